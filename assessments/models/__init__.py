"""What is asked, answered and marked: the door through which Django finds the rooms' models."""

from assessments.allowances.models import AttemptGrant, Grant, SubmissionGrant
from assessments.bank.models import Question, QuestionVersion
from assessments.marking.models import Marking, MarkingDraft, MarkingEvent, PendingRelease
from assessments.quizzes.models.attempts import Attempt, AttemptStep, OpenAttempt, Paper, Response
from assessments.quizzes.models.pages import BlueprintCell, QuizPage, QuizQuestion
from assessments.rubrics.models import Outcome, Rubric
from assessments.vignettes.models.pages import Exemplar, VignettePage
from assessments.vignettes.models.submissions import Result, Submission, SubmissionDraft

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
    "Outcome",
    "Paper",
    "PendingRelease",
    "Question",
    "QuestionVersion",
    "QuizPage",
    "QuizQuestion",
    "Response",
    "Result",
    "Rubric",
    "Submission",
    "SubmissionDraft",
    "SubmissionGrant",
    "VignettePage",
]
