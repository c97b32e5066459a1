"""allauth's forms of the second factor."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from core.keys.store import KeyMissing
from core.sign_in import counters, one_time, words

logger = logging.getLogger("preceptor")


class _CodeMixin:
    """A field for a code, with our label and no placeholder that repeats it."""

    label = _("Code")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = self.label
        field.widget.attrs |= {"placeholder": "", "inputmode": "numeric"}


class _SpentMixin(_CodeMixin):
    """Takes each code of an authenticator app once."""

    def clean_code(self) -> str:
        try:
            return self._spent_code()
        except KeyMissing as error:
            logger.exception("A second factor cannot be read")
            raise ValidationError(words.CANNOT_BE_READ, code="unreadable") from error

    def _spent_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        factor = self.authenticator  # type: ignore[attr-defined]
        if factor.type == Authenticator.Type.TOTP and not one_time.spend(factor, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_SpentMixin, forms.AuthenticateForm):
    pass


class ReauthenticateForm(_SpentMixin, forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_CodeMixin, totp_forms.ActivateTOTPForm):
    label = _("Code that the app shows")


@contextmanager
def _taking_nonsense_for_wrong() -> Iterator[None]:
    """Refuse as a wrong code whatever a browser sent that is no answer of a key.

    The library that reads what a browser sends meets much of what anybody may send with an
    error of its own, and so with a page that says the server is at fault.
    """
    try:
        yield
    except (ValidationError, KeyMissing, DatabaseError):
        raise
    except Exception as error:
        raise get_adapter().validation_error("incorrect_code") from error


class _NotSentBack(HiddenInput):
    """The hidden field of a key's answer, empty when a refused form is shown again: the page asks anew."""

    def format_value(self, value) -> None:
        return None


class _KeyMixin:
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].widget = _NotSentBack()  # type: ignore[attr-defined]

    def clean_credential(self):
        with _taking_nonsense_for_wrong():
            factor = super().clean_credential()  # type: ignore[misc]
            if not counters.counted_on(factor, self.cleaned_data["credential"]):  # type: ignore[attr-defined]
                raise ValidationError(words.MAY_BE_COPIED, code="copied")
        return factor


class AuthenticateWebAuthnForm(_KeyMixin, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(_KeyMixin, webauthn_forms.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_KeyMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(webauthn_forms.AddWebAuthnForm):
    """Adds a passkey, unless somebody says that it is to be a second factor and no more."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["credential"].widget = _NotSentBack()
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Sign in with it alone, without a password")
        passwordless.help_text = _(
            "Your device then confirms by fingerprint, face or PIN that it is you. Leave this "
            "out only for a key that cannot do that: it is asked for after the password."
        )

    def clean(self) -> dict:
        with _taking_nonsense_for_wrong():
            return super().clean()
