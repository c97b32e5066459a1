from datetime import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates import signals
from certificates.register.chain import next_line
from certificates.register.models import Certificate, CertificateEvent, RegisterEntry
from core.errors import Refusal
from core.notices.telling import tell

SHORTEST_REASON = 10
# What the key of a holder's notice begins with, before the certificate's own.
REVOKED = "certificate-revoked:"


@transaction.atomic
def revoke(
    *, certificate: Certificate, by, reason: str, private_note: str = "", at: datetime
) -> CertificateEvent:
    """Revoke a certificate for good, with a reason that everyone who verifies it will read.

    Refuses with ``reason_missing`` or ``already_revoked``.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refusal(
            "reason_missing",
            _("Say why in a sentence. Everyone who verifies the certificate will read it."),
        )
    # The register's lock also keeps two owners from revoking at once.
    line = next_line(certificate.organisation)
    certificate = Certificate.objects.with_record().get(pk=certificate.pk)
    if certificate.revocation is not None:
        raise Refusal("already_revoked", _("This certificate was revoked before."))
    entry = line.enter(
        RegisterEntry.Kind.REVOKED, {"serial": certificate.serial, "reason": reason}, at=at
    )
    event = CertificateEvent.objects.create(
        certificate=certificate,
        entry=entry,
        sequence=len(certificate.events.all()) + 1,
        by=by,
        private_note=private_note.strip(),
    )
    _tell_revoked(certificate, reason, at)
    transaction.on_commit(
        partial(
            signals.certificate_changed.send_robust,
            Certificate,
            certificate=certificate,
            event=event,
        )
    )
    return event


def _tell_revoked(certificate: Certificate, reason: str, at: datetime) -> None:
    holder = certificate.holder
    if holder.is_erased:
        return
    tell(
        user=holder.user,
        key=f"{REVOKED}{certificate.pk}",
        subject=_("Your certificate “%s” was revoked") % certificate.content["title"],
        text=_(
            "%(organisation)s revoked it and gave this reason: %(reason)s\n\n"
            "Whoever verifies it now reads the same. If you think this is wrong, write to %(ask)s."
        )
        % {
            "organisation": certificate.content["organisation"]["name"],
            "reason": reason,
            "ask": certificate.organisation.contact_email,
        },
        url=reverse("certificates:list"),
        at=at,
    )
