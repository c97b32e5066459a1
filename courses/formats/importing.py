"""What the formats need while a package is imported: whose it is, what was done, files by their keys."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from core.models import Organisation
from courses.content.models.competencies import Competency, LearningObjective
from courses.content.models.pages import CurriculumPage
from courses.formats.contents import Package, PackageFile, Word
from courses.formats.faults import Fault, PackageRefused
from courses.formats.pictures import RECORDINGS


@dataclass
class Report:
    """What an import did, as ``(kind, name)`` of each thing."""

    created: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        return not (self.created or self.changed or self.removed)


class Importing:
    """One import as it goes on: whose it is, what it has done, and what formats need of it."""

    def __init__(self, package: Package, organisation: Organisation, by, at: datetime) -> None:
        self.package = package
        self.organisation = organisation
        self.by = by
        self.at = at
        self.report = Report()
        self.curriculum: CurriculumPage
        self.competencies: dict[str, Competency] = {}
        self.objectives: dict[str, LearningObjective] = {}
        self._files: dict[tuple[str, str], int] = {}
        self._stored: list[tuple[Storage, str]] = []

    def note(self, kind: str, name: str, *, created: bool, changed: bool) -> None:
        report = self.report
        outcome = report.created if created else report.changed if changed else report.unchanged
        outcome.append((kind, name))

    def refuse(self, word: Word, reason: str) -> None:
        """Stop the import: what the package says does not fit what the organisation has."""
        raise PackageRefused([Fault(word.place, reason)])

    def stream(self, model, name: str, raw: list[dict]):
        """Raw stream data as the value of a field, its files stored and replaced by their keys."""
        return model._meta.get_field(name).to_python(self._with_keys(raw))

    def _with_keys(self, value: Any) -> Any:
        if isinstance(value, PackageFile):
            return self._key_of(value)
        if isinstance(value, dict):
            return {name: self._with_keys(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._with_keys(item) for item in value]
        return value

    def _key_of(self, file: PackageFile) -> int:
        """The image or document with these bytes in the organisation's collection."""
        is_recording = file.suffix in RECORDINGS
        model = get_document_model() if is_recording else get_image_model()
        digest = hashlib.sha1(file.data, usedforsecurity=False).hexdigest()
        key = (model._meta.model_name, digest)
        if key not in self._files:
            known = model.objects.filter(
                collection=self.organisation.collection, file_hash=digest
            ).first()
            row = known or self._store(model, file, digest)
            self.note("file", file.path, created=known is None, changed=False)
            self._files[key] = row.pk
        return self._files[key]

    def _store(self, model, file: PackageFile, digest: str):
        row = model(
            title=file.name.rpartition(".")[0].replace("-", " ").capitalize(),
            file=ContentFile(file.data, name=file.name),
            collection=self.organisation.collection,
            file_size=len(file.data),
            file_hash=digest,
            uploaded_by_user=self.by,
        )
        try:
            row.save()
        finally:
            if row.file._committed:
                self._stored.append((row.file.storage, row.file.name))
        return row

    def remove_stored(self) -> None:
        """Take away the files of this import: a transaction that is undone leaves them."""
        for storage, name in self._stored:
            storage.delete(name)
