"""What a stranger is told about a certificate, from its frozen record alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates import serials
from certificates.models import Certificate, RegisterEntry
from certificates.register import agrees_with_its_content
from certificates.statuses import Status
from core.fingerprints import commitment


@dataclass(frozen=True)
class Verdict:
    """The answer in one line, with its colour and what follows from it."""

    code: str
    kind: str
    title: str
    body: str

    @property
    def is_certain(self) -> bool:
        return self.code != "uncertain"


def find(text: str) -> Certificate:
    """The certificate whose serial ``text`` means; ``Certificate.DoesNotExist`` for no such one."""
    return Certificate.objects.with_record().get(serial=serials.parse(text) or "")


def meant_by(text: str) -> str:
    """The serial in what was typed or pasted, also when it was the whole address.

    What is no serial is left recognisable for whoever typed it, and safe in an address.
    """
    path = re.split(r"[?#]", text.strip())[0].rstrip("/")
    last = path.rpartition("/")[2]
    return serials.parse(last) or re.sub(r"[^\w-]", "", last)


def verdict_on(certificate: Certificate, *, at: datetime) -> Verdict:
    """How ``certificate`` stands, or that its record does not match its fingerprint."""
    if not is_unaltered(certificate):
        return Verdict(
            "uncertain",
            "caution",
            _("This certificate could not be checked"),
            _(
                "Its record does not match its fingerprint. Do not rely on it before the "
                "organisation has answered."
            ),
        )
    if (revocation := certificate.revocation) is not None:
        return _revoked(certificate, revocation)
    return _STANDING[certificate.status(at.date())](certificate)


def is_unaltered(certificate: Certificate) -> bool:
    """Whether everything shown about a certificate is what was frozen."""
    content = certificate.content
    return (
        _is_intact(certificate.entry)
        and all(_is_intact(event.entry) for event in certificate.events.all())
        and all(
            event.entry.content["serial"] == certificate.serial
            for event in certificate.events.all()
        )
        and content["serial"] == certificate.serial
        and content["is_demonstration"] == certificate.is_demonstration
        and content["expires_on"] == _iso(certificate.expires_on)
        and _keeps_its_commitments(certificate, content["holder"])
    )


def _is_intact(entry: RegisterEntry) -> bool:
    return entry.is_intact and agrees_with_its_content(entry)


def _keeps_its_commitments(certificate: Certificate, committed: Mapping[str, str]) -> bool:
    holder = certificate.holder
    if holder.is_erased:
        return True
    fields: Mapping[str, Mapping[str, Any]] = holder.fields
    return set(fields) == set(committed) and all(
        commitment(field["value"], field["salt"]) == committed[name]
        for name, field in fields.items()
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
        "date": _day(revocation.at.date()),
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
