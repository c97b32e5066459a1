from django.http import Http404

from assessments.vignettes.models.submissions import Submission
from core.models import Membership
from core.organisations import access
from courses.learning import access as courses_access
from courses.models import EditionStep, Enrolment

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
    organisation = access.organisation_for(user, slug, Membership.Role.OWNER)
    submission = (
        Submission.objects.filter(organisation=organisation, enrolment=enrolment, step=step)
        .select_related("enrolment__user", "enrolment__edition", "step")
        .first()
    )
    if submission is None:
        raise Http404
    return submission.enrolment, submission.step
