"""How static files are served once they are collected."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;')

MODULE_IMPORTS = (
    (r'(?P<matched>from "(?P<url>\./[\w.-]+\.js)";)', 'from "%(url)s";'),
    (r'(?P<matched>import "(?P<url>\./[\w.-]+\.js)";)', 'import "%(url)s";'),
)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Serves the style sheet as one file, and modules that import each other by their hash.

    In the sources every component has its own style sheet and `site.css` imports them: a
    reader's first page would wait for fifty requests.
    """

    # Only for our own modules: Django's switch for all of them stumbles over what packages
    # import by names that only their own build knows.
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", MODULE_IMPORTS))

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if STYLE_SHEET in paths and not dry_run:
            self._put(STYLE_SHEET, self._joined(paths))
            paths[STYLE_SHEET] = (self, STYLE_SHEET)
        yield from super().post_process(paths, dry_run, **options)

    def _joined(self, paths: dict[str, Any]) -> str:
        def content(path: str) -> str:
            storage, source = paths[path]
            with storage.open(source) as file:
                return file.read().decode()

        def imported(match: re.Match[str]) -> str:
            text = content(f"css/{match['path']}")
            # Addresses in a sheet are relative to it; only those beside site.css stay true.
            if "/" in match["path"] and "url(" in text:
                raise ValueError(
                    f"{match['path']}: an address in a component's sheet breaks when joined"
                )
            return f"@layer {match['layer']} {{\n{text}}}" if match["layer"] else text

        # What was collected last time is a joined sheet: always begin at the source.
        return IMPORT.sub(imported, content(STYLE_SHEET))

    def _put(self, path: str, text: str) -> None:
        self.delete(path)
        self._save(path, ContentFile(text.encode()))
