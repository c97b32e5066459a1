"""Whether this process can do its work, for a proxy or a supervisor to ask."""

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.schedule.models import ClockReading

ADDRESS = "/healthz"
# Below this a certificate or an upload may no longer fit, and soon no answer does.
LEAST_FREE = 100 * 2**20
# Anybody may ask; the disk is not asked more often than this.
KNOWN_FOR = 5.0


class HealthMiddleware:
    """Answers a probe before anything asks for its host: it comes by address, as plain http."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == ADDRESS:
            return healthz(request)
        return self.get_response(request)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when something can be read and kept, and 503 with the reason when not."""
    trouble = _trouble()
    return HttpResponse(
        f"{trouble or 'ok'}\n", "text/plain; charset=utf-8", status=503 if trouble else 200
    )


class _Known:
    """What the last look found, and when it was."""

    trouble = ""
    at = float("-inf")


def _trouble() -> str:
    now = time.monotonic()
    if _Known.trouble or now - _Known.at >= KNOWN_FOR:
        _Known.trouble, _Known.at = _look(), now
    return _Known.trouble


def _look() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "database unreachable"
    if shutil.disk_usage(settings.DATA_DIR).free < LEAST_FREE:
        return "disk full"
    try:
        with _without_waiting(), transaction.atomic():
            # The same value is written all the same.
            ClockReading.objects.update(since_boot=F("since_boot"))
    except OperationalError as error:
        # Somebody else is writing, so it can be written.
        return "" if is_busy(error) else "database cannot be written"
    except DatabaseError:
        return "database cannot be written"
    return ""


def is_busy(error: BaseException | None) -> bool:
    """Whether the database refused because somebody else writes just now."""
    said = str(error).lower()
    return isinstance(error, OperationalError) and (
        "database is locked" in said or "database table is locked" in said or "lock timeout" in said
    )


@contextlib.contextmanager
def _without_waiting() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    wait = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 500")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {wait}")
