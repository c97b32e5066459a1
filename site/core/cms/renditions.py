"""Uploaded pictures as the CMS shows them, served by the application to whoever may choose them.

Only renditions have an address: documents go through Wagtail's view, and the uploaded originals
are nobody's business. Learners and visitors are shown the kept files of an edition.
"""

from mimetypes import guess_type

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from core.serving.media import A_YEAR, INERT
from core.sign_in.second_factor import has_used_second_factor

FOLDER = "images"


@require_safe
def serve_rendition(request: HttpRequest, name: str) -> FileResponse:
    """Send one rendition to whoever may choose its picture.

    Its name is the upload's with what was made of it, which anybody may guess. The address takes
    a name without slashes: a path could climb out of the folder.
    """
    if not _may_choose(request, f"{FOLDER}/{name}"):
        raise Http404
    try:
        file = default_storage.open(f"{FOLDER}/{name}")
    except (OSError, ValueError, SuspiciousFileOperation):
        raise Http404 from None
    response = FileResponse(file, content_type=guess_type(name)[0] or "application/octet-stream")
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = INERT
    return response


def _may_choose(request: HttpRequest, file: str) -> bool:
    if not request.user.is_authenticated or not has_used_second_factor(request):
        return False
    image = get_image_model().objects.filter(renditions__file=file).first()
    policy = policy_registry.get_by_type(get_image_model())
    return image is not None and policy.user_has_permission_for_instance(
        request.user, "choose", image
    )
