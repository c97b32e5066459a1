"""allauth's forms with the labels of this site, so that a field and its error have one name."""

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "email": _("E-mail address"),
    "login": _("E-mail address"),
    "remember": _("Stay signed in on this device"),
    "password2": _("The password again"),
}


class _Labelled:
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in LABELS.keys() & self.fields.keys():  # type: ignore[attr-defined]
            self.fields[name].label = LABELS[name]  # type: ignore[attr-defined]


class LoginForm(_Labelled, forms.LoginForm):
    pass


class SignupForm(_Labelled, forms.SignupForm):
    pass


class AddEmailForm(_Labelled, forms.AddEmailForm):
    pass


class ChangePasswordForm(_Labelled, forms.ChangePasswordForm):
    pass


class SetPasswordForm(_Labelled, forms.SetPasswordForm):
    pass


class ResetPasswordForm(_Labelled, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_Labelled, forms.ResetPasswordKeyForm):
    pass
