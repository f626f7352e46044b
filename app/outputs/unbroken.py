"""What stays on one line: a number with its sign and unit, a day with its month, a legal citation, a name.

One function finds the stretches. Each format keeps them together in its own way: a page with a span that does not
wrap, a Word file with its own spaces and hyphens. The text itself stays as the rulebook has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

LONGEST: Final = 24
"""Letters of a stretch that is kept whole. A longer one could stick out of a narrow column."""
_ENDING: Final = 12  # letters of a long last word that a citation is kept with
_NUMBER: Final = r"[$\u2212+]*\d[\d,.]*(?:%|[kM])?"
_MONTHS: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.)"
)
_UNITS: Final = (
    r"(?:officers?|deputy|deputies|hours?|minutes?|days?|weeks?|months?|years?|percent|million|billion|thousand|dollars?"
    r"|people|persons?|residents?|contacts?|vehicles?|shifts?|miles?|beds?|trips?|posts?|pages?|votes?|members?|arrests?"
    r"|detainees?|employees?|agencies|agency|states?|towns?|cities|counties|a\.m\.|p\.m\.)(?![\w-])"
)
_REPORTERS: Final = (
    r"(?:U\.S\.C\.(?:A\.)?|U\.S\.|USC|C\.F\.R\.|CFR|Fed\. Reg\.|FR|Stat\.|S\. ?Ct\.|F\.[23]d|F\.4th"
    r"|F\. ?Supp\.(?: [23]d)?|M\.R\.S\.(?:A\.)?|A\.[23]d|P\.[23]d|N\.E\.[23]d|So\. ?[23]d|F\.)"
)
_BEFORE_A_NUMBER: Final = (
    r"(?:[Ss]ections?|[Ss]ecs?\.|[Cc]hapters?|[Cc]h\.|[Aa]rticles?|[Aa]rt\.|[Tt]itles?|[Pp]arts?|[Pp]aragraphs?|[Cc]lauses?"
    r"|[Rr]ules?|[Pp]ages?|[Ss]teps?|[Ii]tems?|[Aa]ppendix|[Ff]igures?|[Tt]ables?|[Ll]ines?|[Nn]o\.|[Nn]os\.|\u00a7\u00a7?"
    r"|[Ss]ources?|[Qq]uestions?|[Ff]orms?|[Oo]rdinance|[Rr]esolution|[Oo]rder|Law|Laws|Amendment|Measure|RSA|RCW|ORS|FY|year"
    r"|SB|HB|AB|LD|HF|SF|S\.B\.|H\.B\.|L\.D\.|H\.R\.|S\.|Stat\.|Code|Ann\.|Rev\.|Gen\.|Pub\. L\.|P\.L\.|Option|Day)"
)
_TITLES: Final = r"(?:Mr|Mrs|Ms|Dr|St|Ste|Sgt|Lt|Col|Capt|Gov|Sen|Rep|Hon|Ft|Mt|Mayor|Chief|Sheriff)"
_STATES: Final = (
    r"(?:New (?=Hampshire|Jersey|Mexico|York)|(?:North|South) (?=Carolina|Dakota)|West (?=Virginia)|Rhode (?=Island)"
    r"|United (?=States))"
)

_GLUED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w.]){_NUMBER}\)? (?={_UNITS})",  # 4 officers, $1.2 million, 7 p.m.
        r"(?<![\w.])(?:\u2212|\u00b1|\+|<|>|\u2264|\u2265|\u00d7|\u00f7|=|~) ?(?=\$?\d)",  # a sign with its number
        rf"(?<!\w){_MONTHS} (?=\d{{1,2}}(?!\d))",  # January 12
        rf"(?<![\w.])\d+[A-Z]?(?:-[A-Z])? (?={_REPORTERS})",  # 8 U.S.C., 30-A M.R.S.
        rf"(?<![\w.]){_REPORTERS} (?=(?:\u00a7\u00a7? ?|[Ss]ection |[Pp]art )?\d)",  # U.S.C. 1357(g)
        rf"(?<![\w.]){_BEFORE_A_NUMBER} (?=\d|[A-Z]-?\d)",  # section 908.11, RSA 106-P, Public Law 119-21
        r"(?<!\w)(?:Public|Executive) (?=(?:Law|Order) (?:No\. )?\d)",
        r"(?<!\w)(?:Part|Title|Appendix|Article|Chapter|Exhibit|Attachment|Subpart|Class) (?=[A-Z]{1,4}(?![\w-]))",
        rf"(?<!\w){_TITLES}\.? (?=[A-Z][a-z])",  # St. Paul
        r"(?<![\w.])(?:[A-Z]\.)(?: ?[A-Z]\.)? (?=[A-Z][a-z])",  # J. Smith
        r"(?<=\w) (?=vs?\. [A-Z])",  # Printz v.
        rf"(?<!\w){_STATES}",
        r"(?:^|(?<= ))\* (?=[A-Z])",  # the star that opens a note
    )
)
_PRONE: Final = re.compile(r"[\u2212\u00b1+]\$|\d[-\u2010-\u2014/]\w|\b[A-Z]{1,3}[-\u2010-\u2014/]\d|\)\(")
"""Signs of a figure or a citation beside which a line could end."""


@lru_cache(maxsize=65536)
def stretches(text: str) -> tuple[tuple[str, bool], ...]:
    """`text` in pieces that make it up again, each with whether it has to stay on one line.

    >>> stretches("It takes 4 officers.")
    (('It takes ', False), ('4 officers.', True))
    """
    glued = {found.end() - 1 for pattern in _GLUED for found in pattern.finditer(text) if text[found.end() - 1] == " "}
    pieces: list[tuple[str, bool]] = []
    for word in _words(text, glued):
        kept = len(word.strip()) > 1 and (" " in word.strip() or _prone(word))
        if not kept and pieces and not pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + word, False)
        else:
            pieces.append((word, kept))
    return tuple(pieces)


def ending(text: str) -> tuple[str, str]:
    """`text` cut before what a citation behind it stays with: its last word, or the stretch that this belongs to."""
    pieces = stretches(text)
    if not pieces or text[-1:].isspace():
        return text, ""
    last = pieces[-1][0] if pieces[-1][1] else re.split(r"[ \t\r\n]", text)[-1]
    if len(last) > LONGEST:
        last = last[-_ENDING:]
    return text[: len(text) - len(last)], last


def _words(text: str, glued: set[int]) -> Iterator[str]:
    """Words and the spaces between them; those joined by spaces that hold are one."""
    start = 0
    for found in re.finditer(r"[ \t\r\n]+", text):
        if found.start() in glued and len(found.group()) == 1:
            continue
        yield from _short(text[start : found.start()])
        yield found.group()
        start = found.end()
    yield from _short(text[start:])


def _short(word: str) -> Iterator[str]:
    """A stretch that is too long to be kept, in its words."""
    if len(word) <= LONGEST:
        if word:
            yield word
        return
    for place, part in enumerate(word.split(" ")):
        if place:
            yield " "
        if part:
            yield part


def _prone(word: str) -> bool:
    """Could a line end inside this word, at a sign of a figure or a citation?"""
    return len(word) <= LONGEST and _PRONE.search(word) is not None
