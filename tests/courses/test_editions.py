"""Releasing a curriculum."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from assessments.models import QuestionVersion, QuizPage
from core.errors import Refusal
from courses.models import Asset, Edition, LessonPage, ModulePage, Reference
from courses.releases import looks
from courses.signals import edition_released
from tests.factory import RELEASED_AT, SIGN_OFF, SVG

pytestmark = pytest.mark.database


@pytest.fixture
def lesson(curriculum) -> LessonPage:
    return LessonPage.objects.get()


def republish(page) -> None:
    page.save_revision().publish()


def refusal_of(factory, curriculum, **fields) -> str:
    before = Edition.objects.count(), Asset.objects.count(), QuestionVersion.objects.count()
    with pytest.raises(Refusal) as refused:
        factory.released(curriculum, **fields)
    after = Edition.objects.count(), Asset.objects.count(), QuestionVersion.objects.count()
    assert before == after
    return refused.value.code


# ------------------------------------------------------------ what is kept


def test_an_edition_keeps_every_published_step_in_its_order(edition):
    assert list(edition.steps.values_list("position", "key", "kind")) == [
        (1, "pharmacology/how-it-acts", "lesson"),
        (2, "pharmacology/quiz", "quiz"),
        (3, "pharmacology/the-referral", "vignette"),
        (4, "evaluation", "evaluation"),
    ]
    assert [step.module_title for step in edition.steps.all()] == ["Pharmacology"] * 3 + [""]
    assert all(step.is_intact for step in edition.steps.all())


def test_the_manifest_says_what_was_released_and_by_whose_sign_off(edition, organisation):
    content = edition.content
    assert edition.is_intact
    assert content["organisation"] == {"name": organisation.name, "slug": organisation.slug}
    assert content["sign_off"] == {
        "name": "Mira Holt, MD",
        "licence": "Example State MD 4471",
        "date": "2026-02-27",
    }
    assert content["notes"] == "First release."
    assert [module["slug"] for module in content["modules"]] == ["pharmacology", ""]
    assert content["modules"][0]["objectives"][0] == {
        "code": "PH-1",
        "text": "Explain pharmacology.",
        "competencies": ["KAP-1.1"],
    }
    assert [competency["parent"] for competency in content["framework"]["competencies"]] == [
        None,
        "KAP-1",
        "KAP-1",
    ]
    kept = {step.key: step.fingerprint for step in edition.steps.all()}
    said = {
        step["key"]: step["fingerprint"]
        for module in content["modules"]
        for step in module["steps"]
    }
    assert said == kept


def test_a_lesson_is_kept_with_every_block(edition):
    step = edition.steps.get(kind="lesson").content
    blocks = {block["type"]: block["value"] for block in step["content"]["body"]}
    digest = hashlib.sha256(SVG.encode()).hexdigest()
    assert blocks["text"] == "<h2>Receptors</h2><p>Ketamine blocks NMDA receptors. [@kamp-2020]</p>"
    assert blocks["figure"] == {
        "image": {"sha256": digest, "media_type": "image/svg+xml", "width": 320, "height": 180},
        "alt": "The level peaks early and falls over two hours.",
        "caption": "Modelled. [@kamp-2020]",
    }
    assert blocks["table"]["rows"] == [["Intramuscular", "93 % [@clements-1982]"]]
    assert blocks["procedure"]["needs_local_approval"] is True
    assert blocks["procedure"]["steps"] == ["Check the identity.", "Measure the pressure."]
    assert blocks["media"]["file"]["media_type"] == "audio/wav"
    assert blocks["check"]["options"][0]["is_correct"] is True
    assert blocks["references"] is None
    assert [work["key"] for work in step["content"]["references"]] == ["kamp-2020", "clements-1982"]
    assert step["review_by"] == "2027-01-31"
    assert [objective["code"] for objective in step["objectives"]] == ["PH-1", "PH-2"]


def test_a_quiz_is_kept_with_versions_of_its_questions(edition):
    quiz = edition.steps.get(kind="quiz").content["content"]
    assert [question["type"] for question in quiz["questions"]] == [
        "single",
        "multiple",
        "true_false",
        "numeric",
    ]
    for question in quiz["questions"]:
        version = QuestionVersion.objects.get(
            question__code=question["code"], number=question["version"]
        )
        assert version.fingerprint == question["fingerprint"]
        said = {name: value for name, value in question.items() if name in version.content}
        assert said == version.content
    assert [question["weight"] for question in quiz["questions"]] == ["1"] * 4
    assert quiz["questions"][3]["value"] == "80.2"
    assert [work["key"] for work in quiz["references"]] == ["clements-1982"]


def test_a_vignette_is_kept_with_its_rubric(edition):
    step = edition.steps.get(kind="vignette").content
    assert step["prerequisites"] == ["pharmacology/how-it-acts"]
    vignette = step["content"]
    stage = vignette["stages"][0]
    assert [exhibit["kind"] for exhibit in stage["exhibits"]] == ["table", "chart"]
    assert stage["exhibits"][1]["series"][0]["points"] == [["0", "128"], ["10", "168"]]
    assert [prompt["code"] for prompt in stage["prompts"]] == ["first-actions", "why"]
    critical = vignette["rubric"]["criteria"][0]
    assert (critical["is_critical"], critical["met_at"]) == (True, "competent")
    assert [Decimal(level["points"]) for level in critical["levels"]] == [0, 1, 2]
    assert [work["key"] for work in vignette["references"]] == ["local-synthesis"]


def test_files_are_copied_once_by_their_bytes(factory, curriculum, edition, lesson, client):
    digest = hashlib.sha256(SVG.encode()).hexdigest()
    asset = Asset.objects.get(sha256=digest)
    with asset.file.open() as file:
        assert file.read() == SVG.encode()
    assert client.get(asset.file.url, follow=True).status_code == 404
    lesson.title = "How it really acts"
    republish(lesson)
    second = factory.released(curriculum)
    assert Asset.objects.filter(sha256=digest).count() == 1
    assert second.assets.filter(asset=asset).exists()


# ------------------------------------------------------------ what is not


def test_drafts_and_unpublished_pages_stay_out(factory, curriculum, lesson):
    lesson.title = "Only a draft"
    lesson.save_revision()
    QuizPage.objects.get().unpublish()
    edition = factory.released(curriculum)
    assert list(edition.steps.values_list("title", flat=True)) == [
        "How it acts",
        "The referral",
        "Your evaluation",
    ]


def test_steps_of_an_unpublished_module_stay_out(factory, curriculum):
    ModulePage.objects.get().unpublish()
    assert [step.key for step in looks.preview(curriculum).steps] == ["evaluation"]


def test_without_a_sign_off_it_is_a_demonstration(factory, curriculum):
    edition = factory.released(curriculum, sign_off=None)
    assert edition.is_demonstration
    assert not edition.is_clinically_reviewed
    assert edition.content["sign_off"] is None


def test_a_demonstration_organisation_releases_demonstrations(factory, curriculum, organisation):
    organisation.is_demonstration = True
    organisation.save()
    assert factory.released(curriculum).is_demonstration


# ------------------------------------------------------------ later editions


def test_an_edition_stays_as_it_was_when_the_pages_change(factory, curriculum, edition, lesson):
    kept = edition.steps.get(kind="lesson").content
    lesson.body = [{"type": "text", "value": "<p>All new.</p>"}]
    republish(lesson)
    Reference.objects.all().delete()
    assert Edition.objects.get().steps.get(kind="lesson").content == kept


def test_the_next_edition_says_what_changed(factory, curriculum, edition, lesson):
    module = ModulePage.objects.get()
    factory.lesson(module, slug="routes", title="Routes")
    lesson.activities = 35
    republish(lesson)
    QuizPage.objects.get().unpublish()
    vignette = Page.objects.get(slug="the-referral")
    vignette.move(Page.objects.get(slug="how-it-acts"), pos="left")
    second = factory.released(curriculum)
    assert second.number == 2
    assert second.content["changes"] == {
        "since": 1,
        "added": ["pharmacology/routes"],
        "removed": ["pharmacology/quiz"],
        "changed": ["pharmacology/how-it-acts"],
        "moved": ["pharmacology/the-referral"],
    }
    assert Edition.objects.latest_of(curriculum) == second


def test_nothing_changed_is_refused(factory, curriculum, edition):
    assert refusal_of(factory, curriculum) == "nothing_changed"
    assert not looks.preview(curriculum).has_changes


def test_a_new_sign_off_alone_is_a_change(factory, curriculum, edition):
    later = {**SIGN_OFF, "name": "Ivo Brandt, MD"}
    assert factory.released(curriculum, sign_off=later).number == 2


def test_a_changed_frame_alone_is_a_change(factory, curriculum, edition):
    curriculum.certificate_meaning = "<p>Something else.</p>"
    republish(curriculum)
    second = factory.released(curriculum)
    assert second.content["changes"]["changed"] == []
    assert second.content["curriculum"]["certificate_meaning"] == "<p>Something else.</p>"


def test_an_edited_question_gets_a_version_and_an_untouched_one_none(factory, curriculum, edition):
    question = QuizPage.objects.get().quiz_questions.first().question
    question.stem = "<p>How much arrives?</p>"
    question.save()
    second = factory.released(curriculum)
    asked = second.steps.get(kind="quiz").content["content"]["questions"]
    assert [question["version"] for question in asked] == [2, 1, 1, 1]
    assert question.versions.count() == 2
    assert second.content["changes"]["changed"] == ["pharmacology/quiz"]


# ------------------------------------------------------------ refusals


def test_a_missing_work_is_refused_by_name(factory, curriculum):
    Reference.objects.filter(key="kamp-2020").delete()
    assert refusal_of(factory, curriculum) == "missing_reference"
    [problem] = looks.preview(curriculum).problems
    assert "@kamp-2020" in problem.message
    assert "How it acts" in problem.message


def test_an_unpublished_prerequisite_is_refused(factory, curriculum, lesson):
    lesson.unpublish()
    assert refusal_of(factory, curriculum) == "unknown_prerequisite"


def test_steps_that_wait_for_each_other_are_refused(factory, curriculum, lesson):
    lesson.prerequisites = [Page.objects.get(slug="the-referral").specific]
    republish(lesson)
    assert refusal_of(factory, curriculum) == "prerequisite_cycle"


def test_a_module_without_objectives_is_refused(factory, curriculum):
    module = ModulePage.objects.get()
    module.objectives = []
    republish(module)
    assert refusal_of(factory, curriculum) == "no_objectives"


def test_two_objectives_of_one_code_are_refused(factory, curriculum):
    second = factory.module(curriculum, slug="pharmacy")
    factory.lesson(second, slug="counting")
    assert refusal_of(factory, curriculum) == "objective_repeated"


def test_nothing_published_is_refused(factory, curriculum):
    curriculum.get_descendants().unpublish()
    assert refusal_of(factory, curriculum) == "nothing_to_release"


def test_an_unpublished_curriculum_is_refused(factory, curriculum):
    curriculum.unpublish()
    assert refusal_of(factory, curriculum) == "curriculum_not_published"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<p><a linktype="page" id="2">Home</a></p>', "link_to_page"),
        ("<p>One [@kamp-2020, p. 3].</p>", "malformed_citation"),
    ],
)
def test_text_that_would_break_later_is_refused(factory, curriculum, lesson, html, code):
    lesson.body = [{"type": "text", "value": html}]
    republish(lesson)
    assert refusal_of(factory, curriculum) == code


def test_a_lost_file_is_refused(factory, curriculum, lesson):
    image = next(block.value["image"] for block in lesson.body if block.block_type == "figure")
    image.file.storage.delete(image.file.name)
    assert refusal_of(factory, curriculum) == "missing_file"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"licence": " "}, "sign_off_incomplete"),
        ({"date": RELEASED_AT.date() + timedelta(days=1)}, "sign_off_in_future"),
    ],
)
def test_half_a_sign_off_is_refused(factory, curriculum, change, code):
    assert refusal_of(factory, curriculum, sign_off={**SIGN_OFF, **change}) == code


def test_a_date_may_come_as_text(factory, curriculum):
    edition = factory.released(curriculum, sign_off={**SIGN_OFF, "date": "2026-01-05"})
    assert date.fromisoformat(edition.sign_off["date"]) == date(2026, 1, 5)


# ------------------------------------------------------------ preview and news


def test_a_preview_writes_nothing(curriculum):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        draft = looks.preview(curriculum)
    written = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert written == []
    assert draft.problems == []
    assert draft.minutes == 80
    assert draft.changes.added == [step.key for step in draft.steps]


def test_a_preview_freezes_as_the_release_does(factory, curriculum):
    draft = {step.key: step.fingerprint for step in looks.preview(curriculum).steps}
    edition = factory.released(curriculum)
    assert draft == dict(edition.steps.values_list("key", "fingerprint"))


def test_a_preview_lists_every_problem(curriculum, lesson):
    Reference.objects.all().delete()
    codes = [problem.code for problem in looks.preview(curriculum).problems]
    # That the vignette follows a lesson which could not be frozen is not told as well.
    assert codes == ["missing_reference"] * 3


def test_news_of_a_release_travels_on_commit(
    factory, curriculum, django_capture_on_commit_callbacks
):
    heard = []

    def listen(edition, **kwargs):
        heard.append(edition)

    edition_released.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            edition = factory.released(curriculum)
            assert heard == []
    finally:
        edition_released.disconnect(listen)
    assert heard == [edition]


def test_each_further_lesson_costs_a_fixed_number_of_queries(factory, curriculum):
    module = ModulePage.objects.get()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            looks.preview(curriculum)
        return len(queries)

    first = cost()
    for number in range(4):
        factory.lesson(module, slug=f"lesson-{number}", title=f"Lesson {number}")
    assert cost() - first <= 4 * 8
