"""Releasing an edition, inside the CMS."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from core.errors import Refusal
from courses.content import access
from courses.content.durations import duration
from courses.quality.findings import errors_in
from courses.releases import editions, looks
from courses.releases.differences import Difference, differences
from courses.releases.drafts import Draft
from courses.releases.forms import ReleaseForm


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be frozen now, what changed since the last edition, and the button that does it."""
    curriculum = access.curriculum_to_release(request.user, pk)
    now = timezone.now()
    today = curriculum.organisation.day_of(now)
    form = ReleaseForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            edition = editions.release(
                curriculum=curriculum,
                by=request.user,
                notes=form.cleaned_data["notes"],
                sign_off=form.sign_off,
                at=now,
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
    draft = looks.preview(curriculum)
    # What could not be frozen would be missed by every rule: first things first.
    findings = [] if draft.problems else looks.judged(draft, on=today)
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
            "around": _around(draft),
            "unpublished": curriculum.get_descendants().filter(has_unpublished_changes=True),
            "past": curriculum.editions.select_related("released_by"),
            "form": form,
            "breadcrumbs_items": _breadcrumbs(curriculum),
            "header_title": _("Release an edition"),
            "page_title": _("Release an edition"),
            "page_subtitle": curriculum.title,
            "header_icon": "success",
        },
        status=422 if form.errors else 200,
    )


def _named_changes(draft: Draft) -> list[tuple[str, list[tuple[str, list[Difference]]]]]:
    """The changes by the titles that authors know, without the kinds of change that did not happen.

    What changed inside a step is told word by word: a key that was exchanged must be seen.
    """
    inside = _inside(draft)
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
    return [
        (label, [(titles[key], inside.get(key, [])) for key in keys])
        for label, keys in named
        if keys
    ]


def _inside(draft: Draft) -> dict[str, list[Difference]]:
    if not draft.changes.changed or draft.previous is None:
        return {}
    before = draft.previous.steps.filter(key__in=draft.changes.changed)
    after = {step.key: step.content for step in draft.steps}
    return {step.key: list(differences(step.content, after[step.key])) for step in before}


def _around(draft: Draft) -> list[Difference]:
    """What changed besides the steps: the curriculum's own words, its modules, its framework."""
    if draft.previous is None:
        return []
    return list(differences(_frame(draft.previous.content), _frame(draft.outline)))


def _frame(outline: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "curriculum": outline["curriculum"],
        "framework": outline["framework"],
        "modules": [
            {"code": module["slug"]}
            | {name: value for name, value in module.items() if name not in ("slug", "steps")}
            for module in outline["modules"]
        ],
    }


def _breadcrumbs(curriculum) -> list[dict[str, str]]:
    return [
        {
            "url": reverse("wagtailadmin_explore", args=[curriculum.pk]),
            "label": curriculum.title,
        },
        {"url": "", "label": _("Release an edition")},
    ]
