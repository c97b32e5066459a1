"""What every form that saves by itself does, whoever wrote it: one protocol, asked of each.

A new one is a function in ``tests/drafts.py``.
"""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from core.models import FormDraft
from tests.conftest import pass_second_factor
from tests.drafts import FIRST, FORMS, SECOND, THIRD, Form, enrolled, version_in

pytestmark = pytest.mark.database


@pytest.fixture(params=FORMS, ids=lambda make: make.__name__)
def form(request, trainee, supervisor, curriculum, edition) -> Form:
    return request.param(enrolled(trainee, curriculum), supervisor)


@pytest.fixture
def window(form, sign_in):
    return sign_in(form.user)


@pytest.fixture
def other_device(form):
    device = Client()
    device.force_login(form.user)
    pass_second_factor(device, form.user)
    return device


def on(page):
    return BeautifulSoup(page.content, "html.parser")


# ------------------------------------------------------------ kept


def test_its_page_says_where_it_saves_itself_and_whether_it_is_kept(form, window):
    page = on(window.get(form.page))
    tag = page.find("form", attrs={"data-autosave": form.url})
    assert re.fullmatch(r"0-[0-9a-f]{8}", version_in(tag))
    assert tag["data-autosave-key"]
    assert page.find(attrs={"data-save-state-for": tag["id"]}).find(
        attrs={"data-save-state-text": True}
    )
    assert tag.find(attrs={"name": form.field}) is not None


def test_what_is_typed_is_kept_and_is_there_on_another_device(form, window, other_device):
    version = form.opened(window)
    answer = form.autosave(window, FIRST, version)
    assert answer.status_code == 200
    assert answer.json()["version"] == version.replace("0-", "1-")
    assert answer.json()["saved_at"]
    assert form.kept() == FIRST
    page = on(other_device.get(form.page))
    field = page.find(attrs={"name": form.field})
    assert (field.get("value") or field.text).strip() == FIRST
    assert "Saved" in page.find(attrs={"data-save-state-text": True}).text


def test_the_same_again_is_the_same_save(form, window):
    version = form.opened(window)
    first, again = (form.autosave(window, FIRST, version) for _save in "ab")
    assert again.status_code == 200
    assert again.json() == first.json()


def test_the_button_keeps_it_without_a_script(form, window):
    answer = form.send(window, FIRST, form.opened(window))
    assert (answer.status_code, answer["Location"]) == (302, form.page)
    assert form.kept() == FIRST


# ------------------------------------------------------------ two devices


def test_another_device_overwrites_nothing_and_is_told_what_is_kept(form, window, other_device):
    here, there = form.opened(window), form.opened(other_device)
    form.autosave(other_device, FIRST, there)
    answer = form.autosave(window, SECOND, here)
    assert answer.status_code == 409
    told = answer.json()
    assert "another window or on another device" in told["message"]
    assert told["fields"][form.field] == FIRST
    assert [FIRST in one["theirs"] for one in told["differences"]] == [True]
    assert form.kept() == FIRST
    assert form.autosave(window, SECOND, told["version"]).status_code == 200
    assert form.kept() == SECOND
    assert form.autosave(other_device, THIRD, there).status_code == 409


def test_without_a_script_both_are_shown_and_mine_can_be_kept(form, window, other_device):
    here = form.opened(window)
    form.autosave(other_device, FIRST, form.opened(other_device))
    page = form.send(window, SECOND, here)
    assert page.status_code == 409
    mine, theirs = (one.text for one in on(page).select(".versions .written"))
    assert mine.strip().startswith(SECOND)
    assert theirs.strip().startswith(FIRST)
    choice = on(page).select_one("main form[method=post]")
    sent = {
        tag["name"]: tag.get("value") or tag.text.removeprefix("\n")
        for tag in choice.select("[name]:not([name=csrfmiddlewaretoken])")
    }
    assert form.kept() == FIRST
    assert window.post(choice["action"], sent).status_code == 302
    assert form.kept() == SECOND


def test_without_a_script_theirs_can_be_taken(form, window, other_device):
    here = form.opened(window)
    form.autosave(other_device, FIRST, form.opened(other_device))
    page = on(form.send(window, SECOND, here))
    links = [link["href"] for link in page.select("main a.button")]
    assert links == [form.page]
    assert form.kept() == FIRST


def test_a_page_is_not_stale_to_a_save_of_its_own_that_overtook_it(form, window):
    version = form.opened(window)
    form.autosave(window, FIRST, version)
    assert form.send(window, SECOND, version).status_code == 302
    assert form.kept() == SECOND


@pytest.mark.parametrize("page", ["a\x00b", "<b>", "a" * 400, "é"])
def test_a_page_that_calls_itself_what_none_is_called_is_kept_under_no_name(form, window, page):
    """The name is stored, and PostgreSQL stores no NUL."""
    assert (
        form.autosave(window, FIRST, f"{form.opened(window).split('-')[0]}-{page}").status_code
        == 200
    )
    assert FIRST in form.kept()


@pytest.mark.parametrize("version", ["", "x", "9" * 30])
def test_whoever_saw_nothing_overwrites_nothing(form, window, version):
    form.autosave(window, FIRST, form.opened(window))
    assert form.autosave(window, SECOND, version).status_code == 409
    assert form.kept() == FIRST


# ------------------------------------------------------------ not kept


def test_when_nothing_is_left_to_write_in_a_script_is_told_where_to_go(form, window):
    version = form.opened(window)
    form.end()
    answer = form.autosave(window, SECOND, version)
    assert answer.status_code == 410
    assert answer.json()["message"]
    assert answer.json()["url"] == form.home


def test_what_came_too_late_by_button_can_still_be_copied(form, window):
    version = form.opened(window)
    form.end()
    page = form.send(window, SECOND, version)
    if not form.shows_late:
        assert (page.status_code, page["Location"]) == (302, form.home)
        return
    assert page.status_code == 410
    assert SECOND in on(page).find("main").text
    assert form.home in [link["href"] for link in on(page).select("main a")]


def test_too_much_is_refused_and_nothing_typed_is_lost(form, window):
    version = form.opened(window)
    answer = form.autosave(window, form.too_long, version)
    assert answer.status_code == 422
    assert answer.json()["message"]
    page = form.send(window, form.too_long, version)
    assert page.status_code == 422
    assert form.too_long in page.content.decode()
    assert form.kept() == ""
    assert form.autosave(window, FIRST, version).status_code == 200


def test_whoever_is_signed_out_is_told_and_comes_back_to_the_page(form, window):
    version = form.opened(window)
    window.logout()
    answer = form.autosave(window, FIRST, version)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")
    asked = form.send(window, FIRST, version)
    assert asked["Location"].startswith(reverse("account_login"))
    assert form.kept() == ""


@pytest.mark.parametrize("who", ["second_trainee", "author", "owner", "stranger"])
def test_it_is_nobody_elses(form, request, sign_in, who):
    other = sign_in(request.getfixturevalue(who))
    assert form.autosave(other, FIRST, "0-p").status_code == 404
    assert form.send(other, FIRST, "0-p").status_code == 404
    assert form.kept() == ""
    assert not FormDraft.objects.exclude(user=form.user).exists()
