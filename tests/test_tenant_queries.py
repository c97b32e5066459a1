"""Views, and what else answers a request, reach what belongs to an organisation or a person through a door, and never by a raw query.

The rule: in a view, a query that begins at a model (``Model.objects…``) names in the same line
whose rows it wants, by a queryset method from ``SCOPES``. Otherwise rows come from an access door,
or from an object that a door gave (``organisation.editions``).
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from wagtail.models import Page

from accounts.models import User
from core.models import HomePage, Organisation, ScheduledJob
from courses import models as course_models
from courses.models import Edition, EditionStep, Enrolment
from tests.test_architecture import FLOORS

# Queryset methods that are told whose rows are wanted, or whose answer is everybody's.
SCOPES = {
    "of",
    "held_by",
    "claimed_by",
    "waiting_at",
    "exhausted_at",
    "history",
    "finalised_by",
    "issued_by",
    "latest_waits",
    "made_for",
    "studying_at",
    "under",
    "latest_of",
    "child_of",  # Wagtail's: below a page that is at hand
    "offered",  # released curricula are public
    "none",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
# Beside views, what the CMS and templates show and offer.
ANSWERING = {"views.py", "wagtail_hooks.py", "viewsets.py", "previews.py", "kind.py"}
# The public front page is nobody's.
NOBODYS = {HomePage}


def is_somebodys(model: type[Model]) -> bool:
    """Whether rows of ``model`` lead to an organisation or to a person, by whatever keys."""
    if model in NOBODYS or model._meta.app_label not in {*FLOORS, "wagtailcore"}:
        return False
    return issubclass(model, Page) or _leads_to_owner(model, frozenset())


def _leads_to_owner(model: type[Model], seen: frozenset) -> bool:
    if model is Organisation:
        return True
    keys = [field.related_model for field in model._meta.fields if field.is_relation]
    return any(
        target is User or (target not in seen and _leads_to_owner(target, seen | {model}))
        for target in keys
    )


def views() -> Iterator[tuple[str, Path]]:
    """Every module that answers a request, with its floor: views, the CMS, what the portal shows."""
    for floor, root in FLOORS.items():
        for path in sorted(root.rglob("*.py")):
            parts = path.relative_to(root).parts
            if (
                path.name in ANSWERING
                or {"views", "templatetags"} & set(parts[:-1])
                or (floor == "portal" and len(parts) == 1 and answers_requests(path))
            ):
                yield floor, path


def answers_requests(path: Path) -> bool:
    return not path.stem.startswith(("demonstration", "checks", "apps"))


def raw_queries(source: str, names: dict) -> Iterator[tuple[str, str, int]]:
    """Model, methods and line of each query that does not say whose rows it wants."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        model, methods = _query(node, parents, names)
        if model is not None and is_somebodys(model) and not SCOPES & set(methods):
            yield model.__name__, ".".join(methods), node.lineno


def _query(node: ast.AST, parents: dict, names: dict) -> tuple[type[Model] | None, list[str]]:
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
        return _model(node.value, names), list(_methods_after(node, parents))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SHORTCUTS and node.args:
        return _model(node.args[0], names), [node.func.id]  # type: ignore[attr-defined]
    return None, []


def _model(node: ast.AST, names: dict) -> type[Model] | None:
    """The model that an expression names, where it is imported by its name."""
    found = names.get(node.id) if isinstance(node, ast.Name) else None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        found = getattr(names.get(node.value.id), node.attr, None)
    return found if isinstance(found, type) and issubclass(found, Model) else None


def _methods_after(node: ast.AST, parents: dict) -> Iterator[str]:
    """The methods called one after another, beginning at ``node``."""
    while isinstance(attribute := parents.get(node), ast.Attribute):
        yield attribute.attr
        call = parents.get(attribute)
        if not isinstance(call, ast.Call) or call.func is not attribute:
            return
        node = call


def names_in(path: Path, floor: str) -> dict:
    module = ".".join(path.relative_to(FLOORS[floor].parent).with_suffix("").parts)
    return vars(import_module(module.removesuffix(".__init__")))


def test_the_search_finds_a_raw_query_wherever_it_hides():
    source = (
        "def f(request, pk):\n"
        "    Edition.objects.filter(organisation=1)\n"
        "    models.Enrolment._default_manager.get(pk=pk)\n"
        "    get_object_or_404(EditionStep, pk=pk)\n"
        "    list(Enrolment.objects.all())\n"
        "    Enrolment.objects\n"
        "    Enrolment.objects.select_related('edition').of(request.user).filter(pk=pk)\n"
        "    Edition.objects.offered().filter(title='of')\n"
        "    get_object_or_404(Enrolment.objects.of(request.user), pk=pk)\n"
        "    ScheduledJob.objects.all()\n"
        "    organisation.editions.filter(pk=pk)\n"
    )
    found = raw_queries(source, {**globals(), "models": course_models})
    assert sorted(found, key=lambda query: query[2]) == [
        ("Edition", "filter", 2),
        ("Enrolment", "get", 3),
        ("EditionStep", "get_object_or_404", 4),
        ("Enrolment", "all", 5),
        ("Enrolment", "", 6),
    ]


def test_a_row_is_somebodys_however_far_its_owner():
    assert all(is_somebodys(model) for model in (Organisation, Edition, EditionStep, Enrolment))
    assert not is_somebodys(ScheduledJob)
    assert not is_somebodys(HomePage)


def test_every_scope_is_a_method_of_a_queryset():
    managers = [manager for model in apps.get_models() for manager in model._meta.managers]
    assert {name for name in SCOPES if not any(hasattr(one, name) for one in managers)} == set()


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str, str], list[str]]:
    """Every raw query, with the lines where it stands."""
    queries: dict[tuple[str, str, str], list[str]] = {}
    for floor, path in views():
        for model, methods, line in raw_queries(path.read_text(), names_in(path, floor)):
            place = f"{path.relative_to(FLOORS[floor].parent)}:{line}"
            queries.setdefault((floor, model, methods), []).append(place)
    return queries


def test_no_view_asks_for_somebodys_rows_by_itself(found):
    assert found == {}
