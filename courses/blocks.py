"""The blocks of a lesson. A block type that a release has used may grow, never shrink."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

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
