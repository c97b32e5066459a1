"""Rubrics as their authors write them in the CMS."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from assessments.models import Rubric

pytestmark = pytest.mark.database


def form(levels=("0", "1"), *, is_critical=True, met_at="high", title="Breathing"):
    criterion = {
        "code": "airway",
        "title": "Keeps the airway open",
        "description": "",
        "competency": "",
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
