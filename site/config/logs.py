"""One line of JSON for each log record, so that any collector can read them."""

import json
import logging
import re
from datetime import UTC, datetime

# What stands behind these in an address opens something by itself.
_SECRETS = re.compile(r"(/accounts/(?:password/reset/key|confirm-email)/)[^/]+")


def redacted(path: str) -> str:
    """A path as it may be logged: without the keys by which passwords are reset."""
    return _SECRETS.sub(r"\1…", path)


class JsonLines(logging.Formatter):
    """Format a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            line["method"] = request.method
            line["path"] = redacted(request.path)
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        # What a visitor did wrong is no fault of ours, and where it was noticed helps nobody.
        if record.exc_info and not (status and status < 500):
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
