"""Releasing an edition, inside the CMS."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from core.errors import Refusal
from courses import access, editions
from courses.durations import duration
from courses.forms import ReleaseForm
from courses.quality.findings import errors_in


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be frozen now, what changed since the last edition, and the button that does it."""
    curriculum = access.curriculum_to_release(request.user, pk)
    form = ReleaseForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            edition = editions.release(
                curriculum=curriculum,
                by=request.user,
                notes=form.cleaned_data["notes"],
                sign_off=form.sign_off,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                _("Edition %d was released.") % edition.number,
                buttons=[
                    messages.button(reverse("courses:syllabus", args=[edition.pk]), _("Syllabus"))
                ],
            )
            return redirect("wagtailadmin_explore", curriculum.pk)
    draft = editions.preview(curriculum)
    # What could not be frozen would be missed by every rule: first things first.
    findings = [] if draft.problems else editions.judged(draft, on=timezone.localdate())
    errors = errors_in(findings)
    return render(
        request,
        "courses/admin/release.html",
        {
            "curriculum": curriculum,
            "draft": draft,
            "errors": errors,
            "warnings": len(findings) - len(errors),
            "time": duration(draft.minutes),
            "changes": _named_changes(draft),
            "unpublished": curriculum.get_descendants().filter(has_unpublished_changes=True),
            "past": curriculum.editions.defer("content_bytes").select_related("released_by"),
            "form": form,
            "breadcrumbs_items": _breadcrumbs(curriculum),
            "header_title": _("Release an edition"),
            "page_title": _("Release an edition"),
            "page_subtitle": curriculum.title,
            "header_icon": "success",
        },
        status=422 if form.errors else 200,
    )


def _named_changes(draft: editions.Draft) -> list[tuple[str, list[str]]]:
    """The changes by the titles that authors know, without the kinds of change that did not happen."""
    titles = {step.key: step.content["title"] for step in draft.steps}
    if draft.previous:
        for module in draft.previous.content["modules"]:
            for step in module["steps"]:
                titles.setdefault(step["key"], step["title"])
    named = (
        (_("Added"), draft.changes.added),
        (_("Changed"), draft.changes.changed),
        (_("Moved"), draft.changes.moved),
        (_("Removed"), draft.changes.removed),
    )
    return [(label, [titles[key] for key in keys]) for label, keys in named if keys]


def _breadcrumbs(curriculum) -> list[dict[str, str]]:
    return [
        {
            "url": reverse("wagtailadmin_explore", args=[curriculum.pk]),
            "label": curriculum.title,
        },
        {"url": "", "label": _("Release an edition")},
    ]
