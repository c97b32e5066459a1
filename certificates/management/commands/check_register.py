from django.core.management.base import BaseCommand, CommandError

from certificates.models import RegisterEntry
from certificates.register import first_break
from core.models import Organisation


class Command(BaseCommand):
    help = "Walk each organisation's register and report the first line that does not fit."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="Check only this one.")

    def handle(self, *args, **options) -> None:
        organisations = Organisation.objects.all()
        if slug := options["organisation"]:
            organisations = organisations.filter(slug=slug)
            if not organisations:
                raise CommandError(f"No organisation is called {slug}.")
        breaks = [found for one in organisations if (found := first_break(one))]
        for one in organisations:
            lines = RegisterEntry.objects.filter(organisation=one).count()
            if all(found.organisation != one for found in breaks):
                self.stdout.write(f"{one.slug}: {lines} lines, every one fits.")
        if breaks:
            raise CommandError(
                "\n".join(
                    f"{found.organisation.slug}, line {found.sequence}: {found.reason}"
                    for found in breaks
                )
            )
