"""What the rules find in a curriculum's pages, and its alignment, inside the CMS."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.spreadsheets import spreadsheet
from courses.content import access
from courses.content.durations import duration
from courses.quality.findings import Severity
from courses.quality.material import Curriculum
from courses.quality.matrix import Matrix, Row, matrix_of
from courses.releases import inspections, looks, material
from courses.releases.views.reports import report_page


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The curricula whose quality the reader may look at."""
    curricula = access.curricula_to_write(request.user).annotate(released=Count("editions"))
    return report_page(
        request,
        "courses/admin/quality_reports.html",
        _("Quality of curricula"),
        curricula=curricula.select_related("organisation").order_by("organisation__name", "title"),
    )


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the rules find in what a release would freeze now."""
    curriculum = access.curriculum_to_write(request.user, pk)
    draft = looks.preview(curriculum)
    now = timezone.now()
    findings = looks.judged(draft, on=curriculum.organisation.day_of(now))
    inspections.remember(curriculum, findings, at=now)
    groups = [
        (title, [finding for finding in findings if finding.severity == severity])
        for severity, title in (
            (Severity.ERROR, _("Errors: they forbid a release")),
            (Severity.SHORTFALL, _("Less than a whole curriculum has")),
            (Severity.WARNING, _("Worth a look")),
        )
    ]
    totals = looks.totals(draft)
    return report_page(
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
    return report_page(
        request,
        "courses/admin/alignment.html",
        _("Alignment"),
        curriculum=curriculum,
        table=looks.once("alignment", looks.preview(curriculum), make=_drawn),
    )


@require_safe
def alignment_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same matrix as a table for a spreadsheet."""
    curriculum = access.curriculum_to_write(request.user, pk)
    titles = [
        *(_("Module"), _("Objective"), _("Wording"), _("Competencies"), _("Lessons")),
        *(_("Questions"), _("Criteria"), _("Missing")),
    ]
    rows = [titles, *(_cells(row) for row in _matrix(curriculum).rows)]
    return spreadsheet(f"{curriculum.slug}-alignment.csv", rows)


def _drawn(curriculum: Curriculum) -> SafeString:
    return render_to_string("courses/admin/_alignment.html", {"matrix": matrix_of(curriculum)})


def _matrix(curriculum) -> Matrix:
    return matrix_of(material.read(looks.preview(curriculum)))


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
