"""What a draft rests on, told in a few queries: while no stamp changes, what was frozen still holds.

A stamp is made of the rows as the database keeps them and of the state of their files, not of
dates or counters that a writer may forget. It may change without need; it never stays where what
is frozen would differ.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from modelcluster.models import (
    ClusterableModel,
    get_all_child_m2m_relations,
    get_all_child_relations,
)
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.content.models.competencies import Competency, Framework
from courses.content.models.pages import CurriculumPage, ModulePage
from courses.content.models.references import Reference
from courses.releases.steps import all_kinds

# A file of the CMS as content names it: "image" or "document", and its primary key.
FileKey = tuple[str, int]
Rows = list[tuple]


@dataclass(frozen=True)
class Stamp:
    """``steps`` has a stamp for each page of a step; ``whole`` is of everything."""

    steps: Mapping[int, str]
    whole: str


def stamp_of(curriculum: CurriculumPage) -> Stamp:
    """All that freezing the pages of ``curriculum`` reads, but for the bytes of their files."""
    modules = _with_what_is_beside(ModulePage, curriculum.path)
    shared = digest(
        [
            rows_of(CurriculumPage.objects.filter(pk=curriculum.pk)),
            sorted(modules.items()),
            *map(rows_of, _shared(curriculum)),
        ]
    )
    steps: dict[int, str] = {}
    for kind in all_kinds():
        beside = digest(map(rows_of, kind.rests_on(curriculum)))
        pages = _with_what_is_beside(kind.page_model, curriculum.path)
        steps |= {pk: digest([kind.kind, shared, beside, rows]) for pk, rows in pages.items()}
    return Stamp(steps=steps, whole=digest([shared, sorted(steps.items())]))


def states_of(files: Iterable[FileKey]) -> dict[FileKey, str]:
    """The row and the state of each file; a file that is gone has a state too."""
    wanted = set(files)
    found: dict[FileKey, str] = {}
    for kind, model in (("image", get_image_model()), ("document", get_document_model())):
        of_kind = model.objects.filter(pk__in=[pk for name, pk in wanted if name == kind])
        rows = {row[0]: row for row in rows_of(of_kind)}
        for one in of_kind if rows else ():
            found[kind, one.pk] = digest([rows.get(one.pk), _state_of(one.file)])
    return {key: found.get(key, "") for key in wanted}


def digest(parts: Iterable[Any]) -> str:
    """One fingerprint of rows, texts and numbers."""
    told = hashlib.sha256()
    for part in parts:
        told.update(repr(part).encode())
        told.update(b"\0")
    return told.hexdigest()


def _shared(curriculum: CurriculumPage) -> Iterator[QuerySet]:
    organisation = curriculum.organisation_id
    # A step names others by where they stand, published or not.
    yield (
        Page.objects.descendant_of(curriculum)
        .order_by("path")
        .values_list("pk", "path", "slug", "live", "content_type")
    )
    yield Framework.objects.filter(organisation=organisation)
    yield Competency.objects.filter(framework__organisation=organisation)
    yield Reference.objects.filter(organisation=organisation)


def _with_what_is_beside(model: type[Model], path: str) -> dict[int, list]:
    """The rows of each page of ``model`` under ``path``, its own first, then those of its relations."""
    below = {"path__startswith": path}
    found: dict[int, list] = {row[0]: [row] for row in rows_of(model._base_manager.filter(**below))}
    for related, to_page in _relations(model):
        rows = related._base_manager.filter(**{f"{to_page}__path__startswith": path})
        names = [field.attname for field in related._meta.concrete_fields]
        of_page: dict[int, Rows] = defaultdict(list)
        for row in rows_of(rows.order_by("pk").values_list(f"{to_page}__pk", *names)):
            of_page[row[0]].append(row)
        for pk in of_page.keys() & found.keys():
            found[pk].append((related._meta.label, of_page[pk]))
    return found


def _relations(model: type[Model], to_page: str = "") -> Iterator[tuple[type[Model], str]]:
    """Every model whose rows are saved with a page, however deep, with the way from it to the page."""
    for relation in get_all_child_relations(model):
        way = "__".join(filter(None, (relation.field.name, to_page)))
        yield relation.related_model, way
        if issubclass(relation.related_model, ClusterableModel):
            yield from _relations(relation.related_model, way)
    for field in get_all_child_m2m_relations(model):
        way = "__".join(filter(None, (field.m2m_field_name(), to_page)))
        yield field.remote_field.through, way


def rows_of(queryset: QuerySet) -> Rows:
    """The rows as the database has them: a field would parse what need only be compared."""
    if not queryset.query.values_select and not queryset.query.annotation_select:
        names = [field.attname for field in queryset.model._meta.concrete_fields]
        queryset = queryset.order_by("pk").values_list("pk", *names)
    try:
        sql, params = queryset.query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return []
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _state_of(file: Any) -> tuple | None:
    try:
        return (file.storage.get_modified_time(file.name).timestamp(), file.size)
    except OSError:
        return None
