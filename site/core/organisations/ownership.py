"""Which organisation a row belongs to, whatever kind of row it is.

A row points to its organisation by a key of that name, or names in ``owner_key`` the key by
which it leads there; a page belongs by its place in the tree, an image or a document by its
collection.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet
from wagtail.models import Collection, CollectionMember, Page

from core.organisations.models import Organisation

# True of no row, whatever it is joined to with "or".
NOTHING = Q(pk__in=[])


def is_owned(model: type[Model]) -> bool:
    """Whether rows of ``model`` belong to organisations."""
    return _next_key(model) is not None or issubclass(model, Page | Collection)


def rows_of(organisations: Iterable[Organisation], queryset: QuerySet) -> QuerySet:
    """The rows of ``queryset`` that belong to ``organisations``."""
    return queryset.filter(_belongs_to(list(organisations), queryset.model, ""))


def organisation_of(row: Model | None) -> Organisation | None:
    """The organisation that ``row`` belongs to, or None when it is nobody's, as the home page is."""
    if row is None or isinstance(row, Organisation):
        return row
    if isinstance(row, Page | Collection):
        return _organisation_above(row)
    key = _next_key(type(row))
    return organisation_of(getattr(row, key, None)) if key else None


def _next_key(model: type[Model]) -> str | None:
    if issubclass(model, CollectionMember):
        return "collection"
    key = getattr(model, "owner_key", "organisation")
    return key if any(field.name == key for field in model._meta.fields) else None


def _belongs_to(organisations: list[Organisation], model: type[Model], prefix: str) -> Q:
    if issubclass(model, Page | Collection):
        branches = [
            Q(**{f"{prefix}path__startswith": path}) for path in _roots(organisations, model)
        ]
        return reduce(or_, branches, NOTHING)
    key = _next_key(model)
    if key is None:
        return NOTHING
    target = model._meta.get_field(key).related_model
    if target is Organisation:
        return Q(**{f"{prefix}{key}__in": organisations})
    return _belongs_to(organisations, target, f"{prefix}{key}__")


def _roots(organisations: list[Organisation], model: type[Model]) -> list[str]:
    root = "collection" if issubclass(model, Collection) else "page"
    found = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
    return list(found.exclude(**{root: None}).values_list(f"{root}__path", flat=True))


def _organisation_above(node: Page | Collection) -> Organisation | None:
    steps = range(node.steplen, len(node.path) + 1, node.steplen)
    paths = [node.path[:end] for end in steps]
    if isinstance(node, Collection):
        return Organisation.objects.filter(collection__path__in=paths).first()
    return Organisation.objects.filter(page__path__in=paths).first()
