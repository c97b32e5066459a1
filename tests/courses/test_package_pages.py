"""Taking a curriculum away and bringing one in, inside the CMS."""

import contextlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.models import Page

from courses.formats.faults import Fault, PackageRefused, Place
from courses.models import CurriculumPage, LessonPage
from courses.packages import write_archive
from tests.courses.small_package import LESSON, with_change
from tests.courses.test_archives import archive_of, small
from tests.courses.test_exporting import WHOLE, brought, files_below


def upload(archive: io.BytesIO | bytes, name: str = "curriculum.zip") -> SimpleUploadedFile:
    data = archive if isinstance(archive, bytes) else archive.getvalue()
    return SimpleUploadedFile(name, data, content_type="application/zip")


@pytest.fixture
def address(organisation) -> str:
    return reverse("courses_bring", args=[organisation.slug])


@pytest.fixture
def signed_in(sign_in, owner):
    return sign_in(owner)


# ------------------------------------------------------------ away


def test_an_owner_takes_the_curriculum_away(signed_in, organisation):
    curriculum = brought(WHOLE, organisation)
    page = signed_in.get(reverse("courses_files", args=[curriculum.pk]))
    download = reverse("courses_archive", args=[curriculum.pk])
    assert download in page.text
    assert "It was read again and has no faults" in page.text

    answer = signed_in.get(download)
    assert answer["Content-Disposition"] == 'attachment; filename="the-whole.zip"'
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    expected = io.BytesIO()
    write_archive(files_below(WHOLE), expected)
    assert b"".join(answer.streaming_content) == expected.getvalue()


def test_what_an_import_would_refuse_is_said_beforehand(signed_in, curriculum):
    lesson = LessonPage.objects.get()
    lesson.body = [{"type": "text", "value": "<p>So it is. [@nowhere]</p>"}]
    lesson.save_revision()
    page = signed_in.get(reverse("courses_files", args=[curriculum.pk]))
    assert "there is no reference nowhere" in page.text
    assert signed_in.get(reverse("courses_archive", args=[curriculum.pk])).status_code == 200


def test_owners_find_the_way_and_authors_do_not(sign_in, owner, author, curriculum, organisation):
    explorer = reverse("wagtailadmin_explore", args=[curriculum.pk])
    above = reverse("wagtailadmin_explore", args=[organisation.page.pk])
    files = reverse("courses_files", args=[curriculum.pk])
    bring = reverse("courses_bring", args=[organisation.slug])
    client = sign_in(owner)
    assert files in client.get(explorer).text
    assert bring in client.get(above).text
    client = sign_in(author)
    assert files not in client.get(explorer).text
    assert bring not in client.get(above).text


def test_a_password_alone_takes_nothing_away(sign_in_with_password, owner, curriculum):
    answer = sign_in_with_password(owner).get(reverse("courses_archive", args=[curriculum.pk]))
    assert answer.status_code == 302


# ------------------------------------------------------------ and in


def test_an_owner_brings_a_curriculum_in(signed_in, address):
    assert signed_in.get(address).status_code == 200
    answer = signed_in.post(address, {"archive": upload(archive_of(small()))}, follow=True)
    curriculum = CurriculumPage.objects.get()
    assert answer.redirect_chain[0][0] == reverse("wagtailadmin_explore", args=[curriculum.pk])
    assert "was brought in" in answer.text
    again = signed_in.post(
        address, {"archive": upload(archive_of(small())), "replaces": "on"}, follow=True
    )
    assert "Nothing was changed" in again.text


def test_faults_are_listed_with_file_and_line_and_nothing_is_written(signed_in, address):
    before = Page.objects.count()
    changes = with_change(LESSON, "image: figures/line.svg", "image: figures/<b>none</b>.svg")
    answer = signed_in.post(address, {"archive": upload(archive_of(small(changes)))})
    assert answer.status_code == 422
    assert f"<code>{LESSON}:" in answer.text
    assert "there is no file figures/&lt;b&gt;none&lt;/b&gt;.svg" in answer.text
    assert (Page.objects.count(), Image.objects.count()) == (before, 0)


