"""The main job by clicking and typing in Chromium, each page of it looked at with axe."""

import re
import shutil
import time
from pathlib import Path

import pytest
from django.utils.text import slugify
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.journeys import course
from tests.journeys.audit import audit
from tests.journeys.steps import NAME, REASON
from tests.tools import needs, words_of

pytestmark = [pytest.mark.browser, needs("pdftotext")]

PASSWORD = "a long walk by the harbor"
SAVED = re.compile(r"Saved \d")
COMMENT = "You asked before you gave anything."
PATIENCE = 20_000


@pytest.fixture
def arrive(browser: Browser, server):
    """Open a browser that nobody has used; afterwards no page may have complained."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def note_errors(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(f"{said.page and said.page.url}: {said.text}")

    def arrive() -> Page:
        # Without movement: a color half way to another is no color of the design.
        context = browser.new_context(
            base_url=server.address,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
            color_scheme="light",
            timezone_id="Europe/Rome",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", note_errors)
        return page

    expect.set_options(timeout=PATIENCE)
    yield arrive
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def test_main_job_in_chromium(server, arrive, tmp_path):
    title = f"A dose told whole {time.time_ns() % 1_000_000}"
    owner = arrive()
    sign_in_demonstration_person(server, owner, "owner")
    publish(server, owner, title, tmp_path)

    trainee = arrive()
    outline = enrol_as_a_stranger(server, trainee, title, f"wren.{time.time_ns()}@example.org")
    read_the_lesson(trainee)
    pass_the_quiz(trainee)
    write_the_vignette(trainee, outline)

    supervisor = arrive()
    sign_in_demonstration_person(server, supervisor, "supervisor")
    mark(supervisor, title)

    evaluate(trainee, outline, title)
    serial = receive_certificate(trainee, title, tmp_path)

    stranger = arrive()
    verify(stranger, serial, title)
    revoke(owner, serial)
    stranger.reload()
    expect(stranger.get_by_role("main")).to_contain_text(REASON)
    audit(stranger, "This certificate was revoked")


# ------------------------------------------------------------------ people


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    audit(page, "Sign in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in_demonstration_person(server, page: Page, word: str) -> None:
    sign_in(page, f"{word}@demo.localhost", "demonstration only")
    audit(page, "Your second factor")
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(server.code(word))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/accounts/"))


def enrol_as_a_stranger(server, page: Page, title: str, email: str) -> str:
    """From the page of the course to its first lesson in four acts; the outline's address."""
    page.goto("/")
    audit(page, "Clinical training whose record can be defended")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_role("heading", name="What you will learn")).to_be_visible()
    audit(page, title)
    page.get_by_role("link", name="Enroll", exact=True).click()
    audit(page, "Make an account")
    expect(page.get_by_role("main")).to_contain_text(f"You enroll in “{title}”")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Rome")
    page.get_by_label("Legal name").fill(NAME)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    audit(page, "Confirm your e-mail address")
    page.goto(server.link_sent_to(email, "/accounts/confirm-email/"))
    audit(page, "Confirm your e-mail address")
    page.get_by_role("button", name="Yes, confirm it").click()
    audit(page, "Amount, route, time")
    page.get_by_role("link", name=title, exact=True).first.click()
    audit(page, title)
    return page.url


# ------------------------------------------------------------------ owner


def publish(server, owner: Page, title: str, tmp_path) -> None:
    """Release a course of its own, so that what other journeys did here does not matter."""
    package = another_course(title, tmp_path / "package")
    server.manage("import_curriculum", str(package), "--organisation", "preceptor-demonstration")
    owner.goto(f"/cms/curricula/{server.curriculum_key(title)}/release/")
    expect(owner.get_by_role("main")).to_contain_text("4 steps")
    audit(owner, "Release")
    owner.get_by_label("Release notes").fill("First edition.")
    owner.get_by_role("button", name="Release", exact=True).click()
    expect(owner.get_by_text("Edition 1 was released")).to_be_visible()
    promise_a_certificate(owner, title)


def another_course(title: str, folder: Path) -> Path:
    """The short course again, with a title, questions and a rubric of its own."""
    number = title.split()[-1]
    shutil.copytree(course.PACKAGE, folder)
    for file in folder.rglob("*.yaml"):
        file.write_text(
            file.read_text()
            .replace(f"title: {course.TITLE}", f"title: {title}")
            .replace("slug: saying-a-dose", f"slug: {slugify(title)}")
            .replace("title: The torn note", f"title: The torn note {number}")
            .replace("W-Q", f"W{number}-Q")
        )
    return folder


