"""The order of the focus is part of the design: the skip link leads to what one came for."""

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.django_db

FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
# The way back to what a page belongs to may come first.
MOST_BEFORE_THE_HEADING = 3


def pages(enrolment) -> list[str]:
    learn = f"/learn/{enrolment.pk}"
    return [
        f"{learn}/",
        f"{learn}/glossary/",
        f"{learn}/pharmacology/how-it-acts/",
        f"{learn}/pharmacology/the-referral/",
        f"{learn}/evaluation/",
        f"/quizzes/{enrolment.pk}/pharmacology/quiz/",
        f"/editions/{enrolment.edition_id}/syllabus/",
        enrolment.edition.curriculum.url,
        "/explorer/",
        "/dashboard/",
        "/notices/",
        "/certificates/",
    ]


def test_skipping_leads_to_the_heading_of_every_page(enrolment, sign_in):
    client = sign_in(enrolment.user)
    late = {}
    for address in pages(enrolment):
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = BeautifulSoup(answer.content, "html.parser")
        target = page.find(id=page.select_one(".skip-link")["href"][1:])
        # It takes the focus, so that the next Tab goes on from there.
        assert target["tabindex"] == "-1", address
        heading = target.find("h1")
        assert heading is not None, address
        before = [one for one in target.select(FOCUSABLE) if comes_before(one, heading, page)]
        if len(before) > MOST_BEFORE_THE_HEADING:
            late[address] = len(before)
    assert late == {}


def comes_before(one, other, page) -> bool:
    order = list(page.find_all(True))
    return order.index(one) < order.index(other)


def test_the_outline_beside_a_lesson_unfolds_the_module_that_is_read(enrolment, sign_in):
    html = sign_in(enrolment.user).get(f"/learn/{enrolment.pk}/pharmacology/how-it-acts/").text
    folds = BeautifulSoup(html, "html.parser").select(".outline__fold")
    assert len(folds) == 2
    assert [fold.find(attrs={"aria-current": True}) is not None for fold in folds] == [True, False]
    assert [fold.has_attr("open") for fold in folds] == [True, False]
