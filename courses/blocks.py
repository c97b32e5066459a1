"""The blocks of a lesson. A block type that a release has used may grow, never shrink."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.explorer import choices
from courses.explorer.reading import (
    HIGHEST_LEVEL,
    LETTERS,
    LOWEST_LEVEL,
    USUAL_LEVEL,
    read_scenario,
)

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]
INLINE_FEATURES = ["bold", "italic", "link"]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.TextBlock(
        label=_("Text alternative"), help_text=_("Say what the figure says, for who cannot see it.")
    )
    caption = blocks.RichTextBlock(label=_("Caption"), features=INLINE_FEATURES, required=False)

    class Meta:
        icon = "image"
        label = _("Figure")


class TableRowBlock(blocks.StructBlock):
    cells = blocks.ListBlock(blocks.RichTextBlock(features=INLINE_FEATURES, required=False))

    class Meta:
        label = _("Row")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"))
    row_headers = blocks.BooleanBlock(label=_("The first column holds row headers"), required=False)
    columns = blocks.ListBlock(blocks.CharBlock(required=False), label=_("Column headers"))
    rows = blocks.ListBlock(TableRowBlock(), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table")


class ProcedureBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    needs_local_approval = blocks.BooleanBlock(
        label=_("Needs local medical-director approval"), required=False
    )
    steps = blocks.ListBlock(blocks.RichTextBlock(features=INLINE_FEATURES), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Procedure")


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"))
    definition = blocks.RichTextBlock(label=_("Definition"), features=INLINE_FEATURES)

    class Meta:
        icon = "openquote"
        label = _("Glossary term")


class MediaBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    file = DocumentChooserBlock(label=_("Audio or video file"), required=False)
    url = blocks.URLBlock(label=_("Or its address"), required=False)
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1)
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=TEXT_FEATURES)

    class Meta:
        icon = "media"
        label = _("Media with transcript")


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Option"), features=INLINE_FEATURES)
    is_correct = blocks.BooleanBlock(label=_("Correct"), required=False)
    feedback = blocks.RichTextBlock(label=_("Feedback"), features=INLINE_FEATURES)

    class Meta:
        label = _("Option")


class KnowledgeCheckBlock(blocks.StructBlock):
    question = blocks.RichTextBlock(label=_("Question"), features=INLINE_FEATURES)
    options = blocks.ListBlock(CheckOptionBlock(), min_num=2, max_num=6, label=_("Options"))

    class Meta:
        icon = "help"
        label = _("Knowledge check")


def _figure(label, help_text="") -> blocks.CharBlock:
    return blocks.CharBlock(label=label, help_text=help_text, required=False, max_length=8)


class ScenarioBlock(blocks.StructBlock):
    source = blocks.ChoiceBlock(
        choices=choices.sources,
        label=_("Route and source of the dose"),
        help_text=_("Only doses that a named source used can be drawn."),
    )
    amount = _figure(_("Dose"), _("In the unit of the source. Empty: its usual dose."))
    minutes = _figure(_("Infused over, minutes"))
    weight = _figure(_("Body weight, kg"), _("Empty: 70."))
    share = _figure(_("Share absorbed, %"))
    at = _figure(_("Second dose after, minutes"))
    second = _figure(_("Second dose"), _("Empty: the same as the first."))
    model = blocks.ChoiceBlock(
        choices=choices.parameter_sets, label=_("Parameter set"), required=False
    )

    def clean(self, value):
        value = super().clean(value)
        _scenario, errors = read_scenario({name: said or "" for name, said in value.items()})
        if errors:
            raise StructBlockValidationError(
                {name: ValidationError(reason) for name, reason in errors.items()}
            )
        return value

    class Meta:
        label = _("Scenario")


class ExplorerBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=TEXT_FEATURES,
        required=False,
        help_text=_("What to look for in the curves."),
    )
    level = blocks.IntegerBlock(
        label=_("Level for “time above”, ng/mL"),
        default=int(USUAL_LEVEL),
        min_value=int(LOWEST_LEVEL),
        max_value=int(HIGHEST_LEVEL),
    )
    scenarios = blocks.ListBlock(
        ScenarioBlock(), min_num=1, max_num=len(LETTERS), label=_("Scenarios")
    )

    class Meta:
        icon = "draft"
        label = _("Concentration–time explorer")


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow")
    key_point = blocks.RichTextBlock(label=_("Key point"), features=TEXT_FEATURES, icon="key")
    warning = blocks.RichTextBlock(label=_("Warning"), features=TEXT_FEATURES, icon="warning")
    figure = FigureBlock()
    table = TableBlock()
    procedure = ProcedureBlock()
    term = TermBlock()
    media = MediaBlock()
    check = KnowledgeCheckBlock()
    explorer = ExplorerBlock()
    references = blocks.StaticBlock(
        label=_("References"),
        icon="list-ul",
        admin_text=_("Lists the works that this lesson cites."),
    )


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
