"""Whether what is secret on the disk is so, and whether its keys open."""

import os
import stat

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from core.keys.store import PURPOSES, KeyMissing, store

# Of group and others.
_NOT_THE_OWNERS = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.security)
def data_is_private(app_configs, **kwargs) -> list[CheckMessage]:
    """Nobody but Preceptor's own user can look into its data."""
    if os.name != "posix":
        return []
    places = [settings.DATA_DIR, settings.DATA_DIR / "keys"]
    open_ones = [
        str(place)
        for place in places
        if place.exists() and stat.S_IMODE(place.stat().st_mode) & _NOT_THE_OWNERS
    ]
    return [
        Warning(
            f"Other accounts of this machine may look into {place}.",
            hint=f"Run chmod -R go= '{place}', or start by script/server, which does.",
            id="core.W004",
        )
        for place in open_ones
    ]


@register(Tags.security)
def keys_open(app_configs, **kwargs) -> list[CheckMessage]:
    """The current key of each purpose can be read with the passphrase that was given."""
    problems: list[CheckMessage] = []
    for purpose in PURPOSES:
        try:
            for number in store().numbers(purpose)[-1:]:
                store().key(purpose, number)
        except KeyMissing as error:
            hint = "Give back the KEYS_PASSPHRASE, or the files of DATA_DIR/keys, of before."
            problems.append(Error(str(error), hint=hint, id="core.E004"))
    return problems
