"""Figures drawn as SVG are set into the page; nothing of them passes that a drawing does not need."""

import re

import pytest
from bs4 import BeautifulSoup

from courses.content import figures
from courses.lessons import rendering
from courses.models import Asset

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'


def drawing(inside: str, opening: str = OPEN):
    return figures.drawing_of(f"{opening}{inside}</svg>".encode(), scope="figure-x")


def test_its_words_and_shapes_stay_and_its_classes_are_its_own():
    drawn = drawing(
        "<style>/* ours */ text, .grid > line { fill: #16243a; }"
        "@media (prefers-color-scheme: dark) { .grid { stroke: rgb(1 2 3) } }</style>"
        '<title>Not twice</title><g class="grid"><line x1="1" d="M1-2l3-4"/></g>'
        '<text x="1">5 &lt; 6 <tspan>mg</tspan> each</text>'
    )
    assert drawn.markup == (
        '<svg viewBox="0 0 10 10" class="figure__drawing figure-x">'
        '<g class="figure-x-grid"><line x1="1" d="M1-2l3-4"></line></g>'
        '<text x="1">5 &lt; 6 <tspan>mg</tspan> each</text></svg>'
    )
    assert drawn.sheet.split("\n") == [
        ".figure-x text, .figure-x .figure-x-grid > line { fill: #16243a }",
        "@media (prefers-color-scheme: dark) {",
        ".figure-x .figure-x-grid { stroke: rgb(1 2 3) }",
        "}",
    ]


def test_what_acts_on_a_page_does_not_reach_it():
    drawn = drawing(
        '<rect onload="a()" data-autosave="/x/" hx-get="/x/" tabindex="0" role="button" fill="red"/>'
    )
    assert '<rect fill="red"></rect>' in drawn.markup


@pytest.mark.parametrize(
    "inside",
    [
        "<script>a()</script>",
        "<foreignObject><p>x</p></foreignObject>",
        "<a href='#x'><text>x</text></a>",
        '<image href="https://example.org/x.png"/>',
        '<use href="https://example.org/x.svg#a"/>',
        '<rect fill="url(https://example.org/x)"/>',
        '<rect fill="url(&quot;https://example.org/x&quot;)"/>',
        '<rect style="fill: red"/>',
        "<style>@import 'x.css';</style>",
        "<style>@font-face { font-family: x; src: url(x) }</style>",
        "<style>rect { fill: url(//example.org) }</style>",
        "<style>rect { background-image: image-set('x' 1x) }</style>",
        "<style>rect { position: fixed }</style>",
        "<style>body:has(a) rect { fill: red }</style>",
        "<style>rect { fill: red; & text { fill: red } }</style>",
        "<style>rect ~ text { fill: red }</style>",
        "<text>no end",
    ],
)
def test_what_a_page_cannot_give_it_leaves_it_a_picture(inside):
    assert drawing(inside) is None


def test_a_document_type_leaves_it_a_picture():
    assert drawing("", f'<!DOCTYPE svg [<!ENTITY a "b">]>{OPEN}') is None


def test_two_figures_of_one_page_keep_their_parts_apart():
    drawn = drawing('<defs><clipPath id="a"/></defs><rect clip-path="url(#a)"/><use href="#a"/>')
    named = figures._named(drawn.markup, name="figure-2", alt='A "rise"')
    page = BeautifulSoup(named, "html.parser")
    assert page.svg["aria-label"] == 'A "rise"'
    assert page.find("clippath")["id"] == "figure-2-a"
    assert page.rect["clip-path"] == "url(#figure-2-a)"
    assert page.use["href"] == "#figure-2-a"


@pytest.mark.django_db
def test_a_lessons_figure_is_markup_of_the_page_with_a_sheet_of_its_own(edition, client):
    lesson = edition.steps.get(kind="lesson")
    page = BeautifulSoup(rendering.lesson_html(lesson), "html.parser")
    svg = page.select_one("figure.figure svg.figure__drawing")
    assert svg["aria-label"] == "The level peaks early and falls over two hours."
    sheet = client.get(page.select_one("figure.figure link[rel=stylesheet]")["href"])
    assert sheet.status_code == 200
    assert sheet["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.django_db
def test_what_is_no_drawing_has_no_sheet(edition, client):
    other = Asset.objects.exclude(media_type="image/svg+xml").first()
    assert client.get(f"/assets/{other.sha256}/figure.css").status_code == 404
    assert client.get(f"/assets/{'0' * 64}/figure.css").status_code == 404


@pytest.mark.django_db
def test_a_draft_shows_its_figure_as_a_picture(edition):
    lesson = edition.steps.get(kind="lesson")
    html = rendering.draw(lesson.content["content"], address_of=lambda _file: "/draft.svg")
    assert re.search(r'<img class="figure__image" src="/draft.svg"', html)
