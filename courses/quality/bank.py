"""Questions that test what was taught, and not the skill of guessing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from courses.content import text
from courses.quality.findings import Finding, error, shortfall, warning
from courses.quality.material import Curriculum, QuestionPassage

SAME_WORDS = 0.85

ALL_OR_NONE = re.compile(
    r"\b(?:all|none|any|both|neither) of (?:the (?:above|others?|options|answers)|these)\b"
    r"|\bboth [a-d] and [a-d]\b",
    re.IGNORECASE,
)
BY_LETTER = re.compile(r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice) [A-H]\b")
NEGATIVE = re.compile(r"\b(?:NOT|EXCEPT)\b|\b[Ww]hich [^.?]{0,40}\b(?:is|are) not\b|\bexcept\?")


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for question in curriculum.questions:
        yield from _of_question(question, question.code)
    for step in curriculum.steps:
        if step.content.lesson:
            for number, one in enumerate(step.content.lesson.checks, 1):
                yield from _of_question(one, f"Knowledge check {number} of “{step.title}”")
    yield from _duplicates(curriculum.questions)


def _of_question(question: QuestionPassage, name: str) -> Iterator[Finding]:
    options = question.options
    if question.usual_options:
        least, most = question.usual_options
        if not least <= len(options) <= most:
            yield warning(
                question.spot,
                "option_count",
                f"{name} has {len(options)} options; {least} to {most} are usual.",
            )
    for option in options:
        if found := ALL_OR_NONE.search(text.words(option.text)):
            yield error(question.spot, "all_or_none", f"{name} offers “{found[0]}”.")
    told = [*question.feedback, question.rationale]
    if found := next(filter(None, (BY_LETTER.search(text.words(one)) for one in told)), None):
        yield error(
            question.spot,
            "option_by_letter",
            f"{name} speaks of “{found[0]}”, and options are shuffled.",
        )
    if any(not text.words(one) for one in question.feedback):
        yield error(question.spot, "feedback_missing", f"{name} gives no reason for an answer.")
    if question.code and not text.words(question.rationale):
        yield error(question.spot, "rationale_missing", f"{name} has no rationale.")
    if found := NEGATIVE.search(text.words(question.stem)):
        yield warning(question.spot, "negative_stem", f"{name} asks negatively (“{found[0]}”).")
    repeated = Counter(text.words(option.text).casefold() for option in options)
    if any(count > 1 for count in repeated.values()):
        yield error(question.spot, "option_repeated", f"Two options of {name} say the same.")


def _duplicates(questions: Sequence[QuestionPassage]) -> Iterator[Finding]:
    stems = [(question, _words(question.stem)) for question in questions]
    for (first, one), (second, other) in combinations(stems, 2):
        if one == other:
            yield shortfall(
                second.spot, "stem_repeated", f"{second.code} asks the same as {first.code}."
            )
        elif one and len(one & other) / len(one | other) > SAME_WORDS:
            yield warning(
                second.spot, "stem_alike", f"{second.code} asks nearly the same as {first.code}."
            )


def _words(html: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w%]+", text.words(html).casefold()))
