"""The shape of the house: which floor may know which, how long a file is, what no file is called."""

import ast
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[1]

# From the ground up. A floor may import itself and those before it.
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


def imported_by(source: str) -> set[str]:
    """Every package that the source imports, at any depth of any function."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call):
            found |= _imported_by_call(node)
    return found


def _imported_by_call(node: ast.Call) -> set[str]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name not in {"import_module", "import_string", "__import__"} or not node.args:
        return set()
    target = node.args[0]
    return {str(target.value).split(".")[0]} if isinstance(target, ast.Constant) else set()


def written(*suffixes: str) -> list[Path]:
    """The files of the project, without what is installed, made or kept beside them."""
    folders = ("site", "courses", "assessments", "certificates", "templates", "tests", "script")
    found = [ROOT / "manage.py", *(path for name in folders for path in (ROOT / name).rglob("*"))]
    return [path for path in found if path.suffix in suffixes]


def test_the_search_finds_an_import_wherever_it_hides():
    source = (
        "import os\n"
        "def f():\n"
        "    from portal.views import dashboard\n"
        "    import_module('certificates.issuing')\n"
        "class C:\n"
        "    def m(self):\n"
        "        import assessments.models as m\n"
    )
    assert {"portal", "certificates", "assessments"} <= imported_by(source)


@pytest.mark.parametrize("floor", ORDER)
def test_a_floor_imports_only_itself_and_those_below(floor):
    above = set(ORDER[ORDER.index(floor) + 1 :])
    strays = {
        str(path.relative_to(ROOT)): sorted(imported_by(path.read_text()) & above)
        for path in modules_of(floor)
    }
    assert {path: known for path, known in strays.items() if known} == {}


@pytest.mark.parametrize("floor", ORDER)
def test_no_floor_imports_the_tests(floor):
    assert not [path for path in modules_of(floor) if "tests" in imported_by(path.read_text())]


def test_no_module_has_a_name_that_swallows_everything():
    assert [path for path in written(".py") if path.name in SWALLOW_EVERYTHING] == []


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
