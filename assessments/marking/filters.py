"""Which of the answers that wait a supervisor wants to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.marking.models import MarkingDraftQuerySet
from courses.models import EditionStep

AGES = {
    "2": _("More than 2 days"),
    "7": _("More than a week"),
    "14": _("More than two weeks"),
}
VERSIONS = {"first": _("First"), "later": _("Second or later")}


@dataclass(frozen=True)
class QueueFilter:
    """What was chosen; what makes no sense chooses nothing."""

    vignette: str = ""
    age: str = ""
    version: str = ""

    @classmethod
    def parse(cls, sent: Mapping[str, str]) -> "QueueFilter":
        return cls(
            sent.get("vignette", ""),
            sent["age"] if sent.get("age") in AGES else "",
            sent["version"] if sent.get("version") in VERSIONS else "",
        )

    def of(self, waiting: MarkingDraftQuerySet, *, at: datetime) -> MarkingDraftQuerySet:
        curriculum, _slash, key = self.vignette.partition("/")
        if curriculum.isdecimal() and len(curriculum) < 10:
            waiting = waiting.filter(submission__step__edition__curriculum=int(curriculum))
            waiting = waiting.filter(submission__step__key=key) if key else waiting
        if self.age:
            waiting = waiting.filter(submitted_at__lte=at - timedelta(days=int(self.age)))
        if self.version:
            first = {"submission__number": 1}
            waiting = (
                waiting.filter(**first) if self.version == "first" else waiting.exclude(**first)
            )
        return waiting


def vignettes_of(organisations: Sequence) -> list[dict[str, Any]]:
    """Every curriculum with its vignettes, of whatever edition, as the filter names them."""
    steps = (
        EditionStep.objects.filter(edition__organisation__in=organisations, kind="vignette")
        .order_by("edition__curriculum", "-edition__number", "position")
        .values_list("edition__curriculum", "edition__title", "key", "title")
    )
    curricula = []
    for curriculum, rows in groupby(steps, key=lambda step: step[0]):
        titles: dict[str, str] = {}
        named = ""
        for _pk, edition, key, title in rows:
            named = named or edition
            titles.setdefault(f"{curriculum}/{key}", title)
        curricula.append({"value": str(curriculum), "title": named, "vignettes": titles})
    return curricula
