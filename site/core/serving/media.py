"""Uploaded images, served by the application where no file server stands before it.

Only renditions have an address: documents go through Wagtail's view, which asks who
may read them, and the uploaded originals are nobody's business.
"""

from mimetypes import guess_type

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

A_YEAR = 365 * 24 * 3600

# An SVG is a document that may carry scripts: opened by itself it must stay inert.
INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def serve_rendition(request: HttpRequest, name: str) -> FileResponse:
    """Send one rendition. Its name carries a hash of its making, so it never changes.

    The address takes a name without slashes: a path could climb out of the folder.
    """
    try:
        file = default_storage.open(f"images/{name}")
    except (OSError, ValueError, SuspiciousFileOperation):
        raise Http404 from None
    response = FileResponse(file, content_type=guess_type(name)[0] or "application/octet-stream")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = INERT
    return response
