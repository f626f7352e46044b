"""Letters that scanning confuses."""

from __future__ import annotations

_CONFUSED = str.maketrans({
    "m": "rn", "w": "vv", "d": "cl", "h": "ll", "i": "l", "1": "l", "0": "o", "5": "s", "8": "b", "e": "c",
})  # fmt: skip
_LIKE_DIGITS = frozenset("0123456789liosb")


def folded(counted: str) -> str:
    """Small letters with those made one that scanning confuses: rn and m, l and 1, O and 0. Digits stay apart."""
    return counted.translate(_CONFUSED)


def loose(plain: str) -> str:
    """What counts of a text in small letters, folded; a point or dash counts between a number and what may be one."""
    return folded("".join(sign for place, sign in enumerate(plain) if sign.isalnum() or _in_number(plain, place)))


def _in_number(text: str, place: int) -> bool:
    if text[place] not in ".-" or text[place + 1 : place + 2] not in _LIKE_DIGITS:
        return False
    start = place
    while start and text[start - 1] in _LIKE_DIGITS:
        start -= 1
    if any(map(str.isdigit, text[start:place])):
        return True
    alone = start < place and not (text[start - 1 : start].isalnum() or text[start - 1 : start] == ".")
    return alone and text[place + 1].isdigit()  # an S for a 5
