"""Who asked to join a curriculum before they had an account.

It is kept until they confirm their address, on whichever device; then they are enrolled, and
nothing is asked of them twice.
"""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve

from core.errors import Refusal
from courses.content.models.pages import CurriculumPage
from courses.learning import enrolments
from courses.learning.models import Enrolment, Intention
from courses.releases.models import Edition


def read(address: str) -> tuple[int, str] | None:
    """The curriculum, by its key, and the code of an address where one enrols; None of any other."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    if found.view_name != "courses:enrol":
        return None
    return found.kwargs["pk"], parse_qs(parts.query).get("code", [""])[0][:40]


def edition_in(address: str) -> Edition | None:
    """The edition that somebody joins who is led to ``address`` after signing up."""
    asked = read(address)
    return Edition.objects.offered().filter(curriculum=asked[0]).first() if asked else None


def keep(*, user, curriculum: CurriculumPage, code: str, at: datetime) -> None:
    """Keep what ``user`` asked for; they signed up once, so there is one of it."""
    Intention.objects.update_or_create(
        user=user, defaults={"curriculum": curriculum, "code": code, "asked_at": at}
    )


@transaction.atomic
def fulfil(*, user, at: datetime) -> Enrolment | None:
    """Enrol ``user`` as they asked, once. What is refused is told by the page of enrolling."""
    intention = (
        Intention.objects.select_for_update(of=["self"])
        .select_related("curriculum")
        .filter(user=user)
        .first()
    )
    if intention is None:
        return None
    intention.delete()
    try:
        return enrolments.enrol(
            user=user, curriculum=intention.curriculum, code=intention.code, at=at
        )
    except Refusal:
        return None
