from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Organizations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.drafts.models import FormDraft
        from core.files.doors import guard_row
        from core.keys import checks as key_checks  # noqa: F401  registers the system checks
        from core.keys import store
        from core.mail import delivery  # noqa: F401  tells what its task does
        from core.mail.models import PURPOSE as MAIL
        from core.mail.models import Mail
        from core.records import checks  # noqa: F401  registers the system checks
        from core.schedule import jobs, publishing
        from core.sign_in import checks as sign_in_checks  # noqa: F401  registers the system checks
        from core.sign_in import factors
        from core.tasks import queue

        for purpose in (factors.PURPOSE, MAIL):
            store.register(purpose)

        jobs.register(
            "publish scheduled pages",
            publishing.publish_scheduled,
            every=timedelta(minutes=1),
            # A whole curriculum that goes live at once is work.
            lease=timedelta(minutes=5),
            is_irrevocable=True,
        )

        for name, forget in (
            ("forget old tasks", queue.forget_old),
            ("forget old mail", Mail.objects.forget_old),
            ("forget old drafts", FormDraft.objects.forget_old),
        ):
            jobs.register(name, forget, every=timedelta(days=1), is_irrevocable=True)

        pre_save.connect(guard_row, "wagtailimages.Image", dispatch_uid="core.guard_pictures")
        post_migrate.connect(_install_triggers, dispatch_uid="core.install_triggers")
        # With the first start, so that a passphrase that opens nothing stops the next one.
        post_migrate.connect(_make_keys, sender=self, dispatch_uid="core.make_keys")


def _install_triggers(sender, using, **kwargs) -> None:
    from django.db import connections

    from core.records.models import append_only_models
    from core.records.triggers import install_triggers

    if any(model._meta.app_label == sender.label for model in append_only_models()):
        install_triggers(connections[using])


def _make_keys(sender, **kwargs) -> None:
    from core.keys.store import make_missing

    make_missing()
