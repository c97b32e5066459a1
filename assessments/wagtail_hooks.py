"""What assessments add to the CMS."""

from wagtail import hooks

from assessments.viewsets import QuestionViewSet, RubricViewSet, question_chooser


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [QuestionViewSet("question"), RubricViewSet("rubric"), question_chooser]
