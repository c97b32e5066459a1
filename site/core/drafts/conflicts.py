"""Why what was typed could not be kept as it was sent."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refusal


class Conflict(Refusal):
    """What is to be saved was made from an older version than the one kept.

    ``current`` is the row as it is kept. Nothing was overwritten; the person chooses.
    """

    def __init__(self, current: Any) -> None:
        super().__init__(
            "changed_elsewhere",
            _("This was changed in another window or on another device since you opened it."),
        )
        self.current = current


class Gone(Refusal):
    """There is nothing left to write in: it was handed in, ended, or taken over by another."""
