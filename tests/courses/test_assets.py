"""Kept files: served whole, in part, and harmless."""

import pytest
from django.core.files.base import ContentFile

from courses.models import Asset

pytestmark = pytest.mark.database


@pytest.fixture
def image(edition):
    return Asset.objects.get(media_type="image/svg+xml")


@pytest.fixture
def recording(edition):
    return Asset.objects.exclude(media_type="image/svg+xml").get()


def read(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_kept_file_is_served_for_ever_and_never_changes(image, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(f"/assets/{image.sha256}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert read(answer) == image.file.read()


def test_a_drawing_opened_by_itself_runs_nothing(image, client):
    policy = client.get(f"/assets/{image.sha256}/")["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("name", ["0" * 64, "abc", "../keys", "A" * 64])
def test_an_unknown_file_is_absent(edition, client, name):
    assert client.get(f"/assets/{name}/").status_code == 404


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-3", 0, 3), ("bytes=4-", 4, None), ("bytes=-5", -5, None)],
)
def test_a_player_may_ask_for_a_part(recording, client, header, first, last):
    whole = recording.file.read()
    answer = client.get(f"/assets/{recording.sha256}/", headers={"Range": header})
    assert answer.status_code == 206
    assert read(answer) == whole[first : None if last is None else last + 1]
    begin = first if first >= 0 else len(whole) + first
    end = len(whole) - 1 if last is None else last
    assert answer["Content-Range"] == f"bytes {begin}-{end}/{len(whole)}"


@pytest.mark.parametrize("header", ["bytes=999999999-", "bytes=5-4"])
def test_a_part_that_is_not_there_is_refused(recording, client, header):
    answer = client.get(f"/assets/{recording.sha256}/", headers={"Range": header})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{recording.size}"


@pytest.mark.parametrize("header", ["bytes=-", "lines=1-2", "bytes=0-1,4-5", "nonsense"])
def test_a_range_that_is_not_understood_gets_the_whole(recording, client, header):
    answer = client.get(f"/assets/{recording.sha256}/", headers={"Range": header})
    assert answer.status_code == 200
    assert len(read(answer)) == recording.size


def test_a_large_file_is_sent_in_parts_that_fit_in_memory(db, client, monkeypatch):
    monkeypatch.setattr("courses.content.views.LARGEST_PART", 10)
    asset = Asset(sha256="f" * 64, media_type="video/mp4", size=25)
    asset.file.save("assets/" + "f" * 64, ContentFile(b"x" * 25), save=False)
    asset.save()
    answer = client.get(f"/assets/{asset.sha256}/", headers={"Range": "bytes=0-"})
    assert answer["Content-Range"] == "bytes 0-9/25"
    assert read(answer) == b"x" * 10
