"""What an author edits of a vignette. Released types may only grow."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from assessments.rubrics.blocks import CODE
from core.cms.offers import offered
from courses.content.blocks import INLINE_FEATURES, TEXT_FEATURES, TableRowBlock


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

    def clean(self, value):
        cleaned = super().clean(value)
        fewest, most = cleaned["minimum"], cleaned["maximum"]
        if fewest is not None and most is not None and fewest >= most:
            error = ValidationError(_("The fewest words must be fewer than the most."))
            raise blocks.StructBlockValidationError(block_errors={"minimum": error})
        return cleaned


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
    prompt = offered(blocks.RegexBlock(regex=CODE, label=_("Code of the prompt")), "prompts")
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
    criterion = offered(blocks.RegexBlock(regex=CODE, label=_("Code of the criterion")), "criteria")
    level = offered(blocks.RegexBlock(regex=CODE, label=_("Code of the level")), "levels")
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
