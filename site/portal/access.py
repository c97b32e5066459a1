"""The access door to the trainees of an organisation."""

from django.http import Http404

from core.models import Organisation
from core.organisations.access import Role, organisation_for
from courses.models import Enrolment
from portal import trainees


def trainee_for(user, slug: str, pk: int) -> tuple[Organisation, Enrolment]:
    """An enrolment at an organisation that ``user`` owns."""
    organisation = organisation_for(user, slug, Role.OWNER)
    enrolment = trainees.of(organisation).filter(pk=pk).first()
    if enrolment is None:
        raise Http404
    return organisation, enrolment
