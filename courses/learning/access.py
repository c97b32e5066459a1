"""The access doors of learning.

A door returns the object together with the right to it, or raises the same 404 for what
is absent and for what is somebody else's. A locked step is neither: its reader is told
why, so ``StepIsLocked`` carries them to the step's page, which explains.
"""

from datetime import datetime

from django.http import Http404

from core.errors import Refusal
from core.models import Organisation
from courses.learning.models import Enrolment, EnrolmentQuerySet, InvitationCode
from courses.learning.progress import OutlineItem
from courses.releases.models import Edition, EditionStep
from courses.releases.syllabus import SyllabusStep, syllabus_of

# The names that a syllabus keeps of a step's row; its content is read when it is asked for.
_KEPT_FIELDS = [
    field.attname
    for field in EditionStep._meta.concrete_fields
    if field.attname in SyllabusStep.__dataclass_fields__ or field.primary_key
]


class StepIsLocked(Refusal):
    """The step exists and is the trainee's, but others come first. ``item`` says which."""

    def __init__(self, enrolment: Enrolment, item: OutlineItem) -> None:
        super().__init__("step_locked", item.reason)
        self.enrolment = enrolment
        self.item = item


def enrolment_for(user, pk: int) -> Enrolment:
    """The user's own enrolment, with its edition, organisation and curriculum at hand."""
    return _own(user, Enrolment.objects.with_edition(), pk)


def step_for(
    user, enrolment_pk: int, module_slug: str, step_slug: str
) -> tuple[Enrolment, EditionStep]:
    """A step of the user's enrolment by its address. It may be locked: see ``refuse_if_locked``."""
    enrolment = _own(user, Enrolment.objects.for_reading(), enrolment_pk)
    step = syllabus_of(enrolment.edition).by_address.get((module_slug, step_slug))
    return enrolment, _row(enrolment, step)


def step_by_pk(user, enrolment_pk: int, step_pk: int, *kinds: str) -> tuple[Enrolment, EditionStep]:
    """A step of the user's enrolment by primary key, of one of ``kinds`` where any are named."""
    enrolment = _own(user, Enrolment.objects.for_reading(), enrolment_pk)
    step = syllabus_of(enrolment.edition).by_pk.get(step_pk)
    if step is not None and kinds and step.kind not in kinds:
        raise Http404
    return enrolment, _row(enrolment, step)


def refuse_if_locked(enrolment: Enrolment, step: EditionStep, *, at: datetime) -> None:
    """Raise ``StepIsLocked`` when steps that come first are not done."""
    item = enrolment.outline(at=at).by_pk[step.pk]
    if item.is_locked:
        raise StepIsLocked(enrolment, item)


def invitation_for(organisation: Organisation, pk: int) -> InvitationCode:
    """The code ``pk`` of a curriculum of ``organisation``, whose owner was let in before."""
    try:
        return InvitationCode.objects.get(pk=pk, curriculum__organisation=organisation)
    except InvitationCode.DoesNotExist:
        raise Http404 from None


def joined(user, edition: Edition) -> Enrolment | None:
    """The user's enrolment in ``edition``, if there is one."""
    return Enrolment.objects.of(user).filter(edition=edition).first()


def _own(user, enrolments: EnrolmentQuerySet, pk: int) -> Enrolment:
    enrolment = enrolments.of(user).filter(pk=pk).first() if user.is_authenticated else None
    if enrolment is None:
        raise Http404
    enrolment.user = user
    return enrolment


def _row(enrolment: Enrolment, step: SyllabusStep | None) -> EditionStep:
    if step is None:
        raise Http404
    values = [step.pk if name == "id" else getattr(step, name) for name in _KEPT_FIELDS]
    row = EditionStep.from_db(enrolment._state.db, _KEPT_FIELDS, values)
    row.edition = enrolment.edition
    return row
