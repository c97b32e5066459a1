"""What is asked, answered and marked.

Imports inside run one way: questions, rubrics ← pages ← attempts, submissions ← markings.
"""

from assessments.models.attempts import (
    Attempt,
    AttemptGrant,
    AttemptStep,
    OpenAttempt,
    Paper,
    Response,
)
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
from assessments.models.submissions import Submission, SubmissionDraft, SubmissionGrant

__all__ = [
    "Attempt",
    "AttemptGrant",
    "AttemptStep",
    "BlueprintCell",
    "Exemplar",
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
