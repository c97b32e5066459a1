"""An archive that a stranger may have made: read within bounds, or refused with a reason."""

import io
import stat
import struct
import zipfile

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Picture
from wagtail.images.models import Image

from assessments.models import Rubric
from core.errors import Refusal
from courses.formats.faults import PackageRefused
from courses.models import CurriculumPage
from courses.packages import import_archive, importing, read_package, unpacked, write_archive
from courses.packages.archives import Bounds
from courses.packages.writing import write_package
from tests.courses.small_package import FIGURE_FILE, FILES, LESSON, with_change
from tests.courses.test_exporting import WHOLE, brought, files_below
from tests.factory import RELEASED_AT

pytestmark = pytest.mark.usefixtures("temporary")

UNIX = 3


def archive_of(files: dict[str, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    write_archive(files, target)
    return target


def small(changes: dict[str, str] | None = None) -> dict[str, bytes]:
    return {name: words.encode() for name, words in {**FILES, **(changes or {})}.items()}


def with_entry(name: str | zipfile.ZipInfo, data: bytes = b"x", *, method: int = 8) -> io.BytesIO:
    """The small package with one entry more."""
    target = archive_of(small())
    with zipfile.ZipFile(target, "a", method) as archive:
        archive.writestr(name, data)
    return target


def reasons(archive: io.BytesIO, **bounds) -> list[str]:
    with (
        pytest.raises(PackageRefused) as refused,
        unpacked(archive, bounds=Bounds(**bounds)) as folder,
    ):
        read_package(folder)
    return [str(fault) for fault in refused.value.faults]


# ------------------------------------------------------------ what is taken


def test_what_was_written_is_unpacked_as_it_was():
    with unpacked(archive_of(files_below(WHOLE))) as folder:
        assert files_below(folder) == files_below(WHOLE)


def test_the_same_files_make_the_same_archive():
    files = files_below(WHOLE)
    backwards = dict(reversed(files.items()))
    assert archive_of(files).getvalue() == archive_of(backwards).getvalue()


def test_one_folder_may_stand_around_the_package_and_file_managers_may_add_theirs():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in small().items():
            archive.writestr(f"foundations/{name}", data)
        archive.writestr("__MACOSX/foundations/._curriculum.yaml", b"\0\0")
        archive.writestr("foundations/.DS_Store", b"\0\0")
    with unpacked(target) as folder:
        assert read_package(folder).slug == "foundations"


# ------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/passwd.md", "its name is an absolute path"),
        ("C:/windows.md", "its name is an absolute path"),
        ("c:windows.md", "its name is an absolute path"),
        ("../outside.md", "its name leads out of its folder"),
        ("01-pharmacology/../../outside.md", "its name leads out of its folder"),
        ("01-pharmacology/./x.md", "its name leads out of its folder"),
        ("01-pharmacology//x.md", "its name leads out of its folder"),
        ("..\\outside.md", "its name holds a backslash"),
        ("a\x07b.md", "its name holds a character that cannot be seen"),
        ("a\u202eb.md", "its name holds a character that cannot be seen"),
        (f"{'x' * 250}.md", "its name is too long"),
        (f"{'ü' * 150}.md", "its name is too long"),
        ("a/b/c/d/e/f.md", "folders lie more than 4 deep in each other"),
        ("curriculum.yaml", "another entry has this name"),
        ("Curriculum.YAML", "another entry has this name"),
        ("curriculum.yaml/x.md", "it is a file and a folder"),
        ("nested.zip", "a package holds no file of this kind"),
        ("program.exe", "a package holds no file of this kind"),
        ("program", "a package holds no file of this kind"),
        ("page.html", "a package holds no file of this kind"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_leads_elsewhere_is_refused(name, reason):
    assert any(reason in fault for fault in reasons(with_entry(name)))


def test_two_names_that_one_file_system_takes_for_one_are_refused():
    target = archive_of(small())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("01-pharmacology/figures/\u00e4.svg", b"<svg/>")
        archive.writestr("01-pharmacology/figures/a\u0308.svg", b"<svg/>")
    assert any("another entry has this name" in fault for fault in reasons(target))


def test_a_name_that_is_not_utf8_is_refused():
    raw = with_entry("01-pharmacology/figures/uuu.svg").getvalue()
    assert any(
        "not written in UTF-8" in fault
        for fault in reasons(io.BytesIO(raw.replace(b"uuu.svg", b"\xfc\xfc\xfc.svg")))
    )


@pytest.mark.parametrize("says_utf8", [True, False])
def test_a_mac_takes_letters_apart_and_may_not_say_that_it_is_utf8(says_utf8):
    """What its file manager packs: names in NFD, some without the flag; the text has them whole."""
    name, apart = "figures/\u00dcbersicht.svg", "figures/U\u0308bersicht.svg"
    files = small(with_change(LESSON, "figures/line.svg", name))
    files[f"01-pharmacology/{apart}"] = files[FIGURE_FILE]
    plain = f"01-pharmacology/{apart}".encode().replace(b"\xcc\x88", b"__").decode()
    if says_utf8:
        target = archive_of(files)
    else:
        files[plain] = files.pop(f"01-pharmacology/{apart}")
        raw = archive_of(files).getvalue().replace(b"U__bersicht", b"U\xcc\x88bersicht")
        target = io.BytesIO(raw)
    with unpacked(target) as folder:
        package = read_package(folder)
    [lesson] = [step for _module, step in package.steps() if step.kind == "lesson"][:1]
    figures = [b["value"]["image"] for b in lesson.content.blocks if b["type"] == "figure"]
    assert figures[0].name == "\u00dcbersicht.svg"


def test_a_folder_whose_names_are_taken_apart_is_read_too(tmp_path):
    name, apart = "figures/\u00dcbersicht.svg", "figures/U\u0308bersicht.svg"
    files = small(with_change(LESSON, "figures/line.svg", name))
    files[f"01-pharmacology/{apart}"] = files[FIGURE_FILE]
    for path, data in files.items():
        (tmp_path / "package" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "package" / path).write_bytes(data)
    assert read_package(tmp_path / "package").slug == "foundations"


# ------------------------------------------------------------ kinds of entry


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO])
def test_what_is_neither_file_nor_folder_is_refused(kind):
    entry = zipfile.ZipInfo("01-pharmacology/figures/link.svg")
    entry.create_system = UNIX
    entry.external_attr = (kind | 0o777) << 16
    [fault] = reasons(with_entry(entry, b"/etc/passwd"))
    assert "neither a file nor a folder" in fault


def test_an_encrypted_entry_is_refused():
    raw = bytearray(archive_of(small()).getvalue())
    place = raw.index(b"PK\x01\x02")
    raw[place + 8] |= 1
    [fault] = reasons(io.BytesIO(bytes(raw)))
    assert "encrypted" in fault


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_compression_is_refused(method):
    [fault] = reasons(with_entry("01-pharmacology/10-x.md", method=method))
    assert "compressed in a way" in fault


# ------------------------------------------------------------ bounds


def test_a_bomb_is_refused_while_it_is_read():
    assert any(
        "more than 200 bytes come of one" in fault
        for fault in reasons(with_entry("01-pharmacology/figures/x.png", b"\0" * 2**24))
    )


def test_the_size_that_the_archive_states_is_not_believed():
    data = b"\0" * 2**20
    raw = with_entry("01-pharmacology/figures/x.png", data).getvalue()
    size = struct.pack("<L", len(data))
    assert raw.count(size) == 2
    small_claim = io.BytesIO(raw.replace(size, struct.pack("<L", 100)))
    assert any("x.png" in fault for fault in reasons(small_claim))


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        ({"packed": 1000}, "1000 bytes are the most for an archive"),
        ({"entries": 5}, "5 entries are the most"),
        ({"one_file": 100}, "100 bytes are the most for a file"),
        ({"unpacked": 2000}, "2000 bytes are the most for all files together"),
        ({"depth": 1}, "folders lie more than 0 deep"),
        ({"name": 12}, "its name is too long"),
    ],
)
def test_an_archive_keeps_within_bounds(bounds, reason):
    assert any(reason in fault for fault in reasons(archive_of(small()), **bounds))


