"""What stands on the first screen: a question and its options on a phone, case beside answer on a desk."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from assessments.quizzes import attempts
from tests.assessments.quizzes import position_of

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def opened(sign_in, live_server, context: BrowserContext):
    """A page at ``address`` as ``user`` sees it."""

    def open_as(user, address: str, size: dict) -> Page:
        session = sign_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size(size)
        page.goto(f"{live_server.url}{address}")
        return page

    return open_as


def top_of(page: Page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["y"]


def test_on_a_phone_the_first_screen_is_the_question_and_its_options(opened, quiz_enrolment, quiz):
    attempt = attempts.start(enrolment=quiz_enrolment, step=quiz, at=timezone.now())
    address = reverse("assessments:question", args=[attempt.uuid, position_of(attempt, "single")])
    page = opened(quiz_enrolment.user, address, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    # The other questions fold into "1 of 4", and open on demand.
    fold = page.locator("details.fold--on-a-phone")
    assert not fold.get_by_role("list").is_visible()
    fold.locator("summary").click()
    assert fold.get_by_role("list").is_visible()
    fold.locator("summary").click()
    options = page.locator(".option").all()
    assert len(options) > 1
    assert options[1].bounding_box()["y"] < PHONE["height"]


def test_at_a_desk_the_case_stays_beside_the_answer_and_the_rubric_a_press_away(
    opened, enrolment, vignette
):
    address = reverse("assessments:vignette-writing", args=[enrolment.pk, *vignette.key.split("/")])
    page = opened(enrolment.user, address, DESK)
    case, prompts = (page.locator(one).first for one in (".stage__case", ".stage__prompts"))
    assert case.bounding_box()["x"] + case.bounding_box()["width"] <= prompts.bounding_box()["x"]
    field = page.locator(".stage__prompts textarea").last
    field.scroll_into_view_if_needed()
    assert case.bounding_box()["y"] < DESK["height"]
    assert page.get_by_role("link", name="Rubric").is_visible()
    # On a phone they stand under each other.
    page.set_viewport_size(PHONE)
    assert case.bounding_box()["y"] < prompts.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
