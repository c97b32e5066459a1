"""From a package to the pages and rows of an organisation, touching only what changed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from core.errors import Refusal
from core.models import Organisation
from courses.content import text
from courses.content.freezing import Freezing
from courses.content.models.competencies import LearningObjective
from courses.content.models.pages import CurriculumPage, ModulePage, StepPage
from courses.formats.contents import (
    Package,
    PackagedModule,
    PackagedObjective,
    PackagedStep,
    Word,
)
from courses.formats.importing import Importing, Report
from courses.packages.frameworks import import_framework, import_references, remove_unused
from courses.releases.drafts import freeze_step
from courses.releases.module_files import module_files
from courses.releases.steps import kind_of


def import_package(*, package: Package, organisation: Organisation, by, at: datetime) -> Report:
    """Make the organisation's curriculum say what ``package`` says, and publish it.

    A step whose canonical content is the same is not touched. A step that the package no
    longer holds is unpublished, never deleted. ``by`` may be None when nobody is signed in.
    Raises ``PackageRefused`` where the package cannot be joined with what is there.
    """
    importing = Importing(package, organisation, by, at)
    try:
        with transaction.atomic():
            _import(importing)
    except ValidationError as error:
        importing.remove_stored()
        importing.refuse(package.slug, "; ".join(error.messages))
    except BaseException:
        importing.remove_stored()
        raise
    return importing.report


def _import(importing: Importing) -> None:
    package = importing.package
    # Two imports of the same package would make everything twice.
    Page.objects.select_for_update().get(pk=importing.organisation.page.pk)
    framework, importing.competencies = import_framework(package.framework, importing)
    import_references(package, importing)
    importing.curriculum = _import_curriculum(framework, importing)
    modules = {str(module.slug): _import_module(module, importing) for module in package.modules}
    importing.objectives = {
        objective.code: objective
        for module in modules.values()
        for objective in module.objectives.all()
    }
    for module in package.modules:
        for name, extra in module_files().items():
            if name in module.extras:
                extra.store(module, modules[module.slug], importing)
    steps = _import_steps(modules, importing)
    _withdraw_what_is_gone(modules, steps, importing)
    _put_in_order(modules, steps, importing)
    remove_unused(framework, importing)


# ------------------------------------------------------------ the curriculum and its modules


def _import_curriculum(framework, importing: Importing) -> CurriculumPage:
    package, home = importing.package, importing.organisation.page
    page = CurriculumPage.objects.child_of(home).filter(slug=package.slug).first()
    if page is None and home.get_children().filter(slug=package.slug).exists():
        importing.refuse(package.slug, f"another page is called {package.slug}")
    created = page is None
    page = page or CurriculumPage(slug=package.slug, organisation=importing.organisation)
    before = None if created else _curriculum_state(page)
    page.title = package.title
    page.language = package.language
    page.framework = framework
    page.summary = package.summary
    page.audience = package.audience
    page.introduction = package.introduction
    page.certificate_meaning = package.certificate_meaning
    page.licence = package.licence
    page.readme = package.readme
    _publish_if_changed(page, home, before != _curriculum_state(page), "curriculum", importing)
    return CurriculumPage.objects.get(pk=page.pk)


def _curriculum_state(page: CurriculumPage) -> tuple:
    return (
        page.title,
        page.language,
        page.framework_id,
        page.summary,
        page.audience,
        text.clean(page.introduction),
        text.clean(page.certificate_meaning),
        page.licence,
        page.readme,
    )


def _import_module(module: PackagedModule, importing: Importing) -> ModulePage:
    parent = importing.curriculum
    page = _child(parent, module.slug, ModulePage, importing)
    before = _module_state(page) if page.pk else None
    page.title = module.title
    page.summary = module.summary
    page.objectives = _objectives(page, module.objectives, importing)
    _publish_if_changed(page, parent, before != _module_state(page), "module", importing)
    return ModulePage.objects.get(pk=page.pk)


def _objectives(
    page: ModulePage, packaged: Iterable[PackagedObjective], importing: Importing
) -> list[LearningObjective]:
    known = {objective.code: objective for objective in page.objectives.all()}
    objectives = []
    for number, said in enumerate(packaged):
        objective = known.get(said.code) or LearningObjective(code=str(said.code))
        objective.text = said.text
        objective.sort_order = number
        objective.competencies = [importing.competencies[code] for code in said.competencies]
        objectives.append(objective)
    return objectives


def _module_state(page: ModulePage) -> tuple:
    objectives = sorted(page.objectives.all(), key=lambda objective: objective.sort_order)
    return (
        page.title,
        page.summary,
        [
            (
                objective.code,
                objective.text,
                sorted(competency.pk for competency in objective.competencies.all()),
            )
            for objective in objectives
        ],
    )


# ------------------------------------------------------------ steps


def _import_steps(modules: dict[str, ModulePage], importing: Importing) -> dict[str, StepPage]:
    """Every step's page by key. Pages are made first: one may have to follow a later one."""
    pages: dict[str, StepPage] = {}
    states: dict[str, Any] = {}
    for module, step in importing.package.steps():
        parent = modules[module.slug] if module else importing.curriculum
        page = _child(parent, step.slug, kind_of(step.kind).page_model, importing)
        states[step.key] = _frozen(page, parent, importing) if page.pk else None
        _fill(page, step, importing)
        if not page.pk:
            page.live = False
            page = parent.add_child(instance=page)
        pages[step.key] = page
    for module, step in importing.package.steps():
        page = pages[step.key]
        parent = modules[module.slug] if module else importing.curriculum
        page.prerequisites = [pages[key] for key in step.requires]
        before, after = states[step.key], _frozen(page, parent, importing)
        if isinstance(after, Refusal):
            importing.refuse(step.slug, str(after))
        created = before is None
        _publish_if_changed(page, parent, before != after, "step", importing, created=created)
    return pages


