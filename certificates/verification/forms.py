from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.register import serials
from certificates.verification.find import meant_by


class SerialForm(forms.Form):
    serial = forms.CharField(
        label=_("Serial of the certificate"),
        help_text=_("Seven groups of four letters and digits. Case and hyphens do not matter."),
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "mono",
            }
        ),
        error_messages={"required": _("Enter the serial that stands on the certificate.")},
    )

    def clean_serial(self) -> str:
        serial = meant_by(self.cleaned_data["serial"])
        if slip := serials.slip_in(serial):
            raise forms.ValidationError(slip, code="slip")
        return serial
