"""That the documents speak of what there is: files, commands, scripts and addresses."""

import re
from itertools import chain
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from portal import demonstration

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"\bmanage\.py ([a-z][a-z_]+)")
SCRIPT = re.compile(r"(?<![\w/])(?:\./)?(script/[a-z][\w.-]*)")
ADDRESS = re.compile(r"`(/[^`]*)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(params=DOCUMENTS, ids=name_of)
def document(request) -> Path:
    return request.param


def found_in(pattern: re.Pattern[str]) -> set[str]:
    return set(chain.from_iterable(pattern.findall(path.read_text()) for path in DOCUMENTS))


def anchors_of(path: Path) -> set[str]:
    """The anchors that a forge gives to the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(link: str, document: Path) -> bool:
    target, _, anchor = link.partition("#")
    path = document.parent / target if target else document
    if not path.exists():
        return True
    return bool(anchor) and path.suffix == ".md" and anchor not in anchors_of(path)


def test_every_link_and_image_leads_to_a_file(document):
    text = FENCE.sub("", document.read_text())
    links = [link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if broken(link, document)] == []


def test_links_are_looked_for():
    readme = set(LINK.findall((ROOT / "README.md").read_text()))
    assert {"docs/trainee.md", "docs/images/lesson.png"} <= readme
    assert broken("docs/no-such-page.md", ROOT / "README.md")
    assert broken("operating.md#no-such-heading", ROOT / "docs" / "trainee.md")
    assert not broken("operating.md#backup", ROOT / "docs" / "trainee.md")


def test_every_image_is_shown_somewhere():
    shown = {Path(link).name for link in found_in(LINK)}
    assert [
        path.name for path in (ROOT / "docs" / "images").iterdir() if path.name not in shown
    ] == []


def test_every_management_command_that_is_named_exists():
    named = found_in(COMMAND)
    assert "check_register" in named
    assert named - set(get_commands()) == set()


def test_every_script_that_is_named_exists():
    named = found_in(SCRIPT)
    assert "script/server" in named
    assert {name for name in named if not (ROOT / name.rstrip(".")).exists()} == set()


def routes(resolver: URLResolver, before: str = "") -> set[str]:
    """Every route with its captured parts left blank: ``learn/<>/<>/``."""
    found: set[str] = set()
    for entry in resolver.url_patterns:
        route = before + _blanked(str(entry.pattern))
        if isinstance(entry, URLPattern):
            found.add(route)
        else:
            found |= routes(entry, route)
    return found


def _blanked(route: str) -> str:
    named_groups = re.sub(r"\(\?P<\w+>[^)]*\)", "<>", route)
    return re.sub(r"<[^>]*>", "<>", named_groups).strip("^$").removesuffix("\\Z")


def is_served(address: str, served: set[str]) -> bool:
    route = re.sub(r"<[^>]*>", "<>", address).lstrip("/")
    if route.endswith("…"):
        return any(one.startswith(route.rstrip("…")) for one in served)
    return route in served


def test_every_address_that_is_documented_is_served():
    text = (ROOT / "docs" / "addresses.md").read_text()
    table = text.partition("\n## Addresses\n")[2].partition("\n## ")[0]
    addresses = [
        address
        for row in table.splitlines()
        if row.startswith("| `")
        for address in ADDRESS.findall(row.split("|")[1])
        if address != "/"  # a page of the tree, whose one route takes every address
    ]
    served = routes(get_resolver())
    assert len(addresses) >= 15
    assert not is_served("/no/such/address/", served)
    assert not is_served("/no/such/beginning/…", served)
    assert [address for address in addresses if not is_served(address, served)] == []


def test_whoever_begins_is_told_what_they_need():
    """The README alone: how to get it, how long the first start takes, where mail goes, who signs in."""
    readme = (ROOT / "README.md").read_text()
    for told in ("git clone", "The first start takes", "/mailbox/", "WSL", "In a container"):
        assert told in readme
    steps = readme.partition("\n## Five minutes\n")[2].partition("\n## ")[0]
    assert [line[0] for line in steps.splitlines() if re.match(r"\d\.", line)] == list("12345")
    assert demonstration.PASSWORD in steps
    named = set(re.findall(rf"(\w+)@{re.escape(demonstration.DOMAIN)}", steps))
    assert named == {"graduate", "trainee", "supervisor"}
    assert named <= {person.word for person in demonstration.PEOPLE}
