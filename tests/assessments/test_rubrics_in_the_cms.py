"""Rubrics as their authors write them in the CMS."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from assessments.models import Rubric
from courses.models import Competency
from tests.factory import Factory

pytestmark = pytest.mark.database


def form(levels=("0", "1"), *, is_critical=True, met_at="high", title="Breathing", competency=""):
    criterion = {
        "code": "airway",
        "title": "Keeps the airway open",
        "description": "",
        "competency": competency,
        "is_critical": "on" if is_critical else "",
        "met_at": met_at,
        "weight": "1",
        "levels": {
            "count": "2",
            **{
                str(n): {
                    "order": str(n),
                    "type": "item",
                    "deleted": "",
                    "id": "",
                    "value": {
                        "code": code,
                        "title": code.title(),
                        "points": points,
                        "description": "…",
                    },
                }
                for n, (code, points) in enumerate(zip(("low", "high"), levels, strict=True))
            },
        },
    }
    return nested_form_data(
        {
            "title": title,
            "pass_percent": "70",
            "criteria": streamfield([("criterion", criterion)]),
        }
    )


@pytest.fixture
def cms(sign_in, author):
    return sign_in(author)


def test_an_author_writes_a_rubric_for_their_organisation(cms, organisation):
    assert cms.get(reverse("rubric:add")).status_code == 200
    answer = cms.post(reverse("rubric:add"), form())
    assert answer.status_code == 302
    rubric = Rubric.objects.get()
    assert (rubric.organisation, rubric.title) == (organisation, "Breathing")
    assert rubric.criteria[0].value["levels"][1]["code"] == "high"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"levels": ("1", "1")}, "must rise from level to level"),
        ({"met_at": ""}, "say at which level it is met"),
        ({"met_at": "superb"}, "no level with the code"),
        ({"met_at": "low"}, "its lowest level already meets it"),
    ],
)
def test_a_rubric_that_cannot_judge_is_refused_with_the_reason(cms, fields, reason):
    page = cms.post(reverse("rubric:add"), form(**fields))
    assert page.status_code == 200
    assert reason in page.content.decode()
    assert not Rubric.objects.exists()


def test_a_rubric_is_seen_by_its_own_organisation_alone(cms, sign_in, stranger, factory):
    rubric = factory.rubric(title="Harbor's own")
    assert "Harbor&#x27;s own" in cms.get(reverse("rubric:index")).content.decode()
    edit = reverse("rubric:edit", args=[rubric.pk])
    assert cms.get(edit).status_code == 200
    other = sign_in(stranger)
    assert "Harbor&#x27;s own" not in other.get(reverse("rubric:index")).content.decode()
    assert other.get(edit).status_code == 404


def test_a_rubric_that_judges_a_vignette_is_not_deleted(cms, factory, curriculum):
    rubric = Rubric.objects.get()
    cms.post(reverse("rubric:delete", args=[rubric.pk]))
    assert Rubric.objects.filter(pk=rubric.pk).exists()
    free = factory.rubric(title="Unused")
    cms.post(reverse("rubric:delete", args=[free.pk]))
    assert not Rubric.objects.filter(pk=free.pk).exists()


def test_the_codes_that_a_rubric_names_are_offered_in_words_and_no_strangers(
    cms, author, curriculum, organisation, other_organisation
):
    Factory(other_organisation).curriculum(slug="elsewhere", title="Elsewhere")
    rubric = Rubric.objects.filter(organisation=organisation).first()
    page = BeautifulSoup(cms.get(reverse("rubric:edit", args=[rubric.pk])).content, "html.parser")

    def offered(name):
        options = page.select(f"datalist#offers-{name} option")
        return [(one["value"], one.get_text()) for one in options]

    own = Competency.objects.filter(framework__organisation=organisation)
    assert offered("competencies") == list(own.values_list("code", "title"))
    levels = {one["code"]: one["title"] for one in rubric.criteria[0].value["levels"]}
    assert dict(offered("levels")).items() >= levels.items()
    for name in ("competencies", "levels"):
        assert f"offers-{name}" in page.select_one("[data-block]")["data-w-block-data-value"]


def test_a_criterion_names_a_competency_of_its_organisation(cms, curriculum, organisation):
    known = Competency.objects.filter(framework__organisation=organisation).first()
    rubrics = Rubric.objects.filter(title="Breathing")
    refused = cms.post(reverse("rubric:add"), form(competency="KAP-99"))
    assert "There is no competency" in refused.content.decode()
    assert not rubrics.exists()
    assert cms.post(reverse("rubric:add"), form(competency=known.code)).status_code == 302
    assert rubrics.get().criteria[0].value["competency"] == known.code
