"""Whole answers for training supervisors: checked, frozen, and never shown to a trainee."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from assessments.models import SubmissionDraft, VignettePage
from assessments.rubrics.rubric import FrozenRubric, Judgement
from assessments.vignettes import exemplars
from assessments.vignettes.answers import Prompt
from assessments.vignettes.exemplars import FrozenExemplar, faults
from courses.formats.faults import PackageRefused
from courses.learning import enrolments
from courses.packages import import_package, read_package
from courses.releases import looks
from tests.assessments.exemplars import add_exemplars
from tests.assessments.vignettes import (
    HOUR,
    NOW,
    case_fields,
    finalise,
    hand_in,
    judged,
    place_of,
    release,
)
from tests.courses import small_package
from tests.factory import RELEASED_AT

LEVELS = [
    {"code": code, "title": code, "points": n} for n, code in enumerate(("low", "mid", "high"))
]
PROMPTS = [Prompt("first", "What?", 2, 5)]


def rubric(*, is_critical=True):
    criteria = [
        {"code": "safety", "title": "Safety", "is_critical": is_critical, "met_at": "mid", "weight": 1, "levels": LEVELS},
        {"code": "words", "title": "Words", "weight": 1, "levels": LEVELS},
    ]  # fmt: skip
    return FrozenRubric.from_content({"title": "R", "pass_percent": 70, "criteria": criteria})


def exemplar(overall="competent", safety="high", words="mid", *, text="I stop here", **fields):
    marks = {"safety": Judgement(safety, "Because."), "words": Judgement(words, "Because.")}
    whole = {"comment": "Why.", "answers": {"first": text}, "marks": marks, **fields}
    return FrozenExemplar(overall=overall, **whole)


def codes(one, **rules):
    return [fault.code for fault in faults(one, PROMPTS, rubric(**rules))]


@pytest.mark.parametrize(
    ("overall", "safety", "words", "found"),
    [
        ("unsafe", "low", "low", []),
        ("unsafe", "mid", "low", ["outcome_does_not_fit"]),
        ("emerging", "mid", "mid", []),
        ("emerging", "low", "high", []),
        ("emerging", "high", "high", ["outcome_does_not_fit"]),
        ("competent", "mid", "high", []),
        ("competent", "mid", "mid", ["outcome_does_not_fit"]),
        ("advanced", "high", "high", []),
        ("advanced", "low", "high", ["outcome_does_not_fit"]),
    ],
)
def test_the_marks_must_come_to_what_the_answer_stands_for(overall, safety, words, found):
    assert codes(exemplar(overall, safety, words)) == found


def test_without_a_critical_criterion_an_unsafe_answer_merely_does_not_pass():
    assert codes(exemplar("unsafe", "mid", "low"), is_critical=False) == []
    assert codes(exemplar("unsafe", "high", "high"), is_critical=False) == ["outcome_does_not_fit"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"comment": " "}, "comment_missing"),
        ({"answers": {}}, "prompt_unanswered"),
        ({"answers": {"first": "I stop here", "second": "More"}}, "unknown_prompt"),
        ({"text": "Stop"}, "outside_limits"),
        ({"text": "I stop and then I wait"}, "outside_limits"),
        ({"text": ""}, "outside_limits"),
        ({"marks": {"safety": Judgement("high", "Because.")}}, "criterion_unmarked"),
        ({"safety": "highest"}, "unknown_level"),
    ],
)
def test_an_exemplar_is_whole(fields, found):
    assert codes(exemplar(**fields)) == [found]


def test_every_mark_has_its_reason_and_its_criterion():
    whole = exemplar()
    marks = {**whole.marks, "words": Judgement("mid", ""), "style": Judgement("high", "Because.")}
    assert codes(exemplar(marks=marks)) == ["mark_unexplained", "unknown_criterion"]


def test_content_comes_back_as_it_was_said():
    one = exemplar(text=" I stop\r\nhere ")
    assert one.as_content()["answers"] == {"first": "I stop\nhere"}
    assert FrozenExemplar.of(exemplar().as_content()) == exemplar()


def test_the_order_is_from_the_lowest_to_the_highest():
    mixed = [exemplar("advanced"), exemplar("unsafe"), exemplar("competent")]
    assert [one.overall for one in exemplars.in_order(mixed)] == ["unsafe", "competent", "advanced"]


# ------------------------------------------------------------ releasing


@pytest.fixture
def with_exemplars(curriculum):
    return add_exemplars(curriculum)


@pytest.fixture
def case(factory, curriculum, with_exemplars):
    return factory.released(curriculum).steps.get(kind="vignette")


def test_a_release_freezes_the_exemplars(case):
    frozen = case.content["content"]["exemplars"]
    assert [one["overall"] for one in frozen] == list(exemplars.OVERALL)
    assert frozen[0]["marks"]["safety"] == {"level": "unsafe", "comment": "Mark of safety."}
    assert frozen[0]["answers"]["why"].endswith("unsafe.")


def test_a_vignette_without_exemplars_says_nothing_of_them(vignette):
    assert "exemplars" not in vignette.content["content"]


def test_an_exemplar_that_does_not_fit_stops_the_release(curriculum, with_exemplars):
    rubric_row = with_exemplars.rubric
    rubric_row.pass_percent = 100
    rubric_row.save()
    [problem] = looks.preview(curriculum).problems
    assert problem.code == "exemplar_unfit"
    assert "“competent”: Its marks do not pass (83.33%)" in str(problem)


def test_a_rubric_that_cannot_judge_stops_the_release(curriculum, with_exemplars):
    """By the same rules as its own form: met at its lowest level, a critical criterion means nothing."""
    rubric_row = with_exemplars.rubric
    rubric_row.criteria[0].value["met_at"] = "unsafe"
    rubric_row.save()
    [problem] = looks.preview(curriculum).problems
    assert problem.code == "rubric_unusable"
    assert "its lowest level already meets it" in str(problem)


# ------------------------------------------------------------ what a trainee is sent


SECRETS = ("Reference comment on", "Mark of safety", "ring the prescriber before anything else")


@pytest.fixture
def studying(trainee, curriculum, case):
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW - HOUR)
    for step in case.edition.steps.filter(kind="lesson"):
        enrolments.complete(enrolment=enrolment, step=step, at=NOW - HOUR)
    return enrolment


def addresses_of(enrolment, case):
    place = place_of(enrolment, case)
    return [
        reverse("portal:dashboard"),
        reverse("courses:enrolment", args=[enrolment.pk]),
        reverse("courses:syllabus", args=[enrolment.edition_id]),
        reverse("courses:step", args=place),
        reverse("assessments:vignette", args=place),
        reverse("assessments:vignette-writing", args=place),
        reverse("assessments:vignette-handing-in", args=place),
        reverse("assessments:vignette-version", args=[*place, 1]),
    ]


def sent_to_trainee(client, enrolment, case):
    """Everything that the pages of the vignette answer, a conflict of two devices included."""
    place = place_of(enrolment, case)
    sent = [
        client.get(address, follow=True).content.decode()
        for address in addresses_of(enrolment, case)
    ]
    writing = reverse("assessments:vignette-writing", args=place)
    for headers in ({}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}):
        stale = {"number": "1", "version": "0-other", "answer-why": "Other"}
        sent.append(client.post(writing, stale, **headers).content.decode())
    return "\n".join(sent)


def test_a_trainee_never_receives_an_exemplar(sign_in, trainee, supervisor, studying, case):
    client = sign_in(trainee)
    seen = sent_to_trainee(client, studying, case)
    for number, outcome in enumerate(("revise", "pass"), 1):
        texts = {"first-actions": f"I stop and ask, number {number} now.", "why": "It is high."}
        # The visit before left a draft.
        SubmissionDraft.objects.all().delete()
        submission = hand_in(studying, case, texts, number=number)
        seen += sent_to_trainee(client, studying, case)
        release(submission, supervisor, judged(outcome=outcome, summary="Look again."))
        seen += sent_to_trainee(client, studying, case)
    assert "Do not dose today." in seen
    assert not [secret for secret in SECRETS if secret in seen]
    assert client.get(reverse("assessments:exemplars-of", args=[case.pk])).status_code == 404


def test_a_marking_keeps_no_exemplar(supervisor, studying, case):
    marking = finalise(hand_in(studying, case), supervisor)
    kept = bytes(marking.kept.data).decode()
    assert not [secret for secret in SECRETS if secret in kept]


# ------------------------------------------------------------ what a supervisor reads


def exemplars_url(case):
    return reverse("assessments:exemplars-of", args=[case.pk])


def test_a_supervisor_reads_whole_answers_with_the_marks_folded_away(sign_in, supervisor, case):
    client = sign_in(supervisor)
    listed = client.get(reverse("assessments:exemplars")).content.decode()
    assert exemplars_url(case) in listed
    assert "4 answers" in listed
    page = client.get(exemplars_url(case)).content.decode()
    for letter in "ABCD":
        answer, _fold, marks = page.partition(f'id="answer-{letter}"')[2].partition("<details")
        assert "ring the prescriber before anything else" in answer
        assert not any(word in answer for word in ("Reference comment", "Unsafe", "83.33"))
        assert "Reference comment on" in marks
    assert "83.33% of the rubric: Passed" in page
    assert "<details open" not in page


def test_the_order_of_the_answers_tells_nothing(sign_in, supervisor, case):
    page = sign_in(supervisor).get(exemplars_url(case))
    shown = [one.exemplar.overall for one in page.context["exemplars"]]
    assert sorted(shown) == sorted(exemplars.OVERALL)
    assert shown != list(exemplars.OVERALL)


def test_an_owner_reads_them_too_and_nobody_else(sign_in, owner, author, stranger, case):
    assert sign_in(owner).get(exemplars_url(case)).status_code == 200
    assert sign_in(author).get(exemplars_url(case)).status_code == 404
    assert sign_in(stranger).get(exemplars_url(case)).status_code == 404


def test_only_a_vignette_has_exemplars(sign_in, supervisor, case):
    quiz = case.edition.steps.get(kind="quiz")
    assert sign_in(supervisor).get(exemplars_url(quiz)).status_code == 404


def test_the_desk_leads_to_the_exemplars(sign_in, supervisor, studying, case):
    submission = hand_in(studying, case)
    desk = sign_in(supervisor).get(reverse("assessments:desk", args=[submission.uuid]))
    assert exemplars_url(case) in desk.content.decode()


def test_whoever_has_still_to_pass_a_vignette_reads_no_exemplar_of_it(
    sign_in, supervisor, second_supervisor, curriculum, case
):
    own = enrolments.enrol(user=supervisor, curriculum=curriculum, at=NOW - HOUR)
    client = sign_in(supervisor)
    closed = client.get(exemplars_url(case))
    assert closed.status_code == 403
    assert "once your own result is final" in closed.content.decode()
    assert not [secret for secret in SECRETS if secret in closed.content.decode()]
    release(hand_in(own, case), second_supervisor)
    assert client.get(exemplars_url(case)).status_code == 200


def test_the_list_costs_the_same_for_many_editions(
    sign_in, supervisor, case, factory, curriculum, django_assert_max_num_queries
):
    client = sign_in(supervisor)
    client.get(reverse("assessments:exemplars"))
    with django_assert_max_num_queries(20) as first:
        client.get(reverse("assessments:exemplars"))
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("assessments:exemplars"))


# ------------------------------------------------------------ files

SMALL = """\
- overall: unsafe
  comment: It doses.
  answers:
    first: |
      I would go ahead with the dose.

      Nothing here worries me.
  marks:
    safety: {level: unsafe, comment: Goes ahead.}
