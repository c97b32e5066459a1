"""Claims that were found to be wrong or to go too far, wherever a text makes them its own.

A wrong option, a case, a quotation and a sentence that denies or warns of the claim may hold
it: that is how it is taught. ``banned`` holds the claims, each with the reason and the source.
"""

import re
from collections.abc import Iterator
from datetime import date

from courses.content import text
from courses.quality.banned import BANNED, RECONSTRUCTION, Claim
from courses.quality.findings import Finding, Spot, error
from courses.quality.material import Curriculum, Step

# What the text says itself. A narrative speaks as its people do, a level as a poor answer does.
OWN_WORDS = {
    *("text", "key point", "warning", "caption", "cell", "procedure step", "definition"),
    *("feedback", "transcript", "model answer", "summary", "introduction", "certificate meaning"),
}
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
DENIED = re.compile(
    r"\b(?:not|no|never|nor|none|neither|cannot|(?:can|doesn|don|isn)['’]t|without|nobody|"
    r"wrong|false|untrue|unproven|mistake\w*|myth\w*|misconception\w*|overclaim\w*|error\w*|"
    r"overstat\w*|claim\w*|unsupported|untested|question|whether|rather than|refus\w*|avoid\w*|"
    r"promis\w*|suggest\w*|impl\w+|belie\w+|assum\w+|fail\w*|unsafe|advertis\w*|if)\b",
    re.IGNORECASE,
)


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for spot, words in _own_words(curriculum):
        for sentence in re.split(r"(?<=[.;!?])\s+", QUOTED.sub("“…”", words)):
            for claim in BANNED:
                if _makes(claim, sentence):
                    yield error(spot, "banned_claim", f"“{sentence.strip()}”: {claim.because}")
    for step in curriculum.steps:
        yield from _reconstruction(step)


def _makes(claim: Claim, sentence: str) -> bool:
    found = claim.pattern.search(sentence)
    if found is None:
        return False
    # A denial that is part of the claim itself denies nothing.
    around = sentence[: found.start()] + " … " + sentence[found.end() :]
    return claim.is_always_wrong or (not DENIED.search(around) and not DENIED.search(found[0]))


def _own_words(curriculum: Curriculum) -> Iterator[tuple[Spot, str]]:
    passages = [*curriculum.passages]
    passages += [passage for step in curriculum.steps for passage in step.content.passages]
    for passage in passages:
        if passage.role in OWN_WORDS:
            yield passage.spot, passage.words
    for question in curriculum.questions:
        yield question.spot, text.words(question.rationale)
        for number in question.key:
            yield question.spot, text.words(question.options[number].text)


def _reconstruction(step: Step) -> Iterator[Finding]:
    """A lesson that teaches the reconstructed framework says that it is one."""
    if not step.content.lesson or step.content.lesson.is_handout:
        return
    said = " ".join(passage.words for passage in step.content.passages)
    if len(set(RECONSTRUCTION.code.findall(said))) >= RECONSTRUCTION.enough and not (
        RECONSTRUCTION.wording.search(said)
    ):
        yield error(
            step.spot,
            "reconstruction_unmarked",
            f"“{step.title}” teaches the reconstructed framework and does not say so.",
        )
