"""How a chooser finds among many rows: by words, and by what they belong to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm


@dataclass(frozen=True)
class Narrowing:
    """One choice that leaves some of the rows: which there are, and what each leaves."""

    name: str
    label: Any
    choices: Callable[[QuerySet], Sequence[tuple[str, str]]]
    narrow: Callable[[QuerySet, str], QuerySet]


def by_row(path: str, label: Any) -> Narrowing:
    """By what a row points to, directly or by another."""

    def choices(rows: QuerySet) -> list[tuple[str, str]]:
        model = rows.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        found = model._default_manager.filter(pk__in=rows.order_by().values(path))
        return [(str(one.pk), str(one)) for one in found]

    return Narrowing(path, label, choices, lambda rows, value: rows.filter(**{path: value}))


def by_value(name: str, label: Any, choices: Sequence[tuple[str, Any]]) -> Narrowing:
    """By one of the values that a field may have."""
    return Narrowing(
        name, label, lambda _rows: choices, lambda rows, value: rows.filter(**{name: value})
    )


class FindingForm(BaseFilterForm):
    """What stands above the rows of a chooser; ``rows`` are those that may be chosen at all."""

    def __init__(
        self, *args, rows: QuerySet, words: Sequence[str], narrowings: Sequence[Narrowing], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words, self.narrowings = words, narrowings
        self.fields["q"] = forms.CharField(
            label=_("Words"),
            required=False,
            widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        )
        for one in narrowings:
            offered = [("", _("Any")), *one.choices(rows)]
            self.fields[one.name] = forms.ChoiceField(
                label=one.label, required=False, choices=offered
            )

    def filter(self, objects: QuerySet) -> QuerySet:
        query = self.cleaned_data["q"].strip()
        for word in query.split():
            found = Q()
            for name in self.words:
                found |= Q(**{f"{name}__icontains": word})
            objects = objects.filter(found)
        for one in self.narrowings:
            if value := self.cleaned_data[one.name]:
                objects = one.narrow(objects, value)
                self.is_searching = True
        if query:
            self.is_searching, self.search_query = True, query
        return objects


def in_words(row: Model) -> str:
    """A row as a chooser names it."""
    return getattr(row, "in_words", None) or str(row)
