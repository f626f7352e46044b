"""Does a value fit its question? One check for the web form, the answers file and the import. Pure, no I/O."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from app.engine.answers import DONT_KNOW, AnswerValue, DontKnow
from app.engine.around import AroundError, read_around
from app.rulebook.records import AROUND, TIME_ZONE
from app.rulebook.usstates import STATES, ZONE_WORDS
from app.schema.questions import Question

LONGEST_TEXT: Final = 4_000
"""Of any text a person writes, in characters."""
LONGEST_LINE: Final = 200
"""Of a name, in characters."""
LARGEST_NUMBER: Final = 1e12
"""No count, dollar or hour of a town comes near it; beyond it sums lose their cents."""
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNSEEN: Final = frozenset("\u2028\u2029\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Not seen on paper, yet able to change what is read there: line separators and turns of direction."""


class AnswerError(ValueError):
    """A value that does not fit. `what` is wrong, `mend` says how to put it right; both are whole sentences. `offers`
    are texts that may have been meant: typed in its place, each is taken."""

    def __init__(self, what: str, mend: str, offers: tuple[str, ...] = ()) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend
        self.offers = offers


CHOOSE_DONT_KNOW: Final = "choose \u201cI don\u2019t know\u201d"
"""The way on in a form; a file has `dont_know`."""


def not_known(text: str) -> AnswerError:
    """What is said of a text that says that there is no answer yet: TBD, N/A, unknown."""
    return AnswerError(
        f"\u201c{text.strip()}\u201d is not an answer to this question.", f"If it is not known, {CHOOSE_DONT_KNOW}."
    )


def check_value(question: Question, raw: Any) -> AnswerValue:
    """The answer's value for what a person gave to this question, in its one stored form.

    `raw` is plain data: bool, int, float, text, a list of texts, a date, or `dont_know`. A number is in the
    question's unit, a share from 0 to 1. Raises AnswerError (a ValueError) with a sentence for the person.
    """
    if isinstance(raw, DontKnow) or (isinstance(raw, str) and raw.strip() == DONT_KNOW.value):
        return DONT_KNOW
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise AnswerError("The answer is empty.", "Give a value, write dont_know, or leave the question out.")
    return _CHECKS[question.kind](question, raw)


def check_number(question: Question, raw: Any) -> float:
    """The number, in the question's unit: also for the low and high of an estimate. Raises AnswerError."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise AnswerError(f"{show(raw)} is not a number.", _number_mend(question))
    if not abs(raw) <= LARGEST_NUMBER:  # so that NaN is refused too; before float(), as an int may be too large for it
        raise AnswerError("The number is too large or not a number.", f"Give a number below {LARGEST_NUMBER:,.0f}.")
    number = float(raw) + 0.0
    if question.whole and not number.is_integer():
        raise AnswerError(f"{_plain(number)} is not a whole number.", "Give a whole number.")
    low, high = question.min, question.max
    if low is not None and number < low:
        raise AnswerError(f"{_plain(number)} is less than {_plain(low)}.", _number_mend(question))
    if high is not None and number > high:
        raise AnswerError(f"{_plain(number)} is more than {_plain(high)}.", _number_mend(question))
    return number


def check_spread(question: Question, value: AnswerValue, low: Any, high: Any) -> tuple[float, float] | None:
    """The low and high that a person gave to a number, or None if none was given. Raises AnswerError."""
    if low is None and high is None:
        return None
    if isinstance(value, bool) or not isinstance(value, float):
        raise AnswerError("Only a number can have a low and a high.", "Take low and high out.")
    if low is None or high is None:
        given, missing = ("high", "low") if low is None else ("low", "high")
        raise AnswerError(f"There is a {given} but no {missing}.", f"Give {missing} as well, or take {given} out.")
    low, high = check_number(question, low), check_number(question, high)
    if not low <= value <= high:
        raise AnswerError(
            f"low ({_plain(low)}), value ({_plain(value)}) and high ({_plain(high)}) do not rise in this order.",
            "Give a low that is at most the value, and a high that is at least the value.",
        )
    return low, high


def check_text(raw: Any, *, lines: bool, longest: int = LONGEST_TEXT) -> str:
    """The text without blanks at its ends; several lines only if `lines`. Raises AnswerError."""
    if not isinstance(raw, str):
        raise AnswerError(f"{show(raw)} is not a text.", 'Put it in quotes, as in "text".')
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise AnswerError("The text is empty.", "Write something, or leave it out.")
    if len(text) > longest:
        raise AnswerError(f"The text has {len(text):,} characters.", f"Shorten it to {longest:,} or fewer.")
    if not lines and "\n" in text:
        raise AnswerError("The text has more than one line.", "Write it on one line.")
    for character in text:
        if character != "\n" and character != "\t" and not _printable(character):
            raise AnswerError(f"The text holds the control character U+{ord(character):04X}.", "Take it out.")
    return text


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None."""
    found = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def show(raw: Any) -> str:
    """A value as it is quoted in a message: short, on one line."""
    if isinstance(raw, str):
        text = " ".join(raw.split())
        text = "".join(character if _printable(character) else "?" for character in text)
        return f"'{text[:40]}...'" if len(text) > 40 else f"'{text}'"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float):
        return _plain(raw)
    if isinstance(raw, int):
        return str(raw) if abs(raw) <= LARGEST_NUMBER else "a number of many digits"
    if isinstance(raw, dt.date):
        return raw.isoformat()
    if isinstance(raw, list | tuple):
        return "a list"
    return "nothing" if raw is None else "a group of values"


