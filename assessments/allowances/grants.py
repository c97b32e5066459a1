"""One more try than the rules give, allowed by an owner for a reason that is kept."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.allowances.models import Grant
from core.errors import Refusal
from courses.models import EditionStep, Enrolment

Kind = TypeVar("Kind", bound=Grant)


@transaction.atomic
def give(
    kind: type[Kind],
    *,
    enrolment: Enrolment,
    step: EditionStep,
    by,
    reason: str,
    at: datetime,
    is_exhausted: Callable[[], bool],
) -> Kind:
    """Keep that ``by`` allowed one more, if ``is_exhausted`` says under the lock that none is left.

    Refuses with ``reason_needed`` or ``not_exhausted``; pressing twice therefore grants once.
    """
    if not reason.strip():
        raise Refusal("reason_needed", _("Say why. The reason is kept with the record."))
    Enrolment.objects.lock(enrolment)
    if not is_exhausted():
        raise Refusal(
            "not_exhausted",
            _("This trainee can still try again, or has passed. Nothing was changed."),
        )
    return kind.objects.create(
        enrolment=enrolment, step=step, granted_by=by, reason=reason.strip(), granted_at=at
    )
