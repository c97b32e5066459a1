"""From a folder to a package, or to the list of everything that is wrong with it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from courses.content.models.references import Reference
from courses.formats.contents import (
    Package,
    PackagedCompetency,
    PackagedFramework,
    PackagedModule,
    PackagedObjective,
    PackagedReference,
    PackagedStep,
    Word,
)
from courses.formats.faults import Faults, Place
from courses.formats.fields import CODE, KEY, PAGE_SLUG, STEP_KEY, Body, Fields, SourceFile, Value
from courses.formats.pictures import Files
from courses.packages import material
from courses.packages.checking import check
from courses.quality import rules
from courses.releases.module_files import module_files
from courses.releases.steps import all_kinds, kind_of

NUMBERED = re.compile(rf"([0-9]{{1,6}})-({PAGE_SLUG.pattern})(\.md|\.yaml)?")
MOST_BYTES = 2**20
BESIDE_THE_CURRICULUM = {"curriculum.yaml", "framework.yaml", "LICENSE", "README.md"}
BESIDE_A_MODULE = {"module.yaml", "references.yaml", "figures", "media", "exemplars"}


def read_package(folder: Path) -> Package:
    """Read a whole package; raises ``PackageRefused`` with every fault in it."""
    package = _PackageReader(Path(folder)).read()
    _refuse_unsound(package, Path(folder))
    return package


def _refuse_unsound(package: Package, folder: Path) -> None:
    """What no edition could be released with is told here, where its file and line are known."""
    faults = Faults()
    for found in rules.unsound(material.read(package, folder)):
        faults.add(Place(found.spot.where, found.spot.line), found.sentence, found.code)
    faults.refuse_if_any()


class _PackageReader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults = Faults()
        self.citations: list[Word] = []
        self._read_beside: set[Path] = set()

    def read(self) -> Package:
        if not (self.folder / "curriculum.yaml").is_file():
            self.faults.add(Place("curriculum.yaml", 1), "the file is missing")
            self.faults.refuse_if_any()
        framework = self._framework()
        children = [
            self._module(path, slug) if path.is_dir() else self._step(path, slug, module=None)
            for path, slug in self._numbered(self.folder, BESIDE_THE_CURRICULUM)
        ]
        package = self._curriculum(framework, [child for child in children if child])
        check(package, self.faults)
        self.faults.refuse_if_any()
        return package

    # ------------------------------------------------------------ files

    def _source(self, path: Path) -> SourceFile:
        return SourceFile(path.relative_to(self.folder).as_posix(), self.faults, self.citations)

    def _open(self, path: Path) -> tuple[SourceFile, str]:
        source = self._source(path)
        try:
            if path.stat().st_size > MOST_BYTES:
                source.fault(1, f"{MOST_BYTES} bytes are the most for a file of text")
                return source, ""
            return source, path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            source.fault(1, "the file is missing")
        except UnicodeDecodeError:
            source.fault(1, "the file is not written in UTF-8")
        return source, ""

    def _yaml(self, path: Path) -> Value:
        source, content = self._open(path)
        return source.yaml(content) if content else Value(source, None, 1)

    def _words(self, name: str) -> str:
        """A file of the curriculum that is kept as it is."""
        path = self.folder / name
        return self._open(path)[1] if path.exists() else ""

    def _numbered(self, folder: Path, others: set[str]) -> list[tuple[Path, Word]]:
        """The numbered files and folders in their order; what does not belong is a fault."""
        found = []
        slugs: set[str] = set()
        for path in sorted(folder.iterdir()):
            if path.name in others or path.name.startswith("."):
                continue
            source = self._source(path)
            match = NUMBERED.fullmatch(path.name)
            if not match or path.is_dir() == bool(match[3]):
                source.fault(1, "not a part of a curriculum: expected NN-slug")
                continue
            slug = Word(match[2], source.place(1))
            if slug in slugs:
                source.fault(1, f"two things here are called {slug}")
            slugs.add(slug)
            found.append((int(match[1]), path, slug))
        return [(path, slug) for _number, path, slug in sorted(found)]

    # ------------------------------------------------------------ the curriculum and its modules

    def _curriculum(self, framework: PackagedFramework, children: list[Any]) -> Package:
        with self._yaml(self.folder / "curriculum.yaml").fields() as fields:
            return Package(
                slug=fields["slug"].word(PAGE_SLUG, "slug", longest=255),
                title=fields["title"].text(longest=255),
                language=fields["language"].language(),
                summary=fields["summary"].text(longest=500),
                audience=fields.get("audience").text(),
                introduction=fields.get("introduction").markdown(),
                certificate_meaning=fields["certificate_meaning"].markdown(),
                licence=self._words("LICENSE"),
                readme=self._words("README.md"),
                framework=framework,
                children=children,
                citations=self.citations,
            )

    def _framework(self) -> PackagedFramework:
        competencies: list[PackagedCompetency] = []
        with self._yaml(self.folder / "framework.yaml").fields() as fields:
            framework = PackagedFramework(
                code=fields["code"].word(CODE, "code", longest=40),
                title=fields["title"].text(longest=200),
                description=fields.get("description").text(),
                competencies=competencies,
            )
            self._competencies(fields["competencies"], None, competencies)
        return framework

    def _competencies(
        self, value: Value, parent: Word | None, found: list[PackagedCompetency]
    ) -> None:
        for item in value.items(least=1):
            with item.fields() as fields:
                code = fields["code"].word(CODE, "code", longest=40)
                if any(code == competency.code for competency in found):
                    item.fault(f"code {code} stands in the framework twice")
                found.append(
                    PackagedCompetency(
                        code=code,
                        title=fields["title"].text(longest=200),
                        description=fields.get("description").text(),
                        parent=parent,
                    )
                )
                self._competencies_below(fields, code, found)

    def _competencies_below(
        self, fields: Fields, code: Word, found: list[PackagedCompetency]
    ) -> None:
        children = fields.get("children")
        if not children.is_absent:
            self._competencies(children, code, found)

    # ------------------------------------------------------------ modules

    def _module(self, folder: Path, slug: Word) -> PackagedModule:
        extras = module_files()
        with self._yaml(folder / "module.yaml").fields() as fields:
            title = fields["title"].text(longest=255)
            summary = fields["summary"].text(longest=500)
            objectives = [self._objective(item) for item in fields["objectives"].items(least=1)]
        numbered = self._numbered(folder, BESIDE_A_MODULE | extras.keys())
        steps = [
            step
            for path, step_slug in numbered
            if (step := self._step(path, step_slug, module=slug))
        ]
        self._refuse_strays(folder / "exemplars")
        return PackagedModule(
            slug=slug,
            title=title,
            summary=summary,
            objectives=objectives,
            references=self._references(folder / "references.yaml"),
            steps=steps,
            extras={
                name: extra.read(self._yaml(folder / name))
                for name, extra in extras.items()
                if (folder / name).exists()
            },
        )

    def _objective(self, item: Value) -> PackagedObjective:
        with item.fields() as fields:
            return PackagedObjective(
                code=fields["code"].word(CODE, "code", longest=40),
                text=fields["text"].text(),
                competencies=fields["competencies"].words(CODE, "code"),
            )

    def _references(self, path: Path) -> list[PackagedReference]:
        if not path.exists():
            return []
        return [self._reference(key, item) for key, item in self._yaml(path).fields().each()]

    def _reference(self, key: Word, item: Value) -> PackagedReference:
        if not KEY.fullmatch(key) or len(key) > 80:
            item.source.faults.add(key.place, f"{key!r} is not a key")
        with item.fields() as fields:
            url = fields.get("url")
            address = url.text(longest=500)
            if address and not address.startswith(("https://", "http://")):
                url.fault("a whole web address is expected")
            return PackagedReference(
                key=key,
                text=fields["text"].text(),
                doi=fields.get("doi").text(longest=200),
                url=address,
                status=fields["status"].choice(Reference.Provenance.values),
                note=fields.get("note").text(),
            )

    # ------------------------------------------------------------ steps

    def _step(self, path: Path, slug: Word, *, module: Word | None) -> PackagedStep | None:
        source, content = self._open(path)
        if not content:
            return None
        body = None
        if path.suffix == ".md":
            head, body = _front_matter(source, content)
            value = source.yaml(head, first_line=2)
        else:
            value = source.yaml(content)
        with value.fields() as fields:
            kind = "lesson" if body else fields["kind"].choice([kind.kind for kind in all_kinds()])
            if not kind:
                fields.each()
                return None
            return PackagedStep(
                key=f"{module}/{slug}" if module else str(slug),
                slug=slug,
                kind=kind,
                title=fields["title"].text(longest=255),
                summary=fields.get("summary").text(longest=500),
                minutes=self._minutes(kind, fields),
                is_required=fields.get("required").flag(default=True),
                review_by=fields.get("review_by").day(),
                objectives=fields.get("objectives").words(CODE, "code"),
                requires=fields.get("requires").words(
                    STEP_KEY, "step's key (module/step)", longest=511
                ),
                content=kind_of(kind).read(
                    fields, body, source, Files(self.folder, path.parent, self._beside(path))
                ),
            )

    def _beside(self, step: Path) -> Callable[[str], Value]:
        """Reads what stands under the step's own name in a folder beside it, if anything does."""

        def read(folder: str) -> Value:
            path = step.parent / folder / step.name
            self._read_beside.add(path)
            return self._yaml(path) if path.exists() else Value(self._source(path), None, 1)

        return read

    def _refuse_strays(self, folder: Path) -> None:
        """What no step has asked for would be ignored in silence."""
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path not in self._read_beside and not path.name.startswith("."):
                self._source(path).fault(1, f"no vignette called {path.name} stands beside it")

    def _minutes(self, kind: str, fields: Fields) -> int | None:
        if kind_of(kind).page_model.states_minutes:
            return fields["minutes"].integer(least=1, most=6000) or 1
        if not (stated := fields.get("minutes")).is_absent:
            stated.fault("the minutes of a lesson are computed: take this line out")
        return None


def _front_matter(source: SourceFile, content: str) -> tuple[str, Body]:
    match = re.match(r"---[ \t]*\n(.*?\n)---[ \t]*\n", content, re.DOTALL)
    if not match:
        source.fault(1, "the file must begin with its fields between two lines ---")
        return "", Body(text=content, first_line=1)
    first_line = match[0].count("\n") + 1
    return match[1], Body(text=content[match.end() :], first_line=first_line)
