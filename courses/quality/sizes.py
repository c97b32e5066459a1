"""How much of everything a whole module has. Fewer may be meant; nothing here forbids a release."""

from collections.abc import Iterator
from datetime import date

from courses.quality.findings import Finding, shortfall, warning
from courses.quality.material import Curriculum, Lesson, Module, Step

FEWEST_WORDS, MOST_WORDS = 900, 1800
MOST_WORDS_OF_A_HANDOUT = 420
KEY_POINTS = 2


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for module in curriculum.modules:
        for step, lesson in module.lessons:
            yield from _lesson(step, lesson)
        for step, lesson in module.handouts:
            if lesson.words > MOST_WORDS_OF_A_HANDOUT:
                yield shortfall(
                    step.spot,
                    "handout_too_long",
                    f"“{step.title}” has {lesson.words} words; "
                    f"{MOST_WORDS_OF_A_HANDOUT} are the most for one page.",
                )
        if module.title:
            yield from _module(module)


def _lesson(step: Step, lesson: Lesson) -> Iterator[Finding]:
    if not FEWEST_WORDS <= lesson.words <= MOST_WORDS:
        yield shortfall(
            step.spot,
            "word_count",
            f"“{step.title}” has {lesson.words} words, not {FEWEST_WORDS} to {MOST_WORDS}.",
        )
    if not step.content.figures:
        yield shortfall(step.spot, "no_figure", f"“{step.title}” has no figure.")
    if lesson.key_points < KEY_POINTS:
        yield shortfall(
            step.spot, "few_key_points", f"“{step.title}” has {lesson.key_points} key points."
        )
    if not lesson.checks:
        yield shortfall(step.spot, "no_knowledge_check", f"“{step.title}” has no knowledge check.")
    for procedure in lesson.procedures:
        if not procedure.needs_local_approval:
            yield warning(
                procedure.spot,
                "procedure_without_approval",
                f"“{procedure.title}” does not say that it needs local approval.",
            )


def _module(module: Module) -> Iterator[Finding]:
    if not any(lesson.terms for _step, lesson in module.lessons):
        yield shortfall(module.spot, "no_glossary_term", f"“{module.title}” explains no term.")
    if not module.handouts:
        yield shortfall(module.spot, "no_handout", f"“{module.title}” has no hand-out.")
