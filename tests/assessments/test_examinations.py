"""Quizzes drawn from the bank by a blueprint: released, sat, seen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.bank.blueprints import cells_of
from assessments.models import BlueprintCell, Paper, Question, QuizPage, QuizQuestion
from assessments.quizzes import attempts, papers
from core.drafts.versions import Seen
from core.errors import Refusal
from courses.learning import enrolments
from courses.models import CurriculumPage, ModulePage
from courses.releases import editions, looks
from courses.releases.syllabus import syllabus_of
from tests.assessments.examinations import competency, examination, fill_bank
from tests.assessments.quizzes import HOUR, MINUTE, NOW, position_of, right_answer
from tests.factory import RELEASED_AT

pytestmark = pytest.mark.database

CELLS = [("KAP-1", "", 3), ("KAP-1.1", "hard", 2), ("KAP-1.2", "easy", 1)]


@pytest.fixture
def exam_page(curriculum):
    fill_bank(curriculum)
    return examination(curriculum, *CELLS)


@pytest.fixture
def exam(factory, curriculum, exam_page):
    return factory.released(curriculum).steps.get(slug="final-examination")


@pytest.fixture
def enrolled(trainee, curriculum, exam):
    return enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW - HOUR)


def sit(enrolment, exam, *, at):
    attempt = attempts.start(enrolment=enrolment, step=exam, at=at)
    attempts.submit(attempt=attempt, at=at + MINUTE)
    return attempt


def codes_of(paper):
    return {entry["code"] for entry in paper["questions"]}


def problems(curriculum):
    return [(problem.code, str(problem)) for problem in looks.preview(curriculum).problems]


# ------------------------------------------------------------ releasing


def test_a_release_freezes_the_blueprint_and_every_question_that_it_takes(exam):
    quiz = exam.content["content"]
    assert [(c["competency"], c["difficulty"], c["questions"]) for c in quiz["blueprint"]] == [
        ("KAP-1", None, 3),
        ("KAP-1.1", "hard", 2),
        ("KAP-1.2", "easy", 1),
    ]
    assert quiz["blueprint"][0]["includes"] == ["KAP-1", "KAP-1.1", "KAP-1.2"]
    assert len(quiz["questions"]) == 24 + 4
    assert {question["version"] for question in quiz["questions"]} == {1}
    assert {question["weight"] for question in quiz["questions"]} == {"1"}
    assert [reference["key"] for reference in quiz["references"]] == ["kamp-2020", "clements-1982"]


def test_an_examination_stands_beside_the_modules(exam):
    assert (exam.key, exam.module_slug) == ("final-examination", "")


def test_a_quiz_of_placed_questions_says_nothing_of_a_blueprint(exam):
    placed = exam.edition.steps.get(slug="quiz").content["content"]
    assert "blueprint" not in placed


def test_the_pool_is_what_the_curriculum_may_ask(curriculum, exam_page, factory):
    retired, unpublished, foreign = Question.objects.filter(code__startswith="bank-")[:3]
    Question.objects.filter(pk=retired.pk).update(is_retired=True)
    module = factory.module(curriculum, slug="later")
    Question.objects.filter(pk=unpublished.pk).update(objective=module.objectives.first())
    module.unpublish()
    elsewhere = curriculum.get_parent().add_child(
        instance=CurriculumPage(
            title="Elsewhere",
            slug="elsewhere",
            organisation=curriculum.organisation,
            framework=curriculum.framework,
            summary="Another curriculum.",
        )
    )
    taught = factory.module(elsewhere, slug="other").objectives.first()
    Question.objects.filter(pk=foreign.pk).update(objective=taught)
    edition = factory.released(curriculum)
    pool = edition.steps.get(slug="final-examination").content["content"]["questions"]
    codes = {question["code"] for question in pool}
    assert len(codes) == 25
    assert not codes & {retired.code, unpublished.code, foreign.code}


def test_a_bank_that_is_too_small_stops_the_release_and_names_the_row(curriculum, exam_page):
    hard = Question.objects.filter(competency__code="KAP-1.1", difficulty="hard")
    hard.filter(pk=hard.first().pk).update(is_retired=True)
    [(code, message)] = problems(curriculum)
    assert code == "bank_too_small"
    assert "“Final examination”" in message
    assert "KAP-1.1 Pharmacology (hard): 2 papers need 4 questions, and the bank has 3." in message
    with pytest.raises(Refusal) as refusal:
        editions.release(curriculum=curriculum, by=None, notes="", sign_off=None, at=RELEASED_AT)
    assert refusal.value.code == "bank_too_small"


def test_rows_that_overlap_must_be_filled_together(curriculum):
    """Eight easy questions of KAP-1.2 and the group: each row alone could be filled, both cannot."""
    fill_bank(curriculum, each=1)
    examination(curriculum, ("KAP-1", "easy", 1), ("KAP-1.2", "easy", 1))
    [(code, message)] = problems(curriculum)
    assert code == "bank_too_small"
    assert "KAP-1" in message


def test_both_ways_at_once_stop_the_release(curriculum, exam_page):
    exam_page.quiz_questions = [QuizQuestion(question=Question.objects.first())]
    exam_page.save_revision().publish()
    assert [code for code, _message in problems(curriculum)] == ["questions_and_blueprint"]


def test_a_competency_of_another_framework_stops_the_release(curriculum, exam_page, factory):
    other = factory.framework(code="OTHER")
    row = exam_page.blueprint.first()
    lone = other.competencies.create(code="X-1", title="Elsewhere")
    BlueprintCell.objects.filter(pk=row.pk).update(competency=lone)
    assert [code for code, _message in problems(curriculum)] == ["foreign_competency"]


def test_releasing_again_without_a_change_finds_none(curriculum, exam, factory):
    with pytest.raises(Refusal) as refusal:
        factory.released(curriculum)
    assert refusal.value.code == "nothing_changed"


# ------------------------------------------------------------ drawing and sitting


def test_a_paper_holds_what_the_blueprint_asks(enrolled, exam):
    attempt = attempts.start(enrolment=enrolled, step=exam, at=NOW)
    paper = attempt.paper.content
    words = {question["code"]: question for question in exam.content["content"]["questions"]}
    cells = cells_of(exam.content["content"])
    assert [entry["cell"] for entry in sorted(paper["questions"], key=lambda e: e["cell"])] == [
        *(0, 0, 0, 1, 1, 2)
    ]
    for entry in paper["questions"]:
        question = words[entry["code"]]
        cell = cells[entry["cell"]]
        assert question["competency"] in cell.includes
        assert cell.difficulty in ("", question["difficulty"])
    assert len(codes_of(paper)) == attempt.responses.count() == 6


def test_the_second_paper_repeats_nothing(enrolled, exam):
    papers_sat = [
        codes_of(sit(enrolled, exam, at=NOW + number * 48 * HOUR).paper.content)
        for number in range(2)
    ]
    assert not papers_sat[0] & papers_sat[1]


def test_what_another_was_asked_is_not_held_against_anyone(
    enrolled, exam, second_trainee, curriculum
):
    others = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    first = sit(enrolled, exam, at=NOW).paper
    second = sit(enrolled, exam, at=NOW + 48 * HOUR).paper
    assert set(Paper.objects.asked(enrolled, exam)) == {first, second}
    assert not Paper.objects.asked(others, exam).exists()
    own = sit(others, exam, at=NOW).paper
    assert set(Paper.objects.asked(others, exam)) == {own}


def test_the_order_of_rows_is_kept_where_nothing_is_shuffled(curriculum, factory):
    fill_bank(curriculum)
    examination(curriculum, *CELLS, shuffle=False)
    exam = factory.released(curriculum).steps.get(slug="final-examination")
    drawn = [papers.draw(exam)["questions"] for _paper in range(8)]
    for questions in drawn:
        codes = [entry["code"] for entry in questions]
        assert codes == sorted(codes)
        assert {tuple(entry["options"]) for entry in questions} == {()} or all(
            entry["options"] == sorted(entry["options"]) for entry in questions
        )
    assert len({tuple(entry["code"] for entry in questions) for questions in drawn}) > 1


def test_an_examination_is_graded_over_its_own_questions(enrolled, exam):
    attempt = attempts.start(enrolment=enrolled, step=exam, at=NOW)
    for asked in papers.questions_of(attempt.paper, exam):
        attempts.save(
            attempt=attempt,
            position=asked.position,
            value=right_answer(asked.question),
            is_flagged=False,
            seen=Seen(0),
            at=NOW + MINUTE,
        )
    ending = attempts.submit(attempt=attempt, at=NOW + MINUTE)
    assert ending.content["maximum"] == "6"
    assert ending.is_passed


# ------------------------------------------------------------ pages


@pytest.fixture
def page_of(sign_in, trainee, curriculum, exam):
    client = sign_in(trainee)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now() - HOUR)
    return client, enrolment


def test_the_rules_show_the_paper_and_not_the_pool(page_of, exam):
    client, enrolment = page_of
    content = client.get(
        reverse("assessments:quiz", args=[enrolment.pk, "final-examination"])
    ).content.decode()
    assert "6 questions, drawn at random for each attempt." in content
    assert "28 questions" not in content
    page = client.get(reverse("assessments:quiz", args=[enrolment.pk, "final-examination"]))
    assert page.context["blueprint_headers"] == ["Competency", "Easy", "Hard", "Any", "Together"]
    assert page.context["blueprint"] == [
        ["KAP-1 Foundational knowledge", "–", "–", 3, 3],
        ["KAP-1.1 Pharmacology", "–", 2, "–", 2],
        ["KAP-1.2 Safety", 1, "–", "–", 1],
    ]


def test_the_outline_leads_to_it_and_it_can_be_sat_there(page_of, exam):
    client, enrolment = page_of
    outline = client.get(reverse("courses:enrolment", args=[enrolment.pk])).content.decode()
    home = reverse("assessments:quiz", args=[enrolment.pk, "final-examination"])
    assert home in outline
    assert client.get(reverse("courses:step", args=[enrolment.pk, exam.slug])).url == home
    start = reverse("assessments:attempt-start", args=[enrolment.pk, exam.pk])
    assert start in client.get(home).content.decode()
    page = client.post(start, follow=True)
    assert page.context["total"] == 6
    results = client.post(
        reverse("assessments:submission", args=[page.context["attempt"].uuid]), follow=True
    )
    content = results.content.decode()
    assert home in content
    assert "Marks by competency" in content
    assert [row[0] for row in results.context["blueprint_rows"]] == [
        "KAP-1 Foundational knowledge",
        "KAP-1.1 Pharmacology",
        "KAP-1.2 Safety",
    ]
    assert [row[3] for row in results.context["blueprint_rows"]] == ["3", "2", "1"]
    assert "0 of 6 marks" in content


def test_the_results_cite_what_was_asked_and_nothing_else(page_of, exam):
    client, enrolment = page_of
    attempt = sit(enrolment, exam, at=timezone.now() - 2 * MINUTE)
    page = client.get(reverse("assessments:results", args=[attempt.uuid]))
    cited = {reference["key"] for reference in page.context["references"]}
    asked = papers.questions_of(attempt.paper, exam)
    assert cited == {key for one in asked for key in one.question["sources"]}


def test_the_syllabus_says_how_many_are_asked_and_which_competencies(client, exam):
    step = syllabus_of(exam.edition).by_pk[exam.pk]
    assert step.rules["questions"] == 6
    assert step.rules["assesses"] == ["KAP-1", "KAP-1.1", "KAP-1.2"]
    page = client.get(reverse("courses:syllabus", args=[exam.edition_id])).content.decode()
    assert "6 questions. Drawn anew for each attempt." in page


def test_an_answer_costs_the_same_whatever_the_pool(page_of, exam, django_assert_max_num_queries):
    """A save reads the paper alone: the step, whose content holds the pool, is not fetched."""
    client, enrolment = page_of
    attempt = attempts.start(enrolment=enrolment, step=exam, at=timezone.now())
    number = position_of(attempt, "true_false")
    url = reverse("assessments:question", args=[attempt.uuid, number])
    with django_assert_max_num_queries(4) as captured:
        answer = client.post(
            url,
            {"answer": "true", "version": "0-a"},
            HTTP_ACCEPT="application/json",
            HTTP_X_REQUESTED_WITH="XMLHttpRequest",
        )
    assert answer.status_code == 200
    assert not any("courses_editionstep" in query["sql"] for query in captured.captured_queries)


# ------------------------------------------------------------ the CMS


def formset(name, *rows):
    data = {
        f"{name}-TOTAL_FORMS": str(len(rows)),
        f"{name}-INITIAL_FORMS": "0",
        f"{name}-MIN_NUM_FORMS": "0",
        f"{name}-MAX_NUM_FORMS": "1000",
    }
    for number, row in enumerate(rows):
        filled = {**row, "id": "", "ORDER": str(number + 1), "DELETE": ""}
        data |= {f"{name}-{number}-{field}": str(value) for field, value in filled.items()}
    return data


def edit_form(questions=(), blueprint=(), **fields):
    return {
        "title": "An examination",
        "slug": "an-examination",
        "summary": "",
        "minutes": "60",
        "is_required": "on",
        "pass_mark": "80",
        "wait_hours": "0",
        "shuffle": "on",
        **formset("quiz_questions", *questions),
        **formset("blueprint", *blueprint),
        **formset("comments"),
        "action-publish": "publish",
        **fields,
    }


@pytest.fixture
def add_quiz(sign_in, owner, curriculum):
    client = sign_in(owner)
    url = reverse("wagtailadmin_pages:add", args=["assessments", "quizpage", curriculum.pk])

    def post(**form):
        return client.post(url, edit_form(**form))

    assert client.get(url).status_code == 200
    return post


def made():
    return QuizPage.objects.filter(slug="an-examination").first()


def test_an_author_writes_a_blueprint_beside_the_modules(add_quiz, curriculum):
    cell = {"competency": competency(curriculum, "KAP-1").pk, "difficulty": "", "questions": 2}
    answer = add_quiz(blueprint=[cell])
    assert answer.status_code == 302, answer.context["form"].errors
    assert [str(row) for row in made().blueprint.all()] == ["2 of KAP-1 Foundational knowledge"]


def test_a_quiz_with_both_or_neither_is_refused_with_the_reason(add_quiz, curriculum):
    cell = {"competency": competency(curriculum, "KAP-1").pk, "difficulty": "", "questions": 2}
    placed = {"question": Question.objects.first().pk, "weight": "1"}
    both = add_quiz(questions=[placed], blueprint=[cell])
    assert "The quiz has questions and a blueprint." in both.content.decode()
    neither = add_quiz()
    assert "The quiz asks nothing yet." in neither.content.decode()
    assert made() is None


def test_a_draft_may_be_saved_before_anyone_has_decided(add_quiz):
    answer = add_quiz(**{"action-publish": ""})
    assert answer.status_code == 302
    assert not made().live


def test_a_row_that_is_repeated_or_of_another_framework_is_refused(add_quiz, curriculum, factory):
    cell = {"competency": competency(curriculum, "KAP-1").pk, "difficulty": "", "questions": 2}
    assert (
        "duplicate data for quiz, competency and difficulty"
        in add_quiz(blueprint=[cell, cell]).content.decode()
    )
    other = factory.framework(code="OTHER").competencies.first()
    foreign = cell | {"competency": other.pk}
    assert "not of the framework" in add_quiz(blueprint=[foreign]).content.decode()
    assert made() is None


def test_a_quiz_may_stand_in_a_module_and_beside_them():
    assert QuizPage in ModulePage.allowed_subpage_models()
    assert set(QuizPage.parent_page_types) == {"courses.CurriculumPage", "courses.ModulePage"}
