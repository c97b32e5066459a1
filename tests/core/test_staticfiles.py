import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core.serving.staticfiles import StaticFiles

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


def test_modules_import_each_other_by_their_hash(collected):
    imported = [
        name
        for module in (SOURCES / "js").glob("*.js")
        for name in re.findall(
            r'(?:import|from) ?"\./([^"]+)"', text(collected, f"js/{module.name}")
        )
    ]

    assert imported
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert Path(collected.path(f"js/{name}")).is_file()


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


def test_every_behaviour_is_loaded():
    """`main.js` imports each module that binds itself to an attribute."""
    main = (SOURCES / "js/main.js").read_text()

    for module in (SOURCES / "js").glob("*.js"):
        if re.search(r"^bind\(", module.read_text(), re.MULTILINE):
            assert f'"./{module.name}"' in main, module.name
