"""Which state of a draft a page was made from, so that nothing newer is overwritten. Pure."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Kept(NamedTuple):
    """What a save came to: the version that is kept now, and since when."""

    version: int
    saved_at: datetime | None


# ``Seen.now`` makes one. What a browser sends may be anything, and the name is stored.
NAME_OF_PAGE = re.compile(r"[0-9A-Za-z]{1,16}")


@dataclass(frozen=True)
class Seen:
    """The version that a page saw, and the name of that page.

    ``by_hand`` says that the form was sent by a button: it is the last word of its page, and
    a save of the same page that overtook it on the way is not another device.
    """

    version: int
    page: str = ""
    by_hand: bool = False

    @classmethod
    def parse(cls, text: str, *, by_hand: bool = False) -> "Seen":
        """The version that a form says it was made from; one that cannot be read is older than any."""
        version, _dash, page = text.partition("-")
        known = int(version) if version.isdecimal() and len(version) < 10 else -1
        return cls(known, page if NAME_OF_PAGE.fullmatch(page) else "", by_hand)

    @classmethod
    def now(cls, version: int) -> "Seen":
        """What a page that is about to be shown sees: this version, and a name of its own."""
        return cls(version, secrets.token_hex(4))

    def __str__(self) -> str:
        return f"{self.version}-{self.page}"

    def at(self, version: int) -> "Seen":
        """The same page, once it has seen ``version``."""
        return Seen(version, self.page)

    def is_current(self, draft) -> bool:
        """Whether ``draft``, which has a ``version`` and a ``page``, is what was seen."""
        if draft.version == self.version:
            return True
        return self.by_hand and bool(self.page) and draft.page == self.page