# ------------------------------------------------------------ the form of the archive


@pytest.mark.parametrize(
    "raw",
    [b"", b"PK", b"not an archive at all", b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b" + b"\0" * 99],
)
def test_what_is_no_archive_is_refused(raw):
    [fault] = reasons(io.BytesIO(raw))
    assert fault.startswith("archive:1: ")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_that_is_cut_off_is_refused(share):
    raw = archive_of(small()).getvalue()
    assert reasons(io.BytesIO(raw[: int(len(raw) * share)]))


def test_an_archive_behind_something_else_is_refused():
    raw = b"#!/bin/sh\n" + archive_of(small()).getvalue()
    assert any("begins with something else" in fault for fault in reasons(io.BytesIO(raw)))


def test_entries_that_share_their_bytes_are_refused():
    """As a bomb does that lets thousands of entries unpack the same bytes."""
    raw = archive_of({"a.md": b"x" * 50, "b.md": b"x" * 50}).getvalue()
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 1)
    shared = bytearray(raw)
    shared[second + 42 : second + 46] = raw[first + 42 : first + 46]
    assert any("overlaps" in fault for fault in reasons(io.BytesIO(bytes(shared))))


def test_an_entry_that_is_called_otherwise_inside_is_refused():
    raw = archive_of(small()).getvalue()
    twisted = raw.replace(b"LICENSE", b"LICENCE", 1)
    assert any("LICENSE" in fault for fault in reasons(io.BytesIO(twisted)))


