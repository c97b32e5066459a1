"""The shape of the house: which floor may know which, how long a file is, what no file is called."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver
from importlinter.cli import lint_imports

from core.pages import parts

ROOT = Path(__file__).resolve().parents[1]

# From the ground up. A floor may know itself and those before it.
FLOORS = {
    "accounts": ROOT / "site" / "accounts",
    "core": ROOT / "site" / "core",
    "courses": ROOT / "courses",
    "assessments": ROOT / "assessments",
    "certificates": ROOT / "certificates",
    "portal": ROOT / "site" / "portal",
    "config": ROOT / "site" / "config",
}
ORDER = list(FLOORS)

LONGEST = 400
SWALLOW_EVERYTHING = {"services.py", "utils.py", "helpers.py"}


def modules_of(floor: str) -> list[Path]:
    found = sorted(FLOORS[floor].rglob("*.py"))
    assert found, floor
    return found


def above(floor: str) -> set[str]:
    return set(ORDER[ORDER.index(floor) + 1 :])


def written(*suffixes: str) -> list[Path]:
    """The files of the project, without what is installed, made or kept beside them."""
    folders = ("site", "courses", "assessments", "certificates", "templates", "tests", "script")
    found = [ROOT / "manage.py", *(path for name in folders for path in (ROOT / name).rglob("*"))]
    return [path for path in found if path.suffix in suffixes]


# ------------------------------------------------------------- imports


def test_every_import_points_to_where_the_contracts_allow():
    """The contracts stand in ``pyproject.toml``; ``lint-imports`` tells which line breaks one."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


# ------------------------------------------------- imports by name, which no linter follows

# "courses:syllabus", "assessments.QuizPage", "certificates/list.html", "courses_release"
NAME = re.compile(rf"(?P<floor>{'|'.join(ORDER)})(?:[:./_][\w./:-]*)")
PATH = re.compile(r"/(?P<word>[\w-]+)/")
IN_TEMPLATE = re.compile(
    r"""{%\s*(?:url|include|extends)\s+["'](?P<name>[^"']+)|(?:href|action)="(?P<path>/[^"{]*)"""
)
LOADED = re.compile(r"{%\s*load\s+([^%]+)%}")


def first_words() -> dict[str, set[str]]:
    """The first word of every address, and the floors that answer under it."""
    words: dict[str, set[str]] = {}
    for floor in ORDER:
        if not (FLOORS[floor] / "urls.py").exists() or floor == "config":
            continue
        for address in addresses(import_module(f"{floor}.urls").urlpatterns):
            words.setdefault(address.split("/")[0], set()).add(floor)
    return words


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address


def points_up(text: str, higher: set[str], words: dict[str, set[str]]) -> bool:
    """Whether ``text`` is the name, template or address of something of a higher floor."""
    name, path = NAME.fullmatch(text), PATH.match(text)
    if name:
        return name["floor"] in higher
    floors = words.get(path["word"], set()) if path else set()
    # Several floors answer under /organisations/: it is the lowest one's.
    return bool(floors) and floors <= higher


def strings_of(source: str) -> Iterator[str]:
    """Every string of the source that is not there for the reader."""
    tree = ast.parse(source)
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in documentation or not isinstance(node, ast.Constant):
            continue
        if isinstance(node.value, str):
            yield node.value


def names_in_template(source: str) -> Iterator[str]:
    for found in IN_TEMPLATE.finditer(source):
        yield found["name"] or found["path"]


def test_the_search_finds_a_name_wherever_it_hides():
    source = (
        '"""Names portal:dashboard to the reader."""\n'
        "def f():\n"
        "    return redirect('portal:dashboard') or f'/dashboard/{a}'\n"
        "class C:\n"
        "    key = ForeignKey('assessments.QuizPage')\n"
        "    subpage_types = ['assessments.VignettePage']\n"
        "    template = 'certificates/list.html'\n"
        "    allowed = 'courses.LessonPage', '/learn/', '/organisations/', 'portal', 'a portal: b'\n"
    )
    words = first_words()
    found = {text for text in strings_of(source) if points_up(text, above("courses"), words)}
    assert found == {
        "portal:dashboard",
        "/dashboard/",
        "/organisations/",
        "assessments.QuizPage",
        "assessments.VignettePage",
        "certificates/list.html",
    }
    template = '{% url "portal:dashboard" as a %}{% include "courses/_x.html" %}<a href="/verify/">'
    assert list(names_in_template(template)) == ["portal:dashboard", "courses/_x.html", "/verify/"]


