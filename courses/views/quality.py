"""What the rules find in a curriculum's pages, and its alignment, inside the CMS."""

import csv
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import access, editions
from courses.alignment import Matrix, Row, matrix_of
from courses.durations import duration
from courses.quality import drafts, rules
from courses.quality.findings import Severity
from courses.quality.totals import totals_of

# What a spreadsheet would take for a formula and carry out.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The curricula whose quality the reader may look at."""
    curricula = access.curricula_to_write(request.user).annotate(released=Count("editions"))
    return _page(
        request,
        "courses/admin/quality_reports.html",
        _("Quality of curricula"),
        curricula=curricula.select_related("organisation").order_by("organisation__name", "title"),
    )


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the rules find in what a release would freeze now."""
    curriculum = access.curriculum_to_write(request.user, pk)
    draft = editions.preview(curriculum)
    material = drafts.read(draft)
    findings = rules.judge(material, on=timezone.localdate())
    groups = [
        (title, [finding for finding in findings if finding.severity == severity])
        for severity, title in (
            (Severity.ERROR, _("Errors: they forbid a release")),
            (Severity.SHORTFALL, _("Less than a whole curriculum has")),
            (Severity.WARNING, _("Worth a look")),
        )
    ]
    totals = totals_of(material)
    return _page(
        request,
        "courses/admin/quality_report.html",
        _("Quality report"),
        curriculum=curriculum,
        draft=draft,
        totals=totals,
        time=duration(totals.minutes),
        groups=[(title, found) for title, found in groups if found],
    )


@require_safe
def alignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Which lesson teaches each objective, and which question or criterion assesses it."""
    curriculum = access.curriculum_to_write(request.user, pk)
    return _page(
        request,
        "courses/admin/alignment.html",
        _("Alignment"),
        curriculum=curriculum,
        matrix=_matrix(curriculum),
    )


@require_safe
def alignment_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same matrix as a table for a spreadsheet."""
    curriculum = access.curriculum_to_write(request.user, pk)
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{curriculum.slug}-alignment.csv"'},
    )
    answer.write("\ufeff")
    rows = csv.writer(answer)
    rows.writerow(
        [
            *(_("Module"), _("Objective"), _("Wording"), _("Competencies"), _("Lessons")),
            *(_("Questions"), _("Criteria"), _("Missing")),
        ]
    )
    for row in _matrix(curriculum).rows:
        rows.writerow([_harmless(cell) for cell in _cells(row)])
    return answer


def _matrix(curriculum) -> Matrix:
    return matrix_of(drafts.read(editions.preview(curriculum)))


def _cells(row: Row) -> list[str]:
    missing = []
    if not row.lessons:
        missing.append(_("not taught"))
    if not row.is_assessed:
        missing.append(_("not assessed"))
    return [
        row.module.title,
        row.objective.code,
        row.objective.text,
        " ".join(row.objective.competencies),
        "; ".join(step.title for step in row.lessons),
        " ".join(question.code for question in row.questions),
        "; ".join(f"{one.vignette.title}: {one.criterion.title}" for one in row.criteria),
        ", ".join(missing),
    ]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    curriculum = context.get("curriculum")
    breadcrumbs = [{"url": reverse("courses_quality_reports"), "label": _("Quality of curricula")}]
    if curriculum:
        breadcrumbs.append({"url": "", "label": curriculum.title})
    return render(
        request,
        template,
        {
            "breadcrumbs_items": breadcrumbs,
            "header_title": title,
            "page_title": title,
            "page_subtitle": curriculum.title if curriculum else "",
            "header_icon": "clipboard-list",
            **context,
        },
    )
