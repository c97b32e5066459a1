"""Tasks for the worker. Each may run twice: the second run finds the work done."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from certificates.register.models import Certificate
from certificates.renditions import files
from core.errors import Refusal
from core.tasks import queue


@task()
def keep_pdf(certificate_id: int) -> None:
    """Make the PDF of a certificate and keep it; one that was lost or damaged is made again."""
    certificate = Certificate.objects.with_record().get(pk=certificate_id)
    files.pdf_bytes(certificate=certificate, at=timezone.now())


def have_made(certificate: Certificate) -> None:
    """Have a PDF made that is missing. Refuses with ``given_up``."""
    queue.once(keep_pdf, certificate.pk)
    if queue.is_given_up(keep_pdf, certificate.pk):
        raise Refusal(
            "given_up",
            _(
                "The PDF of this certificate could not be made. Whoever runs this site has been "
                "shown why and can try again. The certificate itself stands: its public page says so."
            ),
        )


def _what_it_does(certificate_id: int) -> str:
    serial = Certificate.objects.filter(pk=certificate_id).values_list("serial", flat=True).first()
    return _("PDF of the certificate %s") % (serial or certificate_id)


queue.describe(keep_pdf, _what_it_does)