def promise_a_certificate(owner: Page, title: str) -> None:
    owner.goto("/cms/scheme/new/")
    for label, words in (
        ("Title", title),
        ("Statement", "has finished this short course."),
        ("What it does not mean", "It is no licence."),
    ):
        owner.get_by_role("textbox", name=label).fill(words)
    owner.get_by_role("combobox", name="Design").select_option(label="Foundations")
    owner.get_by_role("button", name="Choose a page").click()
    owner.get_by_role("dialog").get_by_role("link", name=title, exact=True).click()
    owner.locator("[name=requirements-0-kind]").select_option("all_steps")
    owner.get_by_role("button", name="Create").click()
    expect(owner.get_by_text("created")).to_be_visible()


def revoke(owner: Page, serial: str) -> None:
    owner.goto(f"/organisations/preceptor-demonstration/certificates/{serial}/")
    audit(owner, "This is a demonstration certificate")
    owner.get_by_role("link", name="Revoke this certificate").click()
    audit(owner, "Revoke a certificate")
    owner.get_by_label("Public reason").fill(REASON)
    owner.get_by_role("button", name="Revoke for good").click()
    expect(owner.get_by_role("main")).to_contain_text(REASON)
    audit(owner, "This certificate was revoked")


# ------------------------------------------------------------------ trainee


def read_the_lesson(trainee: Page) -> None:
    trainee.goto("/dashboard/")
    audit(trainee, "Next: Amount, route, time")
    trainee.get_by_role("link", name="Go on").first.click()
    check = trainee.locator("[data-check]")
    check.get_by_role("group").get_by_text("35 mg, as before").click()
    expect(check.locator(".check__feedback:visible")).to_contain_text("no route and no time.")
    check.get_by_role("group").get_by_text("35 mg, into muscle, at 10:05").click()
    expect(check.locator(".check__feedback:visible")).to_contain_text("It has all three facts.")
    audit(trainee, "Amount, route, time")
    trainee.get_by_role("button", name="Mark as read and continue").click()
    audit(trainee, "Three facts quiz")


def pass_the_quiz(trainee: Page) -> None:
    answers = course.right_answers()
    trainee.get_by_role("button", name="Start the quiz").click()
    for number in range(1, len(answers) + 1):
        expect(trainee.get_by_role("heading", level=1)).to_have_text(f"Question {number} of 4")
        answer(trainee, answers[trainee.locator("#stem").inner_text().strip()])
        expect(trainee.locator("[data-save-state]")).to_have_text(SAVED)
        audit(trainee, f"Question {number} of 4")
        if number < len(answers):
            trainee.get_by_role("button", name="Next").click()
    trainee.reload()
    trainee.get_by_role("button", name="Review and hand in").click()
    expect(trainee.get_by_role("listitem").filter(has_text="Answered")).to_have_count(4)
    audit(trainee, "Before you hand in")
    trainee.get_by_role("button", name="Hand in").click()
    expect(trainee.get_by_role("main")).to_contain_text("You passed the quiz")
    audit(trainee, "You passed the quiz")


def answer(trainee: Page, question: dict) -> None:
    sheet = trainee.locator("#sitting")
    match question["type"]:
        case "numeric":
            sheet.get_by_label("Your answer").press_sequentially(question["answer"])
        case "true_false":
            sheet.get_by_text("True" if question["answer"] else "False", exact=True).click()
        case _:
            for option in question["options"]:
                if option.get("correct"):
                    sheet.get_by_text(option["text"], exact=True).click()


def write_the_vignette(trainee: Page, outline: str) -> None:
    trainee.goto(outline)
    trainee.get_by_role("link", name="The torn note").first.click()
    audit(trainee, "The torn note")
    trainee.get_by_role("link", name="Read the case and answer").click()
    text = trainee.get_by_label("Which facts are missing")
    state, count = trainee.locator("[data-save-state]"), trainee.locator("[data-word-count-now]")
    first, rest = course.ANSWER[:30], course.ANSWER[30:]
    text.press_sequentially(first)
    expect(count).to_have_text(f"{len(first.split())} words")
    expect(state).to_have_text(SAVED)
    trainee.reload()
    expect(text).to_have_value(first)
    text.press("Control+End")
    text.press_sequentially(rest)
    expect(count).to_have_text(f"{len(course.ANSWER.split())} words")
    expect(state).to_have_text(SAVED)
    audit(trainee, "The torn note")
    trainee.get_by_role("button", name="Review and hand in").click()
    expect(trainee.get_by_role("main")).to_contain_text(course.ANSWER)
    audit(trainee, "Before you hand in")
    trainee.get_by_role("button", name="Hand in").click()
    expect(trainee.get_by_role("main")).to_contain_text("waiting to be marked")
    audit(trainee, "The torn note")


