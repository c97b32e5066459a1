from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from certificates import (
            invitations,
            receivers,  # noqa: F401  listens to the floors below
        )
        from core import schedule

        schedule.register("certificates.reconcile", invitations.reconcile, every=timedelta(hours=1))
