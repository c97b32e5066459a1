"""From the pages of a curriculum to the files of a package, the way back of reading and importing.

What is written is the draft: what the authors see in the CMS. Pages that were withdrawn, which
are not published any more, stay away. The same pages give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from wagtail.models import Page

from courses.content.models.competencies import Competency, Framework
from courses.content.models.pages import CurriculumPage, ModulePage, StepPage
from courses.content.models.references import Reference
from courses.formats.scalars import Bare, Flow, dump
from courses.formats.writing import StoredFile, Writing, plain, without_empty
from courses.releases.module_files import module_files
from courses.releases.steps import kind_of


def write_package(curriculum: CurriculumPage) -> dict[str, "bytes | StoredFile"]:
    """Every file of the curriculum as a package, by its path and in the order of the paths."""
    return dict(sorted(_Package(curriculum).files().items()))


def write_folder(files: Mapping[str, "bytes | StoredFile"], folder: Path) -> None:
    """Write ``files`` into ``folder``, which need not exist."""
    for name, file in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file if isinstance(file, bytes) else file.read())


class _Package:
    def __init__(self, curriculum: CurriculumPage) -> None:
        self.curriculum = _draft(curriculum)
        self.children = [_draft(page) for page in _kept(curriculum)]
        self.steps = {
            child.pk: [_draft(page) for page in _kept(child)]
            for child in self.children
            if isinstance(child, ModulePage)
        }
        modules = [child for child in self.children if isinstance(child, ModulePage)]
        self.codes = {
            objective.pk: objective.code
            for module in modules
            for objective in module.objectives.all()
            if objective.pk
        }
        self.keys = self._keys()

    def files(self) -> dict[str, bytes | StoredFile]:
        top = Writing(self.curriculum, "", self.codes)
        top.add("curriculum.yaml", self._curriculum(top))
        if self.curriculum.framework:
            top.add("framework.yaml", dump(_framework(self.curriculum.framework)))
        for name, content in _words_of_the_curriculum(self.curriculum).items():
            top.files[name] = content.encode()
        written = []
        for number, child in enumerate(self.children, 1):
            name = f"{number:02}-{child.slug}"
            if isinstance(child, ModulePage):
                written.append(self._module(child, name))
            else:
                self._step(child, name, top)
        self._add_references(top, written)
        files = dict(top.files)
        for module in written:
            files |= {f"{module.folder}/{name}": file for name, file in module.files.items()}
        return files

    def _curriculum(self, top: Writing) -> str:
        page = self.curriculum
        return dump(
            without_empty(
                {
                    "title": page.title,
                    "slug": page.slug,
                    "language": page.language,
                    "summary": plain(page.summary),
                    "audience": plain(page.audience),
                    "introduction": top.markdown(page.introduction),
                    "certificate_meaning": top.markdown(page.certificate_meaning),
                }
            )
        )

    # -------------------------------------------------------- modules and steps

    def _module(self, page: ModulePage, folder: str) -> Writing:
        writing = Writing(self.curriculum, folder, self.codes)
        fields = {
            "title": page.title,
            "summary": plain(page.summary),
            "objectives": [
                {
                    "code": objective.code,
                    "text": plain(objective.text),
                    "competencies": Flow(_codes(objective.competencies.all())),
                }
                for objective in sorted(page.objectives.all(), key=lambda one: one.sort_order or 0)
            ],
        }
        writing.add("module.yaml", dump(fields))
        steps = self.steps[page.pk]
        width = len(str(len(steps) * 10))
        for number, step in enumerate(steps, 1):
            self._step(step, f"{number * 10:0{max(width, 2)}}-{step.slug}", writing)
        for name, extra in module_files().items():
            if content := extra.write(page, writing):
                writing.add(name, dump(content))
        return writing

    def _step(self, page: StepPage, name: str, writing: Writing) -> None:
        writing.stem = name
        written = kind_of(page.kind).write(page, writing)
        head = {
            "title": page.title,
            "summary": plain(page.summary),
            "minutes": page.minutes if page.states_minutes else None,
            "objectives": Flow(self._objectives(page)),
            "requires": Flow(self._requires(page)),
            "required": None if page.is_required else False,
            "review_by": Bare(page.review_by.isoformat()) if page.review_by else None,
        }
        if written.body is None:
            fields = {"kind": page.kind, **without_empty(head), **written.fields}
            writing.add(f"{name}.yaml", dump(fields))
        else:
            fields = {**without_empty(head), **written.fields}
            writing.add(f"{name}.md", f"---\n{dump(fields)}---\n{written.body}\n")

    def _objectives(self, page: StepPage) -> list[str]:
        taught = sorted(page.taught_objectives.all(), key=lambda one: (one.sort_order or 0, one.pk))
        return [self.codes.get(objective.pk, objective.code) for objective in taught]

    def _requires(self, page: StepPage) -> list[str]:
        """Their keys in the order of the curriculum; a page that was withdrawn comes last."""
        order = list(self.keys)
        needed = sorted(
            (step.pk for step in page.prerequisites.all()),
            key=lambda pk: (order.index(pk) if pk in self.keys else len(order), pk),
        )
        return [
            self.keys.get(pk) or StepPage.objects.get(pk=pk).key_in(self.curriculum)
            for pk in needed
        ]

    def _keys(self) -> dict[int, str]:
        keys = {}
        for child in self.children:
            if isinstance(child, ModulePage):
                for step in self.steps[child.pk]:
                    keys[step.pk] = f"{child.slug}/{step.slug}"
            else:
                keys[child.pk] = child.slug
        return keys

    # -------------------------------------------------------- references

    def _add_references(self, top: Writing, modules: list[Writing]) -> None:
        """Each module's list holds what it cites; what stands beside them is cited in the first."""
        for writing in modules[:1]:
            writing.cited |= top.cited
        cited = set().union(*(writing.cited for writing in modules))
        works = {
            work.key: work
            for work in Reference.objects.filter(
                organisation=self.curriculum.organisation, key__in=cited
            )
        }
        for writing in modules:
            if used := {
                key: _reference(works[key]) for key in sorted(writing.cited & works.keys())
            }:
                writing.add("references.yaml", dump(used))


