from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessments import attempts, kinds, marking, packages, quality
        from core import schedule
        from courses import steps
        from courses.packages import formats
        from courses.quality import readers

        steps.register(kinds.QuizKind())
        steps.register(kinds.VignetteKind())
        formats.register_module_file(packages.BankFormat())
        formats.register_step(packages.QuizFormat())
        formats.register_step(packages.VignetteFormat())
        readers.register_bank(quality.Bank())
        readers.register_step(quality.QuizReader())
        readers.register_step(quality.VignetteReader())
        schedule.register("end overdue attempts", attempts.end_overdue, every=timedelta(seconds=15))
        schedule.register("release markings", marking.release_due, every=timedelta(seconds=30))
