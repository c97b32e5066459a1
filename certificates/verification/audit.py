"""The operator's check of everything that the registers rest on: what can be compared without a key."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, models
from django.utils.translation import gettext as _

from certificates.events.lifecycle import REVOKED
from certificates.register import chain
from certificates.register.models import (
    Certificate,
    CertificateEvent,
    CertificateHolder,
    RegisterEntry,
)
from certificates.renditions.models import RenditionFile
from core.models import Content, Notice, Organisation
from core.records import references, triggers
from core.records.fingerprints import fingerprint
from core.records.models import append_only_models
from courses.models import Asset

# How many rows are named of each kind of trace.
TOLD = 5


def of_register(organisation: Organisation, *, at: datetime) -> Iterator[str]:
    """Every line that does not fit, by its number."""
    for found in chain.breaks(organisation, at=at):
        yield f"{organisation.slug}, line {found.sequence}: {found.reason}"


def of_everything() -> Iterator[str]:
    """What is wrong beside the registers: fences, contents, files, and traces of rows that are gone."""
    yield from _fences()
    yield from _contents()
    yield from _files()
    yield from _torn_off()
    yield from _forgotten()


def _fences() -> Iterator[str]:
    for name in triggers.faults(connection):
        yield _("Trigger %s is missing or was changed.") % name
    for name in triggers.strangers(connection):
        yield _("%s acts on a table of records, and nobody here put it there.") % name
    for statement in triggers.passing(connection):
        yield _("The database does not refuse: %s") % statement


def _contents() -> Iterator[str]:
    """Kept contents whose bytes were changed, whatever record carries them."""
    for content in Content.objects.iterator(chunk_size=200):
        if fingerprint(bytes(content.data)) != content.fingerprint:
            yield _("Content %s is not what its fingerprint was made from.") % content.fingerprint


# ------------------------------------------------------------ files


def _files() -> Iterator[str]:
    """Kept files that are lost or changed, and PDFs of certificates that are in no register."""
    for asset in Asset.objects.iterator():
        yield from _unlike(asset.file, asset.sha256)
    kept = RenditionFile.objects.select_related("rendition")
    for one in kept.iterator():
        yield from _unlike(one.file, one.rendition.sha256)
    yield from _unnamed()


def _unlike(file: models.fields.files.FieldFile, sha256: str) -> Iterator[str]:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as opened:
            for part in opened.chunks():
                digest.update(part)
    except OSError:
        yield _("File %s is lost.") % file.name
        return
    if digest.hexdigest() != sha256:
        yield _("File %s is not what it was.") % file.name


def _unnamed() -> Iterator[str]:
    """A PDF that no row names: of a certificate whose line was cut off, if it was not erased."""
    field = RenditionFile._meta.get_field("file")
    storage, folder = field.storage, str(field.upload_to)
    named = set(RenditionFile.objects.values_list("file", flat=True))
    try:
        _folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if f"{folder}/{name}" not in named:
            yield _("File %s belongs to no certificate.") % f"{folder}/{name}"


# ------------------------------------------------------------ what is gone


def _torn_off() -> Iterator[str]:
    """Rows whose other half is gone."""
    rows: tuple[type[models.Model], ...] = (
        *append_only_models(),
        CertificateHolder,
        RenditionFile,
    )
    for model in rows:
        for found in references.torn(model):
            places = {
                "what": model._meta.verbose_name,
                "numbers": ", ".join(str(key) for key in found.keys[:TOLD]),
                "total": len(found.keys),
                "target": found.target._meta.verbose_name,
            }
            yield (
                _("What %(what)s %(numbers)s names is not there: %(target)s (%(total)d in all).")
                % places
            )
    for key in Certificate.objects.filter(holder=None).values_list("serial", flat=True):
        yield _("Whose certificate %s is was removed.") % key


def _forgotten() -> Iterator[str]:
    """What tells of rows that were cut off at the end of a table: notices, and SQLite's own count."""
    revoked = {
        f"{REVOKED}{pk}"
        for pk in CertificateEvent.objects.filter(
            entry__kind=RegisterEntry.Kind.REVOKED
        ).values_list("certificate_id", flat=True)
    }
    told = Notice.objects.filter(key__startswith=REVOKED).values_list("key", flat=True)
    for key in sorted(set(told) - revoked):
        yield _("A holder was told of a revocation that is in no register: %s.") % key
    if connection.vendor == "sqlite":
        yield from _uncounted()


def _uncounted() -> Iterator[str]:
    # A transaction that was undone counts nothing, and these rows are never deleted.
    for model in (RegisterEntry, Certificate, CertificateEvent):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table]
            )
            row = cursor.fetchone()
        last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        if row and row[0] > last:
            names = {"what": model._meta.verbose_name_plural, "number": row[0] - last}
            yield _("The last %(number)d %(what)s were removed.") % names
