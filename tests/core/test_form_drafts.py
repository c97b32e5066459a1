"""What is kept of a longer form that has no table of its own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core.drafts import form_drafts
from core.drafts.conflicts import Conflict
from core.drafts.versions import Seen
from core.errors import Refusal
from core.models import FormDraft

pytestmark = pytest.mark.database

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
KEY = "appeal:7"


def keep(user, text, seen=0, *, key=KEY, page="p", at=NOW):
    return form_drafts.keep(
        user=user, key=key, values={"reason": text}, seen=Seen(seen, page), at=at
    )


def test_what_is_typed_is_kept_and_counted(trainee):
    keep(trainee, "First")
    draft = keep(trainee, "Second", 1, at=NOW + timedelta(minutes=1))
    assert (draft.version, draft.page, draft.saved_at) == (2, "p", NOW + timedelta(minutes=1))
    assert FormDraft.objects.typed_by(trainee, KEY).values == {"reason": "Second"}


def test_the_same_again_writes_nothing(trainee, django_assert_num_queries):
    keep(trainee, "First")
    again = keep(trainee, "First", at=NOW + timedelta(minutes=1))
    assert (again.version, again.saved_at) == (1, NOW)


def test_a_stale_window_overwrites_nothing_and_learns_what_is_kept(trainee):
    keep(trainee, "First")
    with pytest.raises(Conflict) as conflict:
        keep(trainee, "Second", page="other")
    assert conflict.value.current.values == {"reason": "First"}
    assert FormDraft.objects.get().values == {"reason": "First"}


def test_a_refused_first_save_leaves_no_row(trainee):
    with pytest.raises(Conflict):
        keep(trainee, "First", 3)
    assert not FormDraft.objects.exists()


def test_text_is_kept_as_a_browser_and_a_database_agree_on_it(trainee):
    assert keep(trainee, "a\r\nb\x00").values == {"reason": "a\nb"}


def test_what_is_beyond_all_measure_is_refused(trainee):
    with pytest.raises(Refusal) as refusal:
        keep(trainee, "x" * (form_drafts.LONGEST + 1))
    assert refusal.value.code == "too_long"
    assert not FormDraft.objects.exists()


def test_each_person_and_each_form_has_its_own(trainee, second_trainee):
    keep(trainee, "Mine")
    keep(trainee, "Another form", key="appeal:8")
    assert FormDraft.objects.typed_by(second_trainee, KEY) is None
    keep(second_trainee, "Theirs")
    form_drafts.clear(user=trainee, key=KEY)
    assert FormDraft.objects.typed_by(trainee, KEY) is None
    assert FormDraft.objects.typed_by(trainee, "appeal:8").values == {"reason": "Another form"}
    assert FormDraft.objects.typed_by(second_trainee, KEY).values == {"reason": "Theirs"}


def test_it_is_forgotten_only_together_with_what_it_was_handed_in_as(trainee):
    keep(trainee, "Mine")
    with transaction.atomic():
        form_drafts.clear(user=trainee, key=KEY)
        # The form could not be stored.
        transaction.set_rollback(True)
    assert FormDraft.objects.typed_by(trainee, KEY) is not None
