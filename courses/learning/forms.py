from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _


class PositionForm(forms.Form):
    heading = forms.CharField(required=False, max_length=120, validators=[validate_slug])


class EnrolForm(forms.Form):
    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        help_text=_("As it stands in your invitation. Capitals make no difference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
