"""A trainee's enrolments as the dashboard shows them: each with its outline and its certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator

from certificates.issuing.standings import CertificateStanding, standings_of_studies
from certificates.schemes.requirements import RequirementFinding
from courses.learning.models import outlines_of
from courses.learning.outlines import row
from courses.learning.progress import Outline
from courses.models import Enrolment

# Each shown enrolment costs a fixed number of queries, so only so many are shown at once.
SHOWN = 4


@dataclass(frozen=True)
class Study:
    """One enrolment: where the trainee stands, and what its certificate still needs."""

    enrolment: Enrolment
    outline: Outline
    standing: CertificateStanding | None

    @property
    def edition(self):
        return self.enrolment.edition

    @cached_property
    def next(self) -> dict | None:
        following = self.outline.next
        return row(self.enrolment, following) if following else None

    @property
    def waits(self) -> list[tuple[str, list[dict]]]:
        """What waits, by what it waits for."""
        by_reason: dict[str, list[dict]] = {}
        for item in self.outline.waiting:
            by_reason.setdefault(item.reason, []).append(row(self.enrolment, item))
        return list(by_reason.items())

    @property
    def findings(self) -> list[RequirementFinding]:
        """What its certificate still needs, and what of it waits with a supervisor."""
        return self.standing.findings_in(self.outline) if self.standing else []

    @property
    def urgency(self) -> tuple[bool, bool]:
        """Sorts first what was returned, then what can be gone on with."""
        following = self.outline.next
        return (following is None or following.status != "returned", following is None)


def page_of(user, *, number: str | None, at: datetime) -> tuple[Page, list[Study]]:
    """One page of the user's enrolments, the newest first, and the studies that it shows."""
    page = _paginator(user).get_page(number)
    enrolments = list(page.object_list)
    for enrolment in enrolments:
        enrolment.user = user
    reached = standings_of_studies(enrolments, at=at)
    outlines = outlines_of(enrolments, at=at)
    shown = [
        Study(
            enrolment=enrolment,
            outline=outlines[enrolment.pk],
            standing=reached.get(enrolment.pk),
        )
        for enrolment in enrolments
    ]
    return page, shown


def _paginator(user) -> Paginator:
    """Over all of them; who has no more than fit on one page is spared the counting."""
    every = Enrolment.objects.of(user).with_edition()
    first = list(every[: SHOWN + 1])
    return Paginator(first if len(first) <= SHOWN else every, SHOWN)


def most_urgent(studies: Sequence[Study]) -> Study | None:
    return min(studies, key=lambda study: study.urgency, default=None)