def _fill(page: StepPage, step: PackagedStep, importing: Importing) -> None:
    page.title = step.title
    page.summary = step.summary
    if step.minutes is not None:
        page.minutes = step.minutes
    page.is_required = step.is_required
    page.review_by = step.review_by
    page.taught_objectives = [importing.objectives[code] for code in step.objectives]
    kind_of(step.kind).fill(page, step, importing)


def _frozen(page: StepPage, parent: Page, importing: Importing) -> Any:
    """The canonical content of a page as it stands in memory, or why it has none."""
    module = parent if isinstance(parent, ModulePage) else None
    freezing = Freezing(importing.organisation)
    try:
        return freeze_step(page, importing.curriculum, module, freezing)
    except Refusal as refusal:
        return refusal


# ------------------------------------------------------------ pages


def _child(parent: Page, slug: Word, model: type[Page], importing: Importing) -> Any:
    """The page called ``slug`` below ``parent``, or a new one that is in no tree yet."""
    page = parent.get_children().filter(slug=slug).first()
    if page is None:
        return model(slug=str(slug), locale=parent.locale)
    if page.specific_class is not model:
        importing.refuse(
            slug, f"{slug} is a {page.specific_class._meta.verbose_name} already: use another name"
        )
    return page.specific


def _publish_if_changed(
    page: Page,
    parent: Page,
    differs: bool,
    kind: str,
    importing: Importing,
    *,
    created: bool | None = None,
) -> None:
    if created is None:
        created = page.pk is None
    changed = differs or not page.live
    if page.pk is None:
        page.live = False
        parent.add_child(instance=page)
    if changed or created:
        page.save_revision(user=importing.by, log_action=True).publish(user=importing.by)
    name = page.key_in(importing.curriculum) if isinstance(page, StepPage) else page.slug
    importing.note(kind, name, created=created, changed=changed)


def _withdraw_what_is_gone(
    modules: dict[str, ModulePage], steps: dict[str, StepPage], importing: Importing
) -> None:
    kept = {page.pk for page in (*modules.values(), *steps.values())}
    for page in importing.curriculum.get_descendants().live().specific():
        if page.pk in kept:
            continue
        page.unpublish(user=importing.by)
        is_step = isinstance(page, StepPage)
        name = page.key_in(importing.curriculum) if is_step else page.slug
        importing.report.removed.append(("step" if is_step else "module", name))


def _put_in_order(
    modules: dict[str, ModulePage], steps: dict[str, StepPage], importing: Importing
) -> None:
    package = importing.package
    beside = [
        modules[child.slug].pk if isinstance(child, PackagedModule) else steps[child.key].pk
        for child in package.children
    ]
    _arrange(importing.curriculum, beside, importing)
    for module in package.modules:
        inside = [steps[step.key].pk for step in module.steps]
        _arrange(modules[module.slug], inside, importing)


def _arrange(parent: Page, wanted: list[int], importing: Importing) -> None:
    children = list(Page.objects.child_of(Page.objects.get(pk=parent.pk)).order_by("path"))
    if [child.pk for child in children if child.pk in set(wanted)] == wanted:
        return
    for key in wanted:
        Page.objects.get(pk=key).move(
            Page.objects.get(pk=parent.pk), pos="last-child", user=importing.by
        )
    importing.report.changed.append(("order", parent.slug))
