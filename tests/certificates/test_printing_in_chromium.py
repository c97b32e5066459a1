"""The public page of a certificate on paper, which goes into somebody's file."""

import os

import pytest
from django.utils import timezone

from certificates.issuing.issue import issue
from tests.tools import run, words_of

# Playwright keeps an event loop in this thread, in which Django refuses queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_is_one_page_that_says_when_and_where_it_was_checked(
    page, live_server, earned, trainee, tmp_path, settings, paper
):
    settings.SITE_ADDRESS = "https://learn.example"
    # Its last step was judged when it was done, which is now.
    certificate = issue(enrolment=earned, legal_name=trainee.legal_name, at=timezone.now())
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server.url}/verify/{certificate.serial}/")
    printed = tmp_path / "printed.pdf"
    page.pdf(path=printed, format=paper)
    assert "Pages:           1" in run("pdfinfo", str(printed))
    words = words_of(str(printed))
    assert "This certificate is valid" in words
    assert "UTC. Verify again at https" in words
    assert f"https://learn.example/verify/{certificate.serial}/" in words
    for of_the_screen in ("Copy", "Print this page", "Sign in"):
        assert of_the_screen not in words
    # Its scripts run under the policy of the site.
    assert complaints == []
    assert page.get_by_role("button", name="Copy").is_visible()
