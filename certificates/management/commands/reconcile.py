from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.issuing import invitations
from courses.learning import enrolments


class Command(BaseCommand):
    help = "Derive again from the rows whatever a lost signal would have caused. Safe to repeat."

    def handle(self, *args, **options) -> None:
        mended = enrolments.reconcile()
        looked_at, files = invitations.reconcile(timezone.now(), everything=True)
        self.stdout.write(
            f"Looked at {looked_at} enrollments; had {files} PDFs made; "
            f"mended the progress of {mended}."
        )
