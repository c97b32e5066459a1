"""The form of a rubric, and what its fields offer."""

from django import forms
from django.utils.translation import gettext as _

from core.cms.forms import OrganisationForm
from core.cms.offers import Offers
from courses.models import Competency


class RubricForm(OrganisationForm):
    """The form of a rubric: what its criteria judge is a competency of its organisation."""

    def clean(self) -> dict:
        cleaned = super().clean()
        named = {block.value["competency"] for block in cleaned.get("criteria") or ()} - {"", None}
        known = Competency.objects.filter(framework__organisation__in=self.organisations)
        unknown = named - set(known.filter(code__in=named).values_list("code", flat=True))
        if unknown:
            message = _("There is no competency “%s”. Choose one from the list.")
            faults = [forms.ValidationError(message % code) for code in sorted(unknown)]
            self.add_error("criteria", forms.ValidationError(faults))
        return cleaned


def offers(form: RubricForm) -> Offers:
    """The competencies of the organisation, and the levels that the rubric has."""
    competencies = Competency.objects.filter(framework__organisation__in=form.organisations)
    return {
        "competencies": competencies.values_list("code", "title"),
        "levels": levels_of(form.instance),
    }


def levels_of(rubric) -> list[tuple[str, str]]:
    """The levels of ``rubric`` in words: most rubrics have the same for every criterion."""
    levels = (level for block in rubric.criteria for level in block.value["levels"])
    return list({level["code"]: level["title"] for level in levels}.items())
