from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.licences.models import LicenceCheck


class CheckForm(forms.ModelForm):
    """What a register said of a license, where and when it was looked up."""

    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = LicenceCheck
        fields = ("outcome", "against", "checked_on", "note")
        widgets = {
            "outcome": forms.RadioSelect,
            "against": forms.URLInput(attrs={"autocomplete": "off"}),
            "checked_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        # Radio buttons need no choice for "nothing chosen"; chosen, it would be said to be a finding.
        self.fields["outcome"].choices = LicenceCheck.CheckOutcome.choices  # type: ignore[attr-defined]

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."), code="to_come")
        return day
