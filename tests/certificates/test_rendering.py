"""What the PDF is, told by the tools that other people read PDFs with."""

import re
import socket
import threading

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image

from certificates.issuing import wording
from certificates.issuing.issue import issue
from certificates.models import CertificateHolder, Rendition, RenditionFile
from certificates.renditions import drawing, pdf
from certificates.renditions import files as renditions
from certificates.renditions.letters import drawn, undrawable
from certificates.schemes.models import LIMITS_FITS, STATEMENT_FITS, TITLE_FITS
from core.errors import Refusal
from core.files import sandbox
from core.tasks import queue
from core.tasks.worker import Worker
from tests.certificates.conftest import LOGO, NOW
from tests.tools import run, words_of

pytestmark = pytest.mark.django_db

LONG_NAME = "Maria-Anastasia Wilhelmina von Hohenstein-Papadopoulou García"
SENTENCE = "The holder wrote, read, answered and was marked against a rubric. "


@pytest.fixture
def content(certificate) -> dict:
    return certificate.content


@pytest.fixture
def files(content) -> dict[str, bytes]:
    return {content["design"]["logo"]["sha256"]: LOGO.encode()}


@pytest.fixture
def printed(content, files, tmp_path):
    """Render with changes, and give the path of the PDF."""

    def render(name: str = "Tamsin Reyes", **changes) -> str:
        path = tmp_path / "certificate.pdf"
        path.write_bytes(pdf.render(content | changes, legal_name=name, files=files))
        return str(path)

    return render


# ------------------------------------------------------------ what it says


def test_it_prints_what_was_frozen(printed, content):
    text = words_of(printed())
    for words in (
        "HARBOR INSTITUTE",
        "Certificate of completion",
        "Tamsin Reyes",
        "has completed",
        content["title"],
        "Completed 14 June 2026 · Issued 15 June 2026 · Computed study time: 1.25 hours",
        "Mira Holt, MD",
        "Oren Castellanos",
        "What this certificate does not mean.",
        content["serial"],
        "Entry 1 of the register of Harbor Institute.",
        "registrar@harbor.example",
    ):
        assert words in text
    assert content["edition"]["fingerprint"] in text.replace(" ", "")
    assert "DEMONSTRATION" not in text


def test_a_demonstration_says_so_in_words_and_across_the_page(printed):
    text = words_of(printed(is_demonstration=True))
    assert text.upper().count("DEMONSTRATION") >= 2
    assert "evidence of nothing" in text


def test_the_qr_code_leads_to_the_public_page(printed, content, tmp_path):
    run("pdftoppm", "-r", "200", "-png", "-singlefile", printed(), str(tmp_path / "page"))
    read = run("zbarimg", "--quiet", "--raw", str(tmp_path / "page.png"))
    assert read.strip() == content["address"]
    assert content["address"].endswith(f"/verify/{content['serial']}/")


def test_it_survives_a_black_and_white_copier(printed, content, tmp_path):
    run("pdftoppm", "-r", "200", "-mono", "-singlefile", printed(), str(tmp_path / "copy"))
    read = run("zbarimg", "--quiet", "--raw", str(tmp_path / "copy.pbm"))
    assert read.strip() == content["address"]


# ------------------------------------------------------------ what it is made of


@pytest.mark.parametrize(("paper", "size"), [("A4", "841.89 x 595.2"), ("letter", "792 x 612")])
def test_it_is_one_tagged_page_of_its_designs_paper(printed, content, paper, size):
    facts = run("pdfinfo", printed(design=content["design"] | {"paper": paper}))
    assert "Pages:           1" in facts
    assert "Tagged:          yes" in facts
    assert size in facts
    assert "Encrypted:       no" in facts
    assert "JavaScript:      no" in facts
    assert f"Title:           Certificate of completion: {content['title']}" in facts
    assert "Author:          Harbor Institute" in facts


def test_every_font_is_embedded_subset_and_ours(printed):
    rows = run("pdffonts", printed()).splitlines()[2:]
    assert len(rows) >= 4
    for row in rows:
        name, embedded, subset, unicode_map = row.split()[0], *row.split()[-5:-2]
        assert name[7:].startswith("Preceptor-")
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes")


