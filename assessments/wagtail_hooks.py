"""What assessments add to the CMS."""

from wagtail import hooks

from assessments.bank.viewsets import QuestionViewSet, question_chooser
from assessments.rubrics.viewsets import RubricViewSet, rubric_chooser


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [QuestionViewSet("question"), RubricViewSet("rubric"), question_chooser, rubric_chooser]
