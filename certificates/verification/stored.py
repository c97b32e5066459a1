"""Everything stored that a verification page rests on, as one digest.

It is read again for each request: a page that is kept by it, or that a reader holds, is never
older than the record.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from certificates.register import serials

# One statement written out: composing it anew for each request takes longer than running it.
STATE = """
SELECT o.time_zone, c.*, e.*, said.*, h.*, o.*, study.*, edition.*, s.organisation_id,
    d.*, decided.*, version.*, terms.*, event.*, later.*, told.*,
    before.fingerprint, before.at, after.previous_fingerprint,
    earlier.fingerprint, earlier.at, following.previous_fingerprint
FROM certificates_certificate c
JOIN certificates_registerentry e ON e.id = c.entry_id
JOIN core_content said ON said.fingerprint = e.fingerprint
JOIN core_organisation o ON o.id = c.organisation_id
JOIN courses_enrolment study ON study.id = c.enrolment_id
JOIN courses_edition edition ON edition.id = c.edition_id
JOIN certificates_scheme s ON s.id = c.scheme_id
JOIN certificates_decision d ON d.id = c.decision_id
JOIN core_content decided ON decided.fingerprint = d.fingerprint
JOIN certificates_schemeversion version ON version.id = d.version_id
JOIN core_content terms ON terms.fingerprint = version.fingerprint
LEFT JOIN certificates_certificateholder h ON h.certificate_id = c.id
LEFT JOIN certificates_registerentry before
    ON before.organisation_id = e.organisation_id AND before.sequence = e.sequence - 1
LEFT JOIN certificates_registerentry after
    ON after.organisation_id = e.organisation_id AND after.sequence = e.sequence + 1
LEFT JOIN certificates_certificateevent event ON event.certificate_id = c.id
LEFT JOIN certificates_registerentry later ON later.id = event.entry_id
LEFT JOIN core_content told ON told.fingerprint = later.fingerprint
LEFT JOIN certificates_registerentry earlier
    ON earlier.organisation_id = later.organisation_id AND earlier.sequence = later.sequence - 1
LEFT JOIN certificates_registerentry following
    ON following.organisation_id = later.organisation_id AND following.sequence = later.sequence + 1
WHERE c.serial = %s ORDER BY event.sequence
"""


@dataclass(frozen=True)
class StoredState:
    """A digest of all that is stored about a certificate, and the zone of its dates."""

    digest: str
    zone: ZoneInfo


def state_of(text: str) -> StoredState | None:
    """What is stored about the certificate whose serial ``text`` means; None for no such one.

    A malformed serial costs the same question to the database as an unknown one, so that
    neither the answer nor its time tells them apart.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE, [serials.parse(text) or ""])
        rows = cursor.fetchall()
    if not rows:
        return None
    digest = hashlib.sha256(repr(_plain(rows)).encode()).hexdigest()
    return StoredState(digest, ZoneInfo(rows[0][0]))


def _plain(rows: list[tuple]) -> list[list[Any]]:
    # PostgreSQL gives binary columns as views, whose repr is their place in memory.
    return [
        [bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows
    ]
