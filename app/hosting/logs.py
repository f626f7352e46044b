"""The log on stderr, as lines to read or as JSON, in which no answer, no link and no address of a page stands.

What a library or an error says may hold an answer: of an error the log has its kind and where it happened, never its
words. Of any line, what looks like a link or its key is left out.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Literal

Form = Literal["text", "json"]
FORMS: Final[tuple[Form, ...]] = ("text", "json")
REQUESTS: Final = "brief287.requests"
"""The logger of the requests, a line each, in JSON alone."""
_SECRET = re.compile(r"/a/\S*|[A-Za-z0-9_-]{32,}")
MOST_FRAMES = 20


def to_stderr(form: Form) -> None:
    """From now on everything that is logged in this process goes to stderr in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if form == "json" else logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a request waits is told by the metrics
    logging.captureWarnings(True)
    threading.excepthook = _log_fault


def _log_fault(fault: threading.ExceptHookArgs) -> None:
    if fault.exc_value is not None:
        of = (fault.exc_type, fault.exc_value, fault.exc_traceback)
        logging.getLogger("brief287").error("a thread failed", exc_info=of)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """A record as the log has it."""
    found: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _SECRET.sub("…", record.getMessage()),
        **getattr(record, "fields", {}),
    }
    if record.exc_info and record.exc_info[1] is not None:
        found |= {"error": _kind(record.exc_info[1]), "at": _places(record.exc_info[2])}
    return found


def _kind(error: BaseException) -> str:
    """What kind of error it is; of a database's or the system's, with its code."""
    below = getattr(error, "orig", None) or error
    code = getattr(below, "sqlite_errorname", None) or getattr(below, "sqlstate", None) or getattr(below, "errno", None)
    return f"{type(error).__qualname__} ({code})" if code else type(error).__qualname__


def _places(at: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(at)[-MOST_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=False)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        found = told(record)
        line = f"{found['time']} {found['level']} {found['logger']}: {found['message']}"
        if "error" in found:
            line += "\n  ".join([f": {found['error']}", *found["at"]])
        return line
