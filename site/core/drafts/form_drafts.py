"""What is typed in a longer form without a table of its own: kept until it is handed in."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.drafts.models import FormDraft
from core.drafts.typed import tidied
from core.drafts.versions import Seen
from core.errors import Refusal

# In characters, for each field: what is longer is a pasted file.
LONGEST = 40_000


@transaction.atomic
def keep(*, user, key: str, values: Mapping[str, str], seen: Seen, at: datetime) -> FormDraft:
    """Keep what ``user`` typed in the form of that key, by name of field.

    Refuses ``too_long``; a state that is no longer the kept one raises ``Conflict``, unless both
    say the same.
    """
    values = {name: tidied(text) for name, text in values.items()}
    if any(len(text) > LONGEST for text in values.values()):
        raise Refusal(
            "too_long", _("A text is longer than can be kept. Shorten it; it was not saved.")
        )
    # The row is there before it is locked, so that two devices can meet at it the first time too.
    FormDraft.objects.get_or_create(user=user, key=key)
    draft = FormDraft.objects.select_for_update().get(user=user, key=key)
    return draft.keep({"values": values}, seen=seen, at=at)


def clear(*, user, key: str) -> None:
    """Forget it: the form was handed in. In the same transaction, so that neither is without the other."""
    FormDraft.objects.filter(user=user, key=key).delete()
