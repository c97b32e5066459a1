"""Laying out the page of a certificate: what is done in a child process, and nothing else.

Nothing is fetched: a table holds every address that the page may name, letter by letter,
with its bytes. One font configuration is made before the children are forked, because making
one costs more than a certificate.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

PRINT = Path(__file__).parent / "print"
# Addresses that lead nowhere, should anything ever follow them.
FONTS = "https://fonts.invalid/"
MOST_PIXELS = 40_000_000

# By address, the media type and the bytes.
Table = Mapping[str, tuple[str, bytes]]

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class OwnFiles(URLFetcher):
    """Serves what was put into the table, under the very address; everything else is refused."""

    def __init__(self, table: Table) -> None:
        super().__init__(allowed_protocols=("https",))
        self._table = table

    def fetch(self, url, headers=None):
        if url not in self._table:
            raise ValueError(f"A certificate does not fetch {url}")
        media_type, data = self._table[url]
        return URLFetcherResponse(url, data, {"Content-Type": media_type})


def draw(pages: Sequence[str], table: Table, identifier: bytes) -> bytes:
    """The PDF of the first of ``pages`` that takes one sheet; empty when none does."""
    fetcher = OwnFiles(table)
    for page in pages:
        document = HTML(string=page, base_url=None, url_fetcher=fetcher).render(
            font_config=_FONTS, stylesheets=[_STYLE], pdf_variant="pdf/ua-1", pdf_tags=True
        )
        if len(document.pages) == 1:
            return document.write_pdf(
                pdf_variant="pdf/ua-1", pdf_identifier=identifier, pdf_tags=True
            )
    return b""


_FONTS = FontConfiguration()
_STYLE = CSS(
    string=(PRINT / "certificate.css").read_text(),
    base_url=FONTS,
    font_config=_FONTS,
    url_fetcher=OwnFiles(
        {
            f"{FONTS}{file.name}": ("font/woff2", file.read_bytes())
            for file in sorted((PRINT / "fonts").glob("*.woff2"))
        }
    ),
)
