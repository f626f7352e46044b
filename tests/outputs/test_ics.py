"""The calendar file, read as RFC 5545 says it is to be read: lines, folds, escapes, and an event for each day."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.briefing.kit.due_days import DueDay, DueDays
from app.outputs.ics.write import OCTETS, calendar_bytes, escaped, folded, uid

DAY = dt.date(2027, 1, 19)
PROPERTIES = [
    "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP",
]  # fmt: skip


def listed(*days: DueDay, town: str = "Keene") -> DueDays:
    return DueDays(town, f"287(g) in {town}: due dates", dt.date(2026, 11, 24), days)


def unfolded(content: bytes) -> list[str]:
    """The content lines (section 3.1). Fails on a line end of another kind and on a line that is too long."""
    assert content.endswith(b"\r\n")
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", content) is None
    lines = content.split(b"\r\n")[:-1]
    assert all(0 < len(line) <= OCTETS for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
    return b"\r\n".join(lines).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def unescaped(value: str) -> str:
    """A value of the type TEXT (section 3.3.11). Fails on a character that had to be escaped and is not."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def events(content: bytes) -> list[dict[str, str]]:
    lines = unfolded(content)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[2].startswith("PRODID:")
    assert lines[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    inside = False
    for line in lines[6:-1]:
        name, _, value = line.partition(":")
        if name in ("BEGIN", "END"):
            assert value == "VEVENT"
            assert inside == (name == "END")
            inside = name == "BEGIN"
            found += [{}] if inside else []
        else:
            assert inside
            assert name not in found[-1]
            found[-1][name] = value
    return found


def test_an_event_for_each_day():
    first = DueDay("step.insurance", DAY, "Finance: Insurance, in writing", "Ask; then wait.\nA line\\below")
    second = DueDay("meeting", dt.date(2026, 12, 31), "Council meeting", "")
    one, two = events(calendar_bytes(listed(first, second)))
    assert list(one) == list(two) == PROPERTIES
    assert one["DTSTAMP"] == "20261124T120000Z"
    assert (one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) == ("20270119", "20270120")
    assert (two["DTSTART;VALUE=DATE"], two["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert one["SUMMARY"] == "Finance: Insurance\\, in writing"
    assert unescaped(one["DESCRIPTION"]) == first.said
    assert one["UID"] != two["UID"]


def test_the_same_days_give_the_same_bytes():
    day = DueDay("meeting", DAY, "Meeting", "Said")
    assert calendar_bytes(listed(day)) == calendar_bytes(listed(day))


def test_an_event_keeps_its_id_when_its_day_moves_and_another_town_has_others():
    before = events(calendar_bytes(listed(DueDay("meeting", DAY, "Meeting", ""))))[0]["UID"]
    after = events(calendar_bytes(listed(DueDay("meeting", dt.date(2027, 2, 2), "New title", "x"))))[0]["UID"]
    elsewhere = events(calendar_bytes(listed(DueDay("meeting", DAY, "Meeting", ""), town="Troy")))[0]["UID"]
    assert before == after == uid("Keene", "meeting")
    assert before != elsewhere
    assert re.fullmatch(r"[0-9a-f]{32}@brief287\.invalid", before)


def test_a_calendar_without_a_day_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        calendar_bytes(listed())


@pytest.mark.parametrize("length", [74, 75, 76, 148, 149, 150, 225])
@pytest.mark.parametrize("letter", ["x", "\u00e9", "\u4e2d", "\U0001f600"])
def test_lines_fold_at_75_octets_between_characters(length: int, letter: str):
    line = letter * length
    parts = list(folded(line))
    assert all(len(part.encode()) <= OCTETS for part in parts)
    assert parts[0] + "".join(part.removeprefix(" ") for part in parts[1:]) == line
    assert len(parts) == 1 or all(len(part.encode()) > OCTETS - 4 for part in parts[:-1])


def test_control_characters_and_half_characters_are_left_out():
    assert escaped("a\x00b\x0b\x1fc\ud800\td\r\ne\rf") == "abc\td\\ne\\nf"


@given(
    st.text(max_size=300),
    st.text(max_size=300),
    st.text(max_size=40),
    st.dates(dt.date(1980, 1, 1), dt.date(2200, 1, 1)),
)
def test_any_text_comes_back(title: str, said: str, town: str, day: dt.date):
    content = calendar_bytes(listed(DueDay("k", day, title, said), town=town))
    event = events(content)[0]
    for value, given_text in ((event["SUMMARY"], title), (event["DESCRIPTION"], said)):
        kept = given_text.replace("\r\n", "\n").replace("\r", "\n")
        assert unescaped(value) == "".join(
            c for c in kept if c in "\t\n" or not (c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff")
        )
    assert event["DTSTART;VALUE=DATE"] == day.strftime("%Y%m%d").rjust(8, "0")
