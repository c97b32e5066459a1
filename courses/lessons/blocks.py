"""The blocks of a lesson. A block type that a release has used may grow, never shrink."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.content.blocks import INLINE_FEATURES, TEXT_FEATURES, TableBlock
from courses.explorer import choices
from courses.explorer.reading import (
    HIGHEST_LEVEL,
    LETTERS,
    LOWEST_LEVEL,
    USUAL_LEVEL,
    read_scenario,
)
from courses.quality.checks import FEWEST_OPTIONS, MOST_OPTIONS


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.TextBlock(
        label=_("Text alternative"), help_text=_("Say what the figure says, for who cannot see it.")
    )
    caption = blocks.RichTextBlock(label=_("Caption"), features=INLINE_FEATURES, required=False)

    class Meta:
        icon = "image"
        label = _("Figure")


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
    options = blocks.ListBlock(
        CheckOptionBlock(), min_num=FEWEST_OPTIONS, max_num=MOST_OPTIONS, label=_("Options")
    )

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
        # A draft may be half filled, and nothing typed is refused for it.
        if self.is_deferred_validation:
            return value
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
