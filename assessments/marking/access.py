"""The access doors of marking.

A door returns the object with the right to it, or raises the same 404 for what is absent
and for what is somebody else's.
"""

from django.http import Http404

from assessments.marking.models import Marking
from assessments.vignettes.models.submissions import Submission
from core.models import Membership, Organisation
from courses.models import EditionStep

# ------------------------------------------------------------ exemplars


def organisations_trained_at(user) -> list[Organisation]:
    """The organisations whose exemplars ``user`` may read: supervisors do, and owners."""
    roles = (Membership.Role.SUPERVISOR, Membership.Role.OWNER)
    organisations = list(Organisation.objects.of(user, *roles))
    if not organisations:
        raise Http404
    return organisations


def exemplars_for(user, step: int) -> EditionStep:
    """A vignette of an edition, for who may read its exemplars."""
    try:
        return (
            EditionStep.objects.select_related("edition__organisation")
            .filter(edition__organisation__in=organisations_trained_at(user))
            .get(pk=step, kind="vignette")
        )
    except EditionStep.DoesNotExist:
        raise Http404 from None


# ------------------------------------------------------------ marking


def organisations_marked_by(user) -> list[Organisation]:
    """The organisations whose queue ``user`` works on. Whoever supervises nowhere has no queue."""
    organisations = list(Organisation.objects.of(user, Membership.Role.SUPERVISOR))
    if not organisations:
        raise Http404
    return organisations


def submission_to_mark(user, uuid) -> Submission:
    """A submission of an organisation that ``user`` supervises, and not their own.

    The trainee is not fetched: nothing on the desk may know a name.
    """
    try:
        return (
            Submission.objects.select_related(
                "kept", "step__kept", "step__edition", "enrolment", "organisation"
            )
            .exclude(enrolment__user=user)
            .get(
                uuid=uuid,
                organisation__in=Organisation.objects.of(user, Membership.Role.SUPERVISOR),
            )
        )
    except Submission.DoesNotExist:
        raise Http404 from None


def marking_by(user, submission: Submission) -> Marking:
    """The latest marking of ``submission`` by ``user``, withdrawn or not."""
    latest = (
        Marking.objects.filter(submission=submission, supervisor=user)
        .select_related("submission__step", "submission__enrolment")
        .order_by("number")
        .last()
    )
    if latest is None:
        raise Http404
    return latest
