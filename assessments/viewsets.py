"""The listings and choosers of the CMS for what is asked."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from assessments.models import Question, Rubric
from core.cms import OrganisationChooserViewSet, OrganisationModelViewSet, OwnDeleteView


class QuestionDeleteView(OwnDeleteView):
    """Deletes a question that was never asked. What was asked stays; it can be retired."""

    def post(self, request, *args, **kwargs):
        question = self.get_object()
        if question.placements.exists() or question.versions.exists():
            messages.error(
                request,
                _(
                    "Question %s was released or stands in a quiz, so it is kept. Take it out of "
                    "its quizzes and mark it as retired instead."
                )
                % question.code,
            )
            return redirect(reverse("question:edit", args=[question.pk]))
        return super().post(request, *args, **kwargs)


class QuestionViewSet(OrganisationModelViewSet):
    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    menu_order = 160
    add_to_admin_menu = True
    delete_view_class = QuestionDeleteView
    list_display = ["code", "kind", "wording", "difficulty", "is_retired"]
    list_filter = ["difficulty", "is_retired", "competency"]
    search_fields = ["code", "stem"]
    panels = [
        FieldPanel("code"),
        FieldPanel("stem"),
        FieldPanel("answer"),
        FieldPanel("rationale"),
        FieldPanel("sources"),
        MultiFieldPanel(
            [
                FieldPanel("objective"),
                FieldPanel("competency"),
                FieldPanel("difficulty"),
                FieldPanel("review_by"),
                FieldPanel("is_retired"),
            ],
            heading=gettext_lazy("In the bank"),
        ),
    ]


class QuestionChooserViewSet(OrganisationChooserViewSet):
    model = Question
    icon = "help"
    choose_one_text = gettext_lazy("Choose a question")
    choose_another_text = gettext_lazy("Choose another question")
    edit_item_text = gettext_lazy("Edit this question")


question_chooser = QuestionChooserViewSet("question_chooser")


class RubricDeleteView(OwnDeleteView):
    """Deletes a rubric that judges no vignette."""

    def post(self, request, *args, **kwargs):
        rubric = self.get_object()
        if rubric.vignettes.exists():
            messages.error(
                request,
                _("Rubric “%s” judges a vignette, so it is kept. Give the vignette another first.")
                % rubric.title,
            )
            return redirect(reverse("rubric:edit", args=[rubric.pk]))
        return super().post(request, *args, **kwargs)


class RubricViewSet(OrganisationModelViewSet):
    model = Rubric
    icon = "list-ol"
    menu_label = gettext_lazy("Rubrics")
    menu_order = 170
    add_to_admin_menu = True
    delete_view_class = RubricDeleteView
    list_display = ["title", "pass_percent"]
    search_fields = ["title"]
    panels = [
        FieldPanel("title"),
        FieldPanel("pass_percent"),
        FieldPanel(
            "criteria",
            help_text=gettext_lazy(
                "Supervisors judge each criterion by one of its levels, lowest first. A critical "
                "criterion must be met whatever the total. What an edition has released is judged "
                "by the rubric as it was then."
            ),
        ),
    ]