- overall: advanced
  comment: It stops.
  answers:
    first: I stop, and I ask the prescriber.
  marks:
    safety: {level: safe, comment: "Stops, and says so."}
"""
FILE = "01-pharmacology/exemplars/90-the-referral.yaml"


def faults_of(folder, changes):
    with pytest.raises(PackageRefused) as refused:
        read_package(small_package.write(folder, changes))
    return [str(fault) for fault in refused.value.faults]


def test_exemplars_are_imported_and_importing_them_again_changes_nothing(tmp_path, organisation):
    package = read_package(small_package.write(tmp_path, {FILE: SMALL}))

    def run(package):
        return import_package(package=package, organisation=organisation, by=None, at=RELEASED_AT)

    run(package)
    page = VignettePage.objects.get()
    assert [str(one) for one in page.exemplars.all()] == ["Unsafe", "Advanced"]
    first = page.exemplars.first()
    assert first.answers[0].value["text"] == (
        "I would go ahead with the dose.\n\nNothing here worries me."
    )
    assert first.marks[0].value["comment"] == "Goes ahead."
    assert run(read_package(tmp_path)).changed_nothing
    changed = SMALL.replace("It doses.", "It goes ahead.")
    report = run(read_package(small_package.write(tmp_path, {FILE: changed})))
    assert report.changed == [("step", "pharmacology/the-referral")]
    assert page.exemplars.first().pk == first.pk
    report = run(read_package(small_package.write(tmp_path, {FILE: None})))
    assert report.changed == [("step", "pharmacology/the-referral")]
    assert page.exemplars.count() == 0


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("overall: unsafe", "overall: poor", "1: 'poor' must be one of unsafe, emerging, competent, advanced"),
        ("overall: advanced", "overall: unsafe", "10: another exemplar is unsafe already"),
        ("overall: unsafe", "overall: advanced", "10: another exemplar is advanced already"),
        ("  comment: It doses.\n", "", "1: comment is missing"),
        ("    first: I stop, and", "    second: I stop, and", "13: The vignette has no prompt “second”."),
        ("    first: I stop, and", "    second: I stop, and", "13: Prompt “first” is not answered."),
        ("I stop, and I ask the prescriber.", "I stop.", "13: “first”: 3 more words are needed to reach 5."),
        ("I stop, and I ask", "I stop [@kamp-2020], and I ask", "13: a citation cannot stand here"),
        ("level: safe", "level: sound", "15: Criterion “safety” has no level “sound”: it has unsafe, safe."),
        ("    safety: {level: safe,", "    scope: {level: safe,", "15: The rubric has no criterion “scope”."),
        ("    safety: {level: safe,", "    scope: {level: safe,", "15: Criterion “safety” is not marked."),
        ("level: unsafe,", "level: safe,", "1: Its marks pass (100.00%), and an answer at this level does not."),
        ("{level: unsafe, comment: Goes ahead.}", "{level: unsafe}", "9: comment is missing"),
        ("  comment: It stops.", "  comment: It stops.\n  note: x", "12: unknown field: note"),
    ],
)  # fmt: skip
def test_a_fault_of_an_exemplar_is_told_with_its_line(tmp_path, old, new, fault):
    assert f"{FILE}:{fault}" in faults_of(tmp_path, {FILE: SMALL.replace(old, new, 1)})


def test_levels_are_written_from_the_lowest(tmp_path):
    swapped = SMALL.replace("overall: unsafe", "overall: x").replace("advanced", "unsafe")
    swapped = swapped.replace("overall: x", "overall: advanced")
    assert f"{FILE}:10: unsafe stands before advanced: write the lowest first" in faults_of(
        tmp_path, {FILE: swapped}
    )


def test_exemplars_without_their_vignette_are_a_fault(tmp_path):
    stray = "01-pharmacology/exemplars/91-another.yaml"
    quiz = "01-pharmacology/exemplars/80-quiz.yaml"
    assert faults_of(tmp_path, {stray: SMALL, quiz: SMALL}) == [
        f"{quiz}:1: no vignette called 80-quiz.yaml stands beside it",
        f"{stray}:1: no vignette called 91-another.yaml stands beside it",
    ]


def test_a_fault_of_the_case_is_told_once(tmp_path):
    changes = small_package.with_change(small_package.VIGNETTE, "weight: 2", "weight: 0")
    assert faults_of(tmp_path, changes | {FILE: SMALL}) == [
        f"{small_package.VIGNETTE}:30: No criterion carries any weight, so nothing can be reached."
    ]


# ------------------------------------------------------------ the CMS


@pytest.fixture
def editing(sign_in, owner, curriculum):
    page = curriculum.get_descendants().get(slug="the-referral").specific
    client = sign_in(owner)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client, url, page


def test_a_new_exemplar_opens_with_every_prompt_and_criterion(editing):
    client, url, _page = editing
    form = client.get(url).context["form"]
    empty = form.formsets["exemplars"].empty_form
    assert [one.value["prompt"] for one in empty["answers"].initial] == ["first-actions", "why"]
    assert [one.value["criterion"] for one in empty["marks"].initial] == ["safety", "reasoning"]


def exemplar_fields(overall, safety, reasoning, text="I stop and ask the prescriber."):
    answers = [("answer", {"prompt": "first-actions", "text": text})]
    marks = [
        ("mark", {"criterion": code, "level": level, "comment": "Because."})
        for code, level in (("safety", safety), ("reasoning", reasoning))
    ]
    return {
        "overall": overall,
        "comment": "Why.",
        "answers": streamfield(answers),
        "marks": streamfield(marks),
    }


def save(client, url, page, *rows, **fields):
    whole = case_fields(page) | {"exemplars": inline_formset(list(rows))} | fields
    return client.post(url, nested_form_data({**whole, "action-publish": "publish"}))


def test_an_author_writes_an_exemplar(editing):
    client, url, page = editing
    answer = save(client, url, page, exemplar_fields("unsafe", "unsafe", "competent"))
    assert answer.status_code == 302, answer.context["form"].errors
    [kept] = page.exemplars.all()
    assert kept.overall == "unsafe"
    assert kept.marks[1].value["level"] == "competent"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("advanced", "unsafe", "competent"), "Its marks do not pass (33.33%)"),
        (("competent", "best", "competent"), "it has unsafe, emerging, competent"),
        (("competent", "competent", "competent", "I stop."), "3 more words are needed to reach 5."),
    ],
)
def test_an_exemplar_that_does_not_fit_is_refused_with_the_reason(editing, row, message):
    client, url, page = editing
    answer = save(client, url, page, exemplar_fields(*row))
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert page.exemplars.count() == 0
