"""Questions of the bank as the rules of quality see them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessments.items import item_of
from courses.quality.findings import Spot
from courses.quality.material import QuestionPassage, read_options


def read_question(content: Mapping[str, Any], spot: Spot) -> QuestionPassage:
    """A question's frozen content as material."""
    item = item_of(content["type"])
    return QuestionPassage(
        code=content["code"],
        stem=content["stem"],
        options=read_options(item.options(content)),
        usual_options=item.usual_options,
        has_one_key=item.has_one_key,
        holds=item.holds(content),
        feedback=tuple(item.feedback(content)),
        rationale=content["rationale"],
        sources=tuple(content["sources"]),
        objective=content["objective"] or "",
        competency=content["competency"] or "",
        difficulty=content["difficulty"],
        review_by=date.fromisoformat(content["review_by"]) if content["review_by"] else None,
        spot=spot,
    )
