"""The forms of administrators and of an organisation's owners."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.forms import TimeZoneField
from accounts.models import User
from core.models import HomePage, Membership, Organisation
from courses.models import CurriculumPage
from portal.addresses import is_taken

# More would be a slip of the hand, and databases differ in what they can still count.
MOST_PLACES = 100_000


class PersonField(forms.EmailField):
    """The address of somebody who has signed up; cleaned, that person."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Of somebody who has signed up."))
        super().__init__(widget=forms.EmailInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> User:
        email = User.objects.normalize_email(super().clean(value))
        found = User.objects.filter(email=email, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody has signed up with this address. Ask them to sign up, then add them."),
                code="unknown",
            )
        return found


class FoundingForm(forms.ModelForm):
    """A new organisation, and who is to be its first owner."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    time_zone = TimeZoneField(
        label=_("Time zone"),
        initial="UTC",
        is_guessed=True,
        help_text=_("The dates of what it issues and releases are reckoned in it."),
    )
    owner = PersonField(label=_("E-mail address of its first owner"))

    class Meta:
        model = Organisation
        fields = ("name", "slug", "contact_email", "website", "about", "time_zone")
        labels = {"slug": _("Short name in addresses")}
        help_texts = {"slug": _("Lower-case words joined by hyphens. It cannot be changed later.")}
        error_messages = {
            "slug": {
                "invalid": _("Use only letters without accents, digits, hyphens and underscores.")
            }
        }

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        if is_taken(slug) or Page.objects.child_of(HomePage.objects.get()).filter(slug=slug):
            raise forms.ValidationError(_("This short name is taken."), code="taken")
        return slug


class MemberForm(forms.Form):
    """Names a person by their address, and the role they get."""

    person = PersonField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.SUPERVISOR,
        help_text=_("Supervisors mark, authors write, owners release and decide who belongs."),
    )


class InvitationForm(forms.Form):
    """Says what a code opens, for how many and until when."""

    curriculum = forms.ModelChoiceField(
        label=_("Curriculum"), queryset=CurriculumPage.objects.none()
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("For yourselves: whom it is for."),
    )
    places = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        help_text=_("Leave empty for no limit."),
    )
    expires_at = forms.DateTimeField(
        label=_("Until"),
        required=False,
        help_text=_("Leave empty for no end."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        curricula = organisation.curricula.order_by("title")
        self.fields["curriculum"].queryset = curricula  # type: ignore[attr-defined]

    def clean_expires_at(self):
        moment = self.cleaned_data["expires_at"]
        if moment is not None and moment <= timezone.now():
            raise forms.ValidationError(_("This moment has passed."), code="past")
        return moment
