import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import NameFormField


class ReleaseForm(forms.Form):
    """What an owner says about an edition; the sign-off is given whole or not at all."""

    notes = forms.CharField(
        label=_("Release notes"),
        max_length=4000,
        help_text=_("What learners and reviewers should know about this edition."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = NameFormField(
        label=_("Clinically reviewed by"),
        required=False,
        max_length=200,
        help_text=_(
            "Leave this and the next two empty if no clinician has reviewed the edition. It then "
            "says so on every page, and only issues demonstration certificates."
        ),
    )
    licence = forms.CharField(
        label=_("Their license"),
        required=False,
        max_length=200,
        help_text=_("Profession, number and jurisdiction."),
    )
    date = forms.DateField(
        label=_("Date of the review"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parts = ("name", "licence", "date")
        if any(cleaned.get(part) for part in parts):
            for part in parts:
                if not cleaned.get(part) and part not in self.errors:
                    self.add_error(part, _("A sign-off needs the name, the license and the date."))
        return cleaned

    def clean_date(self) -> datetime.date | None:
        day = self.cleaned_data["date"]
        if day and day > self.today:
            raise forms.ValidationError(_("This date is still to come."))
        return day

    @property
    def sign_off(self) -> dict[str, Any] | None:
        """The clinical sign-off as ``courses.releases.editions.release`` takes it."""
        if not self.cleaned_data["name"]:
            return None
        return {part: self.cleaned_data[part] for part in ("name", "licence", "date")}
