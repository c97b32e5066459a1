from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from core.keys.store import store
from core.sign_in import factors


@register(Tags.database)
def factors_can_be_read(app_configs, databases, **kwargs) -> list[CheckMessage]:
    """Every key that a second factor is sealed with is here: else nobody with one could sign in."""
    if not databases:
        return []
    try:
        missing = factors.keys_needed() - set(store().numbers(factors.PURPOSE))
    except DatabaseError:
        # Nothing is migrated yet, so nobody has a factor.
        return []
    if not missing:
        return []
    return [
        Error(
            "Second factors are sealed with keys that are not in DATA_DIR/keys/factors.",
            hint="Put back the folder keys of the backup that the database came from.",
            id="core.E005",
        )
    ]
