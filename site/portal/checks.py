from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.models import User
from portal.demonstration import DOMAIN


@register(Tags.database)
def no_demonstration_people(app_configs, databases, **kwargs) -> list[CheckMessage]:
    """Demonstration people, whose password everybody knows, cannot be where real people are."""
    if settings.DEMONSTRATION or not databases:
        return []
    try:
        found = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True).exists()
    except DatabaseError:
        # Nothing is migrated yet, so nobody is there.
        return []
    hint = "Begin with an empty database; what was made as a demonstration stays one."
    problem = Error("This database holds demonstration people.", hint=hint, id="portal.E001")
    return [problem] if found else []
