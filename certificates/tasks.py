"""Work for the task worker. A task that runs twice does nothing twice."""

from django.utils import timezone
from django_tasks import task

from certificates import renditions
from certificates.models import Certificate


@task()
def keep_pdf(certificate_id: int) -> None:
    """Make the PDF of a certificate and keep it."""
    certificate = Certificate.objects.with_record().get(pk=certificate_id)
    renditions.keep_pdf(certificate=certificate, at=timezone.now())
