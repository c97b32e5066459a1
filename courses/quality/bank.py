"""Questions that test what was taught, and not the skill of guessing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from courses import text
from courses.quality.findings import Finding, Spot, error, shortfall, warning
from courses.quality.material import Curriculum, Question

# Few options are guessed, many are not read.
OPTIONS = {"single": (3, 5), "multiple": (4, 7)}
# Below this a lopsided bank is chance.
ENOUGH = 12
# No position should draw guesses: with four options a quarter of the keys falls on each.
MOST_AT_ONE_POSITION = 0.45
# Chance would make the key the longest of four in a quarter of the questions.
MOST_LONGEST = 0.40
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
    for module in curriculum.modules:
        asked = {question.code for step in module.steps for question in step.content.questions}
        own = [one for one in curriculum.questions if one.code in asked] if not module.bank else []
        yield from _balance([*module.bank, *own], module.title, module.spot)


def _of_question(question: Question, name: str) -> Iterator[Finding]:
    options = question.options
    least, most = OPTIONS.get(question.type, (0, len(options)))
    if question.code and not least <= len(options) <= most:
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


def _duplicates(questions: Sequence[Question]) -> Iterator[Finding]:
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


def _balance(questions: Sequence[Question], title: str, spot: Spot) -> Iterator[Finding]:
    single = [
        question
        for question in questions
        if question.type == "single" and len(question.options) > 2 and len(question.key) == 1
    ]
    if len(single) < ENOUGH:
        return
    position, count = Counter(question.key[0] for question in single).most_common(1)[0]
    if count / len(single) > MOST_AT_ONE_POSITION:
        yield error(
            spot,
            "key_position",
            f"In “{title}”, {count} of {len(single)} keys stand at position {position + 1}.",
        )
    longest = sum(_is_longest(question) for question in single)
    if longest / len(single) > MOST_LONGEST:
        yield shortfall(
            spot,
            "key_longest",
            f"In “{title}”, the key is the longest option of {longest} of {len(single)} questions.",
        )


def _is_longest(question: Question) -> bool:
    lengths = [len(text.words(option.text)) for option in question.options]
    key = lengths[question.key[0]]
    return key == max(lengths) and lengths.count(key) == 1
