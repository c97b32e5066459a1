"""Every statement of fact names its source, and no key rests on a source that was not checked."""

import re
from collections.abc import Iterator
from datetime import date

from courses.content import text
from courses.quality.findings import Finding, error, warning
from courses.quality.material import Curriculum, Passage, QuestionPassage, Step

# A figure that only a source can vouch for: a share, a dose, a level, a size of sample, a limit.
MEASURED = re.compile(
    r"""
    \d\s?% | \bn\s?=\s?\d | \b95\s?%?\s?CI\b | \bp\s?[<=]\s?0?\.\d | \bd\s?=\s?[−-]?0?\.\d
    | \d\s?(?:mg|µg|mcg|ng|mL|ml|L/h|mmHg|kg)\b | \bper\scent\b
    | \b\d[\d,.]*\s(?:patients|participants|people|clients|adults|volunteers|studies|trials|cases)\b
    """,
    re.VERBOSE,
)
# Words of mechanism and of evidence: what follows them is a statement of fact more often than not.
FACTUAL = re.compile(
    r"\b(?:receptors?|antagonis\w+|metaboli\w+|half-li\w+|bioavailab\w+|clearance|enzymes?|CYP\d\w*|"
    r"randomi[sz]ed|placebo|meta-analys\w+|stud(?:y|ies) (?:found|showed|reported)|"
    r"approved by|statute|regulation|guideline says)\b",
    re.IGNORECASE,
)
# What is read as running text; a table and its caption cite together, a definition is the author's.
RUNNING = {"text", "warning", "procedure step", "rationale", "model answer"}
SUMMING_UP = {"key point"}

UNCHECKED = {"recall", "recall-check"}


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for step in curriculum.steps:
        yield from _uncited(step)
        yield from _uncited_tables(step)
    for question in curriculum.questions:
        yield from _weak_keys(question, curriculum)
    yield from _references(curriculum)


def paragraphs(passage: Passage) -> list[str]:
    """The paragraphs of a passage; a list goes with the paragraph that leads to it."""
    html = re.sub(r"</(?:p|h2|h3)>\s*(?=<[uo]l>)", " ", passage.html)
    html = re.sub(r"<(h[23])>.*?</\1>", "<p>", html)
    return [part for part in re.split(r"</?p>|</?blockquote>", html) if text.words(part)]


def _uncited(step: Step) -> Iterator[Finding]:
    for passage in step.content.passages:
        if passage.role not in RUNNING | SUMMING_UP:
            continue
        for paragraph in paragraphs(passage):
            if text.citations(paragraph):
                continue
            words = text.words(paragraph)
            spot = passage.spot
            if locate := step.content.locate:
                spot = locate(passage.role, words)
            if measured := MEASURED.search(words):
                found = error if passage.role in RUNNING else warning
                yield found(
                    spot,
                    "uncited_figure",
                    f"“{measured[0].strip()}” in “{words[:60]}…” has no citation.",
                )
            elif passage.role in RUNNING and (factual := FACTUAL.search(words)):
                yield warning(
                    spot,
                    "uncited_fact",
                    f"“{words[:60]}…” speaks of “{factual[0]}” and has no citation.",
                )


def _uncited_tables(step: Step) -> Iterator[Finding]:
    """A table cites in its cells or beside it: one source at least for figures."""
    for table in step.content.tables:
        said = " ".join(text.words(cell) for cell in table.cells)
        if "fictional" in table.caption.lower():
            continue
        if MEASURED.search(said) and not any(text.citations(cell) for cell in table.cells):
            yield error(table.spot, "uncited_table", f"The table “{table.caption}” cites nothing.")


def _weak_keys(question: QuestionPassage, curriculum: Curriculum) -> Iterator[Finding]:
    keys = question.rests_on
    if not keys:
        yield error(
            question.spot, "unsourced_question", f"{question.code} names no source of its key."
        )
        return
    statuses = {curriculum.works[key].status for key in keys if key in curriculum.works}
    if statuses and statuses <= UNCHECKED:
        yield error(
            question.spot,
            "key_on_recall",
            f"The key of {question.code} rests only on what was recalled "
            f"({', '.join(sorted(keys))}).",
        )


def _references(curriculum: Curriculum) -> Iterator[Finding]:
    for module in curriculum.modules:
        for work in module.works:
            if work.is_used is False:
                yield warning(
                    work.spot, "reference_unused", f"Nothing in this module cites {work.key}."
                )
            if work.status == "found" and not (work.doi or work.url):
                yield warning(
                    work.spot,
                    "reference_without_address",
                    f"{work.key} was seen at a public page, and has neither DOI nor address.",
                )
            if work.doi and not re.fullmatch(r"10\.\d{4,9}/\S+", work.doi):
                yield error(work.spot, "not_a_doi", f"“{work.doi}” of {work.key} is no DOI.")
