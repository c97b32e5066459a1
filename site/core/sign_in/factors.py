"""How the secrets of second factors lie in the database: sealed, each naming its key.

allauth seals the secret of an app and the seed of recovery codes through its adapter, and knows no
such hook for passkeys: what it keeps of those is sealed between its rows and the database.
"""

import json
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_init, post_save, pre_save
from django.dispatch import receiver

from core.keys import sealing
from core.keys.store import KeyMissing

PURPOSE = "factors"
# Where in ``data`` a secret stands.
SECRET, SEED, CREDENTIAL = "secret", "seed", "credential"


@receiver(pre_save, sender=Authenticator)
def seal_passkey(sender, instance: Authenticator, **kwargs) -> None:
    if isinstance(instance.data.get(CREDENTIAL), dict):
        text = json.dumps(instance.data[CREDENTIAL])
        instance.data[CREDENTIAL] = sealing.seal(text, purpose=PURPOSE)


@receiver([post_init, post_save], sender=Authenticator)
def unseal_passkey(sender, instance: Authenticator, **kwargs) -> None:
    data = instance.__dict__.get("data") or {}
    if isinstance(data.get(CREDENTIAL), str):
        text = sealing.unseal(data[CREDENTIAL], purpose=PURPOSE)
        data[CREDENTIAL] = json.loads(text)


@transaction.atomic
def reseal() -> int:
    """Seal every secret with the current key, and return how many factors there are."""
    factors = Authenticator.objects.select_for_update()
    for factor in factors:
        for place in (SECRET, SEED):
            if place in factor.data:
                text = sealing.unseal(factor.data[place], purpose=PURPOSE)
                factor.data[place] = sealing.seal(text, purpose=PURPOSE)
        factor.save(update_fields=["data"])
    return len(factors)


def keys_needed() -> set[int]:
    """The keys that some factor's secret is sealed with."""
    return set(_keys_named())


def _keys_named() -> Iterator[int]:
    for data in Authenticator.objects.values_list("data", flat=True):
        for place in (SECRET, SEED, CREDENTIAL):
            if place in data:
                try:
                    yield sealing.key_named_in(str(data[place]))
                except KeyMissing:
                    yield 0
