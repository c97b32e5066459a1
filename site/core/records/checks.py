from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections, models

from core.records.models import AppendOnlyQuerySet, append_only_models
from core.records.triggers import faults, passing, strangers


@register(Tags.models)
def records_are_only_protected(app_configs, **kwargs):
    """A reference from an append-only row must be PROTECT: SET_NULL is an update, CASCADE a deletion."""
    return [
        Error(
            f"{model.__name__}.{field.name} must use on_delete=PROTECT.",
            hint="An append-only row may not be changed or removed with what it refers to.",
            obj=model,
            id="core.E001",
        )
        for model in append_only_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is not models.PROTECT
    ]


@register(Tags.models)
def records_have_refusing_managers(app_configs, **kwargs):
    """A manager of an append-only model refuses changes as the model does."""
    return [
        Error(
            f"{model.__name__}.{manager.name} must be made from AppendOnlyQuerySet.",
            hint="objects = AppendOnlyQuerySet.as_manager()",
            obj=model,
            id="core.E003",
        )
        for model in append_only_models()
        for manager in model._meta.managers
        if not issubclass(type(manager.get_queryset()), AppendOnlyQuerySet)
    ]


@register(Tags.models)
def records_have_plain_keys(app_configs, **kwargs):
    """The database's fence refuses an INSERT over a key that is there, and knows plain keys alone."""
    return [
        Error(
            f"{model.__name__}: {constraint.name} has a condition or an expression.",
            hint="REPLACE would delete through it a row that is never deleted.",
            obj=model,
            id="core.E004",
        )
        for model in append_only_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and constraint not in model._meta.total_unique_constraints
    ]


@register(Tags.database)
def fences_stand(app_configs, databases, **kwargs):
    """Every append-only table has its triggers, as they should be, and they refuse what is tried.

    Warnings, because ``migrate`` runs every check before it puts the fences up again.
    """
    problems: list[CheckMessage] = []
    for alias in databases or []:
        try:
            problems += _fallen(connections[alias])
        except DatabaseError as error:
            problems.append(Warning(f"Triggers could not be checked: {error}", id="core.W002"))
    return problems


def _fallen(connection) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if wrong := faults(connection):
        problems.append(
            Warning(
                f"Append-only triggers are missing or changed: {', '.join(wrong)}.",
                hint="manage.py migrate puts them up again. Run manage.py check_register first.",
                id="core.W003",
            )
        )
    if others := strangers(connection):
        problems.append(
            Warning(
                f"Triggers or rules of others act on append-only tables: {', '.join(others)}.",
                hint="They could write something else than what was to be kept. Take them away.",
                id="core.W005",
            )
        )
    if passed := passing(connection):
        problems.append(
            Warning(
                f"The database does not refuse what it should: {'; '.join(passed)}.",
                hint="Somebody may have changed records. Run manage.py check_register.",
                id="core.W004",
            )
        )
    return problems