def test_its_language_and_structure_can_be_read_aloud(printed, tmp_path):
    plain = tmp_path / "plain.pdf"
    run("qpdf", "--qdf", "--object-streams=disable", printed(), str(plain))
    source = plain.read_bytes()
    assert b"/Lang (en)" in source
    assert b"/Marked true" in source
    assert b"pdfuaid" in source
    for tag in (b"/S /H1", b"/S /H2", b"/S /P", b"/S /Figure"):
        assert tag in source
    figures = source.count(b"/S /Figure")
    assert figures == source.count(b"/Alt (") == 3  # Logo, one signature, QR code.
    structure = run("pdfinfo", "-struct", printed())
    assert structure.index("H1") < structure.index("H2")


def test_its_syntax_is_sound(printed):
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", printed())


def test_the_same_certificate_is_the_same_to_the_byte(content, files):
    first = pdf.render(content, legal_name="Tamsin Reyes", files=files)
    assert pdf.render(content, legal_name="Tamsin Reyes", files=files) == first
    assert pdf.render(content, legal_name="Tomas Okafor", files=files) != first


def test_nothing_is_fetched_from_anywhere(printed, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("A certificate reached for the network.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert "Tamsin Reyes" in words_of(printed())


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x.png",
        "https://example.org/",
        "https://pictures.invalid/seal/../border",
        "https://pictures.invalid/%62order",
        "https://fonts.invalid/source-serif-4-latin-400-normal.woff2",
        "data:image/png;base64,AAAA",
        "ftp://example.org",
        (drawing.PRINT / "fonts" / "%2e%2e" / "certificate.css").as_uri(),
        "file:///etc/passwd",
    ],
)
def test_the_fetcher_serves_what_it_was_given_and_nothing_else(url):
    fetcher = drawing.OwnFiles({"https://pictures.invalid/border": ("image/svg+xml", b"<svg/>")})
    with pytest.raises(ValueError, match="does not fetch"):
        fetcher.fetch(url)
    assert fetcher.fetch("https://pictures.invalid/border").read() == b"<svg/>"


# ------------------------------------------------------------ pictures that were kept before the guard


def with_logo(content, files, svg: str, tmp_path) -> bytes:
    """The PDF with ``svg`` for a logo, as its pixels."""
    logo = {content["design"]["logo"]["sha256"]: svg.encode()}
    (tmp_path / "a.pdf").write_bytes(
        pdf.render(content, legal_name="Tamsin Reyes", files=files | logo)
    )
    run("pdftoppm", "-r", "40", "-png", "-singlefile", str(tmp_path / "a.pdf"), str(tmp_path / "a"))
    return (tmp_path / "a.png").read_bytes()


def test_a_logo_reads_no_file_of_the_server(content, files, tmp_path):
    """Neither plainly nor by a way that is decoded after it was looked at."""
    picture = tmp_path / "private.png"
    Image.new("RGB", (60, 30), "red").save(picture)
    fonts = (drawing.PRINT / "fonts").as_uri()
    up = "/%2e%2e" * 12
    blank = with_logo(content, files, SVG_WITH.format(""), tmp_path)
    for address in (picture.as_uri(), f"{fonts}{up}{picture}", f"https://fonts.invalid/{picture}"):
        reads = f'<image href="{address}" width="80" height="40"/>'
        assert with_logo(content, files, SVG_WITH.format(reads), tmp_path) == blank


SVG_WITH = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40">{}</svg>'
# Ten shapes of ten shapes, and so on: a hundred millions of them.
LEVELS = ['<g id="a{}">{}</g>'.format(n, f'<use href="#a{n - 1}"/>' * 10) for n in range(1, 9)]
ENDLESS = SVG_WITH.format('<g id="a0"><path d="M0 0"/></g>' + "".join(LEVELS))


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(sandbox.Sandbox.run, "__kwdefaults__", {"cpu": 1})


