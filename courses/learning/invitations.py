"""Codes that let people into a curriculum by invitation."""

import secrets
from datetime import datetime

from django.db.models import Count

from core.models import Organisation
from courses.content.models.pages import CurriculumPage
from courses.learning.models import InvitationCode, InvitationCodeQuerySet

# Read aloud and typed from paper: no letter or figure that is taken for another.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPS, GROUP_LENGTH = 3, 4


def invite(
    *,
    curriculum: CurriculumPage,
    note: str = "",
    places: int | None = None,
    expires_at: datetime | None = None,
) -> InvitationCode:
    """Make a code that nobody can guess: 59 random bits."""
    return InvitationCode.objects.create(
        curriculum=curriculum, code=_new_code(), note=note, places=places, expires_at=expires_at
    )


def end(*, invitation: InvitationCode, at: datetime) -> None:
    """Let nobody else in by this code. Whoever came by it stays; ending it again changes nothing."""
    InvitationCode.objects.open(at=at).filter(pk=invitation.pk).update(expires_at=at)


def invitations_of(organisation: Organisation) -> InvitationCodeQuerySet:
    """The codes of an organisation's curricula with ``enrolled``, how many came by each."""
    return (
        InvitationCode.objects.filter(curriculum__organisation=organisation)
        .select_related("curriculum")
        .annotate(enrolled=Count("enrolments"))
    )


def _new_code() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
