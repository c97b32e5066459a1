import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.packages import PackageRefused, read_package
from courses.quality import packages, rules
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

    def handle(self, *, folder: Path, strict: bool, is_quiet: bool, **options) -> None:
        try:
            package = read_package(folder)
        except PackageRefused as refusal:
            for fault in refusal.faults:
                self.stdout.write(f"{folder}/{fault.place}: error fault: {fault.reason}")
            self.stdout.write(f"{len(refusal.faults)} errors: it is no whole package yet.")
            sys.exit(1)
        curriculum = packages.read(package, folder)
        findings = rules.judge(curriculum, on=timezone.localdate())
        errors = errors_in(findings, strict=strict)
        for finding in errors if is_quiet else findings:
            self.stdout.write(f"{folder}/{_line(finding, strict=strict)}")
        self.stdout.write(f"{folder}: {totals_of(curriculum)}")
        self.stdout.write(f"{len(errors)} errors, {len(findings) - len(errors)} warnings")
        if errors:
            sys.exit(1)


def _line(finding: Finding, *, strict: bool) -> str:
    word = "error" if finding.is_error(strict=strict) else _WORDS[finding.severity]
    return f"{finding.spot}: {word} {finding.code}: {finding.sentence}"


_WORDS = {Severity.SHORTFALL: "short", Severity.WARNING: "warning"}
