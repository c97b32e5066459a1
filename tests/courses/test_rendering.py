"""A lesson as its reader sees it, and that it is drawn once."""

import re

import pytest
from django.core.cache import cache
from django.utils import translation

from courses.lessons import rendering
from courses.models import EditionStep

REFERENCES = [
    {
        "key": "kamp-2020",
        "text": "Kamp J.",
        "doi": "10.1/x",
        "url": "",
        "status": "found",
        "note": "",
    },
    {"key": "own-words", "text": "Ours.", "doi": "", "url": "", "status": "synthesis", "note": ""},
]


def drawn(*blocks, references=REFERENCES) -> str:
    return str(
        rendering.draw(
            {
                "body": [{"type": kind, "value": value} for kind, value in blocks],
                "references": references,
            },
            address_of=lambda file: f"/kept/{file['sha256']}/",
        )
    )


@pytest.fixture
def lesson(edition):
    return edition.steps.get(kind="lesson")


def test_every_block_type_is_drawn(lesson):
    html = str(rendering.lesson_html(lesson))
    for sign in (
        '<h2 id="receptors">Receptors</h2>',
        'class="key-point"',
        "key-point--warning",
        '<figure class="figure',
        'role="img" aria-label="The level peaks early and falls over two hours."',
        '<th scope="col">Route</th>',
        '<th scope="row">Intramuscular</th>',
        'class="procedure"',
        "local medical director",
        '<dt class="term__term">Bioavailability</dt>',
        "<audio",
        "Good morning.",
        'id="check-1"',
        'id="ref-kamp-2020"',
    ):
        assert sign in html, sign


def test_a_citation_leads_to_its_place_in_the_list():
    html = drawn(("text", "<p>So it is. [@own-words; @kamp-2020]</p>"), ("references", None))
    assert re.search(r'href="#ref-own-words"[^>]*>2</a>', html)
    assert re.search(r'href="#ref-kamp-2020"[^>]*>1</a>', html)
    assert 'id="ref-own-words" value="2"' in html


def test_the_list_stands_at_the_end_where_the_author_forgot_it():
    assert drawn(("text", "<p>[@kamp-2020]</p>")).count('id="references"') == 1
    assert drawn(("references", None), ("references", None)).count('id="references"') == 1
    assert 'id="references"' not in drawn(("text", "<p>Plain.</p>"), references=[])


def test_a_source_that_is_none_says_so():
    html = drawn(("references", None))
    assert "Wording assembled for this curriculum" in html
    assert "Seen at a public page" not in html


def test_the_works_first_cited_in_a_section_stand_beside_its_heading():
    html = drawn(
        ("text", "<h2>One</h2><p>a [@kamp-2020]</p>"),
        ("text", "<h2>Two</h2><p>b [@kamp-2020; @own-words]</p>"),
    )
    notes = re.findall(r'<ol class="sources">(.*?)</ol>', html, re.DOTALL)
    assert len(notes) == 2
    assert "Kamp J." in notes[0]
    assert "Kamp J." not in notes[1]
    assert "Ours." in notes[1]
    assert html.index('<h2 id="two">') < html.index(notes[1]) < html.index("<p>b")


def test_headings_have_anchors_that_no_other_part_of_the_page_has():
    html = drawn(("text", "<h2>Main</h2><h3>Ref kamp 2020</h3><h2>Main</h2><h2>[@kamp-2020]</h2>"))
    anchors = re.findall(r'<h[23] id="([^"]+)"', html)
    assert anchors == ["main-2", "on-ref-kamp-2020", "main-3", "section"]
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_what_an_author_wrote_is_text_where_it_is_text():
    html = drawn(
        (
            "figure",
            {
                "image": {"sha256": "ab", "media_type": "image/png", "width": 10, "height": 5},
                "alt": '"><script>alert(1)</script>',
                "caption": "",
            },
        ),
        ("procedure", {"title": "<b>Bold</b>", "steps": [], "needs_local_approval": False}),
    )
    assert "<script>" not in html
    assert "&lt;b&gt;Bold" in html
    assert 'src="/kept/ab/"' in html
    assert "local medical director" not in html


def test_a_recording_without_a_file_is_a_link():
    html = drawn(
        (
            "media",
            {
                "title": "Talk",
                "file": None,
                "url": "https://example.org/talk",
                "minutes": 3,
                "transcript": "<p>Hello.</p>",
            },
        )
    )
    assert 'href="https://example.org/talk"' in html
    assert "<audio" not in html
    assert "Hello." in html


def test_figures_and_checks_are_counted():
    image = {"sha256": "ab", "media_type": "image/png", "width": 1, "height": 1}
    figure = ("figure", {"image": image, "alt": "a", "caption": "c"})
    check = ("check", {"question": "q", "options": []})
    html = drawn(figure, check, figure, check)
    assert "Figure 1." in html
    assert "Figure 2." in html
    assert 'id="check-2"' in html


def test_a_lesson_is_drawn_once(lesson, django_assert_num_queries):
    first = rendering.lesson_html(lesson)
    again = EditionStep.objects.get(pk=lesson.pk)
    with django_assert_num_queries(0):
        assert rendering.lesson_html(again) == first


def test_a_lesson_drawn_by_another_release_is_drawn_anew(lesson, settings, monkeypatch):
    rendering.lesson_html(lesson)
    settings.RELEASE = "another"
    monkeypatch.setattr(rendering, "draw", lambda content: "drawn anew")
    assert rendering.lesson_html(lesson) == "drawn anew"


def test_each_language_has_its_own(lesson, monkeypatch):
    rendering.lesson_html(lesson)
    monkeypatch.setattr(rendering, "draw", lambda content: "auf Deutsch")
    with translation.override("de"):
        assert rendering.lesson_html(lesson) == "auf Deutsch"
    assert rendering.lesson_html(lesson) != "auf Deutsch"
    cache.clear()