@pytest.mark.parametrize("data", [b"x", b"PK\x03\x04 not one", b"%PDF-1.4"])
def test_a_file_that_is_no_archive_is_refused(signed_in, address, data):
    answer = signed_in.post(address, {"archive": upload(data)})
    assert answer.status_code == 422
    assert "no ZIP archive" in answer.text


def test_an_empty_form_is_asked_for_a_file(signed_in, address):
    answer = signed_in.post(address, {})
    assert answer.status_code == 422
    assert "This field is required" in answer.text


def test_what_is_here_is_replaced_only_when_that_is_said(signed_in, address):
    signed_in.post(address, {"archive": upload(archive_of(small()))})
    changed = archive_of(small(with_change(LESSON, "The route **decides**.", "It does.")))
    answer = signed_in.post(address, {"archive": upload(changed)})
    assert answer.status_code == 422
    assert "is here already" in answer.text
    assert "It does." not in str(LessonPage.objects.get(slug="how-it-acts").body)
    signed_in.post(address, {"archive": upload(changed), "replaces": "on"})
    assert "It does." in str(LessonPage.objects.get(slug="how-it-acts").body)


def test_whoever_brings_too_many_waits(signed_in, address, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "bring_curriculum": "2/hour"}
    answers = [signed_in.post(address, {"archive": upload(b"x")}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert signed_in.get(address).status_code == 200


def test_the_page_asks_the_same_however_many_pages_there_are(
    signed_in, curriculum, factory, django_assert_max_num_queries
):
    """A page of the tree costs what its draft costs; nothing is asked for each block or question.

    Each time it is asked after a change: what did not change is not even written again.
    """
    address = reverse("courses_archive", args=[curriculum.pk])
    signed_in.get(address)
    module = curriculum.get_children().get(slug="pharmacology").specific
    LessonPage.objects.get().save_revision()
    with django_assert_max_num_queries(200) as few:
        signed_in.get(address)
    lesson = LessonPage.objects.get()
    lesson.body = [*factory.lesson_body()[:1]] * 40
    lesson.save_revision()
    for number in range(30):
        factory.question(
            module,
            code=f"more-{number}",
            kind="true_false",
            answer={"is_true": True, "feedback_true": "<p>a</p>", "feedback_false": "<p>b</p>"},
        )
    with django_assert_max_num_queries(len(few.captured_queries) + 3):
        signed_in.get(address)


MANY_FAULTS = [Fault(Place("a.yaml", line), "unknown field: x") for line in range(1, 60_001)]


def test_of_many_faults_the_first_are_shown_and_the_rest_counted():
    faults = MANY_FAULTS
    page = render_to_string("courses/admin/_faults.html", {"faults": faults})
    assert page.count("<li>") == 200
    assert "a.yaml:200<" in page
    assert "These are the first 200 of 60000." in page
    assert "These are the first" not in render_to_string(
        "courses/admin/_faults.html", {"faults": faults[:200]}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("check_curriculum", ["{}"]),
        ("import_curriculum", ["{}", "--check"]),
        ("export_curriculum", ["{page}", "{}/out", "--organisation={slug}"]),
    ],
)
def test_a_terminal_too_is_told_the_first_of_many(
    command, arguments, tmp_path, monkeypatch, organisation, curriculum
):
    def refuse(folder):
        raise PackageRefused(MANY_FAULTS)

    monkeypatch.setattr(f"courses.management.commands.{command}.read_package", refuse)
    arguments = [
        one.format(tmp_path, page=curriculum.slug, slug=organisation.slug) for one in arguments
    ]
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command(command, *arguments, stdout=out, stderr=out)
    said = out.getvalue()
    assert said.count("unknown field") == 200
    assert "These are the first 200 of 60000." in said
