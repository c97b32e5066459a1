"""What the tests of exemplars share: one for each overall level of the factory's vignette."""

from assessments.models import Exemplar

ANSWERS = {
    "first-actions": "I would stop here and ring the prescriber before anything else, {level}.",
    "why": "Because the number on the cuff is too high for a dose, {level}.",
}
MARKS = {
    "unsafe": ("unsafe", "unsafe"),
    "emerging": ("emerging", "competent"),
    "competent": ("competent", "emerging"),
    "advanced": ("competent", "competent"),
}


def row(overall: str, *, answers=None, marks=None, **fields) -> Exemplar:
    texts = {code: text.format(level=overall) for code, text in ANSWERS.items()}
    levels = dict(zip(("safety", "reasoning"), MARKS[overall], strict=True))
    return Exemplar(
        overall=overall,
        comment=f"Reference comment on the {overall} answer.",
        answers=[
            ("answer", {"prompt": code, "text": text})
            for code, text in (texts | (answers or {})).items()
        ],
        marks=[
            ("mark", {"criterion": code, "level": level, "comment": f"Mark of {code}."})
            for code, level in (levels | (marks or {})).items()
        ],
        **fields,
    )


def add_exemplars(curriculum, *overall: str):
    """Give the factory's vignette an exemplar at each of these levels, or at all."""
    page = curriculum.get_descendants().get(slug="the-referral").specific
    page.exemplars = [row(level) for level in overall or MARKS]
    page.save_revision().publish()
    return page
