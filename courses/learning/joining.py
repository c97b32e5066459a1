"""What a visitor sees of a curriculum: its latest edition, which is what one joins."""

from typing import Any

from django.http import HttpRequest

from courses.content.models.pages import CurriculumPage
from courses.learning.models import Enrolment
from courses.releases.models import Edition
from courses.releases.syllabus import syllabus_of


def context_of(page: CurriculumPage, request: HttpRequest) -> dict[str, Any]:
    """The edition, and the visitor's own enrolments; nothing where no edition was released yet.

    Nobody but an author who previews it sees a curriculum without an edition.
    """
    edition = Edition.objects.latest_of(page)
    if edition is None:
        return {}
    enrolments: list[Enrolment] = []
    if request.user.is_authenticated:
        mine = Enrolment.objects.of(request.user).under(page)
        enrolments = list(mine.for_reading())
    return {
        "edition": edition,
        "syllabus": syllabus_of(edition),
        "enrolments": enrolments,
        "has_joined": any(enrolment.edition_id == edition.pk for enrolment in enrolments),
        "code": request.GET.get("code", "")[:40],
    }
