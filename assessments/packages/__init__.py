"""Question banks, quizzes and vignettes as files of a package."""

from assessments.packages.banks import BankFormat
from assessments.packages.quizzes import QuizFormat
from assessments.packages.vignettes import VignetteFormat

__all__ = ["BankFormat", "QuizFormat", "VignetteFormat"]
