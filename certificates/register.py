"""The register of an organisation: adding a line, and checking that the chain of lines holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from certificates.models import RegisterEntry
from core.models import Organisation


@dataclass(frozen=True)
class Line:
    """The next free line of a register, held by the lock on its organisation."""

    organisation: Organisation
    sequence: int
    previous_fingerprint: str

    def enter(self, kind: str, content: Mapping[str, Any], *, at: datetime) -> RegisterEntry:
        """Write the line. Its place in the chain is part of what is fingerprinted."""
        whole = {**content, "register": self.place(kind, at)}
        return RegisterEntry.objects.create(
            organisation=self.organisation,
            sequence=self.sequence,
            kind=kind,
            at=at,
            previous_fingerprint=self.previous_fingerprint,
            **RegisterEntry.frozen_fields(whole),
        )

    def place(self, kind: str, at: datetime) -> dict[str, Any]:
        return {
            "organisation": self.organisation.slug,
            "sequence": self.sequence,
            "previous": self.previous_fingerprint,
            "kind": str(kind),
            "at": at,
        }


def next_line(organisation: Organisation) -> Line:
    """Lock the organisation's register and give its next line. Inside a transaction, as the last lock."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    last = (
        RegisterEntry.objects.filter(organisation=organisation)
        .order_by("-sequence")
        .values_list("sequence", "fingerprint")
        .first()
    )
    sequence, fingerprint = last or (0, "")
    return Line(organisation, sequence + 1, fingerprint)


# ------------------------------------------------------------ checking


@dataclass(frozen=True)
class Break:
    """The first line of a register that does not fit, and how."""

    organisation: Organisation
    sequence: int
    reason: str


def first_break(organisation: Organisation) -> Break | None:
    """Walk the register from its first line; None when every line fits the one before."""
    expected, previous = 1, ""
    for entry in _lines(organisation):
        reason = _why_unfit(entry, expected, previous)
        if reason:
            return Break(organisation, expected, reason)
        expected, previous = expected + 1, entry.fingerprint
    return None


def _lines(organisation: Organisation) -> Iterator[RegisterEntry]:
    entries = RegisterEntry.objects.filter(organisation=organisation).order_by("sequence")
    return entries.select_related("certificate", "event__certificate").iterator(chunk_size=500)


def _why_unfit(entry: RegisterEntry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return _("Line %(expected)d is missing; line %(found)d follows.") % {
            "expected": expected,
            "found": entry.sequence,
        }
    if not entry.is_intact:
        return _("Its content does not match its fingerprint.")
    if entry.previous_fingerprint != previous:
        return _("It does not carry the fingerprint of the line before.")
    if not agrees_with_its_content(entry):
        return _("Its columns do not say what its content says.")
    if not _names_its_certificate(entry):
        return _("The certificate that it names is not there.")
    return ""


def agrees_with_its_content(entry: RegisterEntry) -> bool:
    """Whether the columns of a line say what its fingerprinted content says."""
    place = entry.content["register"]
    return (
        place["sequence"] == entry.sequence
        and place["previous"] == entry.previous_fingerprint
        and place["kind"] == entry.kind
        and datetime.fromisoformat(place["at"]) == entry.at
    )


def _names_its_certificate(entry: RegisterEntry) -> bool:
    if entry.kind == RegisterEntry.Kind.ISSUED:
        certificate = getattr(entry, "certificate", None)
    else:
        event = getattr(entry, "event", None)
        certificate = event and event.certificate
    return certificate is not None and certificate.serial == entry.content["serial"]