# ------------------------------------------------------------ what is in the files


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("curriculum.yaml", "summary: What", "summary: &a What", "an anchor or an alias is not allowed"),
        ("framework.yaml", "title: Framework", "title: *a", "an anchor or an alias is not allowed"),
        ("framework.yaml", "title: Framework", f"title: {'[' * 40}{']' * 40}", "fields lie more than 12 deep"),
        ("curriculum.yaml", "summary: What to know first.", 'summary: "\\0"', "a control character cannot stand here"),
        ("curriculum.yaml", "Read, then *answer*.", "x" * 40_001, "40000 characters are the most for one text"),
        (LESSON, "objectives: [PH-1]", f"activities: {'9' * 5000}", "is not a whole number"),
        ("01-pharmacology/questions.yaml", '"80.20"', "1e999999", "is not a decimal number"),
        (LESSON, "figures/line.svg", f"{'x' * 190}.svg", "there is no file"),
        (LESSON, "figures/line.svg", '"figures/\\0.svg"', "a control character cannot stand here"),
        (FIGURE_FILE, "0 0 10 10", "0 0 1e9 1e9", "is too large or too small"),
        (FIGURE_FILE, "0 0 10 10", "0 0 x 10", "picture that can be read"),
        (FIGURE_FILE, "0 0 10 10", "0 0 -1 10", "is too large or too small"),
        (FIGURE_FILE, "</svg>", "<!--" + "x" * 2**20 + "--></svg>", "1048576 bytes are the most"),
    ],
)  # fmt: skip
def test_files_that_would_grow_or_exhaust_the_reader_are_refused(name, old, new, reason):
    faults = reasons(archive_of(small(with_change(name, old, new))), ratio=10**6)
    assert any(reason in fault for fault in faults), faults


def picture(width: int, height: int) -> bytes:
    data = io.BytesIO()
    Picture.new("1", (width, height)).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("suffix", "data", "reason"),
    [
        ("png", picture(12_001, 1), "12001 × 1 is too large"),
        ("png", picture(8_000, 8_000), "is too large"),
        ("png", picture(8, 8)[:40], "not a .png picture"),
        ("jpg", picture(8, 8), "not a .jpg picture"),
        ("png", b"PK\x03\x04" + b"\0" * 99, "not a .png picture"),
        ("png", b"", "not a .png picture"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused(suffix, data, reason):
    name = f"01-pharmacology/figures/line.{suffix}"
    files = small(with_change(LESSON, "figures/line.svg", f"figures/line.{suffix}"))
    faults = reasons(archive_of({**files, name: data}), ratio=10**6)
    assert any(reason in fault for fault in faults), faults


def test_a_recording_that_is_none_is_refused():
    files = files_below(WHOLE)
    files["01-first/media/interview.wav"] = b"PK\x03\x04" + b"\0" * 99
    assert reasons(archive_of(files)) == ["01-first/media/interview.wav:1: not a .wav recording"]


# ------------------------------------------------------------ nothing is left behind


def bring(archive: io.BytesIO, organisation, *, replaces: bool = False):
    return import_archive(
        file=archive, organisation=organisation, by=None, at=RELEASED_AT, replaces=replaces
    )


def test_an_archive_is_brought_in(organisation):
    report, curriculum = bring(archive_of(small()), organisation)
    assert curriculum.live
    assert ("step", "pharmacology/how-it-acts") in report.created


def test_what_is_here_is_only_replaced_when_that_is_said(organisation, rows_and_files):
    bring(archive_of(small()), organisation)
    changed = archive_of(small(with_change(LESSON, "The route **decides**.", "It does.")))
    before = rows_and_files()
    with pytest.raises(Refusal) as refused:
        bring(changed, organisation)
    assert refused.value.code == "curriculum_exists"
    assert rows_and_files() == before
    report, _curriculum = bring(changed, organisation, replaces=True)
    assert report.changed == [("step", "pharmacology/how-it-acts")]


def test_a_fault_found_when_it_meets_what_is_there_leaves_nothing(
    organisation, curriculum, rows_and_files
):
    """The figures are stored by then, and the rows of most of it written."""
    title = Rubric.objects.get().title
    files = small(
        with_change("curriculum.yaml", "slug: foundations", "slug: another")
        | with_change(
            "01-pharmacology/90-the-referral.yaml",
            "rubric:\n  title: The referral",
            f"rubric:\n  title: {title}",
        )
    )
    before = rows_and_files()
    with pytest.raises(PackageRefused, match="another vignette has a rubric"):
        bring(archive_of(files), organisation)
    assert rows_and_files() == before


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_import_that_breaks_off_at_its_end_leaves_nothing(
    organisation, rows_and_files, monkeypatch, error
):
    def fail(*_):
        raise error

    monkeypatch.setattr(importing, "remove_unused", fail)
    before = rows_and_files()
    with pytest.raises(error):
        bring(archive_of(small()), organisation)
    assert rows_and_files() == before


def test_files_that_were_there_before_stay(organisation, monkeypatch):
    bring(archive_of(small()), organisation)
    [image] = Image.objects.all()

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(importing, "remove_unused", fail)
    with pytest.raises(RuntimeError):
        bring(archive_of(small()), organisation, replaces=True)
    assert default_storage.exists(image.file.name)


def test_a_curriculum_goes_from_one_organisation_to_another(organisation, other_organisation):
    curriculum = brought(WHOLE, organisation)
    target = io.BytesIO()
    write_archive(write_package(curriculum), target)
    _report, copy = bring(target, other_organisation)
    again = io.BytesIO()
    write_archive(write_package(CurriculumPage.objects.get(pk=copy.pk)), again)
    assert again.getvalue() == target.getvalue()
