"""The kinds of step of this floor: what is read, and the evaluation of the teaching."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import EvaluationPage, LessonPage
from courses.steps import StepStatus


def address_of(enrolment, step) -> str:
    """The one door to a step: it leads on to where the step is studied, or says why it is locked."""
    if not step.module_slug:
        return reverse("courses:step", args=[enrolment.pk, step.slug])
    return reverse("courses:step", args=[enrolment.pk, step.module_slug, step.slug])


class ReadHere:
    """A step without a state of its own: it is open until it is completed."""

    def statuses(self, enrolment, steps, *, at) -> dict[int, StepStatus]:
        return {}

    def url(self, enrolment, step) -> str:
        return address_of(enrolment, step)


class LessonKind(ReadHere):
    kind = "lesson"
    label = _("Lesson")
    page_model = LessonPage


class EvaluationKind(ReadHere):
    kind = "evaluation"
    label = _("Evaluation")
    page_model = EvaluationPage
