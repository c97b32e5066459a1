"""Work for the task worker. A task that runs twice does nothing twice."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django_tasks import task

from core.models import Notice


@task()
def send_notice(notice_id: int) -> None:
    """Send a notice by e-mail in the installation's language."""
    notice = Notice.objects.select_related("user").get(pk=notice_id)
    with translation.override(get_language() or settings.LANGUAGE_CODE):
        context = {
            "notice": notice,
            "address": settings.SITE_ADDRESS.rstrip("/") + notice.url if notice.url else "",
        }
        message = EmailMultiAlternatives(
            subject=notice.subject,
            body=render_to_string("emails/notice.txt", context),
            to=[notice.user.email],
        )
        message.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
        message.send()
