from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]
INLINE_FEATURES = ["bold", "italic", "link"]


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
