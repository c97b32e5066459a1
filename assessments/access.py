"""The access doors of assessments.

A door returns the object with the right to it, or raises the same 404 for what is absent
and for what is somebody else's.
"""

from django.db.models import QuerySet
from django.http import Http404

from assessments.models import Attempt, Marking, Submission
from core import access as core_access
from core.models import Membership, Organisation
from courses import access as courses_access
from courses.models import EditionStep, Enrolment

# ------------------------------------------------------------ quizzes


def quiz_for(user, enrolment: int, module: str, step: str) -> tuple[Enrolment, EditionStep]:
    """A quiz of the user's enrolment by its address, with no module for one beside them.

    It may be locked.
    """
    own, quiz = courses_access.step_for(user, enrolment, module, step)
    if quiz.kind != "quiz":
        raise Http404
    own.user = user
    return own, quiz


def quiz_by_pk(user, enrolment: int, step: int) -> tuple[Enrolment, EditionStep]:
    """A quiz of the user's enrolment by its primary key. It may be locked."""
    own, quiz = courses_access.step_by_pk(user, enrolment, step, "quiz")
    own.user = user
    return own, quiz


def attempt_for(user, uuid, *related: str) -> Attempt:
    """The user's own attempt with its paper, and with what ``related`` names besides."""
    if not user.is_authenticated:
        raise Http404
    try:
        return _with(*related).get(uuid=uuid, enrolment__user=user)
    except Attempt.DoesNotExist:
        raise Http404 from None


def _with(*related: str) -> QuerySet[Attempt]:
    attempts = Attempt.objects.select_related("paper", *related)
    # The whole curriculum is in an edition's manifest; a page of one attempt needs none of it.
    return (
        attempts.defer("step__edition__content_bytes") if "step__edition" in related else attempts
    )


# ------------------------------------------------------------ vignettes


def vignette_for(user, enrolment: int, module: str, step: str) -> tuple[Enrolment, EditionStep]:
    """A vignette of the user's enrolment by its address. It may be locked."""
    own, vignette = courses_access.step_for(user, enrolment, module, step)
    if vignette.kind != "vignette":
        raise Http404
    own.user = user
    return own, vignette


def handed_in_by(
    user, enrolment: int, module: str, step: str, number: int
) -> tuple[Enrolment, EditionStep, Submission]:
    """One of the user's own submissions of a vignette, with both of its places."""
    own, vignette = vignette_for(user, enrolment, module, step)
    try:
        return own, vignette, Submission.objects.get(enrolment=own, step=vignette, number=number)
    except Submission.DoesNotExist:
        raise Http404 from None


def exhausted_for(user, slug: str, enrolment: int, step: int) -> tuple[Enrolment, EditionStep]:
    """An enrolment and a vignette in which something was handed in, for an owner of the organisation."""
    organisation = core_access.organisation_for(user, slug, Membership.Role.OWNER)
    submission = (
        Submission.objects.filter(organisation=organisation, enrolment=enrolment, step=step)
        .select_related("enrolment__user", "enrolment__edition", "step")
        .first()
    )
    if submission is None:
        raise Http404
    return submission.enrolment, submission.step


def tried_for(user, slug: str, enrolment: int, step: int) -> tuple[Enrolment, EditionStep]:
    """An enrolment and a quiz that was tried in it, for an owner of the organisation."""
    organisation = core_access.organisation_for(user, slug, Membership.Role.OWNER)
    attempt = (
        Attempt.objects.filter(
            enrolment__edition__organisation=organisation, enrolment=enrolment, step=step
        )
        .select_related("enrolment__user", "enrolment__edition", "step")
        .first()
    )
    if attempt is None:
        raise Http404
    return attempt.enrolment, attempt.step


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
            Submission.objects.select_related("step__edition", "enrolment", "organisation")
            .defer("step__edition__content_bytes")
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
