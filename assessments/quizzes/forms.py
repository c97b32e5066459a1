from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from assessments.bank.forms import kept_rows
from courses.content.forms import StepPageForm
from courses.models import CurriculumPage


class QuizPageForm(StepPageForm):
    """The form of a quiz: its questions are placed, or drawn by a blueprint, and never both."""

    def clean(self) -> dict:
        cleaned = super().clean()
        placed = kept_rows(self.formsets.get("quiz_questions"))
        blueprint = kept_rows(self.formsets.get("blueprint"))
        if placed and blueprint:
            message = _(
                "The quiz has questions and a blueprint. Remove the questions to have each paper "
                "drawn by the blueprint, or remove the blueprint to ask these questions."
            )
            self.add_error(None, forms.ValidationError(message, code="both"))
        # A draft may be saved before anyone has decided.
        if not placed and not blueprint and not self.is_deferred_validation:
            message = _("The quiz asks nothing yet. Add questions, or rows of a blueprint.")
            self.add_error(None, forms.ValidationError(message, code="neither"))
        self._refuse_other_frameworks(blueprint)
        return cleaned

    def _refuse_other_frameworks(self, rows: Iterable[forms.BaseForm]) -> None:
        """Questions are assigned to the curriculum's own framework: no other could be filled."""
        page = self.owned_row
        curriculum = CurriculumPage.objects.ancestor_of(page, inclusive=True).first()
        for row in rows:
            competency = row.cleaned_data.get("competency")
            if curriculum and competency and competency.framework_id != curriculum.framework_id:
                message = _("This competency is not of the framework that the curriculum uses.")
                row.add_error("competency", forms.ValidationError(message, code="framework"))
