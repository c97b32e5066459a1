from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.content.models.pages import CurriculumPage
from courses.formats.faults import PackageRefused, of_the_rest, told
from courses.packages import read_package
from courses.packages.writing import write_folder, write_package


class Command(BaseCommand):
    help = (
        "Write a curriculum, as its authors see it in the CMS, as a folder of plain files. "
        "What an import of the files would refuse is told, and written all the same."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("curriculum", metavar="CURRICULUM-SLUG")
        parser.add_argument("--organisation", metavar="SLUG", required=True)
        parser.add_argument("folder", type=Path, help="A folder that is empty or does not exist.")

    def handle(self, *, curriculum: str, organisation: str, folder: Path, **options) -> None:
        page = CurriculumPage.objects.filter(
            slug=curriculum, organisation__slug=organisation
        ).first()
        if page is None:
            raise CommandError(f"{organisation} has no curriculum {curriculum}.")
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty.")
        files = write_package(page)
        write_folder(files, folder)
        self.stdout.write(f"{len(files)} files written to {folder}")
        try:
            read_package(folder)
        except PackageRefused as refusal:
            for fault in told(refusal.faults):
                self.stderr.write(f"{folder}/{fault}")
            if rest := of_the_rest(refusal.faults):
                self.stderr.write(rest)
            self.stderr.write(f"An import would refuse {len(refusal.faults)} faults.")
