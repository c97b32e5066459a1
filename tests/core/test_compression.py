"""Pages go compressed; files that are packed already go as they are."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from core.serving.compression import CompressionMiddleware

LONG = b"the same again and again " * 100


def answered(response: HttpResponse, **headers: str) -> HttpResponse:
    request = RequestFactory().get("/", headers=headers)
    return CompressionMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_text_is_compressed_for_whoever_takes_it(kind):
    answer = answered(HttpResponse(LONG, content_type=kind), accept_encoding="gzip, br")

    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == LONG
    assert len(answer.content) < len(LONG) / 5
    assert "Accept-Encoding" in answer["Vary"]


def test_nobody_gets_what_they_cannot_read():
    assert answered(HttpResponse(LONG)).content == LONG


@pytest.mark.parametrize(
    "packed", [FileResponse([LONG]), HttpResponse(LONG, content_type="application/pdf")]
)
def test_files_go_as_they_are(packed):
    assert "Content-Encoding" not in answered(packed, accept_encoding="gzip")


@pytest.mark.django_db
def test_a_page_of_the_site_is_compressed(client):
    assert (
        client.get("/explorer/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    )
