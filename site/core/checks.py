from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections, models

from core.records import AppendOnlyQuerySet, append_only_models, missing_triggers


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


@register(Tags.database)
def triggers_stand(app_configs, databases, **kwargs):
    """Every append-only table has its UPDATE and DELETE trigger."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        try:
            missing = missing_triggers(connections[alias])
        except DatabaseError as error:
            problems.append(Warning(f"Triggers could not be checked: {error}", id="core.W002"))
            continue
        if missing:
            problems.append(
                Error(
                    f"Append-only triggers are missing: {', '.join(missing)}.",
                    hint="Run manage.py migrate, which installs them.",
                    id="core.E002",
                )
            )
    return problems
