"""What waits for whoever writes, on the first page of the CMS, and how to begin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState

from core.models import Organisation
from core.organisations.access import WRITERS, Role, holds
from courses.content import access
from courses.content.models.pages import CurriculumPage
from courses.releases import inspections

SHOWN = 5


@dataclass(frozen=True)
class Drafted:
    """A curriculum as its writers find it: what is not published yet, and what waits for a decision."""

    page: CurriculumPage
    drafts: QuerySet[Page]
    waiting: QuerySet[Page]
    may_release: bool
    # As the rules found it when somebody last looked; None when nobody has.
    errors: int | None

    @property
    def shown(self) -> QuerySet[Page]:
        return self.drafts[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, self.drafts.count() - SHOWN)


class WritingPanel(Component):
    name = "writing"
    order = 50
    template_name = "courses/admin/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        curricula = access.curricula_to_write(user).order_by("organisation__name", "title")
        organisations = Organisation.objects.of(user, *WRITERS).exclude(page=None)
        empty = organisations.exclude(pk__in=curricula.order_by().values("organisation"))
        return {
            "written": list(_written(user, list(curricula.select_related("organisation")))),
            "empty": [(one, holds(user, Role.OWNER, within=one)) for one in empty.order_by("name")],
        }


def _written(user, curricula: list[CurriculumPage]) -> Iterator[Drafted]:
    errors = {page.pk: count for page, count, _at in inspections.remembered(curricula)}
    for page in curricula:
        pages = page.get_descendants(inclusive=True)
        unpublished = pages.filter(Q(has_unpublished_changes=True) | Q(live=False))
        waiting = pages.filter(_workflow_states__status=WorkflowState.STATUS_IN_PROGRESS)
        yield Drafted(
            page=page,
            drafts=unpublished.order_by("-latest_revision_created_at"),
            waiting=waiting.distinct(),
            may_release=holds(user, Role.OWNER, within=page.organisation),
            errors=errors.get(page.pk),
        )
