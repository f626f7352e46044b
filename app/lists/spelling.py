"""Names of places and agencies as many hands write them, brought to one spelling so that they can be compared."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

Alike = Literal["same", "near"]

_SHORT: Final[Mapping[str, str]] = {
    "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point", "twp": "township", "boro": "borough",
    "dept": "department", "pd": "police department", "so": "sheriffs office", "co": "county", "conty": "county",
    "countey": "county", "cnty": "county", "cty": "county", "sheriff": "sheriffs", "sherifs": "sheriffs",
    "sherriffs": "sheriffs", "sherrifs": "sheriffs",
}  # fmt: skip
_COUNTY: Final = re.compile(r" (county|parish|borough|census area|municipality|city and borough|planning region)$")
_AGENCY: Final = re.compile(
    r" (metropolitan |metro |regional |municipal )?(police department|police|department of public safety|"
    r"public safety department|public safety|marshals office|law enforcement)$"
)
_SHERIFF: Final = re.compile(r" (county |parish )?(sheriffs (office|department)|sheriffs)$")
_KIND: Final = re.compile(r"^(city|town|village|township|borough|county) of ")
NEAR: Final = 0.84


def plain(name: str) -> str:
    """Lower case, without accents and marks, short forms written out: 'St. Mary’s Co.' is 'saint marys county'."""
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", " ", folded.replace("'", "").replace(".", " ")).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def county_key(name: str) -> str:
    """A county without what kind of county it is; empty for what is none, as '#N/A'."""
    text = plain(name)
    if text in ("n a", "na", "none", "not specified", "unknown", "null", ""):
        return ""
    short = _COUNTY.sub("", text)
    return short.replace(" ", "") or text


def place_key(name: str) -> str:
    """A place or its police by the place's name alone: 'Town of Troy', 'Troy Police Dept.' and 'Troy' are one."""
    text = _AGENCY.sub("", plain(name).removeprefix("the "))
    return _KIND.sub("", text).replace(" ", "")


def sheriff_key(name: str) -> str:
    """A county's agency by the county's name alone: 'Lake County Sheriff’s Office' and 'Lake' are one."""
    text = _SHERIFF.sub("", plain(name).removeprefix("the "))
    return _COUNTY.sub("", _KIND.sub("", text)).replace(" ", "")


def is_sheriff(name: str) -> bool:
    return _SHERIFF.search(plain(name)) is not None


def alike(one: str, other: str) -> Alike | None:
    """Two keys: the same, near enough to be asked about, or neither."""
    if not one or not other:
        return None
    if one == other:
        return "same"
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter) and len(longer) - len(shorter) <= 8:
        return "near"
    return "near" if difflib.SequenceMatcher(None, one, other).ratio() >= NEAR else None
