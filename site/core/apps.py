from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Organisations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import checks  # noqa: F401  registers the system checks

        post_migrate.connect(_install_triggers, dispatch_uid="core.install_triggers")


def _install_triggers(sender, using, **kwargs) -> None:
    from django.db import connections

    from core.records import append_only_models, install_triggers

    if any(model._meta.app_label == sender.label for model in append_only_models()):
        install_triggers(connections[using])
