"""The terms that the steps of an edition explain, from A to Z."""

import unicodedata
from dataclasses import dataclass
from itertools import groupby

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from courses.content import text
from courses.releases.models import Edition
from courses.releases.steps import kind_of
from courses.releases.syllabus import syllabus_of

A_MONTH = 30 * 24 * 3600
# Where a term goes that begins with no letter.
OTHERS = "0–9"


@dataclass(frozen=True)
class GlossaryEntry:
    """A term with the step that explains it. ``html`` is sanitised, without its citations."""

    term: str
    html: str
    step: int

    @property
    def definition(self) -> SafeString:
        return mark_safe(self.html)

    @property
    def letter(self) -> str:
        first = unicodedata.normalize("NFKD", self.term.strip())[:1].upper()
        return first if first.isalpha() else OTHERS

    @property
    def place(self) -> tuple[str, str]:
        plain = unicodedata.normalize("NFKD", self.term).casefold()
        return (self.letter, plain)


def glossary_of(edition: Edition) -> list[tuple[str, list[GlossaryEntry]]]:
    """The entries under their letters. Released content never changes, so they are kept."""
    key = f"glossary:{edition.pk}:{edition.fingerprint}"
    entries = cache.get(key)
    if entries is None:
        entries = _entries(edition)
        cache.set(key, entries, A_MONTH)
    return [(letter, list(under)) for letter, under in groupby(entries, key=lambda e: e.letter)]


def _entries(edition: Edition) -> list[GlossaryEntry]:
    explaining = [step.pk for step in syllabus_of(edition).steps if step.explains_terms]
    found = [
        GlossaryEntry(term=term, html=text.CITATION.sub("", definition).strip(), step=step.pk)
        for step in edition.steps.filter(pk__in=explaining).select_related("kept")
        for term, definition in kind_of(step.kind).terms(step.content["content"])
    ]
    return sorted(found, key=lambda entry: entry.place)