def test_a_logo_without_end_is_given_up(content, files, impatient):
    logo = {content["design"]["logo"]["sha256"]: ENDLESS.encode()}
    with pytest.raises(Refusal) as refused:
        pdf.render(content, legal_name="Tamsin Reyes", files=files | logo)
    assert refused.value.code == "rendering_failed"
    assert "too much" in refused.value.message
    assert pdf.render(content, legal_name="Tamsin Reyes", files=files).startswith(b"%PDF")


def test_what_was_given_up_is_said_to_the_holder_and_can_be_tried_again(
    certificate, client, sign_in, trainee, impatient, monkeypatch, settings
):
    """By the queue and the worker as they run; a click asks for the PDF and never makes it."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
    }
    logo = {certificate.content["design"]["logo"]["sha256"]: ENDLESS.encode()}
    monkeypatch.setattr(renditions, "_kept_images", lambda content: logo)
    address = reverse("certificates:pdf", args=[certificate.serial])
    client = sign_in(trainee)

    to_come = client.get(address)
    assert (to_come.status_code, to_come["Refresh"]) == (202, "4")
    assert "Your PDF is being made" in to_come.content.decode()
    assert not Rendition.objects.exists()

    Worker(threading.Event()).look()
    (failed,) = DBTaskResult.objects.failed()
    assert "too complex or damaged" in queue.why(failed)
    assert certificate.serial in queue.what_it_does(failed)
    given_up = client.get(address)
    assert given_up.status_code == 410
    assert "could not be made" in given_up.content.decode()
    assert DBTaskResult.objects.count() == 1

    monkeypatch.undo()
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
    }
    queue.try_again(failed)
    Worker(threading.Event()).look()
    assert client.get(address)["Content-Type"] == "application/pdf"


# ------------------------------------------------------------ what must fit


def filled(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length].strip()


def places_of_words(path: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every word that runs across, in points."""
    words = re.findall(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)',
        run("pdftotext", "-bbox", path, "-"),
    )
    assert len(words) > 50
    return [
        (float(left), float(top), float(right), float(bottom))
        for left, top, right, bottom, word in words
        if float(bottom) - float(top) < 80  # The watermark runs askew.
    ]


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 842, 595), ("letter", 792, 612)])
def test_the_longest_words_fit_one_page_inside_the_border(printed, content, paper, width, height):
    person = {"name": filled(60), "role": filled(90), "alt": "", "signature": None}
    organisation = content["organisation"] | {"name": filled(200)}
    changes = {
        "is_demonstration": True,
        "title": filled(TITLE_FITS),
        "statement": filled(STATEMENT_FITS),
        "limits": filled(LIMITS_FITS),
        "signatories": [person] * 4,
        "organisation": organisation,
        "expires_on": "2030-01-01",
        "design": content["design"] | {"paper": paper},
    }
    path = printed(LONG_NAME, **changes, words=wording.words_of(content | changes))
    assert "Pages:           1" in run("pdfinfo", path)
    text = words_of(path)
    assert LONG_NAME in text
    assert text.count(filled(60)[:20]) >= 8
    border = 16 / 25.4 * 72
    for left, top, right, bottom in places_of_words(path):
        assert border < left < right < width - border
        assert border < top < bottom < height - border


def test_a_name_of_two_hundred_letters_fits(printed):
    path = printed(("Wilhelmina Anastasia " * 10)[:200].strip())
    assert "Pages:           1" in run("pdfinfo", path)


def test_words_that_do_not_fit_are_refused_rather_than_cut(content, files):
    with pytest.raises(pdf.PageOverflowError):
        pdf.render(content | {"statement": filled(6000)}, legal_name="Tamsin Reyes", files=files)


@pytest.mark.parametrize(
    "name",
    ["Ольга Соколова", "Ελένη Παπαδοπούλου", "Nguyễn Thị Phương", "Łukasz Żółć", "Þórður Ævarsson"],
)
def test_names_in_other_letters_are_printed_in_our_fonts(printed, name):
    assert undrawable(name) == []
    path = printed(name)
    assert name in words_of(path)
    for row in run("pdffonts", path).splitlines()[2:]:
        assert "Preceptor-" in row


