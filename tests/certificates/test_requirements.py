"""To add a kind of requirement is to write one class: nothing else knows the kinds by name."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from certificates.issuing.issue import issue
from certificates.issuing.standings import standing
from certificates.models import Certificate, Requirement
from certificates.schemes import requirements
from certificates.schemes.decisions import decide
from certificates.schemes.requirements import RequirementFinding, RequirementKind
from certificates.schemes.viewsets import SchemeViewSet
from courses.learning import enrolments
from courses.releases.steps import all_kinds
from tests.certificates.conftest import NOW, finish

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def half(monkeypatch) -> type[RequirementKind]:
    """A kind that exists in this test alone."""
    monkeypatch.setattr(requirements, "_kinds", dict(requirements._kinds))

    @requirements.register
    class HalfOfTheSteps(RequirementKind):
        kind = "half"
        label = "Half of the steps are done"

        def title(self, asked):
            return "Finish half of the steps"

        def judge(self, asked, facts):
            done = sum(step.is_done for step in facts.steps)
            return RequirementFinding(
                asked=asked,
                met=2 * done >= len(facts.steps),
                title=self.title(asked),
                explanation=f"{done} of {len(facts.steps)} are done.",
            )

    return HalfOfTheSteps


@pytest.fixture
def asking_half(scheme, half):
    scheme.requirements.all().delete()
    return Requirement.objects.create(scheme=scheme, kind="half", sort_order=0)


def address_of(scheme) -> str:
    return reverse(SchemeViewSet().get_url_name("edit"), args=[scheme.pk])


def saved(client, scheme, *, kind: str, step_kind: str = ""):
    """The answer to an owner who saves the scheme with this one requirement."""
    data = {
        "curriculum": scheme.curriculum_id,
        "title": scheme.title,
        "statement": scheme.statement,
        "limits": scheme.limits,
        "valid_months": "",
        "design": scheme.design_id,
        "requirements-TOTAL_FORMS": "1",
        "requirements-INITIAL_FORMS": "0",
        "requirements-MIN_NUM_FORMS": "1",
        "requirements-MAX_NUM_FORMS": "1000",
        "requirements-0-id": "",
        "requirements-0-kind": kind,
        "requirements-0-step_kind": step_kind,
        "requirements-0-ORDER": "1",
    }
    return client.post(address_of(scheme), data)


def test_a_new_kind_is_offered_to_the_owner_and_kept(sign_in, owner, scheme, half):
    client = sign_in(owner)
    assert "Half of the steps are done" in client.get(address_of(scheme)).content.decode()
    assert saved(client, scheme, kind="half").status_code == 302
    assert "half" in {one.kind for one in scheme.requirements.all()}


def test_a_new_kind_is_called_and_checked_as_it_says(asking_half):
    assert str(asking_half) == "Half of the steps are done"
    asking_half.full_clean()
    asking_half.step_kind = "quiz"
    with pytest.raises(ValidationError) as caught:
        asking_half.full_clean()
    assert "step_kind" in caught.value.error_dict


def test_a_new_kind_is_judged_decided_and_issued_by(asking_half, enrolment, trainee):
    assert standing(enrolment, at=NOW).findings[0].explanation == "0 of 4 are done."
    assert not decide(enrolment=enrolment, at=NOW).is_met
    finish(enrolment)
    decision = decide(enrolment=enrolment, at=NOW)
    assert decision.content["findings"][0]["title"] == "Finish half of the steps"
    assert decision.version.content["requirements"] == [{"kind": "half", "step_kind": ""}]
    certificate = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=NOW)
    assert certificate.decision == decision


@pytest.mark.parametrize("kind", ["", "astrology"])
def test_an_unknown_kind_is_refused_at_the_field(sign_in, owner, scheme, kind):
    response = saved(sign_in(owner), scheme, kind=kind)
    assert response.status_code == 200
    errors = response.context["form"].formsets["requirements"].errors
    assert [set(one) for one in errors] == [{"kind"}]
    with pytest.raises(ValidationError) as caught:
        Requirement(scheme=scheme, kind=kind).full_clean()
    assert set(caught.value.error_dict) == {"kind"}


# ------------------------------------------------------------ asking for less than everything


def test_a_scheme_that_asks_for_some_steps_proves_those_that_were_done(
    asking_half, enrolment, trainee
):
    first, second, *_others = enrolment.edition.steps.filter(is_required=True)
    enrolments.complete(enrolment=enrolment, step=first, at=NOW - timedelta(days=2))
    enrolments.complete(enrolment=enrolment, step=second, at=NOW - timedelta(days=1))
    certificate = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=NOW)
    kept = certificate.content["evidence"]["steps"]
    assert [step["key"] for step in kept] == [first.key, second.key]
    assert certificate.content["completed_on"] == "2026-06-14"
    assert Certificate.objects.get() == certificate


def test_a_scheme_that_asks_for_no_step_is_completed_when_it_is_issued(scheme, enrolment, trainee):
    scheme.requirements.all().delete()
    Requirement.objects.create(scheme=scheme, kind="licence", sort_order=0)
    trainee.licences.create(profession="psychologist", number="P-77", jurisdiction="Oregon")
    certificate = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=NOW)
    assert certificate.content["evidence"]["steps"] == []
    assert certificate.content["completed_on"] == "2026-06-15"
    assert "Computed study time: 0 hours" in certificate.content["words"]["facts"]


def test_each_kind_of_step_says_how_it_is_asked_for():
    for kind in all_kinds():
        asked = requirements.AskedRequirement("steps_of_kind", kind.kind)
        assert requirements.kind_of(asked.kind).title(asked) == str(kind.every_required)
