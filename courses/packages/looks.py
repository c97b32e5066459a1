"""The files of a curriculum for whoever only looks or takes them away: written once."""

from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Page, Revision

from core.made.store import NOTHING, known, made
from courses.content.models.pages import CurriculumPage
from courses.formats.faults import Fault
from courses.formats.writing import StoredFile
from courses.packages.archives import faults_of
from courses.packages.writing import write_package
from courses.releases.stamps import FileKey, digest, rows_of, stamp_of, states_of

Files = dict[str, "bytes | StoredFile"]


@dataclass(frozen=True)
class WrittenPackage:
    """The files, and what an import of them would refuse."""

    files: Files
    faults: list[Fault]


def written(curriculum: CurriculumPage) -> WrittenPackage:
    """The package of ``curriculum`` as its drafts stand."""
    stamp = _stamp_of(curriculum)
    shown = known("package-shows", stamp)
    if shown is not NOTHING:
        found = known("package", stamp, _state(shown))
        if found is not NOTHING:
            return found
    files = write_package(curriculum)
    shown = _files_in(files)
    state = _state(shown)
    package = WrittenPackage(files, faults_of(files))
    # What changed while it was written belongs to neither stamp.
    if _stamp_of(curriculum) == stamp and _state(shown) == state:
        made("package-shows", stamp, make=lambda: shown)
        made("package", stamp, state, make=lambda: package)
    return package


def _stamp_of(curriculum: CurriculumPage) -> str:
    return digest([stamp_of(curriculum).whole, rows_of(_drafts(curriculum))])


def _drafts(curriculum: CurriculumPage) -> QuerySet:
    pages = Page.objects.descendant_of(curriculum, inclusive=True)
    latest = Revision.objects.filter(pk__in=pages.values("latest_revision"))
    return latest.order_by("pk").values_list("pk", "content")


def _files_in(files: Files) -> frozenset[FileKey]:
    rows = (file.row for file in files.values() if isinstance(file, StoredFile))
    return frozenset((row._meta.model_name, row.pk) for row in rows)


def _state(files: frozenset[FileKey]) -> str:
    return digest(sorted(states_of(files).items()))
