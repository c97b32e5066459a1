from django.db.models import QuerySet
from django.http import Http404

from core.models import Organisation
from core.organisations.access import WRITERS, Role, holds
from courses.content.models.assets import Asset
from courses.content.models.pages import CurriculumPage


def curriculum_to_release(user, pk: int) -> CurriculumPage:
    """A curriculum of an organisation that ``user`` owns: only owners release editions."""
    curriculum = CurriculumPage.objects.select_related("organisation").filter(pk=pk).first()
    if curriculum is None or not holds(user, Role.OWNER, within=curriculum.organisation):
        raise Http404
    return curriculum


def curricula_to_write(user) -> QuerySet[CurriculumPage]:
    """The curricula of the organisations that ``user`` writes for."""
    return CurriculumPage.objects.filter(organisation__in=Organisation.objects.of(user, *WRITERS))


def curriculum_to_write(user, pk: int) -> CurriculumPage:
    """A curriculum whose drafts ``user`` may read, as an author or an owner."""
    curriculum = curricula_to_write(user).select_related("organisation").filter(pk=pk).first()
    if curriculum is None:
        raise Http404
    return curriculum


def curriculum_to_take_away(user, pk: int) -> CurriculumPage:
    """A curriculum of an organisation that ``user`` owns: it leaves with its keys and answers."""
    return curriculum_to_release(user, pk)


def asset_for(user, sha256: str) -> Asset:
    """A kept file, whoever asks: its name, the hash of its bytes, is known only to who was shown it."""
    try:
        return Asset.objects.get(sha256=sha256)
    except Asset.DoesNotExist:
        raise Http404 from None
