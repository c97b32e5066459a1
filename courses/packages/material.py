"""A folder of files as material: every piece with its file and line."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from courses.content import text
from courses.content.credit import learning_minutes
from courses.formats.contents import Package, PackagedModule, PackagedStep
from courses.formats.faults import Place
from courses.quality.findings import Spot
from courses.quality.material import (
    Curriculum,
    FrameworkCompetency,
    Module,
    ModuleObjective,
    Passage,
    Step,
    Work,
)
from courses.releases.material import spot_of
from courses.releases.module_files import questions_of
from courses.releases.steps import kind_of

# As much of a passage as surely stands on one line of its file.
LONG_ENOUGH, AT_LEAST = 60, 12


def read(package: Package, folder: Path) -> Curriculum:
    """The material of a package that was read from ``folder`` without faults."""
    return _MaterialReader(package, folder).read()


class Lines:
    """The lines of one file, searched for the beginning of what was read from it."""

    def __init__(self, folder: Path, place: Place) -> None:
        self._place = place
        lines = (folder / place.file).read_text(encoding="utf-8-sig").splitlines()
        self._lines = [_bare(line) for line in lines]

    def __call__(self, field: str, excerpt: str) -> Spot:
        sought = _bare(excerpt)
        for length in (LONG_ENOUGH, LONG_ENOUGH // 2, AT_LEAST):
            beginning = sought[:length]
            for number, line in enumerate(self._lines, 1):
                if beginning and beginning in line:
                    return Spot(self._place.file, number)
        return spot_of(self._place)


@lru_cache(maxsize=4096)
def _bare(written: str) -> str:
    """Text without what Markdown, YAML and HTML add to it, to find one in the other."""
    written = text.CITATION.sub("", text.words(written) if "<" in written else written)
    written = re.sub(r"\]\([^)]*\)", "", written)
    return re.sub(r"[^\w%.,;:/+–-]+", "", written)


class _MaterialReader:
    def __init__(self, package: Package, folder: Path) -> None:
        self.package = package
        self.folder = folder
        self.used = Counter((word.place.file.partition("/")[0], word) for word in package.citations)

    def read(self) -> Curriculum:
        package = self.package
        modules = [
            self._module(child) if isinstance(child, PackagedModule) else self._beside(child)
            for child in package.children
        ]
        top = spot_of(package.slug.place)
        return Curriculum(
            title=package.title,
            language=package.language,
            competencies=tuple(
                FrameworkCompetency(one.code, one.title, one.parent, spot_of(one.code.place))
                for one in package.framework.competencies
            ),
            modules=tuple(modules),
            spot=Spot(top.where, 1),
            passages=tuple(
                Passage(html, role, top)
                for role, html in (
                    ("summary", package.summary),
                    ("introduction", package.introduction),
                    ("certificate meaning", package.certificate_meaning),
                )
                if html
            ),
        )

    def _module(self, module: PackagedModule) -> Module:
        folder = module.slug.place.file
        bank = questions_of(module)
        sources = {source for question in bank for source in question.sources}
        return Module(
            slug=str(module.slug),
            title=module.title,
            objectives=tuple(
                ModuleObjective(
                    str(one.code), one.text, tuple(one.competencies), spot_of(one.code.place)
                )
                for one in module.objectives
            ),
            steps=tuple(self._step(step) for step in module.steps),
            bank=tuple(bank),
            works=tuple(self._works(module, folder, sources)),
            spot=Spot(f"{folder}/module.yaml", 1),
        )

    def _beside(self, step: PackagedStep) -> Module:
        return Module("", "", (), (self._step(step),), (), (), spot_of(step.place))

    def _works(self, module: PackagedModule, folder: str, sources: set[str]) -> Iterable[Work]:
        for one in module.references:
            yield Work(
                key=str(one.key),
                status=one.status,
                doi=one.doi,
                url=one.url,
                is_used=one.key in sources or self.used[(folder, one.key)] > 0,
                spot=spot_of(one.key.place),
            )

    def _step(self, step: PackagedStep) -> Step:
        kind = kind_of(step.kind)
        content = kind.freeze_packaged(step, self.package)
        return Step(
            key=step.key,
            kind=step.kind,
            title=step.title,
            minutes=learning_minutes(content) if step.minutes is None else step.minutes,
            is_required=step.is_required,
            review_by=step.review_by,
            objectives=tuple(step.objectives),
            content=kind.material(content, Lines(self.folder, step.place)),
            spot=spot_of(step.place),
        )
