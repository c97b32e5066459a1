"""The files that released content shows, kept by the hash of their bytes."""

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from core.serving.media import A_YEAR, INERT
from courses.content import access, figures

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
# A player that asks for "the rest" asks again for the next part.
LARGEST_PART = 4 * 1024 * 1024


@require_safe
def asset(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Send a kept file, or the part of it that a player asks for. It never changes."""
    asset = access.asset_for(request.user, sha256)
    part = _part(request.headers.get("Range", ""), asset.size)
    response = _whole(asset) if part is None else _partial(asset, *part)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["ETag"] = f'"{asset.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERT
    return response


@require_safe
def figure_sheet(request: HttpRequest, sha256: str) -> HttpResponse:
    """The rules of a figure that is set into pages."""
    access.asset_for(request.user, sha256)
    sheet = figures.sheet_of(sha256)
    if sheet is None:
        raise Http404
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _whole(asset) -> HttpResponseBase:
    response = FileResponse(asset.file.open("rb"), content_type=asset.media_type)
    response["Content-Length"] = asset.size
    return response


def _partial(asset, first: int, last: int) -> HttpResponse:
    if first > last:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{asset.size}"
        return response
    with asset.file.open("rb") as file:
        file.seek(first)
        data = file.read(last - first + 1)
    response = HttpResponse(data, status=206, content_type=asset.media_type)
    response["Content-Range"] = f"bytes {first}-{last}/{asset.size}"
    return response


def _part(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of a single range; None sends the whole, as the standard allows."""
    match = RANGE.match(header)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    begin = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    return begin, min(end, begin + LARGEST_PART - 1)
