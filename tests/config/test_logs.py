"""A log record is one line of JSON."""

import json
import logging
import sys

import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory

from config.logs import JsonLines, redacted


def record(message="Hello %s", *arguments, **extra) -> logging.LogRecord:
    made = logging.LogRecord("core", logging.WARNING, __file__, 1, message, arguments, None)
    vars(made).update(extra)
    return made


def test_a_record_says_when_where_and_what():
    line = json.loads(JsonLines().format(record("Hello %s", "there")))
    assert line["message"] == "Hello there"
    assert line["level"] == "warning"
    assert line["logger"] == "core"
    assert line["time"].endswith("+00:00")


def test_line_breaks_cannot_forge_a_second_record():
    assert "\n" not in JsonLines().format(record("one\n%s", '{"level": "info"}'))


def test_an_error_keeps_its_traceback_on_the_line():
    try:
        raise ValueError("broken")
    except ValueError:
        failed = record("It failed", exc_info=sys.exc_info())
    formatted = JsonLines().format(failed)
    assert "\n" not in formatted
    assert "ValueError: broken" in json.loads(formatted)["exception"]


def test_what_a_visitor_did_wrong_is_one_short_line():
    try:
        raise BadRequest("NUL in the query")
    except BadRequest:
        refused = record("NUL in the query", exc_info=sys.exc_info(), status_code=400)
    assert "exception" not in json.loads(JsonLines().format(refused))


def test_a_request_is_logged_without_its_query():
    request = RequestFactory().get("/enrol/?code=SECRET")
    line = JsonLines().format(record("Refused", request=request, status_code=404))
    assert json.loads(line)["path"] == "/enrol/"
    assert json.loads(line)["status"] == 404
    assert "SECRET" not in line


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/accounts/password/reset/key/4-abc-def/", "/accounts/password/reset/key/…/"),
        ("/accounts/confirm-email/MjQ:1vx:secret/", "/accounts/confirm-email/…/"),
        ("/accounts/password/reset/", "/accounts/password/reset/"),
        ("/verify/KAP-1234/", "/verify/KAP-1234/"),
    ],
)
def test_a_key_that_stands_in_an_address_is_not_logged(path, logged):
    assert redacted(path) == logged
    request = RequestFactory().get(path)
    assert json.loads(JsonLines().format(record(request=request)))["path"] == logged
