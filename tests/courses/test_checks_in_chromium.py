"""Answering the checks of a lesson in Chromium: what is chosen is kept, whatever becomes of the session."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from courses.learning import enrolments
from courses.models import CheckAnswer

pytestmark = pytest.mark.browser

LESSON = "pharmacology/how-it-acts"


@pytest.fixture
def enter(trainee, sign_in, live_server, context: BrowserContext):
    """Give the browser a session of the trainee."""

    def let_in() -> None:
        session = sign_in(trainee).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return let_in


@pytest.fixture
def address(trainee, curriculum, edition, live_server) -> str:
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    return f"{live_server.url}/learn/{enrolment.pk}/{LESSON}/"


@pytest.fixture
def page(enter, address, context: BrowserContext) -> Page:
    enter()
    page = context.new_page()
    page.goto(address)
    return page


def choose(page: Page, number: int) -> None:
    page.locator(f"#check-1 .option:nth-of-type({number}) label").click()


def is_kept(page: Page, number: int) -> None:
    expect(page.locator("[data-check-unsent]")).to_be_hidden()
    expect(page.locator("[data-check-signed-out]")).to_be_hidden()
    for _pause in range(50):
        page.wait_for_timeout(100)
        if CheckAnswer.objects.filter(choice=number).exists():
            break
    page.wait_for_timeout(300)
    assert CheckAnswer.objects.get().choice == number
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('checks-'))") == []


def test_signed_out_it_is_said_and_kept_after_signing_in_beside(page, enter, context):
    context.clear_cookies()
    choose(page, 2)
    said = page.locator("[data-check-signed-out]")
    expect(said).to_contain_text("you are signed out")
    way_in = said.get_by_role("link", name="Sign in again").get_attribute("href")
    assert re.search(
        r"/accounts/login/\?next=%2Flearn%2F\d+%2Fpharmacology%2Fhow-it-acts%2F$", way_in
    )
    enter()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    is_kept(page, 2)


def test_a_choice_that_went_to_sign_in_with_the_button_comes_back(page, enter, address, context):
    context.clear_cookies()
    choose(page, 2)
    expect(page.locator("[data-check-signed-out]")).to_be_visible()
    page.get_by_role("button", name="Mark as read").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    enter()
    page.goto(address)
    expect(page.locator("#check-1-2")).to_be_checked()
    is_kept(page, 2)


def test_an_old_token_is_renewed(page, enter, context):
    context.clear_cookies(name="csrftoken")
    enter()
    choose(page, 1)
    is_kept(page, 1)
