from django.http import Http404

from courses.content.models.pages import CurriculumPage
from courses.releases.models import Edition, EditionStep
from courses.releases.syllabus import syllabus_of


def curriculum_for(user, pk: int) -> tuple[CurriculumPage, Edition]:
    """A published curriculum with its latest edition: it is public to everybody."""
    curriculum = (
        CurriculumPage.objects.live().public().select_related("organisation").filter(pk=pk).first()
    )
    edition = curriculum and Edition.objects.latest_of(curriculum)
    if not curriculum or not edition:
        raise Http404
    return curriculum, edition


def edition_for(user, pk: int) -> Edition:
    """Any released edition: its syllabus is public, also when the curriculum has moved on."""
    try:
        return Edition.objects.select_related("organisation", "curriculum").get(pk=pk)
    except Edition.DoesNotExist:
        raise Http404 from None


def open_step_for(user, pk: int, module: str, step: str) -> tuple[Edition, EditionStep]:
    """A step of a released edition that its author opened to everybody."""
    edition = edition_for(user, pk)
    found = syllabus_of(edition).by_address.get((module, step))
    if found is None or not found.is_open:
        raise Http404
    return edition, edition.steps.select_related("kept").get(pk=found.pk)
