"""What allauth says in code, in our words. Its messages and mails are templates: see templates/."""

from django.utils.translation import gettext_lazy as _

_NOT_USED = _("This cannot be done here.")

ACCOUNT_ERRORS = {
    "account_inactive": _("This account is closed. Ask your organization or the administrator."),
    "cannot_remove_primary_email": _("Your address stays until another has taken its place."),
    "duplicate_email": _("This is your address already, or the one that you asked to change to."),
    "email_password_mismatch": _("The address or the password is not right."),
    "email_taken": _("This address belongs to somebody else."),
    "enter_current_password": _("This is not your present password."),
    "incorrect_code": _("This code is not right. A code holds for half a minute, and once."),
    "incorrect_password": _("This password is not right."),
    "invalid_login": _("That did not let you in. Begin again."),
    "invalid_or_expired_key": _("This link was used before, or is too old. Ask for a new one."),
    "invalid_password_reset": _("This link was used before, or is too old. Ask for a new one."),
    "max_email_addresses": _("You can have no more than %d addresses."),
    "phone_password_mismatch": _NOT_USED,
    "phone_taken": _NOT_USED,
    "rate_limited": _("Too many tries. Wait a few minutes, and go on."),
    "same_as_current": _("This is what it is already."),
    "select_only_one": _("Choose one."),
    "too_many_login_attempts": _(
        "Too many tries. Wait a few minutes; or sign in with a passkey, or set a new password by mail."
    ),
    "unknown_email": _("Nobody has an account with this address."),
    "unknown_phone": _NOT_USED,
    "unverified_primary_email": _("Your address must be confirmed first."),
    "username_blacklisted": _NOT_USED,
    "username_password_mismatch": _NOT_USED,
    "username_taken": _NOT_USED,
}

FACTOR_ERRORS = {
    "add_email_blocked": _("Your address can be changed once the second factor is shown."),
    "cannot_delete_authenticator": _("This second factor cannot be removed."),
    "cannot_generate_recovery_codes": _("Recovery codes come with a second factor. Set one up."),
    "incorrect_code": _("This code is not right. A code holds for half a minute, and once."),
    "unverified_email": _("Confirm your address first."),
}
CANNOT_BE_READ = _(
    "Your second factor cannot be read here. Tell the administrator: nothing is lost yet."
)
MAY_BE_COPIED = _(
    "This key answered as a copy of it would. Sign in in another way, and take it away under "
    "“Second factor and passkeys”."
)

WAYS_TO_CONFIRM = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use your authenticator app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey or security key"),
}
