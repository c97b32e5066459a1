"""allauth's forms with the labels of this site, so that a field and its error have one name."""

from allauth.account import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.addresses import holder_of
from accounts.models import User

LABELS = {
    "email": _("E-mail address"),
    "login": _("E-mail address"),
    "remember": _("Stay signed in on this device"),
    "oldpassword": _("Present password"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("The password again"),
}


class _Labelled:
    labels = LABELS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            # The label says it, and stays when one types.
            field.widget.attrs.pop("placeholder", None)
        for name in {"password", "oldpassword"} & self.fields.keys():  # type: ignore[attr-defined]
            # A link to a new password, which would take the Tab before the field: the pages have it.
            self.fields[name].help_text = ""  # type: ignore[attr-defined]
        if "password1" in self.fields:  # type: ignore[attr-defined]
            self.fields["password1"].help_text = _password_rules()  # type: ignore[attr-defined]


def _password_rules() -> str:
    """What a new password must be, in one sentence."""
    validators = get_default_password_validators()
    length = max(one.min_length for one in validators if isinstance(one, MinimumLengthValidator))
    return gettext(
        "At least %(length)d characters: not digits alone, nothing that many people use, and "
        "nothing like your name or address."
    ) % {"length": length}


class _NewPassword(_Labelled):
    labels = LABELS | {"password1": _("New password"), "password2": _("The new password again")}


class LoginForm(_Labelled, forms.LoginForm):
    pass


class SignupForm(_Labelled, forms.SignupForm):
    def validate_unique_email(self, value: str) -> str:
        # Whoever asks is not told: the mailbox is.
        self.account_already_exists = holder_of(value) is not None
        return value

    def try_save(self, request: HttpRequest):
        if self.account_already_exists:
            # As much work as making an account: nor shall the time tell.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(_Labelled, forms.AddEmailForm):
    pass


class ChangePasswordForm(_NewPassword, forms.ChangePasswordForm):
    pass


class SetPasswordForm(_Labelled, forms.SetPasswordForm):
    pass


class ResetPasswordForm(_Labelled, forms.ResetPasswordForm):
    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        self.users = list(User.objects.addressed(email).filter(is_active=True))
        return email


class ResetPasswordKeyForm(_NewPassword, forms.ResetPasswordKeyForm):
    pass


class ConfirmByPasswordForm(_Labelled, forms.ReauthenticateForm):
    pass
