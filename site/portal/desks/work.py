"""What a first screen is made of: pieces of work, and how things fare. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

# More are not counted: nobody reads further.
COUNTED = 100
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Duty:
    """Something that waits for a person. ``posts``: the press does it; else it leads there."""

    title: str
    url: str
    action: str
    since: datetime | None = None
    detail: str = ""
    posts: bool = False


@dataclass(frozen=True)
class Bar:
    """One bar of a small plot; ``share`` of the longest, in hundredths."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Desk:
    """One role of a person: what waits in it, and how things fare there."""

    key: str
    title: str
    calm: str
    works: Sequence[Duty] = ()
    links: Sequence[tuple[str, str]] = ()
    bars: Sequence[Bar] = ()
    bars_title: str = ""
    note: str = ""
    trainees: Sequence = ()
    trainees_url: str = ""
    lacks: Sequence = field(default=())

    @property
    def since(self) -> datetime:
        """Since when its oldest work waits."""
        return min((work.since for work in self.works if work.since), default=NEVER)


def in_order(desks: Iterable[Desk]) -> list[Desk]:
    """First where something waits, the oldest first; what is calm keeps its place behind."""
    return sorted(desks, key=lambda desk: (not desk.works, desk.since))


def counted(count: int) -> str:
    return _("more than %d") % COUNTED if count > COUNTED else str(count)


def ages(moments: Iterable[datetime], *, at: datetime) -> list[Bar]:
    """How long things have waited, as a few bars."""
    steps = (
        (_("less than a day"), timedelta(days=1)),
        (_("1 to 3 days"), timedelta(days=3)),
        (_("3 to 7 days"), timedelta(days=7)),
        (_("longer than a week"), timedelta.max),
    )
    found = Counter(
        next(label for label, limit in steps if at - moment < limit) for moment in moments
    )
    longest = max(found.values(), default=0)
    return [
        Bar(label, found[label], 100 * found[label] // longest if longest else 0)
        for label, _limit in steps
    ]
