"""What authors see of quizzes and vignettes before they are released, and that nothing is kept."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.models import Exemplar, Question, QuizPage, VignettePage
from tests.assessments.examinations import examination, fill_bank
from tests.assessments.vignettes import case_fields

KINDS = ["single", "multiple", "true_false", "numeric"]
STEMS = [f"How much reaches the circulation? ({kind})" for kind in KINDS]


@pytest.fixture
def quiz(curriculum):
    return QuizPage.objects.get()


@pytest.fixture
def vignette(curriculum):
    return VignettePage.objects.get()


class Tags(HTMLParser):
    """The opening tags of a page: ``named("input")`` gives the attributes of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def named(self, *tags: str) -> list[dict]:
        return [attributes for tag, attributes in self.seen if tag in tags]

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _tag, attributes in self.seen if name in attributes]


def previewed(page, mode: str) -> str:
    answer = page.make_preview_request(original_request=None, preview_mode=mode)
    assert answer.status_code == 200
    return answer.content.decode()


def order_of(html: str, words: list[str]) -> list[str]:
    """Those of ``words`` that stand in the page, in the order of the page."""
    return sorted((word for word in words if word in html), key=html.index)


def codes_in(html: str) -> list[str]:
    """The questions of the bank that a preview with answers names, in its order."""
    return re.findall(r'<p class="quiet small">(bank-[a-z0-9-]+) ', html)


def stems_in(html: str) -> list[str]:
    """What the questions of the page ask, in its order."""
    return re.findall(r"<p>((?:Bank question|How much reaches) .*?)</p>", html)


# ------------------------------------------------------------ what is offered


def test_each_kind_of_step_offers_its_own_previews(quiz, vignette):
    modes = [(name, str(label)) for name, label in quiz.preview_modes]
    assert modes == [("asked", "As it is asked"), ("answers", "With answers")]
    modes = [(name, str(label)) for name, label in vignette.preview_modes]
    assert modes == [("answered", "As it is answered"), ("rubric", "With rubric")]


def test_what_shows_no_answer_is_what_opens_first(quiz, vignette):
    assert quiz.default_preview_mode == "asked"
    assert vignette.default_preview_mode == "answered"


# ------------------------------------------------------------ a quiz as it is asked


def test_a_quiz_is_previewed_with_its_rules_and_every_question_in_its_order(quiz):
    html = previewed(quiz, "asked")
    for said in ("4 questions", "75% or more", "20 minutes from the moment", "3 attempts."):
        assert said in html
    assert order_of(html, STEMS) == STEMS
    assert "Question 4 of 4" in html
    types = [one["type"] for one in Tags(html).named("input")]
    assert (types.count("radio"), types.count("text")) == (3 + 2, 1)
    assert types.count("checkbox") == 3 + 4  # the options of one question, and every flag
    assert "Each attempt shuffles them." in html


def test_a_quiz_that_is_not_shuffled_does_not_say_so(quiz):
    quiz.shuffle = False
    assert "shuffles" not in previewed(quiz, "asked")


def test_nothing_of_a_preview_can_be_sent(quiz, vignette):
    for page, mode in ((quiz, "asked"), (vignette, "answered")):
        html = previewed(page, mode)
        tags = Tags(html)
        assert not [form for form in tags.named("form") if form.get("id") in ("sitting", "writing")]
        assert "data-autosave" not in html
        assert 'name="version"' not in html
        handing_in = [one for one in tags.named("button") if one.get("aria-describedby")]
        assert [one["type"] for one in handing_in] == ["button"]
        assert "disabled" in handing_in[0]


def test_the_questions_of_one_page_do_not_get_in_each_others_way(quiz):
    tags = Tags(previewed(quiz, "asked"))
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    groups = {one["name"] for one in tags.named("input") if one["type"] == "radio"}
    assert len(groups) == 2
    labelled = {*tags.values("for"), *tags.values("aria-labelledby")}
    assert labelled <= set(ids)


def test_a_quiz_as_it_is_asked_gives_no_answer_away(quiz):
    html = previewed(quiz, "asked")
    assert "See the lesson." not in html
    assert "Measured after an intramuscular dose." not in html
    assert "option--" not in html
    assert "80.2" not in html


def test_a_preview_shows_the_draft_that_is_being_edited(quiz):
    quiz.title = "A title that nobody saved"
    quiz.pass_mark = 66
    first, *others = quiz.quiz_questions.all()
    quiz.quiz_questions = others
    html = previewed(quiz, "asked")
    assert "A title that nobody saved" in html
    assert "66% or more" in html
    assert order_of(html, STEMS) == STEMS[1:]
    assert first.question.code not in previewed(quiz, "answers")


# ------------------------------------------------------------ with answers


