from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.rubrics.rubric import FEWEST_LEVELS, MOST_LEVELS
from core.cms.offers import offered

CODE = r"^[a-z0-9-]+$"


class LevelBlock(blocks.StructBlock):
    code = blocks.RegexBlock(regex=CODE, label=_("Code"))
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    points = blocks.DecimalBlock(label=_("Points"), min_value=0)
    description = blocks.TextBlock(label=_("What an answer at this level shows"))

    class Meta:
        label = _("Level")
        label_format = _("{title} ({points})")
        form_classname = "rubric-level"


class CriterionBlock(blocks.StructBlock):
    code = blocks.RegexBlock(regex=CODE, label=_("Code"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    description = blocks.TextBlock(label=_("What it judges"), required=False)
    competency = offered(
        blocks.CharBlock(
            label=_("Competency code"),
            max_length=40,
            required=False,
            help_text=_("Type a word of it, or its code, and choose from the list."),
        ),
        "competencies",
    )
    is_critical = blocks.BooleanBlock(
        label=_("Critical"), required=False, help_text=_("Must be met whatever the total.")
    )
    met_at = offered(
        blocks.CharBlock(
            label=_("Met at level"),
            required=False,
            help_text=_("Code of the lowest level that meets it."),
        ),
        "levels",
    )
    weight = blocks.DecimalBlock(label=_("Weight"), min_value=0, default=1)
    levels = blocks.ListBlock(
        LevelBlock(), min_num=FEWEST_LEVELS, max_num=MOST_LEVELS, label=_("Levels, lowest first")
    )

    class Meta:
        label = _("Criterion")
        label_format = "{title}"
        icon = "list-ul"


class Criteria(blocks.StreamBlock):
    """Each folded to its title: a rubric is read as a list before one of its criteria is changed."""

    criterion = CriterionBlock()

    class Meta:
        collapsed = True
