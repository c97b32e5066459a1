"""The signature counters of keys, by which one that somebody has copied is noticed.

A key that counts says a greater number each time (Web Authentication, 6.1.1). Of a key and its
copy, the one that is used second says a number that was said before. Passkeys that are kept on
several devices mostly count nothing and say 0 always: of those nothing can be told.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.notices.telling import tell

LAST_COUNT = "last_count"


def counted_on(factor: Authenticator, credential: dict) -> bool:
    """Whether the answer ``credential`` of the key ``factor`` counts on from the last; it is noted then.

    Else the person is told: their key may be somebody else's as well.
    """
    shown = parse_authentication_response(credential).response.authenticator_data.counter
    if _note(factor, shown):
        return True
    tell(
        user=factor.user,
        key=f"key-copied:{factor.pk}:{shown}",
        subject=_("One of your keys may have been copied"),
        text=_(
            "“%(name)s” was shown to us with a number that it had used before, as a copy of it would. "
            "Nobody was let in by it. Sign in in another way, take that key away, and add a new one."
        )
        % {"name": factor.wrap().name},
        url=reverse("mfa_list_webauthn"),
        at=timezone.now(),
    )
    return False


@transaction.atomic
def _note(factor: Authenticator, shown: int) -> bool:
    factor = Authenticator.objects.select_for_update().get(pk=factor.pk)
    last = factor.data.get(LAST_COUNT, factor.wrap().authenticator_data.counter)
    if shown == last == 0:
        return True
    if shown <= last:
        return False
    factor.data[LAST_COUNT] = shown
    factor.save(update_fields=["data"])
    return True
