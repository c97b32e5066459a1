"""What the rules found when somebody last looked at a curriculum's quality.

Judging a curriculum that changed takes a second or more, so a first screen that names its errors
remembers the last look. It is a hint and no record: the report itself always tells what is.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.cache import cache

from courses.content.models.pages import CurriculumPage
from courses.quality.findings import Finding, Severity

REMEMBERED = 90 * 24 * 60 * 60


def remember(curriculum: CurriculumPage, findings: Iterable[Finding], *, at: datetime) -> None:
    errors = sum(finding.severity == Severity.ERROR for finding in findings)
    cache.set(_key(curriculum), (errors, at), REMEMBERED)


def remembered(
    curricula: Sequence[CurriculumPage],
) -> list[tuple[CurriculumPage, int, datetime]]:
    """Each curriculum that somebody looked at, with its errors then and the moment."""
    found = cache.get_many([_key(one) for one in curricula])
    return [(one, *found[_key(one)]) for one in curricula if _key(one) in found]


def _key(curriculum: CurriculumPage) -> str:
    return f"quality-errors:{curriculum.pk}"
