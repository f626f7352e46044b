"""Days as a list has them: real dates, texts in the common American spellings, numbers of a spreadsheet."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from app.lists.sheets import Cell

FIRST_POSSIBLE: Final = dt.date(2002, 1, 1)
"""The first agreement under section 287(g) was signed in 2002."""
_EPOCH: Final = dt.date(1899, 12, 30)
_DIGITS: Final = re.compile(r"(\d{1,2})[/.\- ]{1,2}(\d{1,2})[/.\- ]{1,2}(\d{4}|\d{2})")
_ISO: Final = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ].*)?")
_EIGHT: Final = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WORDS: Final = re.compile(r"(?:[A-Za-z]+day,? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WORDS_BRITISH: Final = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_LINK: Final = re.compile(r"(\d{2})(\d{2})(\d{4})\.(?:pdf|docx?)(?:$|[?#&%])", re.IGNORECASE)


def read_day(cell: Cell) -> dt.date | None:
    """The day; None where the text is none that can be."""
    if isinstance(cell, dt.date):
        return cell
    text = cell.strip().rstrip("*")
    if match := _ISO.fullmatch(text):
        return _made(match[1], match[2], match[3])
    if (match := _DIGITS.fullmatch(text)) or (match := _EIGHT.fullmatch(text)):
        return _made(match[3], match[1], match[2])
    if match := _WORDS.fullmatch(text):
        return _made(match[3], _month(match[1]), match[2])
    if match := _WORDS_BRITISH.fullmatch(text):
        return _made(match[3], _month(match[2]), match[1])
    if text.isdecimal() and len(text) == 5:
        return _EPOCH + dt.timedelta(days=int(text))
    return None


def _month(word: str) -> str:
    short = word[:3].lower()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"


def _made(year: str, month: str, day: str) -> dt.date | None:
    full = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None


def day_in_link(address: str) -> dt.date | None:
    """The day in the name of the file that an agreement is posted under, as in '..._MOA_03192026.pdf'."""
    match = _IN_LINK.search(address)
    return _made(match[3], match[1], match[2]) if match else None
