"""Who a password belongs to."""

from allauth.account import auth_backends

from accounts.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """Signs in with the address of a person, and with no other that stands beside it.

    allauth would take any that somebody has ever asked for, confirmed or not.
    """

    def _authenticate_by_email(self, email: str, password: str):
        return self._check_password(User.objects.addressed(email).first(), password)
