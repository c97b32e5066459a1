from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import remarks
        from certificates.issuing import (
            invitations,
            issue,
            receivers,  # noqa: F401  listens to the floors below
        )
        from core.pages import parts
        from core.schedule import jobs
        from core.sign_in import doors

        doors.shut("/organisations/")
        remarks.register(issue.unprintable)
        parts.put("core/home_page", "certificates/_verify_on_home_page.html")
        parts.put("courses/enrolment/finished", "certificates/_after_the_last_step.html")
        parts.put("courses/enrolment/aside", "certificates/_still_needed.html")
        jobs.register(
            "tell of earned certificates", invitations.reconcile, every=timedelta(hours=1)
        )
