"""Telling trainees that their certificate is earned, and mending what a lost signal left undone."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certificates.issuing.standings import standing
from certificates.register.models import Certificate
from certificates.renditions import tasks
from certificates.schemes import decisions
from core.models import Notice
from core.notices.telling import tell
from core.tasks import queue
from courses.models import Completion, Enrolment

# The clock looks back so far and no further: the tables grow, the walk must not.
LOOKS_BACK = timedelta(days=3)
NEWEST = 2000


def invite(*, enrolment: Enrolment, at: datetime) -> Notice | None:
    """Keep the decision and tell the trainee, once, when everything is met and nothing is issued."""
    reached = standing(enrolment, at=at)
    if reached is None or not reached.can_ask:
        return None
    decisions.decide(enrolment=enrolment, at=at)
    return tell(
        user=enrolment.user,
        key=f"certificate-earned:{enrolment.pk}",
        subject=_("You have met everything for “%s”") % reached.scheme.title,
        text=_(
            "Nothing is missing for your certificate. Confirm your legal name as it should be "
            "printed, and it is issued at once."
        ),
        url=reached.request_url,
        at=at,
    )


def invite_all_of(user, *, at: datetime) -> None:
    """Tell ``user`` of every certificate that is earned and not issued."""
    for enrolment in _unissued().filter(user=user):
        invite(enrolment=enrolment, at=at)


def reconcile(at: datetime, *, everything: bool = False) -> tuple[int, int]:
    """Invite whom a lost signal left out, and have missing PDFs made; how many of each it looked at.

    The scheduled run looks at the newest rows alone, ``everything`` at all of them.
    """
    enrolments = _enrolments(at, everything)
    for enrolment in enrolments:
        invite(enrolment=enrolment, at=at)
    certificates = _without_pdf(everything)
    for certificate in certificates:
        queue.once(tasks.keep_pdf, certificate, again=everything)
    return len(enrolments), len(certificates)


def _enrolments(at: datetime, everything: bool) -> list[Enrolment]:
    schemes = _unissued()
    if everything:
        return list(schemes)
    newest = Completion.objects.order_by("-pk").values_list("enrolment_id", "completed_at")[:NEWEST]
    return list(schemes.filter(pk__in={pk for pk, done in newest if at - done < LOOKS_BACK}))


def _unissued() -> QuerySet[Enrolment]:
    """Enrolments that may still earn a certificate."""
    unissued = Enrolment.objects.with_edition().select_related("user").filter(certificates=None)
    return unissued.filter(edition__curriculum__scheme__isnull=False)


def _without_pdf(everything: bool) -> list[int]:
    newest = Certificate.objects.order_by("-pk").values_list("pk", flat=True)
    certificates = list(newest if everything else newest[:NEWEST])
    bare = Certificate.objects.filter(renditions=None, holder__erased_at=None)
    return list(bare.filter(pk__in=certificates).values_list("pk", flat=True))
