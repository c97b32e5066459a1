"""How static files are served once they are collected."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from core.serving import scripts
from core.serving.bundles import bundle

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;')

# The CMS has its own, and nothing of the pages'.
ALONE = ("js/main.js", "js/cms.js")
BESIDE_MAIN = tuple(filter(scripts.is_module, scripts.ASKED_FOR_BY))

MODULE_IMPORTS = (
    (r'(?P<matched>from "(?P<url>\./[\w.-]+\.js)";)', 'from "%(url)s";'),
    (r'(?P<matched>import "(?P<url>\./[\w.-]+\.js)";)', 'import "%(url)s";'),
)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Serves the style sheet as one file, and so each group of modules; they import by hash.

    In the sources every component has its own style sheet and every behaviour its own module:
    a reader's first page would wait for seventy requests.
    """

    # Only for our own modules: Django's switch for all of them stumbles over what packages
    # import by names that only their own build knows.
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", MODULE_IMPORTS))

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        # What was collected last time is joined already: always begin at the source.
        if STYLE_SHEET in paths and not dry_run:
            self._replace(STYLE_SHEET, _joined_sheet(_reader(paths, "css/")), paths)
        if scripts.MAIN in paths and not dry_run:
            read = _reader(paths, "js/", ".js")
            joined = {path: bundle(_name(path), read) for path in ALONE}
            main = _name(scripts.MAIN)
            joined |= {path: bundle(_name(path), read, main=main) for path in BESIDE_MAIN}
            for path, text in joined.items():
                self._replace(path, text, paths)
        yield from super().post_process(paths, dry_run, **options)

    def _replace(self, path: str, text: str, paths: dict[str, Any]) -> None:
        self.delete(path)
        self._save(path, ContentFile(text.encode()))
        paths[path] = (self, path)


def _name(path: str) -> str:
    return PurePosixPath(path).stem


def _reader(paths: dict[str, Any], folder: str, suffix: str = "") -> Callable[[str], str]:
    """What reads a source of that folder by its name."""

    def read(name: str) -> str:
        storage, source = paths[f"{folder}{name}{suffix}"]
        with storage.open(source) as file:
            return file.read().decode()

    return read


def _joined_sheet(read: Callable[[str], str]) -> str:
    def imported(match: re.Match[str]) -> str:
        text = read(match["path"])
        # Addresses in a sheet are relative to it; only those beside site.css stay true.
        if "/" in match["path"] and "url(" in text:
            raise ValueError(
                f"{match['path']}: an address in a component's sheet breaks when joined"
            )
        return f"@layer {match['layer']} {{\n{text}}}" if match["layer"] else text

    return IMPORT.sub(imported, read(_name(STYLE_SHEET) + ".css"))
