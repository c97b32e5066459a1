"""The status of a certificate on a day, and the day on which it expires. Pure."""

from calendar import monthrange
from datetime import date
from enum import Enum


class Status(Enum):
    VALID = "valid"
    DEMONSTRATION = "demonstration"
    EXPIRED = "expired"
    REVOKED = "revoked"


def status_of(
    *, is_revoked: bool, expires_on: date | None, is_demonstration: bool, on: date
) -> Status:
    """The status, and where several hold the gravest: a revoked demonstration is revoked."""
    if is_revoked:
        return Status.REVOKED
    if expires_on is not None and expires_on < on:
        return Status.EXPIRED
    return Status.DEMONSTRATION if is_demonstration else Status.VALID


def expiry(issued_on: date, valid_months: int | None) -> date | None:
    """The last day on which a certificate holds, or None when it does not expire."""
    if valid_months is None:
        return None
    years, month = divmod(issued_on.month - 1 + valid_months, 12)
    year, month = issued_on.year + years, month + 1
    last_day = monthrange(year, month)[1]
    return date(year, month, min(issued_on.day, last_day))
