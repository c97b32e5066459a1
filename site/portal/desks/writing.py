"""The first screen of an author: what came back, what is not published yet, and how to begin."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, WorkflowState

from core.models import Organisation
from core.organisations.ownership import rows_of
from courses.models import CurriculumPage
from courses.releases import inspections
from portal.desks.work import Desk, Duty

SHOWN = 5
# Words of what is asked; the whole stands in the page's history.
ASKED = 40


def desk(user, organisations: list[int], *, at: datetime) -> Desk:
    """The pages that ``user`` writes for ``organisations``."""
    own = list(Organisation.objects.filter(pk__in=organisations).select_related("page"))
    curricula = list(CurriculumPage.objects.filter(organisation__in=own).order_by("title")[:SHOWN])
    return Desk(
        key="writing",
        title=_("Writing"),
        calm=_("Nothing of yours waits. What you change stands here until it is published."),
        works=[
            *_sent_back(user),
            *_faulty(curricula),
            *_drafts(user, own),
            *(() if curricula else _beginning(own)),
        ],
        links=[
            *(
                (_("Write for %s") % one, reverse("wagtailadmin_explore", args=[one.page.pk]))
                for one in own[:1]
            ),
            (_("Open the CMS"), reverse("wagtailadmin_home")),
            (_("Quality of curricula"), reverse("courses_quality_reports")),
        ],
        note=_in_moderation(user),
    )


def _sent_back(user) -> list[Duty]:
    """What was to be published and came back with a comment."""
    asked = WorkflowState.objects.filter(requested_by=user)
    returned = asked.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    return [
        Duty(
            title=_("“%s” came back with changes to make") % page.draft_title,
            since=state.created_at,
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            action=_("Read and change it"),
            detail=_asked(state),
        )
        for page, state in pages_of(returned)
    ]


def _asked(state: WorkflowState) -> str:
    """What whoever sent it back asks for."""
    decision = state.current_task_state
    if decision is None or not decision.comment:
        return ""
    said = Truncator(decision.comment).words(ASKED)
    return _("%(person)s: “%(comment)s”") % {"person": decision.finished_by, "comment": said}


def _in_moderation(user) -> str:
    asked = WorkflowState.objects.filter(requested_by=user)
    found = pages_of(asked.filter(status=WorkflowState.STATUS_IN_PROGRESS))
    if not found:
        return ""
    return _("With the owners, to be read before it is published: %s.") % ", ".join(
        f"“{page.draft_title}”" for page, _state in found
    )


def pages_of(states: QuerySet[WorkflowState]) -> list[tuple[Page, WorkflowState]]:
    """The oldest of ``states`` that are about pages, with their pages, in two queries."""
    about_pages = states.filter(base_content_type=ContentType.objects.get_for_model(Page))
    told = about_pages.select_related("current_task_state__finished_by")
    oldest = list(told.order_by("created_at")[:SHOWN])
    pages = Page.objects.in_bulk([int(state.object_id) for state in oldest]) if oldest else {}
    return [
        (pages[int(state.object_id)], state) for state in oldest if int(state.object_id) in pages
    ]


def _drafts(user, organisations: list[Organisation]) -> list[Duty]:
    """What is not published, but for what the owners have to read and what came back from them."""
    told = Q(_workflow_states__status=WorkflowState.STATUS_IN_PROGRESS) | Q(
        _workflow_states__status=WorkflowState.STATUS_NEEDS_CHANGES,
        _workflow_states__requested_by=user,
    )
    unpublished = Page.objects.filter(has_unpublished_changes=True)
    pages = rows_of(
        organisations, unpublished.exclude(pk__in=Page.objects.filter(told).values("pk"))
    )
    rows = list(
        pages.order_by("-latest_revision_created_at").values_list(
            "pk", "draft_title", "latest_revision_created_at"
        )[: SHOWN + 1]
    )
    return [
        Duty(
            title=_("“%s” is not published as it stands") % title,
            since=since,
            url=reverse("wagtailadmin_pages:edit", args=[pk]),
            action=_("Go on writing"),
        )
        for pk, title, since in rows[:SHOWN]
    ]


def _faulty(curricula: list[CurriculumPage]) -> list[Duty]:
    """The curricula in which the rules found errors when somebody last looked."""
    return [
        Duty(
            title=ngettext(
                "%(count)d error forbids a release of “%(title)s”",
                "%(count)d errors forbid a release of “%(title)s”",
                errors,
            )
            % {"count": errors, "title": curriculum.title},
            since=when,
            url=reverse("courses_quality", args=[curriculum.pk]),
            action=_("See them"),
            detail=_("As the rules found it when somebody last looked."),
        )
        for curriculum, errors, when in inspections.remembered(curricula)
        if errors
    ]


def _beginning(organisations: list[Organisation]) -> list[Duty]:
    pages = Page.objects.filter(organisationpage__organisation__in=organisations)
    return [
        Duty(
            title=_("Nothing is written yet"),
            url=reverse("wagtailadmin_pages:add_subpage", args=[pk]),
            action=_("Begin a curriculum"),
            detail=_("Or bring one from files: the CMS has the way under Curricula."),
        )
        for pk in pages.values_list("pk", flat=True)[:1]
    ]
