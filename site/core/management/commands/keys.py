from django.core.management.base import BaseCommand, CommandError

from core.keys.store import PURPOSES, KeyMissing, store
from core.sign_in import factors

# What is sealed again once a purpose has a new key. What was signed stays as it is.
RESEAL = {factors.PURPOSE: factors.reseal}


class Command(BaseCommand):
    help = "List the keys that stand outside the database; renew one, or change their passphrase."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--renew", metavar="PURPOSE", help="make a new key, and seal with it what is sealed"
        )
        parser.add_argument(
            "--rewrap",
            action="store_true",
            help="encrypt every file with KEYS_PASSPHRASE; the old one in KEYS_PASSPHRASE_FALLBACKS",
        )

    def handle(self, *args, renew: str | None, rewrap: bool, **options) -> None:
        try:
            if rewrap:
                self.stdout.write(f"{store().rewrap()} keys now open with KEYS_PASSPHRASE.")
            if renew:
                self._renew(renew)
        except KeyMissing as error:
            raise CommandError(str(error)) from error
        for purpose in PURPOSES:
            numbers = ", ".join(str(number) for number in store().numbers(purpose))
            self.stdout.write(f"{purpose}: {numbers or 'none yet'}")

    def _renew(self, purpose: str) -> None:
        if purpose not in PURPOSES:
            raise CommandError(f"No purpose is called “{purpose}”: {', '.join(PURPOSES)}.")
        key = store().renew(purpose)
        again = RESEAL.get(purpose, int)()
        self.stdout.write(
            f"Key {key.number} of {purpose} is made; {again} secrets are sealed again."
        )
