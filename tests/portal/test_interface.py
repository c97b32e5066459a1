"""The visual language: what no template may do, and what every component page must show."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])
COMPONENTS = sorted((TEMPLATES / "components").glob("[!_]*.html"))
# Printed on paper or read in a mail program: neither stands under the site's policy.
ELSEWHERE = ("emails/", "certificates/certificate_pdf.html", "account/email/")

INLINE = {
    "a style attribute": re.compile(r"\sstyle="),
    "a style element": re.compile(r"<style\b"),
    "an event attribute": re.compile(r"\son[a-z]+="),
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))"),
    "htmx that needs eval": re.compile(r"hx-on|\"js:"),
}


def page_templates() -> list[Path]:
    return [
        file
        for file in sorted(TEMPLATES.rglob("*.html"))
        if not str(file.relative_to(TEMPLATES)).startswith(ELSEWHERE)
    ]


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what):
    holders = [
        str(file.relative_to(TEMPLATES))
        for file in page_templates()
        if INLINE[what].search(file.read_text())
    ]

    assert holders == []


@pytest.mark.parametrize("file", page_templates(), ids=lambda f: str(f.relative_to(TEMPLATES)))
def test_every_template_can_be_read(file):
    get_template(str(file.relative_to(TEMPLATES)))


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_a_component_says_its_parameters_at_its_head(file):
    assert file.read_text().startswith("{% comment %}\n")


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_a_component_is_documented(file):
    documented = (settings.ROOT / "docs/interface.md").read_text()

    assert f"`{file.name}`" in documented


@pytest.mark.django_db
def test_the_component_page_shows_every_kind_of_state(client):
    page = client.get(reverse("portal:components")).content.decode()

    for sign in (
        "notice--critical",
        "step-row--locked",
        "option--missed",
        "save-state--unsaved",
        "criterion--error",
        "form-errors",
        "chart__line",
        "requirement--met",
        "data-check",
        "data-timer",
        "pagination__place",
    ):
        assert sign in page, sign
