"""What expires carries the day by which somebody looks again."""

import re
from collections.abc import Iterator
from datetime import date

from courses.quality.findings import Finding, error, warning
from courses.quality.material import Curriculum, Passage, QuestionPassage, Step

EXPIRING = re.compile(
    r"\bREMS\b|\bDEA\b|tele(?:medicine|health) flexib|temporary (?:rule|extension|flexib)"
    r"|\b(?:drug|esketamine|Spravato|current|product) label\b|prescribing information"
    r"|\b\d+ (?:CFR|FR) \d+|under FDA review",
    re.IGNORECASE,
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAY = re.compile(
    rf"\b(?:({'|'.join(MONTHS)}) (\d{{1,2}}), (20\d\d)"
    rf"|(\d{{1,2}}) ({'|'.join(MONTHS)}) (20\d\d))"
)
ENDS = re.compile(r"\b(?:until|through|expires?|ends?|extended to|runs? (?:only )?to)\b")


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for step in curriculum.steps:
        # What asks questions is reviewed question by question.
        if not step.content.questions:
            yield from _of_step(step, on)
    for question in curriculum.questions:
        yield from _of_question(question, on)


def _of_step(step: Step, on: date) -> Iterator[Finding]:
    if step.review_by and step.review_by < on:
        yield warning(
            step.spot,
            "review_overdue",
            f"“{step.title}” was to be reviewed by {step.review_by}; its readers are told.",
        )
    expiring = [passage for passage in step.content.passages if EXPIRING.search(passage.words)]
    if expiring and step.review_by is None:
        word = EXPIRING.search(expiring[0].words)
        yield error(
            expiring[0].spot,
            "review_date_missing",
            f"“{step.title}” speaks of “{word[0] if word else ''}”, which expires, "
            "and has no review date.",
        )
    for passage in expiring:
        yield from _too_late(passage, step, on)


def _too_late(passage: Passage, step: Step, on: date) -> Iterator[Finding]:
    for sentence in re.split(r"(?<=[.;!?])\s", passage.words):
        ends = ENDS.search(sentence)
        for match in DAY.finditer(sentence, ends.end() if ends else len(sentence)):
            day = _day(match)
            if step.review_by and on < day < step.review_by:
                yield error(
                    passage.spot,
                    "review_date_late",
                    f"Something ends on {day}, and the review is only due on {step.review_by}.",
                )


def _day(match: re.Match) -> date:
    month, day, year = (
        (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    )
    return date(int(year), MONTHS.index(month) + 1, int(day))


def _of_question(question: QuestionPassage, on: date) -> Iterator[Finding]:
    said = " ".join([question.stem, question.rationale, *(one.text for one in question.options)])
    if question.review_by is None:
        word = EXPIRING.search(said)
        found = error if word else warning
        reason = f" and speaks of “{word[0]}”, which expires" if word else ""
        yield found(
            question.spot, "review_date_missing", f"{question.code} has no review date{reason}."
        )
    elif question.review_by < on:
        yield warning(
            question.spot,
            "review_overdue",
            f"{question.code} was to be reviewed by {question.review_by}.",
        )
