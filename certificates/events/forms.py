from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.events.lifecycle import SHORTEST_REASON


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
        help_text=_("Only owners of the organization read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
