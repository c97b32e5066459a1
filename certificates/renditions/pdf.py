"""The PDF of a certificate: a pure function of its frozen record, its holder's name and kept files.

The same certificate renders to the same bytes: dates and identifier come from the record,
and nothing is fetched from anywhere. Its pictures are strangers' work, so it is laid out in a
child process with limits of time and memory.
"""

import io
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from certificates.renditions import seals
from certificates.renditions.letters import drawn
from core.errors import Refusal
from core.files.sandbox import GivenUpError, Sandbox

# Addresses of what is put into the page; nothing else is fetched.
PICTURES = "https://pictures.invalid/"
SHEETS = {"A4": (297.0, 210.0), "letter": (279.4, 215.9)}
MARGIN = 8.0

# A name or title of so many letters still fits one line, or a title two, at each size.
NAME_SIZES = (24, 31, 41, 64)
TITLE_SIZES = (60, 130)
# How far the words are squeezed before they are said not to fit.
SQUEEZES = (0, 1, 2)

_sandbox = Sandbox("certificates.renditions.drawing")


class PageOverflowError(Refusal):
    """The words of a certificate need more than its one page."""


def render(content: Mapping[str, Any], *, legal_name: str, files: Mapping[str, bytes]) -> bytes:
    """The bytes of the PDF. ``files`` holds the kept images that ``content`` names, by SHA-256.

    Refuses with ``rendering_failed`` when it takes more than a certificate may.
    """
    pages = [page(content, legal_name=legal_name, squeeze=squeeze) for squeeze in SQUEEZES]
    try:
        data = _sandbox.run("draw", pages, _pictures(content, files), content["serial"].encode())
    except GivenUpError as error:
        raise Refusal(
            "rendering_failed",
            _("The PDF could not be made. A picture on it may be too complex or damaged. %s")
            % error,
        ) from error
    if not data:
        raise PageOverflowError(
            "page_overflow", _("The words of the certificate need more than its one page.")
        )
    return data


def page(
    content: Mapping[str, Any],
    *,
    legal_name: str,
    squeeze: int = 0,
) -> str:
    """The page of a certificate as HTML, before it is laid out."""
    serial = content["serial"]
    design = content["design"]
    return render_to_string(
        "certificates/certificate_pdf.html",
        {
            "content": content,
            "legal_name": drawn(legal_name),
            "organisation": drawn(content["organisation"]["name"]),
            "title": drawn(content["title"]),
            "name_size": _size(legal_name, NAME_SIZES),
            "title_size": _size(content["title"], TITLE_SIZES),
            "squeeze": squeeze,
            "border": f"{PICTURES}border",
            "seal": f"{PICTURES}seal",
            "qr": f"{PICTURES}qr",
            "logo": _address(design["logo"]),
            "signatories": [
                {
                    "name": drawn(person["name"]),
                    "role": drawn(person["role"]),
                    "alt": person["alt"],
                    "image": _address(person["signature"]),
                }
                for person in content["signatories"]
            ],
            "address": content["address"].removesuffix(f"{serial}/"),
        },
    )


# ------------------------------------------------------------ what stands on it


def _size(text: str, limits: tuple[int, ...]) -> int:
    return 1 + sum(len(text) > limit for limit in limits)


def _qr(address: str) -> str:
    # Not loaded by a web process, which draws no certificate.
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _pictures(
    content: Mapping[str, Any], files: Mapping[str, bytes]
) -> dict[str, tuple[str, bytes]]:
    """Everything that the page shows, by address, with its media type and its bytes."""
    width, height = SHEETS[content["design"]["paper"]]
    serial = content["serial"]
    border = seals.border(serial, width=width - 2 * MARGIN, height=height - 2 * MARGIN)
    drawn = {"border": border, "seal": seals.seal(serial), "qr": _qr(content["address"])}
    table = {f"{PICTURES}{name}": ("image/svg+xml", svg.encode()) for name, svg in drawn.items()}
    named = [content["design"]["logo"], *(one["signature"] for one in content["signatories"])]
    return table | {
        _address(one): (one["media_type"], files[one["sha256"]]) for one in named if one
    }


def _address(named: Mapping[str, Any] | None) -> str:
    return f"{PICTURES}{named['sha256']}" if named else ""
