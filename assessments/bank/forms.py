from django import forms
from django.utils.translation import gettext_lazy as _

from core.cms.forms import OrganisationForm
from core.cms.widgets import ChoiceList
from courses.models import Reference


class KeysField(forms.MultipleChoiceField):
    """Keys of references, chosen by their words and kept as one line."""

    widget = ChoiceList
    default_error_messages = {
        "invalid_choice": _("%(value)s is not in the reference list. Add it there first.")
    }

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def to_python(self, value) -> list[str]:
        return [key for said in super().to_python(value) for key in said.split()]

    def clean(self, value) -> str:
        return " ".join(super().clean(value))

    def has_changed(self, initial, data) -> bool:
        return super().has_changed((initial or "").split(), data)


class QuestionForm(OrganisationForm):
    """The form of a question; its sources are chosen from the references of its organisation."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "sources" in self.fields:
            works = Reference.objects.filter(organisation__in=self.organisations)
            self.fields["sources"] = KeysField(
                label=_("sources"),
                required=False,
                choices=[(work.key, str(work)) for work in works],
                help_text=_("What the question and its rationale rest on."),
            )


def kept_rows(formset) -> list[forms.BaseForm]:
    """The rows of an inline panel that are filled in and not removed."""
    if formset is None:
        return []
    _validated = formset.errors
    rows = [*formset.initial_forms, *(row for row in formset.extra_forms if row.has_changed())]
    return [row for row in rows if not (formset.can_delete and formset._should_delete_form(row))]
