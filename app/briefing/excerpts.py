"""Long texts of the town, cut for the body of the briefing; the record of answers has each in full."""

from __future__ import annotations

MOST, SHORT = 360, 160  # characters: of a text of its own, of a value among others
CUT = " \u2026 (in full in the record of answers)"


def excerpt(text: str, most: int = MOST) -> str:
    """`text` with its line ends as spaces, cut at a word if it is longer than `most`."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head, _, _ = text[:most].rpartition(" ")
    return (head or text[:most]).rstrip(" ,;:.") + CUT
