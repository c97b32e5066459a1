"""Typing in every form that saves by itself, in Chromium: one module, the same in each."""

import contextlib
import re

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.drafts import FIRST, FORMS, SECOND, Form, answer, enrolled, evaluation, vignette
from tests.journeys.audit import audit

pytestmark = pytest.mark.browser

SAVED = re.compile(r"Saved \d")


@pytest.fixture
def make(request):
    return getattr(request, "param", vignette)


@pytest.fixture
def form(make, trainee, supervisor, curriculum, edition) -> Form:
    return make(enrolled(trainee, curriculum), supervisor)


@pytest.fixture
def enter(form, sign_in, live_server, context: BrowserContext):
    """Give the browser a session of the form's person."""

    def let_in() -> None:
        session = sign_in(form.user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    let_in()
    return let_in


@pytest.fixture
def open_form(form, enter, live_server, context: BrowserContext):
    def open_in_a_tab() -> Page:
        page = context.new_page()
        # Without movement: a color half way to another is no color of the design.
        page.emulate_media(reduced_motion="reduce")
        page.goto(live_server.url + form.page)
        return page

    return open_in_a_tab


def field_of(page: Page, form: Form) -> Locator:
    return page.locator(f"[name={form.field}]")


def state_of(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def lose(page: Page) -> None:
    """End a tab at once. One that is closed sends what it holds, and that may arrive."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash")
    page.close()


every_form = pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__, indirect=True)
every_long_form = pytest.mark.parametrize(
    "make", [vignette, evaluation], ids=lambda make: make.__name__, indirect=True
)


@every_form
def test_typing_is_saved_and_a_second_tab_is_asked_to_choose(form, open_form):
    first, second = open_form(), open_form()
    field_of(first, form).press_sequentially(FIRST)
    expect(state_of(first)).to_have_text(SAVED)
    field_of(second, form).press_sequentially(SECOND)
    expect(state_of(second)).to_contain_text("it was changed elsewhere")
    panel = second.locator(".save-choice")
    expect(panel.locator("dd")).to_have_count(1)
    expect(panel.locator("dd")).to_contain_text(FIRST)
    expect(field_of(second, form)).to_have_value(SECOND)
    audit(second, second.locator("h1").inner_text())
    panel.get_by_role("button", name="Keep what I typed here").click()
    expect(state_of(second)).to_have_text(SAVED)
    assert form.kept() == SECOND

    field_of(first, form).fill(FIRST + FIRST)
    first.locator(".save-choice").get_by_role("button", name="Take what was saved").click()
    expect(field_of(first, form)).to_have_value(SECOND)
    field_of(first, form).fill(FIRST)
    expect(state_of(first)).to_have_text(SAVED)
    assert form.kept() == FIRST


@every_form
def test_what_has_gone_can_still_be_read_and_copied(form, open_form):
    page = open_form()
    form.end()
    field_of(page, form).press_sequentially(FIRST)
    expect(state_of(page).get_by_role("link", name="Go on")).to_be_visible()
    expect(field_of(page, form)).to_have_value(FIRST)
    expect(field_of(page, form)).to_have_attribute("readonly", "")
    expect(field_of(page, form)).to_be_enabled()


def test_of_what_has_gone_it_is_not_said_that_one_is_signed_out(
    form, enter, open_form, context, live_server
):
    """Whose page leads elsewhere by now, and whose token is old: signed in again since."""
    page = open_form()
    form.end()
    enter()
    context.clear_cookies(name="csrftoken")
    field_of(page, form).press_sequentially(FIRST)
    expect(state_of(page).get_by_role("link", name="Go on")).to_be_visible()


@every_long_form
def test_without_a_network_it_is_kept_on_the_device_until_the_server_has_it(
    form, open_form, context
):
    page = open_form()
    context.set_offline(True)
    field_of(page, form).press_sequentially(FIRST)
    expect(state_of(page)).to_contain_text("Kept on this device")
    context.set_offline(False)
    expect(state_of(page)).to_have_text(SAVED)
    assert form.kept() == FIRST


def test_a_device_that_lost_its_network_and_its_tab_offers_what_it_holds(form, open_form, context):
    page = open_form()
    context.set_offline(True)
    field_of(page, form).press_sequentially(FIRST)
    expect(state_of(page)).to_contain_text("Kept on this device")
    lose(page)
    context.set_offline(False)
    page = open_form()
    page.get_by_role("button", name="Put it back").click()
    expect(state_of(page)).to_have_text(SAVED)
    assert form.kept() == FIRST


@every_long_form
def test_signed_out_it_waits_and_saves_after_signing_in_beside(
    form, enter, open_form, context, live_server, client
):
    page = open_form()
    client.logout()
    field_of(page, form).press_sequentially(FIRST)
    expect(state_of(page)).to_contain_text("you are signed out")
    expect(state_of(page).get_by_role("link", name="Sign in again")).to_be_visible()
    assert form.kept() == ""
    enter()
    # Signing in gave the browser another token than the one that the page was drawn with.
    context.clear_cookies(name="csrftoken")
    context.new_page().goto(live_server.url + form.page)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state_of(page)).to_have_text(SAVED)
    assert form.kept() == FIRST


@pytest.mark.parametrize("make", [evaluation], indirect=True)
def test_a_token_is_renewed_where_a_refusal_is_shown(form, enter, open_form, context, live_server):
    """The page of a refusal stands at an address that answers a form and nothing else."""
    page = open_form()
    page.get_by_role("button", name="Hand in the evaluation").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a rating")
    context.clear_cookies(name="csrftoken")
    context.new_page().goto(live_server.url + form.page)
    field_of(page, form).press_sequentially(FIRST)
    expect(state_of(page)).to_have_text(SAVED)
    assert form.kept() == FIRST


@pytest.mark.parametrize("make", [evaluation], indirect=True)
def test_what_was_handed_in_is_not_left_on_the_device(form, open_form):
    page = open_form()
    page.get_by_text("4", exact=True).click()
    field_of(page, form).press_sequentially(FIRST)
    page.get_by_role("button", name="Hand in the evaluation").click()
    expect(page.get_by_text("Your evaluation was handed in")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('copy:'))") == []


@pytest.mark.parametrize("make", [answer], indirect=True)
def test_a_choice_is_saved_at_once(form, open_form):
    page = open_form()
    page.get_by_label("Flag to come back to it").check()
    expect(state_of(page)).to_have_text(SAVED)