def evaluate(trainee: Page, outline: str, title: str) -> None:
    trainee.goto("/dashboard/")
    audit(trainee, "Next: Your evaluation")
    trainee.goto(outline)
    trainee.get_by_role("link", name="Your evaluation").first.click()
    audit(trainee, "Your evaluation")
    trainee.get_by_role("main").get_by_text("5", exact=True).click()
    expect(trainee.locator("[data-save-state]")).to_have_text(SAVED)
    trainee.reload()
    expect(trainee.get_by_role("main").get_by_label("5", exact=True)).to_be_checked()
    trainee.get_by_role("button", name="Hand in the evaluation").click()
    expect(trainee.get_by_text("Your evaluation was handed in")).to_be_visible()
    expect(trainee.get_by_role("main")).to_contain_text("You have finished every required step.")
    audit(trainee, title)


def receive_certificate(trainee: Page, title: str, tmp_path) -> str:
    """Ask for the certificate, download it, and return the serial that it prints."""
    trainee.goto("/certificates/")
    audit(trainee, "Certificates")
    trainee.get_by_role("link", name="Ask for the certificate").click()
    expect(trainee.get_by_role("main")).to_contain_text(NAME)
    audit(trainee, "Ask for the certificate")
    trainee.get_by_label("This is my legal name").check()
    trainee.get_by_role("button", name="Issue my certificate").click()
    audit(trainee, "This is a demonstration certificate")
    trainee.goto("/certificates/")
    expect(trainee.get_by_role("link", name="Download PDF")).to_be_visible()
    audit(trainee, "Certificates")
    with trainee.expect_download() as downloading:
        trainee.get_by_role("link", name="Download PDF").click()
    pdf = tmp_path / "certificate.pdf"
    downloading.value.save_as(pdf)
    printed = words_of(pdf)
    assert NAME in printed
    assert title in printed
    serial = re.search(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){6}\S+", printed)
    assert serial, printed
    return serial[0]


# ------------------------------------------------------------------ supervisor


def mark(supervisor: Page, title: str) -> None:
    """Judge with keys and mouse, take it back once, and release it."""
    supervisor.goto("/marking/")
    audit(supervisor, "Marking")
    row = supervisor.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("link", name="The torn note").click()
    audit(supervisor, "The torn note")
    supervisor.get_by_role("button", name="Claim and mark").click()
    expect(supervisor.get_by_role("main")).not_to_contain_text(NAME)
    judge(supervisor)
    audit(supervisor, "The torn note")
    supervisor.keyboard.press("Control+Enter")
    supervisor.get_by_role("button", name="Undo").click()
    expect(supervisor.get_by_label("Comment for the trainee").first).to_have_value(COMMENT)
    supervisor.get_by_role("button", name="Finalize").click()
    expect(supervisor.get_by_role("button", name="Undo")).to_be_visible()
    audit(supervisor, "The torn note")
    supervisor.get_by_role("button", name="Release now").click()
    expect(supervisor.get_by_role("main")).to_contain_text("The trainee has been told")
    audit(supervisor, "The torn note")


def judge(supervisor: Page) -> None:
    total = supervisor.locator(".total")
    asks, names, outcome = (
        supervisor.get_by_role("group", name=name)
        for name in ("Asks the prescriber", "Names the gaps", "Outcome")
    )
    supervisor.keyboard.press("j")
    supervisor.keyboard.press("2")
    expect(asks.get_by_role("radio", name="Asks")).to_be_checked()
    expect(total).to_contain_text("1 of 2 judged")
    asks.get_by_label("Comment for the trainee").click()
    supervisor.keyboard.type(COMMENT)
    names.get_by_text("Both", exact=True).click()
    expect(total).to_contain_text("100%")
    outcome.get_by_text("Pass", exact=True).click()
    supervisor.get_by_label("To the trainee").fill("Clear.")
    expect(supervisor.locator("[data-save-state]")).to_have_text(SAVED)
    supervisor.reload()
    expect(asks.get_by_role("radio", name="Asks")).to_be_checked()
    expect(names.get_by_role("radio", name="Both")).to_be_checked()
    expect(outcome.get_by_role("radio", name="Pass")).to_be_checked()


# ------------------------------------------------------------------ stranger


def verify(stranger: Page, serial: str, title: str) -> None:
    stranger.goto("/verify/")
    audit(stranger, "Verify a certificate")
    stranger.get_by_label("Serial of the certificate").fill(serial)
    stranger.get_by_role("button", name="Verify").click()
    for words in (NAME, title, "Demonstration"):
        expect(stranger.get_by_role("main")).to_contain_text(words, ignore_case=True)
    audit(stranger, "This is a demonstration certificate")
