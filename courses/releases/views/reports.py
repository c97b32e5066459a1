"""What the reports on a curriculum inside the CMS have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def report_page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """The page of a report, below the list of the curricula that have one."""
    curriculum = context.get("curriculum")
    breadcrumbs = [{"url": reverse("courses_quality_reports"), "label": _("Quality of curricula")}]
    if curriculum:
        breadcrumbs.append({"url": "", "label": title, "sublabel": curriculum.title})
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
