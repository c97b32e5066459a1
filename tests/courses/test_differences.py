"""What a release would change, told place by place and word by word."""

import pytest
from django.urls import reverse

from assessments.models import Question, Rubric
from core.wordwise import compared
from courses.models import LessonPage
from courses.releases.differences import differences


def told(before, after) -> dict[str, list[tuple[str, str]]]:
    return {
        one.place: [(piece.kind, piece.words) for piece in one.pieces]
        for one in differences(before, after)
    }


def question(code, stem="<p>How much?</p>", right=0, **more):
    options = [
        {"text": f"<p>Option {n}</p>", "is_correct": n == right, "feedback": "<p>Because.</p>"}
        for n in range(3)
    ]
    return {"code": code, "stem": stem, "options": options, "fingerprint": stem, **more}


def test_what_is_the_same_is_not_told():
    assert told({"questions": [question("A")]}, {"questions": [question("A")]}) == {}


def test_an_exchanged_key_is_told_by_question_and_option():
    assert told(
        {"questions": [question("A"), question("B")]},
        {"questions": [question("A"), question("B", right=1)]},
    ) == {
        "Question B › Option 1 › Right answer": [("gone", "yes"), ("new", "no")],
        "Question B › Option 2 › Right answer": [("gone", "no"), ("new", "yes")],
    }


def test_a_question_is_known_by_its_code_wherever_it_stands():
    before, after = (
        [question("A"), question("B")],
        [question("B"), question("A", "<p>How long?</p>")],
    )
    assert told({"questions": before}, {"questions": after}) == {
        "Question A › Wording": [("same", "How"), ("gone", "much?"), ("new", "long?")]
    }


def test_what_was_added_and_what_was_taken_away_is_told_whole():
    found = told({"questions": [question("A")]}, {"questions": [question("B")]})
    assert [kind for kind, _words in found["Question B"]] == ["new"]
    assert [kind for kind, _words in found["Question A"]] == ["gone"]


def test_an_inserted_block_does_not_change_those_after_it():
    body = [{"type": "text", "value": f"<p>Paragraph {n}.</p>"} for n in range(5)]
    new = [*body[:2], {"type": "text", "value": "<p>Inserted.</p>"}, *body[2:]]
    found = told({"body": body}, {"body": new})
    assert list(found) == ["Block 3"]


def test_of_a_long_text_only_what_stands_around_a_change_is_told():
    words = [f"w{number}" for number in range(60)]
    pieces = list(compared(" ".join(words), " ".join([*words[:30], "new", *words[31:]])))
    assert [piece.kind for piece in pieces] == ["same", "gone", "new", "same"]
    assert pieces[0].words.startswith("… w22")
    assert pieces[-1].words.endswith("w38 …")


def test_an_exchanged_source_and_a_changed_number_are_told():
    assert told({"text": "<p>So [@a].</p>"}, {"text": "<p>So [@b].</p>"})
    assert told({"pass_percent": 70}, {"pass_percent": 60}) == {
        "Pass mark": [("gone", "70"), ("new", "60")]
    }


@pytest.mark.database
def test_the_page_of_a_release_tells_them(sign_in, owner, curriculum, edition):
    one = Question.objects.get(code="pharmacology-single")
    raw = one.answer.get_prep_value()
    options = [one.get("value", one) for one in raw[0]["value"]["options"]]
    place = next(place for place, one in enumerate(options) if one["is_correct"])
    other = (place + 1) % len(options)
    options[place]["is_correct"], options[other]["is_correct"] = False, True
    Question.objects.filter(pk=one.pk).update(answer=raw, stem="<p>How little arrives?</p>")
    Rubric.objects.update(pass_percent=55)
    lesson = LessonPage.objects.descendant_of(curriculum).first()
    lesson.summary = "Another summary."
    lesson.save()
    page = sign_in(owner).get(reverse("courses_release", args=[curriculum.pk])).content.decode()
    for told_of in (
        "Question pharmacology-single › Wording",
        f"Question pharmacology-single › Option {place + 1} › Right answer",
        f"Question pharmacology-single › Option {other + 1} › Right answer",
        "Rubric › Pass mark",
        "Summary",
    ):
        assert f"<dt>{told_of}</dt>" in page, told_of
