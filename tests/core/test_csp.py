"""The Content-Security-Policy: strict for everyone, looser inside the CMS alone."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.serving.csp import ContentSecurityPolicyMiddleware


def policy(path: str, response: HttpResponse | None = None) -> dict[str, list[str]]:
    """The policy that a response at this address carries, by directive."""
    middleware = ContentSecurityPolicyMiddleware(lambda request: response or HttpResponse())
    header = middleware(RequestFactory().get(path))["Content-Security-Policy"]
    return {words[0]: words[1:] for words in (part.split() for part in header.split("; "))}


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/cmsx/", "/verify/cms/"])
def test_no_public_page_allows_anything_inline_or_foreign(path):
    allowed = {word for words in policy(path).values() for word in words}
    assert allowed == {"'self'", "'none'", "data:"}
    assert policy(path)["default-src"] == ["'self'"]
    assert policy(path)["img-src"] == ["'self'", "data:"]
    assert policy(path)["frame-ancestors"] == ["'none'"]


def test_the_cms_allows_its_own_inline_scripts_and_its_preview_frame():
    assert policy("/cms/pages/3/edit/")["script-src"] == ["'self'", "'unsafe-inline'"]
    assert policy("/cms/pages/3/edit/")["frame-ancestors"] == ["'self'"]


def test_a_view_cannot_loosen_its_own_policy_inside_the_cms():
    response = HttpResponse()
    response._csp_config = {"default-src": ["*"]}
    assert policy("/cms/", response)["default-src"] == ["'self'"]


def test_a_preview_of_the_cms_may_be_framed_by_it_and_is_strict_otherwise():
    request = RequestFactory().get("/harbor/foundations/quiz/")
    request.is_dummy = True
    middleware = ContentSecurityPolicyMiddleware(lambda request: HttpResponse())
    preview = middleware(request)["Content-Security-Policy"]
    public = middleware(RequestFactory().get(request.path))["Content-Security-Policy"]
    assert set(preview.split("; ")) ^ set(public.split("; ")) == {
        "frame-ancestors 'self'",
        "frame-ancestors 'none'",
    }
