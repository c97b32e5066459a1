from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.issuing import invitations


class Command(BaseCommand):
    help = "Derive again from the rows whatever a lost signal would have caused. Safe to repeat."

    def handle(self, *args, **options) -> None:
        enrolments, files = invitations.reconcile(timezone.now(), everything=True)
        self.stdout.write(f"Looked at {enrolments} enrollments; had {files} PDFs made.")
