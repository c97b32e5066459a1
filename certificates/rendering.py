"""The PDF of a certificate: a pure function of its frozen record, its holder's name and kept files.

The same certificate renders to the same bytes: dates and identifier come from the record,
and nothing is fetched from anywhere. One font configuration serves the whole process,
because making one costs more than a certificate; the text layout below it is not safe for
threads, so one certificate is rendered at a time.
"""

import base64
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from certificates import seals

PRINT = Path(__file__).parent / "print"
FONTS = PRINT / "fonts"
SHEETS = {"A4": (297.0, 210.0), "letter": (279.4, 215.9)}
MARGIN = 8.0

# A name or title of so many letters still fits one line, or a title two, at each size.
NAME_SIZES = (24, 31, 41, 64)
TITLE_SIZES = (60, 130)
# How far the words are squeezed before they are said not to fit.
SQUEEZES = (0, 1, 2)

_one_at_a_time = Lock()


class PageOverflowError(Exception):
    """The words of a certificate need more than its one page."""


def render(content: Mapping[str, Any], *, legal_name: str, files: Mapping[str, bytes]) -> bytes:
    """The bytes of the PDF. ``files`` holds the kept images that ``content`` names, by SHA-256."""
    with _one_at_a_time:
        for squeeze in SQUEEZES:
            document = _laid_out(content, legal_name, files, squeeze)
            if len(document.pages) == 1:
                return document.write_pdf(
                    pdf_variant="pdf/ua-1", pdf_identifier=content["serial"].encode(), pdf_tags=True
                )
    raise PageOverflowError(content["serial"])


def page(
    content: Mapping[str, Any],
    *,
    legal_name: str,
    files: Mapping[str, bytes],
    squeeze: int = 0,
) -> str:
    """The page of a certificate as HTML, before it is laid out."""
    width, height = SHEETS[content["design"]["paper"]]
    serial = content["serial"]
    border = seals.border(serial, width=width - 2 * MARGIN, height=height - 2 * MARGIN)
    design = content["design"]
    return render_to_string(
        "certificates/certificate_pdf.html",
        {
            "content": content,
            "legal_name": legal_name,
            "name_size": _size(legal_name, NAME_SIZES),
            "title_size": _size(content["title"], TITLE_SIZES),
            "squeeze": squeeze,
            "border": _svg(border),
            "seal": _svg(seals.seal(serial)),
            "qr": _svg(_qr(content["address"])),
            "logo": _image(design["logo"], files),
            "signatories": [
                {
                    "name": person["name"],
                    "role": person["role"],
                    "alt": person["alt"],
                    "image": _image(person["signature"], files),
                }
                for person in content["signatories"]
            ],
            "address": content["address"].removesuffix(f"{serial}/"),
        },
    )


def unprintable(text: str) -> list[str]:
    """The letters of ``text`` that none of the certificate's fonts has, each once."""
    return [
        letter
        for letter in dict.fromkeys(text)
        if ord(letter) not in _letters() and not letter.isspace()
    ]


# ------------------------------------------------------------ laying out


def _laid_out(content, legal_name: str, files, squeeze: int):
    html = page(content, legal_name=legal_name, files=files, squeeze=squeeze)
    style, fonts = _print_style()
    return HTML(string=html, base_url=None, url_fetcher=_OwnFiles()).render(
        font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True
    )


@cache
def _print_style() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    style = CSS(
        string=(PRINT / "certificate.css").read_text(),
        base_url=f"{FONTS.as_uri()}/",
        font_config=fonts,
        url_fetcher=_OwnFiles(),
    )
    return style, fonts


class _OwnFiles(URLFetcher):
    """Serves what the page carries in itself and our fonts; everything else is refused."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "file"))

    def fetch(self, url, headers=None):
        if not url.startswith(("data:", f"{FONTS.as_uri()}/")) or ".." in url:
            raise ValueError(f"A certificate does not fetch {url}")
        return super().fetch(url, headers)


@cache
def _letters() -> frozenset[int]:
    letters: set[int] = set()
    for file in [*FONTS.glob("source-serif-4-*-400-normal.woff2"), *FONTS.glob("*symbols*.woff2")]:
        with TTFont(file) as font:
            letters |= set(font.getBestCmap())
    return frozenset(letters)


# ------------------------------------------------------------ what stands on it


def _size(text: str, limits: tuple[int, ...]) -> int:
    return 1 + sum(len(text) > limit for limit in limits)


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _svg(markup: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(markup.encode()).decode()}"


def _image(named: Mapping[str, Any] | None, files: Mapping[str, bytes]) -> str:
    if named is None:
        return ""
    data = base64.b64encode(files[named["sha256"]]).decode()
    return f"data:{named['media_type']};base64,{data}"
