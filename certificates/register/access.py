"""The access doors of the register's certificates.

A door returns the object together with the right to it, or raises the same 404 for what
is absent and for what is somebody else's. The public page of a certificate has no door:
whoever knows the serial was shown it.
"""

from django.http import Http404

from certificates.register import serials
from certificates.register.models import Certificate
from core.models import Organisation
from core.organisations.access import Role, has_role, organisation_for


def certificate_to_read(user, serial: str) -> Certificate:
    """A certificate whose file ``user`` may have: their own, or one of an organisation they own."""
    certificate = _by_serial(Certificate.objects.with_record(), serial)
    if certificate.holder.user_id == user.pk:
        return certificate
    if has_role(user, certificate.organisation, Role.OWNER):
        return certificate
    raise Http404


def issued_certificate(user, slug: str, serial: str) -> tuple[Organisation, Certificate]:
    """A certificate of an organisation that ``user`` owns."""
    organisation = organisation_for(user, slug, Role.OWNER)
    issued = Certificate.objects.with_evidence().filter(organisation=organisation)
    return organisation, _by_serial(issued, serial)


def _by_serial(certificates, serial: str) -> Certificate:
    try:
        return certificates.get(serial=serials.parse(serial) or "")
    except Certificate.DoesNotExist:
        raise Http404 from None
