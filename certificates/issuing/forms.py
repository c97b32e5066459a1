from django import forms
from django.utils.translation import gettext_lazy as _


class RequestForm(forms.Form):
    """Asking for a certificate: the trainee confirms that the name shown is their legal name."""

    legal_name = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    confirmed = forms.BooleanField(
        label=_("This is my legal name. Print it like this."),
        error_messages={"required": _("Confirm the name first: it cannot be changed afterwards.")},
    )
