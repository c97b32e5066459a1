from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# In text that a reader finds with its sources, a work can be cited.
CITATION = "citation"
PLAIN_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]
TEXT_FEATURES = [*PLAIN_FEATURES, CITATION]
INLINE_FEATURES = ["bold", "italic", "link", CITATION]


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
