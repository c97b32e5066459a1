"""What the PDF is, told by the tools that other people read PDFs with."""

import re
import socket

import pytest

from certificates import issuing, rendering, renditions, wording
from certificates.models import CertificateHolder, Rendition, RenditionFile
from certificates.models.schemes import LIMITS_FITS, STATEMENT_FITS, TITLE_FITS
from core.errors import Refusal
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
        path.write_bytes(rendering.render(content | changes, legal_name=name, files=files))
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
        "Completed 14 June 2026 · Issued 15 June 2026 · 1.3 hours of learning",
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
    first = rendering.render(content, legal_name="Tamsin Reyes", files=files)
    assert rendering.render(content, legal_name="Tamsin Reyes", files=files) == first
    assert rendering.render(content, legal_name="Tomas Okafor", files=files) != first


def test_nothing_is_fetched_from_anywhere(printed, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("A certificate reached for the network.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert "Tamsin Reyes" in words_of(printed())


@pytest.mark.parametrize(
    "url",
    ["http://example.org/x.png", "https://example.org/", "file:///etc/passwd", "ftp://example.org"],
)
def test_the_fetcher_serves_our_fonts_and_nothing_else(url):
    with pytest.raises(ValueError, match="does not fetch"):
        rendering._OwnFiles().fetch(url)
    with pytest.raises(ValueError, match="does not fetch"):
        rendering._OwnFiles().fetch(f"{rendering.FONTS.as_uri()}/../certificate.css")
    font = rendering._OwnFiles().fetch(
        f"{rendering.FONTS.as_uri()}/source-serif-4-latin-400-normal.woff2"
    )
    assert font.read(4) == b"wOF2"


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
    with pytest.raises(rendering.PageOverflowError):
        rendering.render(
            content | {"statement": filled(6000)}, legal_name="Tamsin Reyes", files=files
        )


@pytest.mark.parametrize(
    "name",
    ["Ольга Соколова", "Ελένη Παπαδοπούλου", "Nguyễn Thị Phương", "Łukasz Żółć", "Þórður Ævarsson"],
)
def test_names_in_other_letters_are_printed_in_our_fonts(printed, name):
    assert rendering.unprintable(name) == []
    path = printed(name)
    assert name in words_of(path)
    for row in run("pdffonts", path).splitlines()[2:]:
        assert "Preceptor-" in row


@pytest.mark.parametrize("name", ["山田 太郎", "محمد", "नेहा"])
def test_letters_that_no_font_of_ours_has_are_named(name):
    assert rendering.unprintable(f"Dr {name}") == list(dict.fromkeys(name.replace(" ", "")))


# ------------------------------------------------------------ what is kept


def test_the_worker_keeps_the_pdf_with_the_hash_of_its_bytes(
    django_capture_on_commit_callbacks, earned, trainee
):

    with django_capture_on_commit_callbacks(execute=True):
        certificate = issuing.issue(enrolment=earned, legal_name=trainee.legal_name, at=NOW)
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
    monkeypatch.setattr(rendering, "render", lambda *args, **kwargs: b"%PDF-other")
    with pytest.raises(Refusal) as caught:
        renditions.pdf_bytes(certificate=certificate, at=NOW)
    assert caught.value.code == "rendition_lost"


def test_nothing_is_made_for_an_erased_holder(certificate):
    CertificateHolder.objects.update(fields={}, erased_at=NOW)
    certificate.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        renditions.keep_pdf(certificate=certificate, at=NOW)
    assert caught.value.code == "holder_erased"
