"""What assessments add to the CMS."""

from wagtail import hooks

from assessments.viewsets import QuestionViewSet, question_chooser


@hooks.register("register_admin_viewset")
def register_question_viewsets():
    return [QuestionViewSet("question"), question_chooser]
