"""Drafts that somebody is in the middle of writing: every field of every page and block emptied.

Autosave must keep each of them, and every preview must show what there is.
"""

import copy
import re

import pytest
from wagtail.fields import StreamField

from assessments.models import Exemplar, QuizPage, VignettePage
from courses.models import EvaluationPage, LessonPage
from courses.releases.steps import all_kinds

KINDS = [LessonPage, QuizPage, VignettePage, EvaluationPage]


def leaves(raw, path=()):
    """The place of every field in the raw value of a stream."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            if name not in ("id", "type"):
                yield from leaves(value, (*path, name))
    elif isinstance(raw, list):
        yield path
        for place, value in enumerate(raw):
            yield from leaves(value, (*path, place))
    else:
        yield path


def emptied(raw, path):
    """``raw`` as the editor would send it with the field at ``path`` left empty."""
    raw = copy.deepcopy(raw)
    *way, last = path
    holder = raw
    for step in way:
        holder = holder[step]
    kept = holder[last]
    # A decimal is kept as text, and its field sends nothing at all when it is empty.
    is_text = isinstance(kept, str) and not re.fullmatch(r"[\d.]+", kept)
    holder[last] = [] if isinstance(kept, list) else "" if is_text else None
    return raw


def half_filled(page):
    """Copies of ``page``, each with one field empty, and what was emptied."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            raw = getattr(page, field.name).get_prep_value()
            for path in leaves(raw):
                if path:
                    yield (field.name, *path), field, emptied(raw, path)
        elif (
            field.concrete
            and field.editable
            and field.model is type(page)
            and not field.many_to_many
        ):
            empty = "" if field.get_internal_type() in ("CharField", "TextField") else None
            yield (field.name,), field, empty


def filled(page, field, value):
    draft = type(page).objects.get(pk=page.pk)
    if isinstance(field, StreamField):
        block = field.stream_block
        # Raises where autosave would pause.
        value = block.clean_deferred(block.to_python(value))
    setattr(draft, field.attname, value)
    return draft


def assert_previewed(draft, emptied) -> str:
    for mode, _label in draft.preview_modes:
        answer = draft.make_preview_request(original_request=None, preview_mode=mode)
        assert answer.status_code == 200, f"{emptied} in {mode}"
    return answer.content.decode()


def test_every_kind_of_step_is_tried():
    assert {kind.page_model for kind in all_kinds()} == set(KINDS)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_a_draft_with_any_one_field_empty_is_kept_and_previewed(model, curriculum):
    page = model.objects.descendant_of(curriculum).first()
    tried = [assert_previewed(filled(page, f, value), path) for path, f, value in half_filled(page)]
    assert tried


def test_an_exemplar_that_was_only_just_added_does_not_stop_the_preview(curriculum):
    page = VignettePage.objects.descendant_of(curriculum).first()
    page.exemplars = [Exemplar(overall="", comment="", answers=[], marks=[])]
    for mode, _label in page.preview_modes:
        answer = page.make_preview_request(original_request=None, preview_mode=mode)
        html = answer.content.decode()
        assert "is not filled in yet" in html
        assert page.stages[0].value["title"] in html


def test_one_unknown_key_does_not_take_the_rest_of_a_preview_away(curriculum):
    page = LessonPage.objects.descendant_of(curriculum).first()
    raw = page.body.get_prep_value()
    raw[0]["value"] = "<p>Said here first [@nobody-2031].</p>"
    page.body = page.body.stream_block.to_python(raw)
    html = assert_previewed(page, "")
    assert "It cites @nobody-2031" in html
    assert "Said here first" in html
    assert "[nobody-2031?]" in html


def test_a_number_that_is_missing_is_named(curriculum):
    page = QuizPage.objects.descendant_of(curriculum).first()
    page.pass_mark = None
    answer = page.make_preview_request(original_request=None, preview_mode="asked")
    assert "“pass mark” is not filled in yet" in answer.content.decode()
