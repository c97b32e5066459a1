"""Looking a trainee's license up in its register: writing down what was found, and reading it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Licence
from certificates.licences.models import LicenceCheck, stated_by
from core.errors import Refusal
from core.models import Organisation


@dataclass(frozen=True)
class Found:
    """The latest check of everything that was ever stated."""

    by_stated: dict[tuple, LicenceCheck]

    def of(self, licence: Licence, *, organisation: int) -> LicenceCheck | None:
        """What ``organisation`` found about ``licence`` as it is stated now; None before it looks."""
        return self.by_stated.get((organisation, licence.user_id, *stated_by(licence)))


def latest(users: Iterable, *, organisations: Iterable) -> Found:
    """What was found about ``users``, in one query; in none where there is nobody."""
    users = list(users)
    if not users:
        return Found({})
    rows = LicenceCheck.objects.made_for(users, organisations=organisations)
    return Found({(row.organisation_id, row.user_id, *row.stated): row for row in rows})


@transaction.atomic
def write_down(
    *,
    licence: Licence,
    organisation: Organisation,
    seen: str,
    outcome: str,
    against: str,
    checked_on: date,
    note: str = "",
    by,
    at: datetime,
) -> LicenceCheck:
    """Keep what the register said of ``licence``. Refuses ``changed`` when it is not what was ``seen``."""
    licence = Licence.objects.select_for_update().get(pk=licence.pk)
    if seen != as_seen(licence):
        raise Refusal(
            "changed",
            _("The holder has changed this license meanwhile. Look up what it says now."),
        )
    profession, number, jurisdiction, expires_on = stated_by(licence)
    return LicenceCheck.objects.create(
        organisation=organisation,
        user=licence.user,
        profession=profession,
        number=number,
        jurisdiction=jurisdiction,
        expires_on=expires_on,
        outcome=outcome,
        against=against,
        checked_on=checked_on,
        note=note,
        by=by,
        at=at,
    )


def as_seen(licence: Licence) -> str:
    """What a form sends back, so that nobody confirms what they did not read."""
    return " ".join(str(part) for part in stated_by(licence))
