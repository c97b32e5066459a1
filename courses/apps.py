from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.pages import parts
        from courses.content import public_page
        from courses.evaluations.kind import EvaluationKind
        from courses.learning import (
            joining,
            receivers,  # noqa: F401  listens to people who sign up
        )
        from courses.lessons.kind import LessonKind
        from courses.releases import guards, steps  # noqa: F401  guards listens to moves

        parts.put("core/home_page", "courses/_curricula.html")
        parts.put("core/home_page/figure", "courses/_open_lesson_on_home.html")
        parts.put("core/organisation_page", "courses/_curricula.html")
        public_page.show(joining.context_of)
        steps.register(LessonKind())
        steps.register(EvaluationKind())
