from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.issuing import SHORTEST_REASON
from certificates.verification import meant_by


class RequestForm(forms.Form):
    """The trainee's word that the name shown is the one to print."""

    legal_name = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    confirmed = forms.BooleanField(
        label=_("This is my legal name. Print it like this."),
        error_messages={"required": _("Confirm the name first: it cannot be changed afterwards.")},
    )


class RevocationForm(forms.Form):
    """Why a certificate is revoked: for everyone, and for the organisation alone."""

    reason = forms.CharField(
        label=_("Public reason"),
        help_text=_(
            "Everyone who verifies the certificate reads it, for ever. Name no third person and "
            "nothing about anyone's health."
        ),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    private_note = forms.CharField(
        label=_("Private note"),
        help_text=_("Only owners of the organisation read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


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
        if not serial:
            raise forms.ValidationError(self.fields["serial"].error_messages["required"])
        return serial
