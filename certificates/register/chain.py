"""The register of an organisation: adding a line, and checking that the chain of lines holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from certificates.register import doubts
from certificates.register.models import Certificate, RegisterEntry
from core.errors import Refusal
from core.models import Organisation


@dataclass(frozen=True)
class FreeLine:
    """The next free line of a register, held by the lock on its organisation."""

    organisation: Organisation
    sequence: int
    previous_fingerprint: str
    not_before: datetime | None = None

    def enter(self, kind: str, content: Mapping[str, Any], *, at: datetime) -> RegisterEntry:
        """Write the line. Its place in the chain is part of what is fingerprinted."""
        if self.not_before and at < self.not_before - doubts.SLACK:
            raise Refusal(
                "clock_behind",
                _(
                    "The clock of this server stands before the last line of the register. "
                    "Nothing was written; ask whoever runs it to set the clock."
                ),
            )
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


def next_line(organisation: Organisation) -> FreeLine:
    """Lock the organisation's register and give its next line. Inside a transaction, as the last lock."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    last = (
        RegisterEntry.objects.filter(organisation=organisation)
        .order_by("-sequence")
        .values_list("sequence", "fingerprint", "at")
        .first()
    )
    sequence, fingerprint, at = last or (0, "", None)
    return FreeLine(organisation, sequence + 1, fingerprint, at)


# ------------------------------------------------------------ checking


@dataclass(frozen=True, order=True)
class Break:
    """A line of a register that does not fit, and how."""

    sequence: int
    reason: str


def breaks(organisation: Organisation, *, at: datetime) -> list[Break]:
    """Everything in a register that does not fit, by its lines and by what each is about."""
    return sorted({*_of_lines(organisation), *_of_certificates(organisation, at)})


def _of_lines(organisation: Organisation) -> Iterator[Break]:
    expected, before = 1, None
    entries = RegisterEntry.objects.filter(organisation=organisation).order_by("sequence")
    whole = entries.select_related("kept", "certificate", "event__certificate")
    for entry in whole.iterator(chunk_size=500):
        if entry.sequence != expected:
            reason = _("Line %(expected)d is missing; line %(found)d follows.")
            places = {"expected": expected, "found": entry.sequence}
            yield Break(expected, reason % places)
        for reason in _why_unfit(entry, before):
            yield Break(entry.sequence, reason)
        expected, before = entry.sequence + 1, entry


def _why_unfit(entry: RegisterEntry, before: RegisterEntry | None) -> Iterator[str]:
    yield from doubts.of_predecessor(
        entry,
        fingerprint=before.fingerprint if before else None,
        at=before.at if before else None,
    )
    if not entry.is_intact:
        yield _("Its content does not match its fingerprint.")
        return
    try:
        yield from doubts.of_line(entry)
        if not _names_its_certificate(entry):
            yield _("The certificate that it names is not there.")
    except (KeyError, TypeError, ValueError):
        yield _("Its content is not that of a line.")


def _names_its_certificate(entry: RegisterEntry) -> bool:
    if entry.kind == RegisterEntry.Kind.ISSUED:
        certificate = getattr(entry, "certificate", None)
    else:
        event = getattr(entry, "event", None)
        certificate = event and event.certificate
    return certificate is not None and certificate.serial == entry.content["serial"]


def _of_certificates(organisation: Organisation, at: datetime) -> Iterator[Break]:
    whole = Certificate.objects.filter(organisation=organisation).with_evidence()
    for certificate in whole.order_by("pk").iterator(chunk_size=200):
        for reason in doubts.doubts_about(certificate, at=at):
            yield Break(certificate.entry.sequence, reason)
