from typing import Any

from django.utils.translation import gettext as _

from assessments.rubrics import rubric as rubrics
from assessments.rubrics.models import Rubric
from core.errors import Refusal
from courses.content.freezing import decimal_text


def freeze_rubric(rubric: Rubric) -> dict:
    """A rubric as it judges the submissions of an edition."""
    content = {
        "title": rubric.title,
        "pass_percent": rubric.pass_percent,
        "criteria": [_freeze_criterion(block.value) for block in rubric.criteria],
    }
    for fault in rubrics.faults(rubrics.FrozenRubric.from_content(content)):
        raise Refusal("rubric_unusable", _("Its rubric: %s") % fault.message)
    return content


def _freeze_criterion(value) -> dict[str, Any]:
    return {
        "code": value["code"],
        "title": value["title"],
        "description": value["description"] or "",
        "competency": value["competency"] or None,
        "is_critical": bool(value["is_critical"]),
        "met_at": value["met_at"] or None,
        "weight": decimal_text(value["weight"]),
        "levels": [
            {
                "code": level["code"],
                "title": level["title"],
                "points": decimal_text(level["points"]),
                "description": level["description"],
            }
            for level in value["levels"]
        ],
    }
