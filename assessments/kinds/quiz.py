"""The quiz as a kind of step."""

from django.utils.translation import gettext_lazy as _


class QuizKind:
    kind = "quiz"
    label = _("Quiz")
