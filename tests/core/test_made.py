"""What is made from frozen content is made once, and never holds what is somebody's."""

import threading
import time

import pytest
from django.core.cache import caches
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from core.made import store
from core.made.patterns import Pattern


class Making:
    """Counts how often it was asked, and makes what it is told."""

    def __init__(self, result="made") -> None:
        self.result = result
        self.count = 0

    def __call__(self):
        self.count += 1
        return self.result


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    store.forget()
    caches["made"].clear()


def test_it_is_made_once_in_a_process():
    making = Making()

    assert [store.made("lesson", "ab12", make=making) for _ in range(3)] == ["made"] * 3
    assert making.count == 1


def test_another_process_fetches_what_the_first_made():
    making = Making()
    store.made("lesson", "ab12", make=making)

    store.forget()

    assert store.made("lesson", "ab12", make=making) == "made"
    assert making.count == 1


def test_other_content_another_language_and_another_release_are_made_anew(settings):
    making = Making()
    store.made("lesson", "ab12", make=making)

    store.made("lesson", "cd34", make=making)
    with translation.override("de"):
        store.made("lesson", "ab12", make=making)
    settings.RELEASE = "another"
    store.made("lesson", "ab12", make=making)

    assert making.count == 4


def test_while_somebody_works_on_the_templates_nothing_is_kept(settings):
    settings.DEBUG = True
    making = Making()

    store.made("lesson", "ab12", make=making)
    store.made("lesson", "ab12", make=making)

    assert making.count == 2


def test_fifty_who_ask_at_once_wait_for_one_making():
    making = Making()

    def slowly():
        time.sleep(0.05)
        return making()

    threads = [
        threading.Thread(target=lambda: store.made("lesson", "ab12", make=slowly))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert making.count == 1


def test_a_cached_file_that_cannot_be_read_is_made_anew():
    store.made("lesson", "ab12", make=Making())
    store.forget()
    (key,) = list(caches["made"]._cache)
    caches["made"].set(key.split(":", 2)[2], b"no pickle")

    assert store.made("lesson", "ab12", make=Making("anew")) == "anew"


def test_a_process_keeps_only_so_much_and_what_was_asked_for_last():
    memory = store.Memory(room=100)
    for name in "abcde":
        memory.put(name, name, 20)
    memory.get("a")
    memory.put("f", "f", 20)

    assert memory.get("b") is store.NOTHING
    assert memory.get("a") == "a"
    assert memory.used <= 100


def test_what_would_fill_the_room_is_not_kept():
    memory = store.Memory(room=100)
    memory.put("large", "large", 50)

    assert memory.get("large") is store.NOTHING


# ------------------------------------------------------------ patterns


def test_a_pattern_is_drawn_once_and_filled_for_each():
    pattern = Pattern.of(lambda place: f"<p id={place('id')}>{place('name')}</p>")

    assert pattern.filled({"id": 1, "name": "A & B"}) == "<p id=1>A &amp; B</p>"
    assert pattern.filled({"id": 2, "name": mark_safe("<b>C</b>")}) == "<p id=2><b>C</b></p>"


def test_a_mark_can_stand_for_a_key_in_an_address():
    pattern = Pattern.of(lambda place: f"/learn/{int(place('enrolment'))}/")

    assert pattern.filled({"enrolment": 7}) == "/learn/7/"


def test_a_place_without_a_value_is_an_error_and_not_a_gap():
    with pytest.raises(KeyError):
        Pattern.of(lambda place: place("name")).filled({})


# ------------------------------------------------------------ in a template


def draw(source: str, **context) -> str:
    return Template("{% load made %}" + source).render(Context(context))


def test_a_part_is_drawn_once_for_each_combination_of_its_values():
    source = '{% made "greeting" by name %}{{ name }}, {{ other }}{% endmade %}'

    assert draw(source, name="A", other="1") == "A, 1"
    assert draw(source, name="A", other="2") == "A, 1"
    assert draw(source, name="B", other="2") == "B, 2"


def test_html_and_the_same_text_that_is_none_are_two_values():
    source = '{% made "shown" by text %}{{ text }}{% endmade %}'

    assert draw(source, text="<b>") == "&lt;b&gt;"
    assert draw(source, text=mark_safe("<b>")) == "<b>"


def test_two_languages_are_two_parts():
    source = '{% load i18n %}{% made "language" %}{% get_current_language as now %}{{ now }}{% endmade %}'

    assert draw(source) == "en"
    with translation.override("de"):
        assert draw(source) == "de"
