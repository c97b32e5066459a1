"""The parts of the main job as somebody without JavaScript does them, for several journeys to use."""

import re

from tests.journeys import course
from tests.journeys.person import Person, demonstration_person
from tests.tools import words_of

NAME = "Wren Abara"
REASON = "It was issued to the wrong person by mistake."


def publish(server) -> None:
    """The owner publishes the course, unless another journey of this installation has done so."""
    if Person(server).open("/").shows(course.TITLE):
        return
    owner = demonstration_person(server, "owner")
    server.manage(
        "import_curriculum", str(course.PACKAGE), "--organisation", "preceptor-demonstration"
    )
    curriculum = server.curriculum_key(course.TITLE)
    owner.open(f"/cms/curricula/{curriculum}/release/").sees("4 steps")
    owner.fill("Release notes", "First edition.").press("Release").sees("Edition 1 was released")
    owner.open("/cms/scheme/new/")
    owner.fill("Title", course.TITLE).fill("Statement", "has finished this short course.")
    owner.fill("What it does not mean", "It is no licence.").fill("Design", "Foundations")
    owner.set(curriculum=curriculum, requirements__0__kind="all_steps")
    owner.press("Create").sees("created")


def enrol_as_a_stranger(server, email: str) -> Person:
    """From the page of the course to its first lesson, with one form and one confirmation."""
    person = Person(server).open("/").follow(course.TITLE)
    person.sees("What you will learn", "Not clinically reviewed")
    person.acts = 0
    person.follow("Enroll").sees(f"You enroll in “{course.TITLE}”")
    person.fill("Legal name", NAME).fill("E-mail address", email)
    person.fill("Password", "a long walk by the harbor")
    person.fill("The password again", "a long walk by the harbor").press("Make the account")
    person.follow_mail(email, "/accounts/confirm-email/").press("Yes, confirm it")
    return person.sees("You are enrolled in", "cannot be compared with another")


def read_the_lesson(trainee: Person) -> None:
    trainee.open("/dashboard/").follow("Go on").sees("cannot be compared with another")
    trainee.press("Mark as read and continue").sees("Knowledge check 1 is still open.")
    trainee.choose("35 mg, as before").press("Mark as read and continue").sees("Three facts quiz")


def pass_the_quiz(trainee: Person) -> None:
    answers = course.right_answers()
    trainee.open("/dashboard/").follow("Go on").press("Start the quiz")
    for number in range(len(answers)):
        stem = next(stem for stem in answers if stem in trainee.text)
        answer(trainee, answers[stem])
        trainee.press("Review and hand in" if number == len(answers) - 1 else "Next")
    trainee.press("Hand in").sees("You passed the quiz", "100%", "A dose is three facts.")


def answer(trainee: Person, question: dict) -> None:
    match question["type"]:
        case "numeric":
            trainee.fill("Your answer", question["answer"])
        case "true_false":
            trainee.choose("True" if question["answer"] else "False")
        case _:
            for option in question["options"]:
                if option.get("correct"):
                    trainee.choose(option["text"])


def hand_in(trainee: Person, answer: str) -> None:
    trainee.open("/dashboard/").follow("The torn note")
    trainee.follow_any("Read the case and answer", "Write the next answer")
    trainee.fill("Which facts are missing", answer).press("Review and hand in")
    trainee.sees(answer).press("Hand in").sees("waiting")


def mark(supervisor: Person, *, asks: str, outcome: str, say: str) -> None:
    supervisor.open("/marking/").sees("The torn note").sees_not(NAME)
    supervisor.follow_last("The torn note").press("Claim and mark").sees(
        "Asks the prescriber"
    ).sees_not(NAME)
    supervisor.choose(asks, within=supervisor.fieldset("Asks the prescriber"))
    supervisor.choose("Both", within=supervisor.fieldset("Names the gaps"))
    supervisor.choose(outcome).fill("To the trainee", say).press("Finalize").sees("Undo")
    supervisor.press("Release now").sees("released")


def evaluate(trainee: Person, outline: str) -> None:
    trainee.open(outline).follow("Your evaluation").choose("5").press("Hand in the evaluation")


def receive_certificate(trainee: Person, tmp_path) -> str:
    """Ask for the certificate, download it, and return the serial that it prints."""
    trainee.open("/certificates/").follow("Ask for the certificate").sees(NAME)
    trainee.choose("This is my legal name").press("Issue my certificate")
    link = trainee.open("/certificates/").find("a", "Download PDF")["href"]
    pdf = trainee.download(link, tmp_path / "certificate.pdf")
    printed = words_of(pdf)
    assert NAME in printed
    assert course.TITLE in printed
    assert "Demonstration" in printed
    serial = re.search(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){6}\S+", printed)
    assert serial, printed
    return serial[0]


def revoke(owner: Person, serial: str) -> None:
    owner.open(f"/organisations/preceptor-demonstration/certificates/{serial}/")
    owner.follow("Revoke this certificate").fill("Public reason", REASON).press("Revoke for good")
