from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses import guards, kinds, steps  # noqa: F401  guards listens to moves
        from courses.quality import lessons, readers

        steps.register(kinds.LessonKind())
        steps.register(kinds.EvaluationKind())
        readers.register_step(lessons.LessonReader())
        readers.register_step(lessons.EvaluationReader())
