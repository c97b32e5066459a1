"""The kinds of step of this floor: what is read, and the evaluation of the teaching."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses import previews
from courses.addresses import address_of
from courses.models import EvaluationPage, LessonPage
from courses.steps import StepStatus


class ReadHere:
    """A step without a state of its own: it is open until it is completed."""

    preview_modes = Page.DEFAULT_PREVIEW_MODES

    def statuses(self, enrolment, steps, *, at) -> dict[int, StepStatus]:
        return {}

    def url(self, enrolment, step) -> str:
        return address_of(enrolment, step)


class LessonKind(ReadHere):
    kind = "lesson"
    label = _("Lesson")
    page_model = LessonPage

    def preview(self, request, page, mode):
        return previews.lesson(request, page)


class EvaluationKind(ReadHere):
    kind = "evaluation"
    label = _("Evaluation")
    page_model = EvaluationPage

    def preview(self, request, page, mode):
        return previews.evaluation(request, page)
