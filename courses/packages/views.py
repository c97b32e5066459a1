"""A curriculum out to files and back, inside the CMS."""

from tempfile import TemporaryFile

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from core import limiter
from core.errors import Refusal
from core.organisations.access import Role, organisation_for
from courses.content import access
from courses.formats.faults import PackageRefused
from courses.packages import (
    Report,
    import_archive,
    import_package,
    looks,
    read_package,
    write_archive,
)
from courses.packages.forms import ArchiveForm

SHIPPED = settings.ROOT / "courses/curricula/kap"


@require_safe
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """What an owner takes away, and whether an import would take it back."""
    curriculum = access.curriculum_to_take_away(request.user, pk)
    package = looks.written(curriculum)
    return render(
        request,
        "courses/admin/files.html",
        {
            "curriculum": curriculum,
            "count": len(package.files),
            "faults": package.faults,
            **_heading(curriculum, curriculum.title, _("Take this curriculum away"), "download"),
        },
    )


@require_safe
def archive(request: HttpRequest, pk: int) -> FileResponse:
    """The draft of a curriculum as a ZIP archive."""
    curriculum = access.curriculum_to_take_away(request.user, pk)
    # Closed with the response, and gone then.
    target = TemporaryFile()  # noqa: SIM115
    write_archive(looks.written(curriculum).files, target)
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=f"{curriculum.slug}.zip",
        content_type="application/zip",
        headers={"Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """An archive is read, and refused with every fault or imported."""
    organisation = organisation_for(request.user, slug, Role.OWNER)
    form = ArchiveForm(request.POST, request.FILES) if request.method == "POST" else ArchiveForm()
    faults = []
    if request.method == "POST":
        if not limiter.consume("bring_curriculum", str(request.user.pk)):
            return limiter.refusal(request, "bring_curriculum")
        if "shipped" in request.POST:
            return _bring_shipped(request, organisation)
        if form.is_valid():
            try:
                report, curriculum = import_archive(
                    file=form.cleaned_data["archive"].file,
                    organisation=organisation,
                    by=request.user,
                    at=timezone.now(),
                    replaces=form.cleaned_data["replaces"],
                )
            except PackageRefused as refusal:
                faults = refusal.faults
            except Refusal as refusal:
                form.add_error("replaces", refusal.message)
            else:
                messages.success(request, _summary(curriculum.title, report))
                return redirect("wagtailadmin_explore", curriculum.pk)
    return render(
        request,
        "courses/admin/bring.html",
        {
            "form": form,
            "faults": faults,
            "has_curriculum": organisation.curricula.exists(),
            **_heading(organisation.page, organisation.name, _("Bring a curriculum in"), "upload"),
        },
        status=422 if faults or form.errors else 200,
    )


def _bring_shipped(request: HttpRequest, organisation) -> HttpResponse:
    """Begin with the curriculum that comes with Preceptor, where none of that name is here."""
    package = read_package(SHIPPED)
    slug = str(package.slug)
    if organisation.curricula.filter(slug=slug).exists():
        messages.error(request, _("It is here already. Bring an archive in to change it."))
        return redirect("courses_bring", organisation.slug)
    import_package(package=package, organisation=organisation, by=request.user, at=timezone.now())
    curriculum = organisation.curricula.get(slug=slug)
    messages.success(request, _("“%s” was brought in. Change it as you like.") % curriculum.title)
    return redirect("wagtailadmin_explore", curriculum.pk)


def _summary(title: str, report: Report) -> str:
    if report.changed_nothing:
        return _("“%s” says what the archive says already. Nothing was changed.") % title
    count = len(report.created) + len(report.changed) + len(report.removed)
    return ngettext(
        "“%(title)s” was brought in: %(count)d thing was made or changed.",
        "“%(title)s” was brought in: %(count)d things were made or changed.",
        count,
    ) % {"title": title, "count": count}


def _heading(page, subtitle: str, title: str, icon: str) -> dict:
    return {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.pk]), "label": subtitle},
            {"url": "", "label": title},
        ],
        "header_title": title,
        "page_title": title,
        "page_subtitle": subtitle,
        "header_icon": icon,
    }
