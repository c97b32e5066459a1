"""What is taught, and to whom.

Imports inside run one way: competencies, references ← pages ← editions ← enrolments.
"""

from courses.models.competencies import Competency, Framework, LearningObjective
from courses.models.editions import Asset, Edition, EditionAsset, EditionStep
from courses.models.enrolments import (
    Completion,
    Enrolment,
    EvaluationResponse,
    InvitationCode,
    ReadingPosition,
)
from courses.models.pages import CurriculumPage, EvaluationPage, LessonPage, ModulePage, StepPage
from courses.models.references import Reference

__all__ = [
    "Asset",
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
    "InvitationCode",
    "LearningObjective",
    "LessonPage",
    "ModulePage",
    "ReadingPosition",
    "Reference",
    "StepPage",
]