def names_pointing_up() -> set[tuple[str, str]]:
    words = first_words()
    return {
        (floor, text)
        for floor in ORDER
        for path in modules_of(floor)
        if "migrations" not in path.parts
        for text in strings_of(path.read_text())
        if points_up(text, above(floor), words)
    } | {
        (str(path.parent.relative_to(ROOT)), name)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for name in names_in_template(path.read_text())
        if points_up(name, above_template(path), words)
    }


def above_template(path: Path) -> set[str]:
    """The floors that a template may not know; a frame or component may know none."""
    folder = path.relative_to(ROOT / "templates").parts[0]
    return above(folder) if folder in FLOORS else set(ORDER)


def test_no_floor_names_what_stands_above_it():
    assert names_pointing_up() == set()


def test_no_template_loads_the_tags_of_a_higher_floor():
    floor_of = {
        tags.stem: floor
        for floor in ORDER
        for tags in (FLOORS[floor] / "templatetags").glob("*.py")
    }
    strays = {
        (str(path.relative_to(ROOT)), library)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for loaded in LOADED.findall(path.read_text())
        for library in loaded.split()
        if floor_of.get(library) in above_template(path)
    }
    assert strays == set()


def test_what_is_put_on_a_page_has_a_place_there():
    shown = {
        place
        for path in (ROOT / "templates").rglob("*.html")
        for place in re.findall(r'{% parts "([^"]+)" %}', path.read_text())
    }
    assert parts.places() == shown
    for place in shown:
        for template in parts.at(place):
            get_template(template)


@pytest.mark.parametrize("floor", ORDER)
def test_no_floor_imports_the_tests(floor):
    imports = re.compile(r"^\s*(?:from|import) tests\b", re.MULTILINE)
    assert not [path for path in modules_of(floor) if imports.search(path.read_text())]


# ------------------------------------------------------------------- files


def test_no_module_has_a_name_that_swallows_everything():
    assert [path for path in written(".py") if path.name in SWALLOW_EVERYTHING] == []


# What Django names, and what every model of several kinds calls its kinds.
INNER = {"Meta", "Kind"}


def classes_of(path: Path) -> list[str]:
    """The classes of a module, those inside another too."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return [one.name for one in nodes if isinstance(one, ast.ClassDef) and one.name not in INNER]


def test_no_two_classes_have_one_name():
    where: dict[str, list[str]] = {}
    for floor in ORDER:
        for path in modules_of(floor):
            if not {"migrations", "commands"} & set(path.parts):
                for name in classes_of(path):
                    where.setdefault(name, []).append(str(path.relative_to(ROOT)))
    twice = {name: paths for name, paths in where.items() if len(paths) > 1}
    assert twice == {}


def test_no_file_is_longer_than_can_be_read_at_once():
    """Migrations and tests apart, and what others wrote."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in written(".py", ".html", ".css", ".js")
        if not {"migrations", "tests", "vendor"} & set(path.parts)
        and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_site_is_a_folder_on_the_path_and_never_a_package():
    """With an ``__init__`` it would hide the standard library's ``site``."""
    assert not (ROOT / "site" / "__init__.py").exists()


def test_every_template_can_be_read():
    folder = ROOT / "templates"
    templates = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt"})
    assert templates
    for path in templates:
        get_template(str(path.relative_to(folder)))


# ------------------------------------------------------------ which tests run on PostgreSQL

DECIDED_BY_A_DATABASE = re.compile(
    r"\b(transaction=True|IntegrityError|OperationalError|ProtectedError|RecordIsFinal"
    r"|CaptureQueriesContext)\b"
)


def test_what_names_a_lock_or_a_constraint_runs_on_every_database():
    forgotten = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if path != Path(__file__) and "sqlite" not in path.name
        if DECIDED_BY_A_DATABASE.search(text := path.read_text())
        if "pytest.mark.database" not in text
    ]
    assert forgotten == []
