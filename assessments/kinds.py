from django.utils.translation import gettext_lazy as _


class QuizKind:
    kind = "quiz"
    label = _("Quiz")


class VignetteKind:
    kind = "vignette"
    label = _("Vignette")
