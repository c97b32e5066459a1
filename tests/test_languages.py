"""What a curriculum says is read aloud in its own language, and what the interface says in the reader's."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes import attempts
from courses.content import languages
from courses.learning import enrolments
from tests.assessments.quizzes import HOUR, NOW
from tests.assessments.vignettes import hand_in

# Nobody's words: figures, codes, names and works cited are the same in every language.
NEITHER = ("script", "style", "title", "option", "svg", "address")


@pytest.fixture
def spanish(curriculum, factory):
    """The first edition of the curriculum, which says that it is written in Spanish."""
    curriculum.language = "es"
    curriculum.save_revision().publish()
    return factory.released(curriculum)


@pytest.fixture
def studying(spanish, trainee, curriculum):
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW - HOUR)
    lesson = spanish.steps.get(kind="lesson")
    enrolments.complete(enrolment=enrolment, step=lesson, at=NOW - HOUR)
    return enrolment


def spoken(html: bytes) -> list[tuple[str, str]]:
    """Every text of a page, with the language in which it is read aloud."""
    page = BeautifulSoup(html, "html.parser")
    return [
        (" ".join(text.split()), text.find_parent(attrs={"lang": True})["lang"])
        for text in page.find_all(string=True)
        if text.strip() and not text.find_parent(NEITHER) and text.find_parent("html")
    ]


def said_by(content) -> set[str]:
    """Every sentence that the content of an edition holds, without its markup."""
    if isinstance(content, dict):
        return set().union(*map(said_by, content.values()))
    if isinstance(content, list):
        return set().union(*map(said_by, content))
    if not isinstance(content, str):
        return set()
    texts = BeautifulSoup(content, "html.parser").find_all(string=True)
    return {" ".join(text.split()) for text in texts if len(text.split()) > 1}


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def pages(enrolment, attempt):
    """The addresses of all that shows what a curriculum says."""
    learn = f"/learn/{enrolment.pk}/"
    vignette = f"/vignettes/{enrolment.pk}/pharmacology/the-referral/"
    edition = enrolment.edition
    return [
        learn,
        f"{learn}pharmacology/how-it-acts/",
        f"{learn}evaluation/",
        reverse("courses:glossary", args=[enrolment.pk]),
        reverse("courses:syllabus", args=[edition.pk]),
        edition.curriculum.public_url,
        f"/quizzes/{enrolment.pk}/pharmacology/quiz/",
        *(reverse("assessments:question", args=[attempt.uuid, number]) for number in (1, 2, 3, 4)),
        reverse("assessments:review", args=[attempt.uuid]),
        vignette,
        f"{vignette}writing/",
    ]


@pytest.mark.house("curriculum")
def test_what_a_curriculum_says_is_marked_as_its_language(spanish, studying, sign_in, organisation):
    quiz = spanish.steps.get(kind="quiz")
    attempt = attempts.start(enrolment=studying, step=quiz, at=timezone.now())
    own = said_by(spanish.content) | {spanish.title}
    own = own.union(*(said_by(step.content) | {step.title} for step in spanish.steps.all()))
    own.discard(organisation.name)
    trainee = sign_in(studying.user)
    heard = {}
    for address in pages(studying, attempt):
        answer = trainee.get(address)
        assert answer.status_code == 200, address
        for text, language in spoken(answer.content):
            heard.setdefault((text in own, language), []).append(f"{address}: {text}")
    assert len(heard[True, "es"]) > 60
    assert len(heard[False, "en"]) > 200
    assert "\n".join(heard.get((True, "en"), [])) == ""
    # Citations and marks cut a sentence of the curriculum into pieces.
    whole = letters(" ".join(sorted(own)))
    strange = [
        one
        for one in heard.get((False, "es"), [])
        if re.search(r": [A-Z][a-z]+ [a-z]", one) and letters(one.partition(": ")[2]) not in whole
    ]
    assert "\n".join(strange) == ""


@pytest.mark.house("curriculum")
def test_a_case_on_the_desk_is_marked_as_its_language(spanish, studying, sign_in, supervisor):
    vignette = spanish.steps.get(kind="vignette")
    submission = hand_in(studying, vignette)
    page = sign_in(supervisor).get(reverse("assessments:desk", args=[submission.uuid]), follow=True)
    heard = dict(spoken(page.content))
    for stage in vignette.content["content"]["stages"]:
        for sentence in said_by({"narrative": stage["narrative"], "prompts": stage["prompts"]}):
            if sentence in heard:
                assert heard[sentence] == "es", sentence
    assert "es" in heard.values()


def test_the_same_language_is_not_said_again(edition, trainee, curriculum, sign_in):
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    page = sign_in(trainee).get(f"/learn/{enrolment.pk}/pharmacology/how-it-acts/")
    assert {language for _text, language in spoken(page.content)} == {"en"}


@pytest.mark.parametrize(
    ("tag", "around", "attributes"),
    [
        ("en", "en", ""),
        ("en-US", "en", ""),
        ("es-MX", "en", ' lang="es-MX" dir="ltr"'),
        ("ar", "en", ' lang="ar" dir="rtl"'),
        ("zh-Hant", "zh-hans", ' lang="zh-Hant" dir="ltr"'),
        ("no language", "en", ""),
    ],
)
def test_a_language_is_said_where_it_differs(tag, around, attributes, monkeypatch):
    monkeypatch.setattr(languages, "get_language", lambda: around)
    assert languages.said_in(tag) == attributes


def test_a_title_keeps_its_signs_among_words_of_the_interface():
    assert languages.marked("a < b", "en") == "a < b"
    assert languages.marked("a < b", "ar") == '<span lang="ar" dir="rtl">a &lt; b</span>'
