"""Rows that name a row which is not there: whoever has the database can switch foreign keys off."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Torn:
    """What some rows of a table name, and is gone."""

    model: type[models.Model]
    field: models.ForeignKey
    keys: tuple[int, ...]

    @property
    def target(self) -> type[models.Model]:
        return self.field.target_field.model


def torn(model: type[models.Model]) -> Iterator[Torn]:
    """Each reference of ``model`` that leads nowhere, with the keys of its rows."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            target = field.target_field
            there = target.model._base_manager.filter(
                **{target.attname: models.OuterRef(field.attname)}
            )
            named = model._base_manager.filter(**{f"{field.attname}__isnull": False})
            keys = named.filter(~models.Exists(there)).order_by("pk").values_list("pk", flat=True)
            if keys:
                yield Torn(model, field, tuple(keys))
