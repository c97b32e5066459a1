"""What people say about themselves."""

import zoneinfo
from functools import cache

from django import forms
from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from accounts import remarks
from accounts.models import Licence, User
from accounts.names import NameFormField


@cache
def time_zone_choices() -> list[tuple[str, str]]:
    """Time zones named for places, as ``(name, name with spaces)``."""
    places = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    names = sorted(name for name in zoneinfo.available_timezones() if name.split("/")[0] in places)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class TimeZoneField(forms.ChoiceField):
    """A choice among the zones; that of the browser is chosen first where nobody has said any."""

    def __init__(self, *, is_guessed: bool = False, **kwargs) -> None:
        self.is_guessed = is_guessed
        super().__init__(choices=time_zone_choices, **kwargs)

    def get_bound_field(self, form, field_name: str):
        # What was sent, or kept as it was typed, is no guess of ours to change.
        if self.is_guessed and not form.is_bound and field_name not in form.initial:
            self.widget.attrs["data-time-zone-guess"] = True
        return super().get_bound_field(form, field_name)

    def keep(self, own: str) -> None:
        """Offer the zone that somebody has, though none of the places is named so."""
        known = time_zone_choices()
        if own not in dict(known):
            self.choices = [(own, own), *known]


class PersonFields(forms.Form):
    """The names and the time zone, the same at sign-up and on the profile."""

    legal_name = NameFormField(
        label=_("Legal name"),
        max_length=200,
        help_text=_("As it should stand on a certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    preferred_name = NameFormField(
        label=_("Preferred name"),
        max_length=100,
        required=False,
        help_text=_("How we address you. Leave empty to use your legal name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    time_zone = TimeZoneField(
        label=_("Time zone"),
        initial="UTC",
        is_guessed=True,
        help_text=_("Deadlines and appointments are shown in it."),
    )


class SignupQuestions(PersonFields):
    """What allauth's sign-up asks besides the address and the password."""

    field_order = ["legal_name", "preferred_name", "email", "time_zone", "password1", "password2"]

    def signup(self, request, user: User) -> None:
        """Keep the answers, and say at once what there is to say of the name."""
        user.legal_name = self.cleaned_data["legal_name"]
        user.preferred_name = self.cleaned_data["preferred_name"]
        user.time_zone = self.cleaned_data["time_zone"]
        user.save(update_fields=["legal_name", "preferred_name", "time_zone"])
        for remark in remarks.on(user.legal_name):
            messages.warning(request, remark)


class ProfileForm(PersonFields, forms.ModelForm):
    class Meta:
        model = User
        fields = ["legal_name", "preferred_name", "time_zone"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].keep(self.instance.time_zone)


class LicenceForm(forms.ModelForm):
    class Meta:
        model = Licence
        fields = ["profession", "number", "jurisdiction", "expires_on"]
        widgets = {"expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "expires_on": _("Leave empty if it does not expire."),
        }

    def _get_validation_exclusions(self) -> set[str]:
        # The holder is not asked for; without them "stated once" would not be checked here.
        return super()._get_validation_exclusions() - {"user"}
