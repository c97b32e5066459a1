"""Whose an e-mail address is.

A person has one address: ``User.email``. They sign in with it, reset their password by it and
are written to there once they have shown that it is theirs. allauth's rows beside it say whether
they have, and keep the one that they wish to change to; such a row opens nothing by itself.

The rules hold for every door at which an address is set, because they stand before the tables:
none is shared, and with a new one the old one is dead.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.db.models import Q
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.sessions import end_sessions


def holder_of(email: str, *, besides: User | None = None) -> User | None:
    """The person, other than ``besides``, to whom ``email`` belongs.

    One that somebody merely wishes to change to is nobody's: else a stranger could keep it from
    the person whose mailbox it is.
    """
    address = User.objects.normalize_email(email)
    shown = Q(emailaddress__email=address, emailaddress__verified=True)
    others = User.objects.exclude(pk=besides.pk if besides else None)
    return others.filter(Q(email=address) | shown).first()


def shown_address_of(user: User) -> str | None:
    """The address of ``user``, if they have shown that it is theirs."""
    shown = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    return user.email if shown.exists() else None


def tell_of_change(request: HttpRequest, user: User, *, old: str, was_shown: bool) -> None:
    """What follows when somebody else has changed the address of ``user``: every session ends, the
    new mailbox is asked to confirm, and the old one is told where it had been confirmed.
    """
    end_sessions(user)
    if was_shown:
        get_adapter(request).send_notification_mail(
            "account/email/email_changed",
            user,
            {"from_email": old, "to_email": user.email},
            email=old,
        )
    address, _is_new = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True}
    )
    if not address.verified:
        send_verification_email_to_address(request, address)


# ---------------------------------------------------------- the rules before the tables


@receiver(pre_save, sender=User)
def refuse_a_shared_address(sender, instance: User, raw=False, update_fields=None, **kwargs):
    if raw or (update_fields is not None and "email" not in update_fields):
        return
    if holder_of(instance.email, besides=instance):
        raise IntegrityError("This address belongs to somebody else.")


@receiver(pre_save, sender=EmailAddress)
def refuse_to_confirm_a_shared_address(sender, instance: EmailAddress, raw=False, **kwargs):
    if raw or not (instance.verified or instance.primary):
        return
    if holder_of(instance.email, besides=instance.user):
        raise IntegrityError("This address belongs to somebody else.")


@receiver(post_save, sender=User)
def drop_the_old_address(sender, instance: User, created, raw=False, update_fields=None, **kwargs):
    """Keep of allauth's rows the one for the present address alone, where that has changed.

    One that is wished for stands beside it until it is confirmed.
    """
    if raw or created or (update_fields is not None and "email" not in update_fields):
        return
    rows = {row.email: row for row in EmailAddress.objects.filter(user=instance)}
    own = rows.pop(instance.email, None)
    has_changed = any(row.primary for row in rows.values()) if own else bool(rows)
    if not has_changed:
        return
    EmailAddress.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    own = own or EmailAddress(user=instance, email=instance.email)
    own.primary = True
    own.save()
