"""What is taught, and to whom: the door through which Django finds the rooms' models."""

from courses.content.models.assets import Asset
from courses.content.models.competencies import Competency, Framework, LearningObjective
from courses.content.models.pages import CurriculumPage, ModulePage, StepPage
from courses.content.models.references import Reference
from courses.evaluations.models.pages import EvaluationPage
from courses.evaluations.models.responses import EvaluationResponse
from courses.learning.models import (
    Completion,
    Enrolment,
    Intention,
    InvitationCode,
    ReadingPosition,
)
from courses.lessons.models import CheckAnswer, LessonPage
from courses.releases.models import Edition, EditionAsset, EditionStep

__all__ = [
    "Asset",
    "CheckAnswer",
    "Competency",
    "Completion",
    "CurriculumPage",
    "Edition",
    "EditionAsset",
    "EditionStep",
    "Enrolment",
    "EvaluationPage",
    "EvaluationResponse",
    "Framework",
    "Intention",
    "InvitationCode",
    "LearningObjective",
    "LessonPage",
    "ModulePage",
    "ReadingPosition",
    "Reference",
    "StepPage",
]
