"""What an author edits of a question, a rubric and a vignette. Released types may only grow."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks import INLINE_FEATURES, TEXT_FEATURES, TableRowBlock

CODE = r"^[a-z0-9-]+$"


class OptionBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Option"), features=INLINE_FEATURES)
    is_correct = blocks.BooleanBlock(label=_("Correct"), required=False)
    feedback = blocks.RichTextBlock(
        label=_("Feedback"), features=INLINE_FEATURES, help_text=_("Why it is right or wrong.")
    )

    class Meta:
        label = _("Option")


class ChoiceAnswerBlock(blocks.StructBlock):
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Options"))


class TrueFalseAnswerBlock(blocks.StructBlock):
    is_true = blocks.BooleanBlock(label=_("The statement is true"), required=False)
    feedback_true = blocks.RichTextBlock(label=_("Feedback to “true”"), features=INLINE_FEATURES)
    feedback_false = blocks.RichTextBlock(label=_("Feedback to “false”"), features=INLINE_FEATURES)


class NumericAnswerBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Answer"))
    tolerance = blocks.DecimalBlock(
        label=_("Tolerance"), min_value=0, help_text=_("Absolute, in the same unit.")
    )
    unit = blocks.CharBlock(label=_("Unit"), max_length=40, required=False)


class AnswerFormat(blocks.StreamBlock):
    single = ChoiceAnswerBlock(label=_("Single best answer"), icon="radio-full")
    multiple = ChoiceAnswerBlock(label=_("Multiple response"), icon="tick")
    true_false = TrueFalseAnswerBlock(label=_("True or false"), icon="check")
    numeric = NumericAnswerBlock(label=_("Numeric"), icon="decimal")


class LevelBlock(blocks.StructBlock):
    code = blocks.RegexBlock(regex=CODE, label=_("Code"))
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    points = blocks.DecimalBlock(label=_("Points"), min_value=0)
    description = blocks.TextBlock(label=_("What an answer at this level shows"))

    class Meta:
        label = _("Level")


class CriterionBlock(blocks.StructBlock):
    code = blocks.RegexBlock(regex=CODE, label=_("Code"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    description = blocks.TextBlock(label=_("What it judges"), required=False)
    competency = blocks.CharBlock(label=_("Competency code"), max_length=40, required=False)
    is_critical = blocks.BooleanBlock(
        label=_("Critical"), required=False, help_text=_("Must be met whatever the total.")
    )
    met_at = blocks.CharBlock(
        label=_("Met at level"),
        required=False,
        help_text=_("Code of the lowest level that meets it."),
    )
    weight = blocks.DecimalBlock(label=_("Weight"), min_value=0, default=1)
    levels = blocks.ListBlock(LevelBlock(), min_num=2, max_num=6, label=_("Levels, lowest first"))

    class Meta:
        label = _("Criterion")
        icon = "list-ul"


class Criteria(blocks.StreamBlock):
    criterion = CriterionBlock()


class ExhibitTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"))
    row_headers = blocks.BooleanBlock(label=_("The first column holds row headers"), required=False)
    columns = blocks.ListBlock(blocks.CharBlock(required=False), label=_("Column headers"))
    rows = blocks.ListBlock(TableRowBlock(), label=_("Rows"))


class AxisBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"))
    unit = blocks.CharBlock(label=_("Unit"), required=False)


class PointBlock(blocks.StructBlock):
    x = blocks.DecimalBlock(label="x")
    y = blocks.DecimalBlock(label="y")


class SeriesBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"))
    points = blocks.ListBlock(PointBlock(), min_num=2, label=_("Points"))


class ExhibitChartBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"))
    x = AxisBlock(label=_("Horizontal axis"))
    y = AxisBlock(label=_("Vertical axis"))
    series = blocks.ListBlock(SeriesBlock(), min_num=1, max_num=4, label=_("Lines"))


class ExhibitImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.TextBlock(label=_("Text alternative"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)


class Exhibits(blocks.StreamBlock):
    table = ExhibitTableBlock(label=_("Table"), icon="table")
    chart = ExhibitChartBlock(label=_("Chart"), icon="chart-line")
    image = ExhibitImageBlock(label=_("Image"), icon="image")

    class Meta:
        required = False


class PromptBlock(blocks.StructBlock):
    code = blocks.RegexBlock(regex=CODE, label=_("Code"))
    text = blocks.RichTextBlock(label=_("Question"), features=INLINE_FEATURES)
    minimum = blocks.IntegerBlock(label=_("Fewest words"), min_value=0, default=0)
    maximum = blocks.IntegerBlock(label=_("Most words"), min_value=1, default=300)

    class Meta:
        label = _("Prompt")


class StageBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    narrative = blocks.RichTextBlock(label=_("Narrative"), features=TEXT_FEATURES)
    exhibits = Exhibits(required=False, label=_("Exhibits"))
    prompts = blocks.ListBlock(PromptBlock(), label=_("Prompts"))

    class Meta:
        label = _("Stage")
        icon = "doc-full"


class Stages(blocks.StreamBlock):
    stage = StageBlock()


class ExemplarAnswerBlock(blocks.StructBlock):
    prompt = blocks.RegexBlock(regex=CODE, label=_("Code of the prompt"))
    text = blocks.TextBlock(
        label=_("Answer"), rows=8, help_text=_("As that clinician would type it, without format.")
    )

    class Meta:
        label = _("Answer")
        icon = "edit"
        label_format = _("Answer to {prompt}")


class ExemplarAnswers(blocks.StreamBlock):
    answer = ExemplarAnswerBlock()


class ExemplarMarkBlock(blocks.StructBlock):
    criterion = blocks.RegexBlock(regex=CODE, label=_("Code of the criterion"))
    level = blocks.RegexBlock(regex=CODE, label=_("Code of the level"))
    comment = blocks.TextBlock(
        label=_("Why"),
        rows=2,
        help_text=_("What in the answer earns this level, and not the next."),
    )

    class Meta:
        label = _("Mark")
        icon = "tick-inverse"
        label_format = _("{criterion}: {level}")


class ExemplarMarks(blocks.StreamBlock):
    mark = ExemplarMarkBlock()
