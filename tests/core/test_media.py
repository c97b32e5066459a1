"""Uploaded images: the renditions have an address, and nothing beside them has."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core.serving import media

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def storage(tmp_path, monkeypatch):
    """A media folder of its own, with one rendition and what must stay private."""
    own = FileSystemStorage(location=tmp_path)
    own.save("images/figure.width-800.svg", ContentFile(SVG))
    own.save("documents/exam.pdf", ContentFile(b"%PDF"))
    own.save("original_images/figure.svg", ContentFile(SVG))
    monkeypatch.setattr(media, "default_storage", own)
    return own


def test_a_rendition_is_sent_for_good_and_cannot_run_scripts(client):
    response = client.get("/media/images/figure.width-800.svg")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == SVG
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert "immutable" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/media/images/none.png",
        "/media/images/..",
        "/media/images/%00",
        "/media/images/../documents/exam.pdf",
        "/media/images/%2e%2e%2fdocuments%2fexam.pdf",
        "/media/documents/exam.pdf",
        "/media/original_images/figure.svg",
    ],
)
def test_nothing_else_under_the_media_folder_is_served(client, address):
    assert client.get(address).status_code == 404
