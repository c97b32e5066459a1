"""What speaks against a certificate: everything stored about it that does not fit the rest of it.

No key is needed to compare what is stored with what is stored. Whoever forges a line must
forge all of this with it: the public page and ``check_register`` both ask here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.days import day_of
from certificates.register import serials
from certificates.register.models import Certificate, RegisterEntry
from certificates.register.statuses import expiry
from core.records.fingerprints import commitment

# A request reads the clock before it waits for the register.
SLACK = timedelta(minutes=1)


def doubts_about(certificate: Certificate, *, at: datetime) -> list[str]:
    """Why ``certificate``, read by ``with_evidence``, cannot be relied on; nothing where all fits."""
    events = list(certificate.events.all())
    entries = [certificate.entry, *(event.entry for event in events)]
    # First whether the bytes are what they were: what is not may be no content at all.
    if not all(entry.is_intact for entry in entries):
        return [_("Its content does not match its fingerprint.")]
    if not (certificate.decision.is_intact and certificate.decision.version.is_intact):
        return [_("The decision that it rests on does not match its fingerprint.")]
    try:
        found = [reason for rule in _RULES for reason in rule(certificate, at)]
        for event in events:
            found += _of_event(event, certificate, at)
    except (KeyError, TypeError, ValueError):
        return [_("Its content is not that of a certificate.")]
    return list(dict.fromkeys(found))


def of_line(entry: RegisterEntry) -> Iterator[str]:
    """Whether the columns of a line say what its fingerprinted content says."""
    place = entry.content["register"]
    if (
        place["sequence"] != entry.sequence
        or place["previous"] != entry.previous_fingerprint
        or place["kind"] != entry.kind
        or datetime.fromisoformat(place["at"]) != entry.at
    ):
        yield _("Its columns do not say what its content says.")


def of_predecessor(
    entry: RegisterEntry, *, fingerprint: str | None, at: datetime | None
) -> Iterator[str]:
    """Whether a line continues the one before it, whose fingerprint and time are given."""
    if entry.previous_fingerprint != (fingerprint or ""):
        yield _("It does not carry the fingerprint of the line before.")
    if at is not None and entry.at < at - SLACK:
        yield _("It is dated before the line before.")


# ------------------------------------------------------------ of the issue


def _of_lines(certificate: Certificate, at: datetime) -> Iterator[str]:
    yield from of_line(certificate.entry)
    yield from _beside(certificate, certificate.entry)
    if certificate.entry.kind != RegisterEntry.Kind.ISSUED:
        yield _("Its line is not that of an issue.")
    if certificate.entry.organisation_id != certificate.organisation_id:
        yield _("Its line stands in the register of another organization.")


def _of_columns(certificate: Certificate, at: datetime) -> Iterator[str]:
    content = certificate.content
    if content["serial"] != certificate.serial or not serials.parse(certificate.serial):
        yield _("Its serial is not the one that was issued.")
    if not str(content["address"]).rstrip("/").endswith(f"/{certificate.serial}"):
        yield _("Its address is not that of its serial.")
    if content["is_demonstration"] != certificate.is_demonstration:
        yield _("Whether it is a demonstration was changed.")
    issued_on = date.fromisoformat(content["issued_on"])
    ends = expiry(issued_on, certificate.decision.version.valid_months)
    if content["expires_on"] != _iso(certificate.expires_on) or certificate.expires_on != ends:
        yield _("It does not expire when it should.")
    if not (content["title"] and content["organisation"]["name"] and content["words"]["facts"]):
        yield _("Its content is not that of a certificate.")


def _of_edition(certificate: Certificate, at: datetime) -> Iterator[str]:
    named, edition = certificate.content["edition"], certificate.edition
    if (named["id"], named["number"], named["fingerprint"]) != (
        edition.pk,
        edition.number,
        edition.fingerprint,
    ) or certificate.enrolment.edition_id != edition.pk:
        yield _("It names another edition than the one that was studied.")
    if {edition.organisation_id, certificate.scheme.organisation_id} != {
        certificate.organisation_id
    }:
        yield _("It is for the curriculum of another organization.")


def _of_decision(certificate: Certificate, at: datetime) -> Iterator[str]:
    decision, version = certificate.decision, certificate.decision.version
    rests_on = certificate.content["evidence"]
    if decision.enrolment_id != certificate.enrolment_id:
        yield _("It rests on a decision about another person.")
    if (
        decision.scheme_id != certificate.scheme_id
        or version.scheme_id != certificate.scheme_id
        or decision.content["scheme"]["fingerprint"] != version.fingerprint
        or rests_on["scheme"]["fingerprint"] != version.fingerprint
        or decision.content["edition"] != certificate.edition.fingerprint
    ):
        yield _("It rests on a decision about something else.")
    if rests_on["decision"] != decision.fingerprint:
        yield _("It rests on another decision than the one that it names.")
    if not (decision.is_met and decision.content["is_met"]):
        yield _("The decision that it rests on was no.")


def _of_times(certificate: Certificate, at: datetime) -> Iterator[str]:
    content, issued_at = certificate.content, certificate.issued_at
    if not (
        certificate.entry.at == issued_at == datetime.fromisoformat(content["issued_at"])
        and content["issued_on"] == day_of(issued_at, ZoneInfo(content["time_zone"])).isoformat()
    ):
        yield _("Its dates contradict each other.")
    steps = (step["completed_at"] for step in content["evidence"]["steps"])
    not_before = [
        (certificate.organisation.created_at, _("It is dated before its organization was there.")),
        (certificate.edition.released_at, _("It is dated before its edition was released.")),
        (certificate.enrolment.enrolled_at, _("It is dated before its holder enrolled.")),
        (certificate.decision.decided_at, _("It is dated before the decision that it rests on.")),
        *(
            (datetime.fromisoformat(done), _("It is dated before what it rests on."))
            for done in steps
        ),
    ]
    yield from (reason for moment, reason in not_before if issued_at < moment - SLACK)
    if issued_at > at + SLACK:
        yield _("It is dated in the future.")


def _of_holder(certificate: Certificate, at: datetime) -> Iterator[str]:
    holder = getattr(certificate, "holder", None)
    if holder is None:
        yield _("Whose it is was removed.")
        return
    if holder.user_id != certificate.enrolment.user_id:
        yield _("It is held by somebody else than who studied.")
    if holder.is_erased:
        if holder.fields:
            yield _("Its holder is said to be erased and is not.")
    elif not _keeps_its_commitments(holder.fields, certificate.content["holder"]):
        yield _("What it says of its holder was changed.")


def _keeps_its_commitments(
    fields: Mapping[str, Mapping[str, Any]], committed: Mapping[str, str]
) -> bool:
    return set(fields) == set(committed) and all(
        commitment(str(field["value"]), field["salt"]) == committed[name]
        for name, field in fields.items()
    )


_RULES: tuple[Callable[[Certificate, datetime], Iterator[str]], ...] = (
    _of_lines,
    _of_columns,
    _of_edition,
    _of_decision,
    _of_times,
    _of_holder,
)


# ------------------------------------------------------------ of what happened later


def _of_event(event, certificate: Certificate, at: datetime) -> Iterator[str]:
    entry = event.entry
    yield from of_line(entry)
    yield from _beside(event, entry)
    if entry.content["serial"] != certificate.serial:
        yield _("A later line about it names another certificate.")
    if (
        entry.kind == RegisterEntry.Kind.ISSUED
        or entry.organisation_id != certificate.organisation_id
        or (entry.is_revocation and not entry.content["reason"])
    ):
        yield _("A later line about it is none.")
    if entry.at < certificate.issued_at - SLACK:
        yield _("A later line about it is dated before its issue.")
    if entry.at > at + SLACK:
        yield _("A later line about it is dated in the future.")


def _beside(row: Any, entry: RegisterEntry) -> Iterator[str]:
    """Whether a line fits those before and after it, which ``with_evidence`` read with its row."""
    yield from of_predecessor(entry, fingerprint=row.line_before, at=row.line_before_at)
    if row.line_after_carries not in (None, entry.fingerprint):
        yield _("The line after does not carry its fingerprint.")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
