"""Which release is running is told by its files, so that nothing another one drew is shown."""

import shutil

import pytest

from config import release
from config.settings.base import ROOT


@pytest.fixture
def tree(tmp_path):
    """A small copy of the product."""
    for folder in release.FOLDERS:
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    (tmp_path / "courses" / "dosing.py").write_text("K = 1\n")
    (tmp_path / "templates" / "page.html").write_text("<p>")
    return tmp_path


def fingerprint_of(tree):
    release.fingerprint.cache_clear()
    return release.fingerprint(tree)


@pytest.mark.parametrize(
    "changed", ["courses/dosing.py", "templates/page.html", "requirements.txt", "site/new.css"]
)
def test_a_file_that_draws_makes_it_another_release(tree, changed):
    before = fingerprint_of(tree)
    with (tree / changed).open("a") as file:
        file.write("changed\n")
    assert fingerprint_of(tree) != before


def test_the_same_files_are_the_same_release_wherever_they_lie(tree, tmp_path_factory):
    copy = tmp_path_factory.mktemp("elsewhere") / "product"
    shutil.copytree(tree, copy)
    assert fingerprint_of(copy) == fingerprint_of(tree)


def test_a_curriculum_is_content_and_no_part_of_the_release(tree):
    before = fingerprint_of(tree)
    (tree / "courses" / "curricula").mkdir()
    (tree / "courses" / "curricula" / "figure.svg").write_text("<svg/>")
    assert fingerprint_of(tree) == before
