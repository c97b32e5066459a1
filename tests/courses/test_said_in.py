"""A course in another language than the interface: its text says which, so that it is read aloud as such."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes import attempts
from courses.learning import enrolments
from courses.templatetags.courses import said_in
from tests.factory import Factory

pytestmark = [pytest.mark.django_db, pytest.mark.house("curriculum")]


def language_of(client, address: str, selector: str) -> tuple[str, str]:
    """The language and the direction that an element says or stands in."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.html["lang"] == "en"
    element = page.select_one(selector)
    around = element if element.has_attr("lang") else element.find_parent(attrs={"lang": True})
    return around["lang"], around.get("dir", "")


@pytest.fixture
def enrolled(curriculum, factory: Factory, trainee):
    curriculum.language = "fa"
    curriculum.save_revision().publish()
    factory.released(curriculum)
    return enrolments.enrol(user=trainee, curriculum=curriculum, code="", at=timezone.now())


def test_what_is_taught_and_asked_says_its_language(enrolled, sign_in, trainee):
    client, learn = sign_in(trainee), f"/learn/{enrolled.pk}/pharmacology"
    quiz = enrolled.edition.steps.get(kind="quiz")
    for lesson in enrolled.edition.steps.filter(kind="lesson"):
        enrolments.complete(enrolment=enrolled, step=lesson, at=timezone.now())
    attempt = attempts.start(enrolment=enrolled, step=quiz, at=timezone.now())
    asked = reverse("assessments:question", args=[attempt.uuid, 1])
    for address, selector in (
        (f"{learn}/how-it-acts/", "article.prose"),
        (f"{learn}/how-it-acts/", "h1"),
        (enrolled.edition.curriculum.url, ".lead"),
        (asked, ".quiz-stem"),
        (f"/vignettes/{enrolled.pk}/pharmacology/the-referral/writing/", ".criterion__title"),
        (f"{learn}/how-it-acts/", ".step-row__title"),
        (enrolled.get_absolute_url(), ".outline__title"),
    ):
        assert language_of(client, address, selector) == ("fa", "rtl"), (address, selector)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ""), ("en-US", ""), ("", ""), ("es-MX", ' lang="es-MX" dir="ltr"')],
)
def test_where_both_speak_the_same_nothing_is_said(curriculum, language, told):
    curriculum.language = language
    assert said_in(curriculum) == told
