"""ZIP codes and place names to county, state and time zone, from the package `zipcodes`, which carries its data.

The package holds 38 MB once it is asked. So a process of its own asks it, once, and this one keeps what it needs as one
text of 2 MB. May be run by itself: it then writes that text.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from typing import Any, Final

from app.engine import figures
from app.lists.spelling import county_key, place_key
from app.rulebook.usstates import STATES

MOST_FOUND: Final = 30
MOST_SECONDS: Final = 30.0
_SAME_CLOCK: Final = {
    "America/New_York": (
        "America/Detroit", "America/Indiana/Indianapolis", "America/Indiana/Vincennes", "America/Indiana/Marengo",
        "America/Indiana/Petersburg", "America/Indiana/Winamac", "America/Indiana/Vevay",
        "America/Kentucky/Louisville", "America/Kentucky/Monticello",
    ),
    "America/Chicago": (
        "America/Menominee", "America/Indiana/Tell_City", "America/Indiana/Knox", "America/North_Dakota/Center",
        "America/North_Dakota/New_Salem", "America/North_Dakota/Beulah",
    ),
    "America/Denver": ("America/Boise",),
    "America/Los_Angeles": (),
    "America/Phoenix": (),
    "America/Anchorage": (
        "America/Juneau", "America/Sitka", "America/Nome", "America/Yakutat", "America/Metlakatla",
    ),
    "Pacific/Honolulu": (),
}  # fmt: skip
_ZONES: Final = {name: zone for zone, names in _SAME_CLOCK.items() for name in (zone, *names)}


class LookUpError(Exception):
    """The look-up cannot be made now."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the package has it. `county` and `zone` (one of `usstates.ZONE_WORDS`) may be empty."""

    name: str
    state: str
    county: str
    zone: str

    @property
    def id(self) -> str:
        return "|".join((self.state, self.name, self.county, self.zone))


@cache
def source() -> str:
    """Where a look-up's values come from, as it is kept beside them. The package carries its data; its bill of
    materials has the day on which it was built."""
    package = distribution("zipcodes")
    bill = package.read_text("sboms/zipcodes-py.cyclonedx.json")
    made = str(json.loads(bill)["metadata"].get("timestamp", ""))[:10] if bill else ""
    built = f", built {figures.date_text(made)}" if made else ""
    return f"the package zipcodes {package.version}{built}"


def look_up(text: str) -> tuple[Place, ...]:
    """The places of a ZIP code, or of a name with or without its state ('Troy', 'Troy, NH'): none, one or several, at
    most MOST_FOUND. Raises LookUpError."""
    wanted = " ".join(text.split())
    if match := re.fullmatch(r"(\d{5})(?:[- ]?\d{4})?", wanted):
        return _first(_places(re.finditer(rf"(?m)^{match[1]}\t.*$", _table())))
    name, state = _name_and_state(wanted)
    key = place_key(name)
    if len(key) < 2:
        return ()
    where = f"(?:{state})" if state else "[A-Z]{2}"
    found = _first(_places(re.finditer(rf"(?m)^.*\t{re.escape(key)}\t(?:.*\t)?{where}\t.*$", _table())))
    return found or _first(_places(re.finditer(rf"(?m)^\d+\t.*\|{re.escape(key)}[|\t].*\t{where}\t.*$", _table())))


def counties_in(state: str) -> dict[str, set[str]]:
    """The counties of each place of a state, by the place's key (`spelling.place_key`). Raises LookUpError."""
    found: dict[str, set[str]] = {}
    for match in re.finditer(rf"(?m)^\d+\t([^\t]*)\t[^\t]*\t{state}\t([^\t]+)\t.*$", _table()):
        found.setdefault(match[1], set()).add(match[2])
    return found


def place(id_: str) -> Place | None:
    """The place of an id, if there is one."""
    parts = id_.split("|")
    return Place(parts[1], parts[0], parts[2], parts[3]) if len(parts) == 4 and parts[0] in STATES else None


def _first(found: Iterable[Place]) -> tuple[Place, ...]:
    """Each once, in the order of states and counties."""
    listed = sorted(dict.fromkeys(found), key=lambda each: (each.name, STATES[each.state], each.county))
    with_county = {(each.name, each.state) for each in listed if each.county}
    return tuple(each for each in listed if each.county or (each.name, each.state) not in with_county)[:MOST_FOUND]


def _name_and_state(text: str) -> tuple[str, str]:
    """'Troy, NH', 'Troy New Hampshire' or 'Troy NH'."""
    for code, name in STATES.items():
        for end in (name.lower(), code.lower()):
            if re.search(rf"[\s,]{re.escape(end)}\.?$", text.lower()):
                return text[: len(text) - len(end) - text.endswith(".")].strip(" ,"), code
    return text, ""


def _places(found: Iterable[re.Match[str]]) -> Iterator[Place]:
    for match in found:
        _, _, name, state, county, zone, _ = match[0].split("\t")
        if state in STATES:
            yield Place(name, state, county, zone)


@cache
def _packed() -> bytes:
    command = [sys.executable, "-m", "app.lists.zip_codes"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=MOST_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise LookUpError(str(error)) from None
    return done.stdout


def _table() -> str:
    return zlib.decompress(_packed()).decode()


def _lines() -> Iterator[str]:
    """One ZIP code a line: the code, the key of its name with those of other names, name, state, county, zone."""
    import zipcodes

    listed: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call]
    for each in listed:
        if each["state"] in STATES and each["zip_code_type"] != "MILITARY":
            others = "|".join(place_key(name) for name in each["acceptable_cities"])
            yield "\t".join((
                each["zip_code"], place_key(each["city"]), each["city"], each["state"], _county(each["county"]),
                _ZONES.get(each["timezone"], ""), f"|{others}|" if others else "",
            ))  # fmt: skip


def _county(name: str) -> str:
    return name if county_key(name) else ""


if __name__ == "__main__":
    sys.stdout.buffer.write(zlib.compress("\n".join(_lines()).encode(), 6))
