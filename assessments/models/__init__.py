"""What is asked, answered and marked.

Imports inside run one way: questions, rubrics ← pages; grants ← attempts, submissions ← markings.
"""

from assessments.models.attempts import (
    Attempt,
    AttemptStep,
    OpenAttempt,
    Paper,
    Response,
)
from assessments.models.grants import AttemptGrant, Grant, SubmissionGrant
from assessments.models.markings import Marking, MarkingDraft, MarkingEvent, PendingRelease
from assessments.models.pages import (
    BlueprintCell,
    Exemplar,
    QuizPage,
    QuizQuestion,
    VignettePage,
)
from assessments.models.questions import Question, QuestionVersion
from assessments.models.rubrics import Rubric
from assessments.models.submissions import Submission, SubmissionDraft

__all__ = [
    "Attempt",
    "AttemptGrant",
    "AttemptStep",
    "BlueprintCell",
    "Exemplar",
    "Grant",
    "Marking",
    "MarkingDraft",
    "MarkingEvent",
    "OpenAttempt",
    "Paper",
    "PendingRelease",
    "Question",
    "QuestionVersion",
    "QuizPage",
    "QuizQuestion",
    "Response",
    "Rubric",
    "Submission",
    "SubmissionDraft",
    "SubmissionGrant",
    "VignettePage",
]