def test_a_quiz_is_previewed_with_key_reason_source_and_feedback(quiz):
    html = previewed(quiz, "answers")
    assert order_of(html, STEMS) == STEMS
    assert html.count("option--correct") == 1 + 2 + 1
    assert html.count("See the lesson.") == 3 + 3 + 2
    assert html.count("Measured after an intramuscular dose.") == 4
    assert "80.2 L/h, and up to 1 L/h more or less" in html
    assert 'id="ref-clements-1982"' in html
    for kind in KINDS:
        assert f"pharmacology-{kind} · Moderate · KAP-1.1 · Weight 1" in html


def test_where_nobody_answered_nothing_is_said_to_have_been_missed(quiz):
    html = previewed(quiz, "answers")
    for said in ("not chosen", "Your answer", "No answer", "Not correct", "option--missed"):
        assert said not in html


# ------------------------------------------------------------ a drawn paper


def test_a_blueprint_is_previewed_by_one_sample_paper(curriculum):
    fill_bank(curriculum)
    page = examination(curriculum, ("KAP-1.1", "easy", 2), ("KAP-1.2", "hard", 1))
    html = previewed(page, "asked")
    assert "a sample paper: 3 of the 8 questions" in html
    assert "Question 3 of 3" in html
    assert html.count('type="radio"') == 3 * 2
    assert "What each paper asks, by competency and difficulty" in html
    codes = codes_in(previewed(page, "answers"))
    assert sum(code.startswith("bank-kap-1-1-easy-") for code in codes) == 2
    assert sum(code.startswith("bank-kap-1-2-hard-") for code in codes) == 1


def test_a_sample_paper_is_the_same_each_time_and_in_both_previews(curriculum):
    fill_bank(curriculum, each=8)
    page = examination(curriculum, ("KAP-1.1", "", 6), ("KAP-1.2", "", 6))
    asked, answers = (stems_in(previewed(page, mode)) for mode in ("asked", "answers"))
    assert len(set(asked)) == 12
    assert answers == asked
    assert stems_in(previewed(page, "asked")) == asked


# ------------------------------------------------------------ a vignette


def test_a_vignette_is_previewed_with_its_stages_exhibits_and_prompts(vignette):
    html = previewed(vignette, "answered")
    assert "Stage 1 of 1" in html
    assert "A fictional client asks for a dose today." in html
    assert "Vital signs" in html
    assert "<svg" in html
    assert "Systolic pressure" in html
    assert len(Tags(html).named("textarea")) == 2
    assert "5 to 120 words" in html
    assert "At most 200 words" in html


def test_a_vignette_as_it_is_answered_tells_nothing_of_how_it_is_judged(vignette):
    html = previewed(vignette, "answered")
    assert "Do not dose today." not in html
    assert "ref-local-synthesis" not in html
    assert "Recognises the danger" not in html


def test_an_image_of_a_draft_is_shown_from_the_library_of_the_cms(factory, vignette):
    stages = factory.stages()
    stages[0]["value"]["exhibits"] = [
        {
            "type": "image",
            "value": {"image": factory.image().pk, "alt": "A curve that falls.", "caption": ""},
        }
    ]
    vignette.stages = stages
    for mode in ("answered", "rubric"):
        html = previewed(vignette, mode)
        assert 'alt="A curve that falls."' in html
        assert 'src="/media/images/' in html
        assert "/assets/" not in html


def test_a_vignette_is_previewed_with_its_rubric_and_model_answer(vignette):
    html = previewed(vignette, "rubric")
    for title in ("Recognises the danger", "Explains the decision"):
        assert title in html
    levels = [one for one in Tags(html).named("input") if one["type"] == "radio"]
    assert len(levels) == 2 * 3
    assert all("disabled" in level for level in levels)
    assert html.count("status-badge--critical") == 1
    assert html.count("Met from here on") == 1
    assert "The pass mark is 70% of the rubric." in html
    assert "Do not dose today." in html
    assert 'id="ref-local-synthesis"' in html
    assert "5 to 120 words" in html
    assert not Tags(html).named("textarea")


def test_a_vignette_without_a_model_answer_says_so(vignette):
    vignette.model_answer = ""
    assert "No model answer yet" in previewed(vignette, "rubric")


def test_the_exemplars_are_in_no_preview(vignette):
    vignette.exemplars = [
        Exemplar(
            overall="competent",
            comment="All of it is there.",
            answers=[
                ("answer", {"prompt": code, "text": "I stop the dose and call at once."})
                for code in ("first-actions", "why")
            ],
            marks=[
                ("mark", {"criterion": code, "level": "competent", "comment": "It stops."})
                for code in ("safety", "reasoning")
            ],
        )
    ]
    for mode in ("answered", "rubric"):
        html = previewed(vignette, mode)
        assert "A release would refuse this draft" not in html
        assert "I stop the dose and call at once." not in html


# ------------------------------------------------------------ what a release would refuse


@pytest.mark.parametrize("mode", ["asked", "answers"])
def test_a_quiz_that_a_release_would_refuse_says_why_and_shows_the_rest(quiz, mode):
    Question.objects.filter(code="pharmacology-single").update(is_retired=True)
    html = previewed(quiz, mode)
    assert "A release would refuse this draft" in html
    assert "Question pharmacology-single is retired." in html
    assert order_of(html, STEMS) == STEMS[1:]


