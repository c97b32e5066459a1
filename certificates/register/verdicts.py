"""What a certificate is worth, in words, told from its frozen record alone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.register.doubts import doubts_about
from certificates.register.models import Certificate, RegisterEntry
from certificates.register.statuses import Status


@dataclass(frozen=True)
class Verdict:
    """The answer in one line, with its colour and what follows from it."""

    code: str
    kind: str
    title: str
    body: str
    doubts: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        return self.code != "uncertain"


def verdict_on(certificate: Certificate, *, at: datetime) -> Verdict:
    """How ``certificate``, read by ``with_evidence``, stands, or that something stored contradicts it."""
    if doubts := doubts_about(certificate, at=at):
        return Verdict(
            "uncertain",
            "caution",
            _("This certificate could not be checked"),
            _(
                "What is stored about it does not fit together. Do not rely on it before the "
                "organization has answered."
            ),
            tuple(doubts),
        )
    if (revocation := certificate.revocation) is not None:
        return _revoked(certificate, revocation)
    return _STANDING[certificate.status(at)](certificate)


# ------------------------------------------------------------ in words


def _valid(certificate: Certificate) -> Verdict:
    body = _("It was issued by %(organisation)s on %(date)s and stands today.") % _issue(
        certificate
    )
    return Verdict("valid", "met", _("This certificate is valid"), body)


def _demonstration(certificate: Certificate) -> Verdict:
    return Verdict(
        "demonstration",
        "caution",
        _("This is a demonstration certificate"),
        _("It was made to show how certificates work. It is evidence of nothing."),
    )


def _expired(certificate: Certificate) -> Verdict:
    body = _("It was valid from %(issued)s until %(expired)s.") % {
        "issued": _issue(certificate)["date"],
        "expired": _day(certificate.expires_on),
    }
    return Verdict("expired", "caution", _("This certificate has expired"), body)


def _revoked(certificate: Certificate, revocation: RegisterEntry) -> Verdict:
    body = _("%(organisation)s revoked it on %(date)s. Reason given: %(reason)s") % {
        "organisation": certificate.content["organisation"]["name"],
        "date": _day(certificate.revoked_on),
        "reason": revocation.content["reason"],
    }
    return Verdict("revoked", "critical", _("This certificate was revoked"), body)


_STANDING = {
    Status.VALID: _valid,
    Status.DEMONSTRATION: _demonstration,
    Status.EXPIRED: _expired,
}


def _issue(certificate: Certificate) -> dict[str, str]:
    return {
        "organisation": certificate.content["organisation"]["name"],
        "date": _day(date.fromisoformat(certificate.content["issued_on"])),
    }


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
