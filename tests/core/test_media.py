"""Uploaded pictures: the renditions have an address for their writers, and nothing beside them has."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from wagtail.images import get_image_model

from core.cms import renditions
from tests.core.test_cms_isolation import picture

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def address_of(rendition) -> str:
    return reverse("media_rendition", args=[rendition.file.name.rpartition("/")[2]])


@pytest.fixture
def image(organisation):
    return get_image_model().objects.create(
        title="Signature", file=picture(), collection=organisation.collection
    )


def test_a_rendition_is_sent_for_good_and_cannot_run_scripts(sign_in, author, organisation):
    drawn = get_image_model().objects.create(
        title="Figure",
        file=ContentFile(SVG, name="figure.svg"),
        collection=organisation.collection,
    )
    response = sign_in(author).get(address_of(drawn.get_rendition("original")))
    assert response.status_code == 200
    # Under whatever prefix the namespace was written.
    assert b"rect width=" in b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert "immutable" in response["Cache-Control"]


def test_a_rendition_whose_name_was_guessed_is_shown_to_nobody_else(
    client, sign_in, sign_in_with_password, trainee, stranger, author, image
):
    address = address_of(image.get_rendition("max-165x165"))
    assert client.get(address).status_code == 404
    for person in (trainee, stranger):
        assert sign_in(person).get(address).status_code == 404
    assert sign_in_with_password(author).get(address).status_code == 404
    answer = sign_in(author).get(address)
    assert answer.status_code == 200
    # What lies between may keep it for this person alone.
    assert answer["Cache-Control"].startswith("private")


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
def test_nothing_else_under_the_media_folder_is_served(
    sign_in, administrator, tmp_path, monkeypatch, address
):
    own = FileSystemStorage(location=tmp_path)
    own.save("documents/exam.pdf", ContentFile(b"%PDF"))
    own.save("original_images/figure.svg", ContentFile(SVG))
    monkeypatch.setattr(renditions, "default_storage", own)
    assert sign_in(administrator).get(address).status_code == 404
