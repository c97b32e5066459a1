from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from core.errors import Refusal
from core.sign_in import resets


class Command(BaseCommand):
    help = "Take a lost second factor away, write down why, and tell the person."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email", help="the address of the person")
        parser.add_argument("--reason", required=True, help="why, and how it is known who asks")

    def handle(self, *args, email: str, reason: str, **options) -> None:
        person = User.objects.addressed(email).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            resets.reset(user=person, reason=reason, by=None, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"The second factor of {person} is reset, and they are told.")
