"""The competency framework and the works cited, imported beside the pages."""

from typing import Any

from courses.content.models.competencies import Competency, Framework
from courses.content.models.references import Reference
from courses.formats.contents import Package, PackagedFramework
from courses.formats.importing import Importing


def import_framework(
    packaged: PackagedFramework, importing: Importing
) -> tuple[Framework, dict[str, Competency]]:
    """The framework and its competencies by code."""
    framework, created = Framework.objects.get_or_create(
        organisation=importing.organisation,
        code=str(packaged.code),
        defaults={"title": packaged.title, "description": packaged.description},
    )
    changed = update(framework, title=packaged.title, description=packaged.description)
    importing.note("framework", framework.code, created=created, changed=changed)

    known = {competency.code: competency for competency in framework.competencies.all()}
    for position, said in enumerate(packaged.competencies, 1):
        competency = known.get(said.code)
        created = competency is None
        competency = competency or Competency(framework=framework, code=str(said.code))
        changed = update(
            competency,
            title=said.title,
            description=said.description,
            parent=known[said.parent] if said.parent else None,
            position=position,
        )
        known[competency.code] = competency
        importing.note("competency", competency.code, created=created, changed=changed)
    return framework, known


def import_references(package: Package, importing: Importing) -> None:
    known = {
        reference.key: reference
        for reference in Reference.objects.filter(organisation=importing.organisation)
    }
    for said in {reference.key: reference for reference in package.references()}.values():
        reference = known.get(said.key)
        created = reference is None
        reference = reference or Reference(organisation=importing.organisation, key=str(said.key))
        changed = update(
            reference,
            text=said.text,
            doi=said.doi,
            url=said.url,
            status=said.status,
            note=said.note,
        )
        importing.note("reference", reference.key, created=created, changed=changed)


def remove_unused(framework: Framework, importing: Importing) -> None:
    """Remove the competencies that the package no longer names and nothing points to."""
    said = {competency.code for competency in importing.package.framework.competencies}
    gone = framework.competencies.exclude(code__in=said).filter(
        objectives=None, questions=None, children=None
    )
    while batch := list(gone.all()):
        for competency in batch:
            importing.report.removed.append(("competency", competency.code))
            competency.delete()


def update(row: Any, **fields: Any) -> bool:
    """Save ``row`` with ``fields`` if it is new or differs; whether it differed."""
    differs = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not differs and row.pk is not None:
        return False
    for name, value in differs.items():
        setattr(row, name, value)
    row.save()
    return True
