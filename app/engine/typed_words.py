"""Words that people type where a figure or a day is asked for: for nothing, for what is not known, for small numbers.

Pure text: what a question may be answered with is for `typed_figures` and `typed_dates` to say.
"""

from __future__ import annotations

import re
from typing import Final

_FLAGS: Final = re.ASCII | re.IGNORECASE
_NOT_KNOWN: Final = re.compile(
    r"\?+|-+|n\s?[/.]\s?a\.?|na|not\s(?:applicable|available|known|sure|certain|decided|determined|set)(?:\syet)?"
    r"|unknown|unsure|uncertain|undecided|tb[dac]|t\.b\.d\.?|to\sbe\s(?:determined|decided|announced|set)|pending|varies"
    r"|(?:i\s)?(?:don'?t|do\snot)\sknow|idk|dk|no\sidea|can'?t\ssay|no\sdata|not\stracked",
    _FLAGS,
)
_NOTHING: Final = re.compile(
    r"(?:none|no|zero|nil|nothing|zip)(?:\s(?:at\sall|yet|so\sfar|at\sthis\stime|for\snow|planned|currently|now))?"
    r"|(?:no|zero)\s(?:officers?|deputies|people|one|posts?|vehicles?|cars|cost|costs|money|hours|contacts?|trips?"
    r"|detainers?|beds?|cells?|overtime|change|charge|dollars)",
    _FLAGS,
)
_SMALL: Final = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "a dozen": "12", "thirteen": "13",
    "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "twenty": "20", "once": "1 time", "twice": "2 times",
}  # fmt: skip
_SPELLED: Final = re.compile(
    rf"(^|\b(?:about|around|approximately|roughly|nearly|almost|maybe|probably|between|from|to|and|or)\s|[~-]\s?)"
    rf"({'|'.join(_SMALL)})\b(?!-)",
    _FLAGS,
)
_FRACTIONS: Final = {"\u00bd": "1/2", "\u00bc": "1/4", "\u00be": "3/4", "\u2153": "1/3", "\u2154": "2/3"}
_TIMES: Final = {
    "half an hour": "1/2 hour", "half hour": "1/2 hour", "an hour": "1 hour", "one hour": "1 hour",
    "an hour and a half": "1 1/2 hours", "a year": "1 year", "half a year": "6 months",
}  # fmt: skip
PARTS: Final = {
    "half": "1/2", "a half": "1/2", "one half": "1/2", "one-half": "1/2", "a third": "1/3", "one third": "1/3",
    "one-third": "1/3", "two thirds": "2/3", "two-thirds": "2/3", "a quarter": "1/4", "one quarter": "1/4",
    "one-quarter": "1/4", "one fourth": "1/4", "three quarters": "3/4", "three-quarters": "3/4", "all": "100%",
    "all of it": "100%", "all of them": "100%", "half of it": "1/2", "half of them": "1/2",
}  # fmt: skip
"""What says a share in words."""
MULTIPLES: Final = {
    "time and a half": "1.5", "time-and-a-half": "1.5", "time and one half": "1.5", "time and one-half": "1.5",
    "double time": "2", "double": "2", "straight time": "1",
}  # fmt: skip
"""What says a multiple of pay in words."""


def says_not_known(text: str) -> bool:
    """Does the text say that there is no answer yet: TBD, N/A, unknown, ?"""
    return _NOT_KNOWN.fullmatch(_plain(text)) is not None


def says_nothing(text: str) -> bool:
    """Does the text say that there is none: none, no, no officers?"""
    return _NOTHING.fullmatch(_plain(text)) is not None


def in_digits(text: str) -> str:
    """The text with its small numbers, fractions and spans of time in digits: two to three, 1\u00bd, half an hour."""
    if (found := _TIMES.get(text.lower())) is not None:
        return found
    for sign, digits in _FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", f" {digits}", text).replace(sign, digits)
    return _SPELLED.sub(lambda match: match[1] + _SMALL[match[2].lower()], text)


def _plain(text: str) -> str:
    """On one line, with straight apostrophes and without a full stop at its end."""
    text = " ".join(text.replace("\u2019", "'").split())
    return text.rstrip(".") if len(text) > 4 else text
