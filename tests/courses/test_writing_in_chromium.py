"""An author writes in the CMS, in Chromium: what is typed there outlives a session and an error."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessments.models import VignettePage
from courses.models import LessonPage, Reference
from tests.conftest import pass_second_factor

pytestmark = pytest.mark.browser

TYPED = "Typed for a while, and not to be lost."


@pytest.fixture
def enter(author, client, live_server, context: BrowserContext):
    """Give the browser a new session, with the new token that signing in brings."""

    def let_in(person=author) -> None:
        client.logout()
        client.force_login(person)
        pass_second_factor(client, person)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        context.clear_cookies(name="csrftoken")

    let_in()
    return let_in


@pytest.fixture
def lesson(curriculum) -> LessonPage:
    return LessonPage.objects.descendant_of(curriculum).first()


def write_page(page: Page, live_server, address: str) -> None:
    page.goto(live_server.url + address)
    # Wagtail takes what stands in a form after two seconds for what was there.
    page.wait_for_function("document.querySelector('[data-w-unsaved-has-edits-value], form')")
    page.wait_for_timeout(2100)


def kept(lesson: LessonPage) -> str:
    return lesson.get_latest_revision_as_object().summary


def test_a_draft_outlives_a_session_that_ended(
    enter, live_server, context, page, lesson, organisation
):
    write_page(page, live_server, reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    Session.objects.all().delete()
    page.locator("#id_summary").fill(TYPED)
    notice = page.locator(".cms-keep")
    expect(notice).to_contain_text("You are signed out")
    footer = page.locator(".footer__save-warning")
    expect(footer).to_contain_text("What you typed is kept on this device.")
    expect(footer).not_to_contain_text("error")
    page.get_by_role("button", name=re.compile("Save draft")).first.click()
    expect(notice).to_contain_text("You are signed out")
    expect(page.locator("#id_summary")).to_have_value(TYPED)

    enter()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#w-autosave-indicator")).to_have_attribute(
        "data-w-autosave-state-value", "saved"
    )
    expect(notice).to_have_count(0)
    lesson.refresh_from_db()
    assert kept(lesson) == TYPED

    # The token has changed once more, and the button is all that is pressed.
    enter()
    page.get_by_role("button", name=re.compile("Save draft")).first.click()
    expect(page.locator(".messages .success")).to_be_visible()


@pytest.mark.parametrize("place", ["the editor", "the first page"])
def test_the_comment_to_a_decision_outlives_a_session_that_ended(
    live_server, enter, page, author, owner, lesson, place
):
    lesson.save_revision(user=author)
    lesson.refresh_from_db()
    state = lesson.get_workflow().start(lesson.get_latest_revision_as_object(), author)
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    address = edit if place == "the editor" else reverse("wagtailadmin_home")

    def open_dialogue():
        page.goto(live_server.url + address)
        button = "[data-workflow-action-name=reject], [data-workflow-action-url*='/reject/']"
        page.locator(button).first.evaluate("one => one.click()")
        expect(page.locator(".modal-body textarea")).to_be_visible()

    enter(owner)
    open_dialogue()
    Session.objects.all().delete()
    page.locator(".modal-body textarea").fill(TYPED)
    page.locator(".modal-body form button[type=submit]").click()
    expect(page.locator(".cms-keep")).to_contain_text("You are signed out")
    expect(page.locator(".modal-body textarea")).to_have_value(TYPED)

    enter(owner)
    open_dialogue()
    expect(page.locator(".modal-body textarea")).to_have_value(TYPED)
    with page.expect_navigation():
        page.locator(".modal-body form button[type=submit]").click()
    state.refresh_from_db()
    assert state.status == state.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == TYPED
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('workflow'))") == []


def test_what_nobody_changed_is_approved_in_the_editor(
    live_server, context, page, author, owner, client, curriculum
):
    """Numbers, line ends and rich text come back from a browser as others than they went."""
    vignette = VignettePage.objects.descendant_of(curriculum).first()
    vignette.summary = "Two\nlines"
    revision = vignette.save_revision(user=author)
    vignette.refresh_from_db()
    workflow = vignette.get_workflow()
    state = workflow.start(vignette.get_latest_revision_as_object(), author)
    client.force_login(owner)
    pass_second_factor(client, owner)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[vignette.pk]))
    page.locator("[data-workflow-action-name=approve]").first.evaluate("one => one.click()")
    expect(page.locator(".messages .success")).to_be_visible()
    state.refresh_from_db()
    vignette.refresh_from_db()
    assert state.status == state.STATUS_APPROVED
    assert vignette.live_revision == revision


def test_what_the_server_never_got_is_put_back(enter, live_server, page):
    address = reverse("reference:add")
    write_page(page, live_server, address)
    Session.objects.all().delete()
    page.locator("#id_key").fill("dore-2019")
    page.locator("#id_text").fill(TYPED)
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".cms-keep")).to_contain_text("You are signed out")

    page.evaluate(
        "for (const one of document.forms) one.dataset.wUnsavedConfirmationValue = 'false'"
    )
    enter()
    page.goto(live_server.url + address)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_text")).to_have_value(TYPED)
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".messages .success")).to_be_visible()
    page.goto(live_server.url + address)
    expect(page.locator("#id_text")).to_have_value("")
    expect(page.locator(".cms-keep")).to_have_count(0)


def test_a_work_is_cited_by_its_words(enter, live_server, page, lesson):
    write_page(page, live_server, reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    work = Reference.objects.first()
    text = page.locator(".public-DraftEditor-content").first
    text.click()
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="Cite a work").first.click()
    page.locator(".modal-body").get_by_role("link", name=str(work)).click()
    expect(text).to_contain_text(f"[@{work.key}]")
