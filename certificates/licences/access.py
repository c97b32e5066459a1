"""The access doors to what trainees state of themselves."""

from datetime import date

from django.db.models import DateField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.models import Licence
from certificates.licences.models import LicenceCheck
from core.models import Organisation
from core.organisations.access import Role, organisation_for
from courses.models import Enrolment

# Two licenses without an expiry agree, where two empty values would not.
NEVER = Value(date.max, output_field=DateField())


def licences_of_trainees(organisation: Organisation) -> QuerySet[Licence]:
    """The licenses of everybody who studies at ``organisation``, whose owner was let in before."""
    studies = Enrolment.objects.filter(user=OuterRef("user"), edition__organisation=organisation)
    return Licence.objects.filter(Exists(studies)).select_related("user")


def unchecked(organisation: Organisation) -> QuerySet[Licence]:
    """Those of them that ``organisation`` has not looked up as they are stated now, the oldest first."""
    same = LicenceCheck.objects.annotate(until=Coalesce("expires_on", NEVER)).filter(
        organisation=organisation,
        user=OuterRef("user"),
        profession=OuterRef("profession"),
        number=OuterRef("number"),
        jurisdiction=OuterRef("jurisdiction"),
        until=Coalesce(OuterRef("expires_on"), NEVER),
    )
    return licences_of_trainees(organisation).exclude(Exists(same)).order_by("pk")


def licence_to_check(user, slug: str, pk: int) -> tuple[Organisation, Licence]:
    """A license of a trainee of an organisation that ``user`` owns."""
    organisation = organisation_for(user, slug, Role.OWNER)
    licence = licences_of_trainees(organisation).filter(pk=pk).first()
    if licence is None:
        raise Http404
    return organisation, licence
