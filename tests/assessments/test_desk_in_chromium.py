"""The marking desk by its keys, and on a phone, in Chromium."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from assessments.marking import markings
from tests.assessments.vignettes import NOW
from tests.journeys.audit import audit

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(submission, supervisor, sign_in, live_server, context: BrowserContext) -> Page:
    markings.claim(submission=submission, by=supervisor, at=NOW)
    session = sign_in(supervisor).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/marking/{submission.uuid}/")
    return page


def test_the_keys_lead_to_the_outcome_where_only_the_possible_can_be_chosen(desk):
    # The critical criterion at its lowest level, then on to the outcome.
    desk.keyboard.press("j")
    desk.keyboard.press("1")
    expect(desk.locator("#outcome-pass")).to_be_disabled()
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    expect(desk.locator("#outcome-fail")).to_be_focused()
    expect(desk.locator(".total")).to_be_in_viewport(ratio=1)
    desk.locator("#outcome-fail").press("3")
    # Raised again, all is possible, and what was chosen stays.
    desk.locator("#criterion-safety-competent").press(" ")
    expect(desk.locator("#outcome-pass")).to_be_enabled()
    expect(desk.locator("#outcome-fail")).to_be_checked()
    audit(desk, "The referral version 1")


def test_on_a_phone_each_part_is_come_back_to_where_it_was_left(desk):
    desk.set_viewport_size({"width": 390, "height": 500})
    places = desk.get_by_role("navigation", name="Parts of this page")

    def go(name: str) -> int:
        places.get_by_role("link", name=name).evaluate("link => link.click()")
        return desk.evaluate("scrollY")

    left_at = desk.evaluate("scrollTo(0, 180), scrollY")
    rubric_at = go("Rubric")
    assert rubric_at > left_at
    desk.evaluate("scrollBy(0, 220)")
    assert go("Answer") == left_at
    assert go("Rubric") == rubric_at + 220
    go("Case")
    expect(desk.locator("#case")).to_be_visible()


def test_the_total_is_never_the_sign_in_page_and_follows_once_signed_in_again(
    desk, supervisor, sign_in, live_server, context
):
    total = desk.locator(".total")
    Session.objects.all().delete()
    desk.locator("#criterion-safety-competent").press(" ")
    expect(desk.locator("[data-save-state]")).to_contain_text("you are signed out")
    desk.wait_for_load_state("networkidle")
    expect(total).to_contain_text("Open")
    expect(total).not_to_contain_text("Sign in")

    session = sign_in(supervisor).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    context.clear_cookies(name="csrftoken")
    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(desk.locator("[data-save-state]")).to_have_text(re.compile(r"Saved \d"))
    expect(total).to_contain_text("Met")
