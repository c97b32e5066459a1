"""News from the floors below, and what follows from it here."""

from django.dispatch import receiver
from django.utils import timezone

from certificates import invitations
from courses.signals import step_completed


# A passed quiz and a released marking both end in a completion, so this one signal tells all.
@receiver(step_completed, dispatch_uid="certificates.invite_when_earned")
def invite_when_earned(sender, enrolment, **kwargs) -> None:
    invitations.invite(enrolment=enrolment, at=timezone.now())
