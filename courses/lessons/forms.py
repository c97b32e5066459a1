"""The form of a lesson."""

from django import forms
from django.utils.translation import gettext as _

from courses.content.forms import StepPageForm


class LessonPageForm(StepPageForm):
    """The form of a lesson: a hand-out is optional."""

    def clean(self) -> dict:
        cleaned = super().clean()
        is_both = cleaned.get("is_handout") and cleaned.get("is_required")
        # A draft may be saved between the two boxes.
        if is_both and not self.is_deferred_validation:
            message = _("A hand-out is optional.")
            self.add_error("is_required", forms.ValidationError(message, code="required_handout"))
        return cleaned
