"""The form of a step: it refers to what stands in its own curriculum, and to nothing else."""

from itertools import groupby

from core.cms.forms import OrganisationPageForm
from core.cms.widgets import ChoiceList


class StepPageForm(OrganisationPageForm):
    """Offers the objectives and the steps of the step's own curriculum, under their modules."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        page = self.owned_row
        organisation = self.organisations[0].page
        curriculum = page.path[: len(organisation.path) + page.steplen]
        if objectives := self.fields.get("taught_objectives"):
            own = objectives.queryset.filter(module__path__startswith=curriculum)
            own = own.select_related("module").order_by("module__path", "sort_order")
            _offer(objectives, own, lambda one: one.module.title, str)
        if prerequisites := self.fields.get("prerequisites"):
            own = prerequisites.queryset.filter(path__startswith=curriculum)
            own = own.exclude(pk=self.instance.pk).order_by("path").specific()
            modules = _titles_above(own)
            _offer(
                prerequisites,
                own,
                lambda one: modules.get(one.path[: -one.steplen], ""),
                lambda one: f"{one.title} ({one.page_type_display_name})",
            )


def _offer(field, rows, group_of, label_of) -> None:
    field.queryset = rows
    field.widget = ChoiceList()
    field.choices = [
        (group, [(row.pk, label_of(row)) for row in members])
        for group, members in groupby(rows, group_of)
    ]


def _titles_above(pages) -> dict[str, str]:
    paths = {page.path[: -page.steplen] for page in pages}
    parents = pages.model.page_ptr.field.related_model.objects.filter(path__in=paths)
    return dict(parents.values_list("path", "title"))
