import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.models import Organisation
from courses.formats.faults import PackageRefused, of_the_rest, told
from courses.packages import Report, import_package, read_package


class Command(BaseCommand):
    help = (
        "Make an organization's curriculum say what a folder of files says, and publish it. "
        "A package with faults is refused whole, each fault with its file, line and reason."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, help="The folder with curriculum.yaml.")
        parser.add_argument(
            "--organisation", metavar="SLUG", help="Whose curriculum it is; required to import."
        )
        parser.add_argument("--check", action="store_true", help="Only look for faults.")

    def handle(self, *, folder: Path, organisation: str, check: bool, **options) -> None:
        try:
            package = read_package(folder)
            if check:
                self.stdout.write(f"{folder}: no faults")
                return
            report = import_package(
                package=package,
                organisation=self._organisation(organisation),
                by=None,
                at=timezone.now(),
            )
        except PackageRefused as refusal:
            for fault in told(refusal.faults):
                self.stderr.write(f"{folder}/{fault}")
            if rest := of_the_rest(refusal.faults):
                self.stderr.write(rest)
            self.stderr.write(f"{len(refusal.faults)} faults: nothing was written.")
            sys.exit(1)
        self._tell(report)

    def _organisation(self, slug: str | None) -> Organisation:
        if not slug:
            raise CommandError("--organisation is needed to import.")
        try:
            return Organisation.objects.get(slug=slug)
        except Organisation.DoesNotExist:
            raise CommandError(f"There is no organization {slug}.") from None

    def _tell(self, report: Report) -> None:
        for word in ("created", "changed", "removed"):
            for kind, name in getattr(report, word):
                self.stdout.write(f"{word} {kind} {name}")
        self.stdout.write(
            f"{len(report.created)} created, {len(report.changed)} changed, "
            f"{len(report.removed)} removed, {len(report.unchanged)} unchanged"
        )