@pytest.mark.parametrize("name", ["山田 太郎", "محمد", "नेहा"])
def test_letters_that_no_font_of_ours_has_are_named(name):
    assert undrawable(f"Dr {name}")
    assert set("".join(undrawable(f"Dr {name}"))) == set(name.replace(" ", ""))


@pytest.mark.parametrize("name", ["Adẹ́ọlá Ọ̀ṣọ́", "Ma\u0304rtin̈š", "Q̃ặng", "Ą́žuolas"])
def test_marks_that_no_letter_is_composed_with_have_a_place(name):
    assert undrawable(name) == []


@pytest.mark.parametrize(
    ("name", "letter"), [("Ax̌mad", "x̌"), ("Й\u0308ван", "Й\u0308"), ("Je\u030aan", "e\u030a")]
)
def test_a_mark_that_has_no_place_on_its_letter_is_named_with_it(name, letter):
    assert undrawable(name) == [letter]


def test_a_letter_and_its_marks_come_from_one_font():
    assert drawn("Adẹ́ọla <b>") == ('Ad<span class="letter--vietnamese">ẹ́</span>ọla &lt;b&gt;')
    assert drawn("Nguyễn O’Brien") == "Nguyễn O’Brien"


@pytest.mark.parametrize("word", ["W" * 200, "Donaudampfschifffahrtsgesellschaft" * 5])
def test_no_name_leaves_the_paper_however_long_its_words(printed, word):
    for left, _top, right, _bottom in places_of_words(printed(word)):
        assert 45 < left < right < 842 - 45


@pytest.mark.parametrize("word", ["W" * 90, "Donaudampfschifffahrtsgesellschaft" * 3])
def test_no_word_of_an_organization_leaves_the_paper(printed, content, word):
    person = {"name": word[:60], "role": word, "alt": "", "signature": None}
    changes = {
        "title": word,
        "signatories": [person] * 4,
        "organisation": content["organisation"] | {"name": word},
    }
    path = printed(**changes, words=wording.words_of(content | changes))
    for left, _top, right, _bottom in places_of_words(path):
        assert 45 < left < right < 842 - 45


# ------------------------------------------------------------ what is kept


def test_the_worker_keeps_the_pdf_with_the_hash_of_its_bytes(
    django_capture_on_commit_callbacks, earned, trainee
):

    with django_capture_on_commit_callbacks(execute=True):
        certificate = issue(enrolment=earned, legal_name=trainee.legal_name, at=NOW)
    rendition = Rendition.objects.get(certificate=certificate)
    data = rendition.kept.file.read()
    assert data.startswith(b"%PDF-")
    assert renditions.pdf_bytes(certificate=certificate, at=NOW) == data
    assert Rendition.objects.count() == 1


def test_a_lost_or_damaged_file_is_made_again(certificate):
    data = renditions.pdf_bytes(certificate=certificate, at=NOW)
    kept = RenditionFile.objects.get()
    kept.file.storage.delete(kept.file.name)
    assert renditions.pdf_bytes(certificate=certificate, at=NOW) == data
    kept = RenditionFile.objects.get()
    with kept.file.storage.open(kept.file.name, "wb") as file:
        file.write(b"damaged")
    assert renditions.pdf_bytes(certificate=certificate, at=NOW) == data


def test_a_file_that_cannot_be_made_again_alike_is_refused(certificate, monkeypatch):
    renditions.pdf_bytes(certificate=certificate, at=NOW)
    kept = RenditionFile.objects.get()
    kept.file.storage.delete(kept.file.name)
    monkeypatch.setattr(pdf, "render", lambda *args, **kwargs: b"%PDF-other")
    with pytest.raises(Refusal) as caught:
        renditions.pdf_bytes(certificate=certificate, at=NOW)
    assert caught.value.code == "rendition_lost"


def test_nothing_is_made_for_an_erased_holder(certificate):
    CertificateHolder.objects.update(fields={}, erased_at=NOW)
    certificate.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        renditions.keep_pdf(certificate=certificate, at=NOW)
    assert caught.value.code == "holder_erased"
