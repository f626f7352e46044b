"""Letters that scanning confuses."""

from __future__ import annotations

_CONFUSED = str.maketrans({
    "m": "rn", "w": "vv", "d": "cl", "h": "ll", "i": "l", "1": "l", "0": "o", "5": "s", "8": "b", "e": "c",
})  # fmt: skip


def loose(counted: str) -> str:
    """Counted letters with those made one that scanning confuses: rn and m, l and 1, O and 0. Digits stay apart."""
    return counted.translate(_CONFUSED)
