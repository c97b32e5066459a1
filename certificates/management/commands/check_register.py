from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.register.models import RegisterEntry
from certificates.verification import audit
from core.models import Organisation


class Command(BaseCommand):
    help = (
        "Report everything in the registers of certificates, and in what they rest on, "
        "that does not fit the rest."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="Check only this register.")

    def handle(self, *args, **options) -> None:
        organisations = Organisation.objects.all()
        if slug := options["organisation"]:
            organisations = organisations.filter(slug=slug)
            if not organisations:
                raise CommandError(f"No organization is called {slug}.")
        said = []
        at = timezone.now()
        for one in organisations:
            found = list(audit.of_register(one, at=at))
            said += found
            if not found:
                lines = RegisterEntry.objects.filter(organisation=one).count()
                self.stdout.write(f"{one.slug}: {lines} lines, every one fits.")
        said += audit.of_everything()
        if said:
            raise CommandError("\n".join(said))
