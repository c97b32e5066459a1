import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core.serving import scripts
from core.serving.bundles import NotUnderstoodError, bundle
from core.serving.staticfiles import StaticFiles
from tests.tools import needs, run

SOURCES = Path(settings.STATICFILES_DIRS[0])


@pytest.fixture
def collected(tmp_path, settings):
    settings.DEBUG = False
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    source = FileSystemStorage(location=SOURCES)
    paths = {
        str(file.relative_to(SOURCES)): (source, str(file.relative_to(SOURCES)))
        for file in SOURCES.rglob("*")
        if file.is_file() and file.suffix != ".md"
    }
    for name, (_, path) in paths.items():
        with source.open(path) as file:
            storage.save(name, file)
    for name, _hashed, processed in storage.post_process(dict(paths)):
        if isinstance(processed, Exception):
            raise processed from RuntimeError(name)
    return storage


def text(storage, name: str) -> str:
    return Path(storage.path(storage.stored_name(name))).read_text()


def test_the_style_sheet_is_one_file_that_keeps_its_layers_in_order(collected):
    sheet = text(collected, "css/site.css")

    assert "@import" not in sheet
    assert sheet.index("@layer reset, tokens, base") < sheet.index("@layer tokens {")
    assert "@layer components {\n.criterion" in sheet


def test_every_address_in_the_style_sheet_is_kept_under_its_hash(collected):
    addresses = re.findall(r'url\("([^"]+)"\)', text(collected, "css/site.css"))

    assert addresses
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.woff2$", address)
        assert (Path(collected.path("css")) / address).resolve().is_file()


BUNDLES = [scripts.MAIN, "js/cms.js", *filter(scripts.is_module, scripts.ASKED_FOR_BY)]


@pytest.mark.parametrize("path", BUNDLES)
def test_a_bundle_imports_the_main_one_alone_by_its_hash(collected, path):
    imported = re.findall(r'(?:import|from) ?"([^"]+)"', text(collected, path))

    if path in (scripts.MAIN, "js/cms.js"):
        assert imported == []
    else:
        main = Path(collected.stored_name(scripts.MAIN)).name
        assert set(imported) <= {f"./{main}"}


@pytest.mark.parametrize("path", BUNDLES)
@needs("node")
def test_a_bundle_can_be_read_as_a_module(collected, tmp_path, path):
    module = tmp_path / "module.mjs"
    module.write_text(text(collected, path))

    run("node", "--check", str(module))


def test_what_every_page_shares_is_in_the_main_bundle_alone(collected):
    """Two copies of who is bound to what would bind everything twice."""
    holding = [path for path in BUNDLES if "const bindings = []" in text(collected, path)]

    assert holding == [scripts.MAIN, "js/cms.js"]


def test_what_a_package_imports_by_a_name_of_its_own_is_left_alone(tmp_path):
    """An installed package brings a module that only its own build could resolve."""
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    foreign = 'import { on } from "./built-elsewhere.js";\n'
    storage.save("a_package/ext.js", ContentFile(foreign.encode()))

    processed = list(storage.post_process({"a_package/ext.js": (storage, "a_package/ext.js")}))

    assert [result for _name, _hashed, result in processed if isinstance(result, Exception)] == []
    assert text(storage, "a_package/ext.js") == foreign


def test_every_style_sheet_of_a_component_is_imported():
    imported = set(re.findall(r'@import url\("([^"]+)"\)', (SOURCES / "css/site.css").read_text()))
    written = {
        str(file.relative_to(SOURCES / "css"))
        for folder in ("components", "layouts", "pages")
        for file in (SOURCES / "css" / folder).glob("*.css")
    }

    assert written <= imported


def imports_of(module: str) -> list[str]:
    source = (SOURCES / module).read_text()
    return [
        f"js/{name}"
        for name in re.findall(r'^import (?:.* from )?"\./([^"]+)";', source, re.MULTILINE)
    ]


def test_every_behaviour_is_loaded_where_its_attributes_stand():
    for module in (SOURCES / "js").glob("*.js"):
        bound = re.findall(r"^bind\(\s*\"([^\"]+)\"", module.read_text(), re.MULTILINE)
        if not bound:
            continue
        loaded_by = [path for path in BUNDLES if f"js/{module.name}" in imports_of(path)]
        assert len(loaded_by) == 1, module.name
        if loaded_by != [scripts.MAIN]:
            for selector in bound:
                page = f"<p {re.search(r'data-[a-z-]+', selector)[0]}>"
                assert scripts.asked_for(page) == loaded_by, selector


def test_a_page_loads_what_its_attributes_ask_for_and_nothing_else():
    assert scripts.asked_for("<p>data about timers, and data-timers</p>") == []
    assert scripts.asked_for('<form data-autosave="/x/"><b data-timer>') == ["js/answering.js"]
    assert scripts.asked_for('<a data-check\n hx-get="/x/">') == [
        "js/reading.js",
        "vendor/htmx-2.0.11.min.js",
    ]


# ------------------------------------------------------- joining


def joined(**modules: str) -> str:
    return bundle("entry", lambda name: modules[name.replace("-", "_")])


def test_modules_are_joined_in_the_order_in_which_they_are_needed():
    text = joined(
        entry='import { a as first } from "./low-one.js";\nimport * as two from "./two.js";\n',
        low_one="export const a = 1;\n",
        two='// A remark.\nimport "./low-one.js";\nexport async function b() {}\n',
    )
    assert text.index("const $low_one") < text.index("const $two") < text.index("const $entry")
    assert "const { a: first } = $low_one;" in text
    assert "const two = $two;" in text
    assert "return { b };" in text
    assert "remark" not in text


def test_what_is_in_the_main_bundle_is_imported_from_it():
    modules = {
        "main": 'import "./low.js";\nimport "./unused.js";\n',
        "entry": 'import { a } from "./low.js";\na();\n',
        "low": "export function a() {}\n",
        "unused": "export function b() {}\n",
    }
    assert bundle("entry", modules.__getitem__, main="main").startswith(
        'import { $low } from "./main.js";\n'
    )
    assert bundle("main", modules.__getitem__).endswith("export { $low, $unused };\n")


@pytest.mark.parametrize(
    "odd",
    [
        "export default 1;\n",
        "export { a };\n",
        'import a from "./low.js";\n',
        'import { a } from "elsewhere";\n',
        'const a = await import("./low.js");\n',
    ],
)
def test_what_cannot_be_joined_is_refused(odd):
    with pytest.raises(NotUnderstoodError, match="entry"):
        joined(entry=odd, low="")


def test_modules_that_import_each_other_are_refused():
    with pytest.raises(NotUnderstoodError, match="itself"):
        joined(entry='import "./low.js";\n', low='import "./entry.js";\n')
