"""The listings and choosers of the CMS for what is asked."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from assessments.bank.forms import QuestionForm
from assessments.bank.models import Question
from assessments.items import all_items
from core.cms.finding import Narrowing, by_row, by_value
from core.cms.viewsets import OrganisationChooserViewSet, OrganisationModelViewSet, OwnDeleteView


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
    base_form_class = QuestionForm
    icon = "help"
    menu_label = gettext_lazy("Questions")
    menu_order = 160
    add_to_admin_menu = True
    delete_view_class = QuestionDeleteView
    list_display = [
        "code",
        "kind",
        "wording",
        "difficulty",
        Column(
            "is_retired",
            label=gettext_lazy("Retired"),
            accessor=lambda question: _("retired") if question.is_retired else "",
            sort_key="is_retired",
        ),
    ]
    list_filter = ["difficulty", "is_retired", "competency", "objective__module"]
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
                FieldPanel("siblings"),
                FieldPanel("review_by"),
                FieldPanel("is_retired"),
            ],
            heading=gettext_lazy("In the bank"),
        ),
    ]


def _types(_questions) -> list[tuple[str, str]]:
    return [(item.type, str(item.label)) for item in all_items()]


def _of_type(questions, name: str):
    # What stands in a stream is no column of its own.
    return questions.filter(
        pk__in=[one.pk for one in questions if any(row.block_type == name for row in one.answer)]
    )


class QuestionChooserViewSet(OrganisationChooserViewSet):
    model = Question
    icon = "help"
    words = ("code", "stem")
    narrowings = (
        by_row("objective__module", gettext_lazy("Module")),
        by_row("competency", gettext_lazy("Competency")),
        by_value("difficulty", gettext_lazy("Difficulty"), Question.Difficulty.choices),
        Narrowing("kind", gettext_lazy("Type"), _types, _of_type),
    )
    told = (
        ("kind", gettext_lazy("Type")),
        ("competency", gettext_lazy("Competency")),
        ("get_difficulty_display", gettext_lazy("Difficulty")),
    )
    choose_one_text = gettext_lazy("Choose a question")
    choose_another_text = gettext_lazy("Choose another question")
    edit_item_text = gettext_lazy("Edit this question")


question_chooser = QuestionChooserViewSet("question_chooser")
