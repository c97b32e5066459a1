from django.http import Http404

from assessments.quizzes.models.attempts import Attempt
from core.models import Membership
from core.organisations import access
from courses.learning import access as courses_access
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
        return Attempt.objects.select_related("paper__kept", *related).get(
            uuid=uuid, enrolment__user=user
        )
    except Attempt.DoesNotExist:
        raise Http404 from None


def tried_for(user, slug: str, enrolment: int, step: int) -> tuple[Enrolment, EditionStep]:
    """An enrolment and a quiz that was tried in it, for an owner of the organisation."""
    organisation = access.organisation_for(user, slug, Membership.Role.OWNER)
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
