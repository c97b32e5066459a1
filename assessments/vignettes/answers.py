"""What a trainee writes to the prompts of a vignette. Pure: no database, no request.

Words are counted as ``static/js/wordcount.js`` counts them, so that the page never promises
what the server refuses: runs of anything but white space, where white space is what a
browser takes it to be (Python's own list differs in a byte order mark and some controls).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
WORD = re.compile(f"[^{SPACE}]+")

# Far beyond any word limit: what is longer is a pasted file, not an answer.
LONGEST = 40_000


@dataclass(frozen=True)
class Prompt:
    code: str
    text: str
    minimum: int
    maximum: int


@dataclass(frozen=True)
class PromptAnswer:
    """What stands under one prompt, measured."""

    prompt: Prompt
    text: str

    @property
    def words(self) -> int:
        return word_count(self.text)

    @property
    def fault(self) -> str:
        """What keeps this answer from being handed in, in words, or an empty string."""
        words, prompt = self.words, self.prompt
        if not words:
            return _("Nothing is written here yet.")
        if words < prompt.minimum:
            short = prompt.minimum - words
            return ngettext(
                "%(count)d more word is needed to reach %(limit)d.",
                "%(count)d more words are needed to reach %(limit)d.",
                short,
            ) % {"count": short, "limit": prompt.minimum}
        if words > prompt.maximum:
            over = words - prompt.maximum
            return ngettext(
                "%(count)d word too many: the limit is %(limit)d.",
                "%(count)d words too many: the limit is %(limit)d.",
                over,
            ) % {"count": over, "limit": prompt.maximum}
        return ""


def word_count(text: str) -> int:
    return len(WORD.findall(text))


def prompts_of(content: Mapping[str, Any]) -> list[Prompt]:
    """The prompts of a vignette's content, stage after stage."""
    return [
        Prompt(prompt["code"], prompt["text"], prompt["minimum"] or 0, prompt["maximum"])
        for stage in content["stages"]
        for prompt in stage["prompts"]
    ]


def measured(content: Mapping[str, Any], texts: Mapping[str, str]) -> list[PromptAnswer]:
    """The answer to every prompt, empty where ``texts`` (by code of prompt) has none."""
    return [PromptAnswer(prompt, texts.get(prompt.code, "")) for prompt in prompts_of(content)]
