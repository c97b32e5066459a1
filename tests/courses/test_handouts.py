"""Hand-outs, and how learning time is told."""

import pytest
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.learning import enrolments
from courses.lessons.kind import LessonKind
from courses.models import LessonPage, ModulePage
from courses.releases import looks
from courses.releases.syllabus import syllabus_of

HANDOUT = {"is_handout": True, "is_required": False}


@pytest.fixture
def with_handout(factory, curriculum):
    factory.lesson(ModulePage.objects.get(), slug="card", title="A card for the room", **HANDOUT)
    return factory.released(curriculum)


def test_a_hand_out_is_never_required_where_it_is_published_or_released(
    factory, curriculum, author
):
    page = factory.lesson(ModulePage.objects.get(), slug="card", title="A card", **HANDOUT)

    def errors(*, of_draft: bool):
        sent = {"title": page.title, "slug": page.slug, "is_handout": "on", "is_required": "on"}
        form_class = LessonPage.get_edit_handler().get_form_class()
        form = form_class(
            nested_form_data({**sent, "activities": "0", "body": streamfield([])}),
            instance=page,
            parent_page=page.get_parent(),
            for_user=author,
        )
        if of_draft:
            form.defer_required_fields()
        return form.errors.get("is_required", [])

    # A draft is saved while its author is between the two boxes.
    assert errors(of_draft=True) == []
    assert errors(of_draft=False) == ["A hand-out is optional."]
    LessonPage.objects.filter(pk=page.pk).update(is_required=True)
    problems = [one.code for one in looks.preview(curriculum).problems]
    assert problems == ["required_handout"]


def test_a_hand_out_stands_in_its_module_and_counts_neither_minutes_nor_as_a_step(with_handout):
    syllabus = syllabus_of(with_handout)
    module = syllabus.modules[0]
    card = next(step for step in module.steps if step.slug == "card")
    assert (card.minutes, card.load, card.is_handout) == (0, None, True)
    assert card not in module.counted
    assert syllabus.minutes == 80
    assert [step.slug for step in syllabus.lessons] == ["how-it-acts"]


def test_a_hand_out_is_listed_and_printed(with_handout, trainee, sign_in):
    enrolment = enrolments.enrol(
        user=trainee, curriculum=with_handout.curriculum, at=timezone.now()
    )
    client = sign_in(trainee)
    outline = client.get(f"/learn/{enrolment.pk}/").text
    assert "A card for the room" in outline
    assert "Hand-out, optional" in outline
    assert "0 of 4" in outline
    page = client.get(f"/learn/{enrolment.pk}/pharmacology/card/").text
    assert "data-print" in page
    assert 'class="prose handout"' in page
    assert "data-print" not in client.get(f"/learn/{enrolment.pk}/pharmacology/how-it-acts/").text


def test_a_lesson_says_how_its_time_is_computed(enrolment, sign_in):
    page = sign_in(enrolment.user).get(f"/learn/{enrolment.pk}/pharmacology/how-it-acts/").text
    assert "How its time is computed" in page
    for words in (
        *("Difficulty 2 of 5<", "Reading: 10\xa0min"),
        *("Media: 3\xa0min", "Activities: 7\xa0min"),
    ):
        assert words in page, words


def test_the_syllabus_shows_the_credit_and_that_nobody_has_accepted_it(edition, client):
    page = client.get(f"/editions/{edition.pk}/syllabus/").text
    assert "The required lessons count 20\xa0min, the other required steps 1\xa0h" in page
    assert "1.25 hours of credit" in page
    assert "No continuing-education approver has accepted this calculation." in page


def test_a_difficulty_that_nobody_set_is_said_to_be_assumed(factory, curriculum, client):
    LessonPage.objects.update(difficulty=None)
    edition = factory.released(curriculum, sign_off=None)
    assert "2 of 5, assumed" in client.get(f"/editions/{edition.pk}/syllabus/").text


def test_a_lesson_frozen_before_times_were_computed_shows_no_computation(
    curriculum, factory, client, monkeypatch
):
    def freeze_as_before(kind, page, freezing, freeze=LessonKind.freeze):
        content = freeze(kind, page, freezing)
        return {name: content[name] for name in ("body", "references")}

    monkeypatch.setattr(LessonKind, "freeze", freeze_as_before)
    edition = factory.released(curriculum)
    assert syllabus_of(edition).lessons == ()
    assert "Learning time and credit" not in client.get(f"/editions/{edition.pk}/syllabus/").text
