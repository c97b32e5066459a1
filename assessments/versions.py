"""Which state of a draft a page was made from, so that nothing newer is overwritten. Pure."""

import secrets
from dataclasses import dataclass


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
        """What a form sent; what cannot be read saw nothing."""
        version, _dash, page = text.partition("-")
        known = int(version) if version.isdecimal() and len(version) < 10 else -1
        return cls(known, page[:16], by_hand)

    @classmethod
    def now(cls, version: int) -> "Seen":
        """For a page that is about to be shown."""
        return cls(version, secrets.token_hex(4))

    def __str__(self) -> str:
        return f"{self.version}-{self.page}"

    def is_current(self, draft) -> bool:
        """Whether ``draft``, which has a ``version`` and a ``page``, is what was seen."""
        if draft.version == self.version:
            return True
        return self.by_hand and bool(self.page) and draft.page == self.page
