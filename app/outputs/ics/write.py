"""A calendar of all-day events as RFC 5545 has it: CRLF, lines of at most 75 octets, text escaped, UIDs that last.

Only what such a calendar needs: no times, zones, alarms or repeats. The same days give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from app import __version__
from app.briefing.kit.due_days import DueDay, DueDays

OCTETS: Final = 75
"""The longest line without its end (RFC 5545, section 3.1)."""
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # all but tab and line feed, and halves of characters


def calendar_bytes(listed: DueDays) -> bytes:
    """The calendar file. Raises ValueError if there is no day: a calendar without an event is not valid."""
    if not listed.days:
        raise ValueError("a calendar needs at least one day")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Brief287//Brief287 {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(listed.name)}",
    ]
    for day in listed.days:
        lines += _event(listed, day)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode("utf-8")


def _event(listed: DueDays, due: DueDay) -> Iterable[str]:
    made = dt.datetime.combine(listed.made, dt.time(12))
    return (
        "BEGIN:VEVENT",
        f"UID:{uid(listed.town, due.key)}",
        f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(due.title)}",
        f"DESCRIPTION:{escaped(due.said)}",
        "CLASS:PUBLIC",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def uid(town: str, key: str) -> str:
    """The id of an event: the same for one town and one thing due, whenever the file is made and on whatever day it is
    due, so that a calendar moves the event and adds none."""
    named = "\0".join((town, key)).encode("utf-8", "replace")
    return f"{hashlib.sha256(named).hexdigest()[:32]}@brief287.invalid"


def escaped(text: str) -> str:
    """A value of the type TEXT: backslash, semicolon, comma and line end escaped; control characters left out."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets; each after the first begins with a space. No character is cut in two."""
    part, octets = "", 0
    for letter in line:
        size = len(letter.encode("utf-8"))
        if octets + size > OCTETS:
            yield part
            part, octets = " ", 1
        part += letter
        octets += size
    yield part
