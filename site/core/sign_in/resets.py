"""A second factor that was lost, with its recovery codes: an administrator takes it away."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.sessions import end_sessions
from core.errors import Refusal
from core.notices.telling import tell
from core.sign_in.models import FactorReset


@transaction.atomic
def reset(*, user, reason: str, by, at: datetime) -> FactorReset:
    """Take every second factor of ``user`` away, end their sessions, write it down and tell them.

    They sign in with their password alone then, and are led to a new factor where they need one.
    """
    get_user_model().objects.select_for_update().get(pk=user.pk)
    if not reason.strip():
        raise Refusal("no_reason", _("Say why: the reason is kept, and told to the person."))
    if by == user:
        raise Refusal("own_factor", _("Your own you change under “Second factor and passkeys”."))
    factors = Authenticator.objects.filter(user=user)
    if not factors.exists():
        raise Refusal("no_factor", _("This person has no second factor."))
    factors.delete()
    end_sessions(user)
    done = FactorReset.objects.create(user=user, reason=reason.strip(), by=by, at=at)
    tell(
        user=user,
        key=f"factor-reset:{done.pk}",
        subject=_("Your second factor was reset"),
        text=_(
            "An administrator took your second factor away, with its recovery codes, and ended "
            "every session of yours. The reason given: %(reason)s\n\nYou sign in with your password, "
            "and set up a new second factor. If you did not ask for this, set a new password by "
            "mail at once and tell the administrator."
        )
        % {"reason": done.reason},
        url=reverse("mfa_index"),
        at=at,
    )
    return done
