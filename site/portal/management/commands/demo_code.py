from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from portal import demonstration


class Command(BaseCommand):
    help = "Print the current second-factor code of a demonstration person."

    def add_arguments(self, parser) -> None:
        parser.add_argument("person", help="for example: supervisor")

    def handle(self, *args, person: str, **options) -> None:
        try:
            self.stdout.write(demonstration.current_code(person))
        except (LookupError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
