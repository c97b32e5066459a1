"""The codes of an authenticator app, each of which is taken once (RFC 6238, 5.2).

allauth remembers a code for as long as one step lasts, which is less than it takes it for where a
late one is tolerated. Kept here is the last step that was used: nothing up to it opens anything.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

LAST_STEP = "last_step"


@transaction.atomic
def spend(factor: Authenticator, code: str) -> bool:
    """Use ``code`` of an authenticator app up; False if it, or a later one, was used before."""
    factor = Authenticator.objects.select_for_update().get(pk=factor.pk)
    secret = decrypt(factor.data["secret"])
    last = factor.data.get(LAST_STEP, -1)
    step = next(
        (
            step
            for step in yield_hotp_counters_from_time()
            if step > last
            and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        ),
        None,
    )
    if step is None:
        return False
    factor.data[LAST_STEP] = step
    factor.save(update_fields=["data"])
    return True
