import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.days import UTC, day_of
from courses.formats.faults import PackageRefused, of_the_rest, told
from courses.packages import material, read_package
from courses.quality import form, rules
from courses.quality.findings import Finding, Severity, errors_in
from courses.quality.totals import totals_of


class Command(BaseCommand):
    help = (
        "Judge a curriculum in a folder by every rule that a program can apply: citations, review "
        "dates, alignment, the question bank, reading level, figures, links, rubrics, claims. "
        "Needs no database. Ends with status 1 when there is an error."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, help="The folder with curriculum.yaml.")
        parser.add_argument(
            "--strict",
            action="store_true",
            help="Count what a whole curriculum would have, and this one lacks, as errors.",
        )
        parser.add_argument(
            "--quiet", action="store_true", help="Leave out what is no error.", dest="is_quiet"
        )
        parser.add_argument(
            "--form",
            action="store_true",
            help="Print what a guesser would gain who goes by the form of the items alone.",
            dest="shows_form",
        )

    def handle(
        self, *, folder: Path, strict: bool, is_quiet: bool, shows_form: bool, **options
    ) -> None:
        try:
            package = read_package(folder)
        except PackageRefused as refusal:
            for fault in told(refusal.faults):
                self.stdout.write(f"{folder}/{fault.place}: error {fault.code}: {fault.reason}")
            if rest := of_the_rest(refusal.faults):
                self.stdout.write(rest)
            self.stdout.write(f"{len(refusal.faults)} errors: it is no whole package yet.")
            sys.exit(1)
        curriculum = material.read(package, folder)
        findings = rules.judge(curriculum, on=day_of(timezone.now(), UTC))
        errors = errors_in(findings, strict=strict)
        for finding in errors if is_quiet else findings:
            self.stdout.write(f"{folder}/{_line(finding, strict=strict)}")
        if shows_form:
            for line in _form(form.groups(curriculum)):
                self.stdout.write(line)
        self.stdout.write(f"{folder}: {totals_of(curriculum)}")
        self.stdout.write(f"{len(errors)} errors, {len(findings) - len(errors)} warnings")
        if errors:
            sys.exit(1)


def _line(finding: Finding, *, strict: bool) -> str:
    word = "error" if finding.is_error(strict=strict) else _WORDS[finding.severity]
    return f"{finding.spot}: {word} {finding.code}: {finding.sentence}"


def _form(groups: Iterable[form.Group]) -> Iterator[str]:
    """A table for each group of tasks: every cue by which a guesser gains there."""
    for group in groups:
        yield f"\n{group.title}: {group.items} {group.tasks}, {len(group.measured)} cues tried"
        yield f"  {'':50} {'items':>5} {'met':>4} {'chance':>6} {'gain':>5} {'p':>7}"
        for one in group.measured:
            if one.gain > 0:
                mark = "!" if one.helps else " "
                yield (
                    f"{mark} {one.cue:50} {one.items:5} {one.met:4} {one.by_chance:6.1f} "
                    f"{one.gain:+5.0%} {one.chance:7.2g}"
                )
    yield ""


_WORDS = {Severity.SHORTFALL: "short", Severity.WARNING: "warning"}
