from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class EvaluationQuestionBlock(blocks.StructBlock):
    code = blocks.RegexBlock(regex=r"^[a-z0-9-]+$", label=_("Code"))
    kind = blocks.ChoiceBlock(
        choices=[("rating", _("Rating, 1 to 5")), ("comment", _("Comment"))], label=_("Kind")
    )
    text = blocks.CharBlock(label=_("Question"), max_length=500)

    class Meta:
        icon = "help"
        label = _("Question")


class EvaluationQuestions(blocks.StreamBlock):
    question = EvaluationQuestionBlock()
