"""The vignette as a kind of step."""

from django.utils.translation import gettext_lazy as _


class VignetteKind:
    kind = "vignette"
    label = _("Vignette")
