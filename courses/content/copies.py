"""A copy refers to itself: what pointed inside the original points to the same place in the copy."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from wagtail.models import Page

from courses.content.models.competencies import LearningObjective
from courses.content.models.pages import CurriculumPage, ModulePage, StepPage


@transaction.atomic
def settle(*, original: Page, copy: Page, by) -> None:
    """Have ``copy``, just made of ``original`` and of what is below it, refer to itself.

    What it was made to refer to in another curriculum, it no longer does: nothing there is its own.
    Questions and rubrics belong to the organisation, and stay shared.
    """
    pages = _counterparts(original, copy)
    objectives = _objectives(pages)
    home = CurriculumPage.objects.ancestor_of(copy, inclusive=True).first()
    for made in pages.values():
        step = made.specific
        if not isinstance(step, StepPage):
            continue
        for version in (step, step.get_latest_revision_as_object()):
            version.taught_objectives = _own(
                version.taught_objectives.all(), objectives, home, lambda one: one.module.path
            )
            version.prerequisites = _own(
                version.prerequisites.all(),
                {pk: page.specific for pk, page in pages.items()},
                home,
                lambda one: one.path,
            )
        step.save(clean=False)
        version.save_revision(user=by, changed=False, clean=False)


def _counterparts(original: Page, copy: Page) -> dict[int, Page]:
    """The copy of each page by the key of its original: their addresses are alike below the top."""
    made = {_way(page, copy): page for page in copy.get_descendants(inclusive=True)}
    found = {}
    for page in original.get_descendants(inclusive=True):
        # What is copied to its own inside stands below both.
        if not (page.pk == copy.pk or page.is_descendant_of(copy)) and (
            twin := made.get(_way(page, original))
        ):
            found[page.pk] = twin
    return found


def _way(page: Page, top: Page) -> str:
    return page.url_path[len(top.url_path) :]


def _objectives(pages: Mapping[int, Page]) -> dict[int, LearningObjective]:
    """The copy of each learning objective by the key of its original: they have the same code."""
    found = {}
    for pk, page in pages.items():
        if page.specific_class is ModulePage:
            made = {one.code: one for one in page.specific.objectives.all()}
            for objective in LearningObjective.objects.filter(module=pk):
                if objective.code in made:
                    found[objective.pk] = made[objective.code]
    return found


def _own(targets: Iterable, copied: Mapping, home: CurriculumPage | None, path_of) -> list:
    """What a page of the copy may refer to in place of ``targets``."""
    return [
        copied.get(target.pk, target)
        for target in targets
        if target.pk in copied or (home and path_of(target).startswith(home.path))
    ]