@pytest.mark.parametrize("mode", ["asked", "answers"])
def test_a_blueprint_that_the_bank_does_not_fill_says_which_row(curriculum, mode):
    fill_bank(curriculum, each=1)
    page = examination(curriculum, ("KAP-1.1", "easy", 2))
    html = previewed(page, mode)
    assert "The bank does not fill its blueprint." in html
    assert "KAP-1.1" in html


@pytest.mark.parametrize("mode", ["answered", "rubric"])
def test_a_vignette_that_a_release_would_refuse_says_why(vignette, mode):
    vignette.model_answer = "<p>[@nobody-2020]</p>"
    html = previewed(vignette, mode)
    assert "A release would refuse this draft" in html
    assert "@nobody-2020" in html


def test_a_half_written_draft_says_what_is_missing(factory, vignette):
    unplotted, unlimited = factory.stages(), factory.stages()
    unplotted[0]["value"]["exhibits"][1]["value"]["series"][0]["points"][0]["y"] = None
    unlimited[0]["value"]["prompts"][0]["maximum"] = None
    for stages, missing in ((unplotted, "No. 2, “Chart”"), (unlimited, "No. 1, “Prompt”")):
        vignette.stages = stages
        html = previewed(vignette, "answered")
        assert f"{missing}, is not filled in yet." in html
        assert stages[0]["value"]["title"] in html


# ------------------------------------------------------------ through the CMS


def address_of(page) -> str:
    return f"/cms/pages/{page.pk}/edit/preview/"


def quiz_fields(page) -> dict:
    """The quiz as a form of the CMS sends it."""
    placed = [
        {"question": str(one.question_id), "weight": "1", "ORDER": str(number)}
        for number, one in enumerate(page.quiz_questions.all(), 1)
    ]
    return {
        "title": page.title,
        "slug": page.slug,
        "minutes": "10",
        "pass_mark": "75",
        "time_limit": "20",
        "attempts_allowed": "3",
        "wait_hours": "12",
        "quiz_questions": inline_formset(placed),
        "blueprint": inline_formset([]),
        "comments": inline_formset([]),
    }


@pytest.fixture
def editing(sign_in, author, quiz, vignette):
    """An author's browser with both editors open, and what was typed there on the server."""
    client = sign_in(author)
    whole = {
        quiz: quiz_fields(quiz) | {"pass_mark": "66"},
        vignette: case_fields(vignette) | {"exemplars": inline_formset([])},
    }
    for page, fields in whole.items():
        answer = client.post(address_of(page), nested_form_data(fields))
        assert answer.json() == {"is_valid": True, "is_available": True}
    return client


def test_an_author_opens_every_preview_in_the_frame_of_the_editor(editing, quiz, vignette):
    for page in (quiz, vignette):
        editor = editing.get(f"/cms/pages/{page.pk}/edit/").text
        for mode, label in page.preview_modes:
            assert str(label) in editor
            answer = editing.get(address_of(page), {"mode": mode, "in_preview_panel": "true"})
            assert answer.status_code == 200
            assert "focus-page" in answer.text
            assert "A release would refuse this draft" not in answer.text
            policy = answer["Content-Security-Policy"]
            assert "frame-ancestors 'self'" in policy
            assert "unsafe-inline" not in policy
            assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_preview_shows_what_was_typed_and_not_saved(editing, quiz, vignette):
    assert "66% or more" in editing.get(address_of(quiz)).text
    assert "A client asks." in editing.get(address_of(vignette)).text
    assert QuizPage.objects.get().pass_mark == 75


def test_a_preview_that_does_not_exist_is_not_found(editing, quiz, vignette):
    assert editing.get(address_of(quiz), {"mode": "rubric"}).status_code == 404
    assert editing.get(address_of(vignette), {"mode": "answers"}).status_code == 404


def test_nobody_else_previews_what_an_organisation_writes(
    sign_in, stranger, supervisor, trainee, quiz, vignette
):
    for person in (stranger, supervisor, trainee):
        client = sign_in(person)
        for page in (quiz, vignette):
            for mode, _label in page.preview_modes:
                for door in (address_of(page), f"/cms/pages/{page.pk}/view_draft/"):
                    answer = client.get(door, {"mode": mode})
                    assert answer.status_code in (302, 403, 404)
                    for told in (page.title, "Do not dose today.", "See the lesson."):
                        assert told not in answer.text


def test_a_preview_keeps_no_record(editing, quiz, vignette):
    ours = [
        model
        for app in ("assessments", "courses", "certificates", "core")
        for model in apps.get_app_config(app).get_models()
    ]

    def rows():
        return {model.__name__: model.objects.count() for model in ours}

    before = rows()
    for page in (quiz, vignette):
        for mode, _label in page.preview_modes:
            assert "focus-page" in editing.get(address_of(page), {"mode": mode}).text
    assert rows() == before
