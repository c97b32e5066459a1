from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessments.bank.files import BankFile
        from assessments.marking import markings
        from assessments.quizzes import attempts
        from assessments.quizzes.kind import QuizKind
        from assessments.vignettes import submissions
        from assessments.vignettes.kind import VignetteKind
        from core.schedule import jobs
        from core.sign_in import doors
        from courses.releases import module_files, steps

        doors.shut("/marking/", "/organisations/")
        steps.register(QuizKind())
        steps.register(VignetteKind())
        submissions.received_by(markings.enqueue)
        module_files.register(BankFile())
        for name, run, seconds in (
            ("end overdue attempts", attempts.end_overdue, 15),
            ("release markings", markings.release_due, 30),
        ):
            jobs.register(name, run, every=timedelta(seconds=seconds), is_irrevocable=True)
