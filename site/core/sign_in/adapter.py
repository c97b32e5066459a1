"""What allauth asks of us while somebody signs in or looks after their account."""

from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.addresses import holder_of
from core import limiter
from core.keys import sealing
from core.sign_in import factors, guessing, words
from core.sign_in.second_factor import has_second_factor, needs_second_factor, way_to_second_factor

MAILS_ABOUT_RESET = {"account/email/password_reset_key", "account/email/unknown_account"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | words.ACCOUNT_ERRORS

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address, read in one way for every limit: as IPv4 where it is that.

        A socket that hears both kinds has all of IPv4 in one network of IPv6.
        """
        address = ip_address(super().get_client_ip(request))
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return str(mapped or address)

    # ----------------------------------------------------------------- signing in

    def pre_authenticate(self, request, **credentials) -> None:
        if not guessing.may_guess(request, credentials.get("email", "")):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{guessing.who_guesses(request, credentials.get('email', ''))}"

    def authentication_failed(self, request, **credentials) -> None:
        guessing.count_wrong(request, credentials.get("email", ""))

    def post_login(self, request, user, **kwargs):
        """Lead whoever needs a second factor and has none to setting it up, and then on."""
        response = super().post_login(request, user, **kwargs)
        guessing.know_browser(request, response, user.email)
        if needs_second_factor(user) and not has_second_factor(user):
            response["Location"] = way_to_second_factor(user, response["Location"])
        return response

    def get_reauthentication_methods(self, user) -> list[dict]:
        """How somebody confirms that it is them: with the second factor, where there is one.

        A password alone opens nothing that would take the factor away or go round it.
        """
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and has_second_factor(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return [method | {"description": words.WAYS_TO_CONFIRM[method["id"]]} for method in methods]

    # ------------------------------------------------------------------ addresses

    def respond_email_verification_sent(self, request, user):
        """Where a mail is waited for it is known where somebody was going: a new try leads there too."""
        waiting = super().respond_email_verification_sent(request, user)
        waiting["Location"] = passthrough_next_redirect_url(
            request, waiting["Location"], REDIRECT_FIELD_NAME
        )
        return waiting

    def confirm_email(self, request, email_address) -> bool:
        """Confirm an address, unless it has become somebody else's since it was asked for."""
        if holder_of(email_address.email, besides=email_address.user):
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            return False
        return super().confirm_email(request, email_address)

    def send_confirmation_mail(self, request, emailconfirmation, signup) -> None:
        """Ask a mailbox to confirm. One that is somebody else's is told that, and asked nothing."""
        address = emailconfirmation.email_address
        if holder_of(address.email, besides=address.user):
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        about_reset = template_prefix in MAILS_ABOUT_RESET
        if about_reset and not limiter.consume("mail_about_reset", email.lower()):
            return
        super().send_mail(template_prefix, email, context)

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        """The link of the mail: on another device it leads to signing in, and then on."""
        address = super().get_email_confirmation_url(request, emailconfirmation)
        return f"{address}?{urlencode({REDIRECT_FIELD_NAME: _way_to_sign_in(request)})}"

    def send_account_already_exists_mail(self, email: str) -> None:
        """As allauth sends it, with the way in for whoever forgot that they have an account."""
        request = context.request
        sign_in = request.build_absolute_uri(_way_to_sign_in(request))
        reset = request.build_absolute_uri(reverse("account_reset_password"))
        self.send_mail(
            "account/email/account_already_exists",
            email,
            {"login_url": sign_in, "password_reset_url": reset},
        )


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | words.FACTOR_ERRORS

    def generate_authenticator_name(self, user, type) -> str:
        """What a key is called where nobody gave it a name."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number} if number > 1 else _("Passkey")

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, purpose=factors.PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, purpose=factors.PURPOSE)


def _way_to_sign_in(request) -> str:
    """Where one signs in and is led on to where one was going."""
    return passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME)
