from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.specimens import specimens


@require_safe
def about_demonstration(request: HttpRequest) -> HttpResponse:
    """What "demonstration" means on a page, an edition and a certificate."""
    return render(
        request, "portal/about_demonstration.html", {"is_demonstration": settings.DEMONSTRATION}
    )


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component of the interface in its states, for whoever writes a template."""
    return render(request, "portal/components.html", specimens(now=timezone.now()))
