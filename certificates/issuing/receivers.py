"""Listens to what may earn a certificate: a completed step, a license, what looking it up found."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Licence
from certificates.issuing import invitations
from certificates.licences.models import LicenceCheck
from courses.signals import step_completed


# A passed quiz and a released marking both end in a completion, so this one signal tells all.
@receiver(step_completed, dispatch_uid="certificates.invite_when_earned")
def invite_when_earned(sender, enrolment, **kwargs) -> None:
    invitations.invite(enrolment=enrolment, at=timezone.now())


@receiver(post_save, sender=Licence, dispatch_uid="certificates.invite_when_licensed")
@receiver(post_save, sender=LicenceCheck, dispatch_uid="certificates.invite_when_checked")
def invite_when_licensed(sender, instance, **kwargs) -> None:
    """A license is one requirement among others, and may be the last."""
    invite = partial(invitations.invite_all_of, instance.user, at=timezone.now())
    transaction.on_commit(invite, robust=True)
