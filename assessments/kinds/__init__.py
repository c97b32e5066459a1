"""The kinds of step that are assessed, as `courses.steps` asks for them."""

from .quiz import QuizKind
from .vignette import VignetteKind

__all__ = ["QuizKind", "VignetteKind"]