# ------------------------------------------------------------ the drafts


def _draft(page: Page) -> Any:
    return page.get_latest_revision_as_object()


def _kept(parent: Page) -> Iterator[Page]:
    """The pages below ``parent`` in their order, without what was withdrawn."""
    for page in Page.objects.child_of(parent).order_by("path").specific():
        if (page.live or page.first_published_at is None) and isinstance(
            page, ModulePage | StepPage
        ):
            yield page


# ------------------------------------------------------------ the curriculum's own words


def _words_of_the_curriculum(page: CurriculumPage) -> dict[str, str]:
    """What is kept as it is, as a file of text ends and a form does not."""
    words = {"LICENSE": page.licence, "README.md": page.readme}
    return {
        name: content.replace("\r\n", "\n").rstrip("\n") + "\n"
        for name, content in words.items()
        if content.strip()
    }


def _framework(framework: Framework) -> dict[str, Any]:
    below: dict[int | None, list[Competency]] = {}
    for competency in framework.competencies.all():
        below.setdefault(competency.parent_id, []).append(competency)
    return without_empty(
        {
            "code": framework.code,
            "title": framework.title,
            "description": plain(framework.description),
            "competencies": _competencies(None, below),
        }
    )


def _competencies(parent: int | None, below: dict[int | None, list]) -> list[dict[str, Any]]:
    return [
        without_empty(
            {
                "code": competency.code,
                "title": competency.title,
                "description": plain(competency.description),
                "children": _competencies(competency.pk, below),
            }
        )
        for competency in below.get(parent, [])
    ]


def _reference(work: Reference) -> dict[str, Any]:
    return without_empty(
        {
            "text": plain(work.text),
            "doi": work.doi,
            "url": work.url,
            "status": work.status,
            "note": plain(work.note),
        }
    )


def _codes(competencies: Iterable[Competency]) -> list[str]:
    ordered = sorted(competencies, key=lambda one: (one.position, one.code))
    return [competency.code for competency in ordered]