def _printable(character: str) -> bool:
    if character.isprintable() and character not in _UNSEEN:
        return True
    if character in _UNSEEN or ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs")


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:,.10g}"


def _number_mend(question: Question) -> str:
    kind = "a whole number" if question.whole else "a number"
    unit = f" ({question.unit})" if question.unit and question.unit not in ("share", "ratio", "1") else ""
    if question.min is not None and question.max is not None:
        bounds = f" from {_plain(question.min)} to {_plain(question.max)}"
    elif question.min is not None:
        bounds = f" of {_plain(question.min)} or more"
    elif question.max is not None:
        bounds = f" of {_plain(question.max)} or less"
    else:
        bounds = ""
    share = "; a share is a part of 1 or has its sign: 35 percent is 0.35 or 35%" if question.unit == "share" else ""
    return f"Give {kind}{unit}{bounds}{share}."


def _yes_no(question: Question, raw: Any) -> AnswerValue:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in ("yes", "no"):
        return raw.strip().lower() == "yes"
    raise AnswerError(f"{show(raw)} is neither yes nor no.", "Write true or false (yes and no will do), or dont_know.")


def _choice(question: Question, raw: Any) -> AnswerValue:
    ids = [choice.id for choice in question.choices]
    if isinstance(raw, str) and raw.strip() in ids:
        return raw.strip()
    raise AnswerError(f"{show(raw)} is not one of the choices.", _choice_mend(raw, ids))


def _choices(question: Question, raw: Any) -> AnswerValue:
    if not isinstance(raw, list | tuple):
        raise AnswerError(f"{show(raw)} is not a list.", "Write the choices as a list, as in [first, second].")
    ids = [choice.id for choice in question.choices]
    picked: set[str] = set()
    for item in raw:
        one = item.strip() if isinstance(item, str) else item
        if not isinstance(one, str) or one not in ids:
            raise AnswerError(f"{show(item)} is not one of the choices.", _choice_mend(item, ids))
        if one in picked:
            raise AnswerError(f"{show(one)} is twice in the list.", "Name each choice once.")
        picked.add(one)
    alone = next((choice for choice in question.choices if choice.alone and choice.id in picked), None)
    if alone is not None and len(picked) > 1:
        raise AnswerError(f"\u201c{alone.text}\u201d is marked with other choices.", "Choose it alone, or the others.")
    return tuple(name for name in ids if name in picked)


def _choice_mend(raw: Any, ids: list[str]) -> str:
    near = nearest(raw, ids) if isinstance(raw, str) else None
    meant = f"Did you mean {near}? " if near else ""
    return f"{meant}The choices are: {', '.join(ids)}."


def check_day(raw: Any) -> str:
    """The day as ISO text. Raises AnswerError."""
    mend = "Write year, month and day with dashes, as in 2026-05-18."
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        date = raw
    elif isinstance(raw, str) and _ISO_DATE.fullmatch(raw.strip()):
        try:
            date = dt.date.fromisoformat(raw.strip())
        except ValueError:
            raise AnswerError(f"There is no day {show(raw)}.", mend) from None
    else:
        raise AnswerError(f"{show(raw)} is not a date.", mend)
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise AnswerError(f"The year {date.year} is not likely.", f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return date.isoformat()


def _date(question: Question, raw: Any) -> AnswerValue:
    return check_day(raw)


def _state(question: Question, raw: Any) -> AnswerValue:
    if isinstance(raw, str):
        word = raw.strip()
        if word.upper() in STATES:
            return word.upper()
        by_name = {name.lower(): code for code, name in STATES.items()}
        near = nearest(word.lower(), by_name)
        if near is not None:
            raise AnswerError(
                f"{show(raw)} is not a state's code.", f"Write {by_name[near]} for {STATES[by_name[near]]}."
            )
    raise AnswerError(f"{show(raw)} is not a state's code.", "Write its two letters, as in ME; DC counts as a state.")


def _text(question: Question, raw: Any) -> AnswerValue:
    text = check_text(raw, lines=question.kind == "long_text")
    if question.id == TIME_ZONE and text not in ZONE_WORDS:
        raise AnswerError(f"{show(raw)} is not a time zone here.", f"Write one of: {', '.join(ZONE_WORDS)}.")
    if question.id == AROUND:
        try:
            read_around(text)
        except AroundError as error:
            raise AnswerError(str(error), "Take the table from the page that makes it.") from None
    return text


_CHECKS: Final[Mapping[str, Callable[[Question, Any], AnswerValue]]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "number": check_number,
    "text": _text,
    "long_text": _text,
    "date": _date,
    "state": _state,
}
