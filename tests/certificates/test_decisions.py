"""Deciding, and what a decision keeps of the scheme that it was made by."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from certificates.models import Decision, Requirement, Scheme, SchemeVersion
from certificates.schemes import versions
from certificates.schemes.decisions import decide, decide_under
from certificates.schemes.requirements import AskedRequirement
from core.records.models import RecordIsFinal
from courses.learning import enrolments
from courses.models import CurriculumPage
from tests.certificates.conftest import NOW, finish

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def reword(scheme, **words) -> None:
    for name, value in words.items():
        setattr(scheme, name, value)
    scheme.save()


def test_a_decision_is_kept_again_only_when_it_changes(scheme, enrolment):
    first = decide(enrolment=enrolment, at=NOW)
    assert decide(enrolment=enrolment, at=NOW + timedelta(days=1)) == first
    finish(enrolment)
    last = decide(enrolment=enrolment, at=NOW)
    assert last.is_met
    assert last.sequence == Decision.objects.count() == 2


def test_nothing_is_decided_without_a_scheme(enrolment):
    finish(enrolment)
    assert decide(enrolment=enrolment, at=NOW) is None


# ------------------------------------------------------------ versions


def test_a_version_holds_all_that_a_scheme_asks_and_says(scheme, enrolment, organisation):
    version = decide(enrolment=enrolment, at=NOW).version
    assert (version.organisation, version.scheme, version.number) == (organisation, scheme, 1)
    assert version.is_intact
    assert version.content == {
        "kind": "completion",
        "title": "Foundations of ketamine-assisted psychotherapy",
        "statement": "The holder completed every required step of this edition.",
        "limits": "It is not a license, and its holder may not be described as certified.",
        "valid_months": None,
        "requirements": [
            {"kind": "all_steps", "step_kind": ""},
            {"kind": "steps_of_kind", "step_kind": "vignette"},
        ],
    }


def test_a_decision_names_its_version_by_fingerprint(scheme, enrolment):
    decision = decide(enrolment=enrolment, at=NOW)
    assert decision.content["scheme"] == {
        "id": scheme.pk,
        "title": scheme.title,
        "version": 1,
        "fingerprint": decision.version.fingerprint,
    }


def test_an_unchanged_scheme_is_kept_once_for_everyone(
    scheme, enrolment, curriculum, second_trainee
):
    other = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(other)
    one, two = decide(enrolment=enrolment, at=NOW), decide(enrolment=other, at=NOW)
    assert one.version == two.version == SchemeVersion.objects.get()


@pytest.mark.parametrize(
    "words",
    [
        {"title": "Another title"},
        {"statement": "Another statement."},
        {"limits": "Other limits."},
        {"valid_months": 24},
    ],
)
def test_a_changed_scheme_is_decided_by_anew_though_the_answer_is_the_same(
    scheme, enrolment, words
):
    before = decide(enrolment=enrolment, at=NOW)
    reword(scheme, **words)
    after = decide(enrolment=enrolment, at=NOW)
    assert after.sequence == after.version.number == 2
    assert after.content["findings"] == before.content["findings"]
    assert decide(enrolment=enrolment, at=NOW) == after


def test_what_is_asked_and_in_which_order_is_part_of_the_version(scheme, enrolment):
    first = decide(enrolment=enrolment, at=NOW).version
    Requirement.objects.create(scheme=scheme, kind="licence", sort_order=2)
    second = decide(enrolment=enrolment, at=NOW).version
    Requirement.objects.filter(kind="licence").update(sort_order=-1)
    third = decide(enrolment=enrolment, at=NOW).version
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [asked.kind for asked in third.asked] == ["licence", "all_steps", "steps_of_kind"]


def test_how_the_paper_looks_makes_no_version(scheme, enrolment, design):
    decision = decide(enrolment=enrolment, at=NOW)
    design.paper = "letter"
    design.save()
    assert decide(enrolment=enrolment, at=NOW) == decision


def test_a_decision_keeps_the_version_that_it_was_made_by(scheme, enrolment):
    decide(enrolment=enrolment, at=NOW)
    reword(scheme, title="Another title")
    scheme.requirements.all().delete()
    kept = Decision.objects.get()
    assert kept.version.content["title"] == "Foundations of ketamine-assisted psychotherapy"
    assert [asked.kind for asked in kept.version.asked] == ["all_steps", "steps_of_kind"]


def test_a_scheme_that_is_put_back_is_judged_by_its_first_version_again(scheme, enrolment):
    first = decide(enrolment=enrolment, at=NOW)
    title = scheme.title
    reword(scheme, title="Another title")
    decide(enrolment=enrolment, at=NOW)
    reword(scheme, title=title)
    last = decide(enrolment=enrolment, at=NOW)
    assert (last.sequence, last.version) == (3, first.version)
    assert SchemeVersion.objects.count() == 2


def test_two_schemes_that_say_the_same_have_a_version_each(scheme, organisation):
    first = versions.freeze(scheme=scheme)
    curriculum = CurriculumPage(
        title="Advanced", slug="advanced", summary="More of it.", organisation=organisation
    )
    other = Scheme.objects.create(
        organisation=organisation,
        curriculum=organisation.page.add_child(instance=curriculum),
        design=scheme.design,
        title=scheme.title,
        statement=scheme.statement,
        limits=scheme.limits,
    )
    for asked in scheme.asked:
        other.requirements.add(Requirement(kind=asked.kind, step_kind=asked.step_kind))
    other.save()
    second = versions.freeze(scheme=other)
    assert second.fingerprint == first.fingerprint
    assert (second.scheme, second.number) == (other, 1)


def test_a_scheme_that_was_read_half_saved_is_read_again_and_judged_by_as_it_is(scheme, enrolment):
    half_saved = Scheme.objects.of([enrolment]).get()
    half_saved.title = "A title that was never saved with these requirements"
    Requirement.objects.filter(scheme=scheme, kind="steps_of_kind").delete()
    decision, judgement = decide_under(scheme=half_saved, enrolment=enrolment, at=NOW)
    assert decision.version.content["title"] == scheme.title
    asked = [AskedRequirement("all_steps")]
    assert list(decision.version.asked) == [one.asked for one in judgement.findings] == asked


# ------------------------------------------------------------ the fences


def test_the_model_and_the_queryset_refuse_to_change_a_version(scheme):
    version = versions.freeze(scheme=scheme)
    for change in (
        version.save,
        version.delete,
        SchemeVersion.objects.all().delete,
        lambda: SchemeVersion.objects.update(number=2),
    ):
        with pytest.raises(RecordIsFinal):
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certificates_schemeversion SET number = 2",
        "DELETE FROM certificates_schemeversion",
        "UPDATE certificates_decision SET version_id = NULL",
    ],
)
def test_the_database_refuses_to_change_a_version(scheme, enrolment, statement):
    decide(enrolment=enrolment, at=NOW)
    with (
        pytest.raises(DatabaseError, match="append-only table"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert SchemeVersion.objects.get().number == 1


def test_the_database_keeps_no_content_twice_and_no_number_twice(scheme):
    version = versions.freeze(scheme=scheme)
    same = {"organisation": version.organisation, "scheme": scheme}
    again = SchemeVersion.frozen_fields(version.content)
    other = SchemeVersion.frozen_fields({**version.content, "title": "Another title"})
    for fields in ({**again, "number": 2}, {**other, "number": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SchemeVersion.objects.create(**same, **fields)


def test_a_scheme_that_somebody_was_judged_by_cannot_be_deleted(scheme):
    versions.freeze(scheme=scheme)
    with pytest.raises(ProtectedError):
        scheme.delete()
