"""Figures in texts: sections and acts that are named twice are named alike, and a ruling has the year of its source.

A section of a code stands in the text that names it, in a citation, in the title of the source. One that stands alone,
and is all but another of its file, may be mistyped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from app.rulebook.checks.citing import texts_of
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.checks.said_twice import texts
from app.rulebook.checks.sources import CITING, citations
from app.rulebook.strict_yaml import Path
from app.schema.law import ModelRow, Source
from app.schema.states import StateLaw

_FIGURE = re.compile(r"(?<!\d)(?<! -)\d+(?:,\d{3})*(?:\.\d+)?")
"""Any figure, but for the end of a range: 101 to -103."""
_ASKED = frozenset({"ask", "ask_counsel", "ask_counsel_dated", "searches"})
"""What is asked may name a law that was not read, and a search is written down as it was typed."""
_YEAR = re.compile(r"(?:1[789]|20)\d\d")
"""A year: the checks of days look at it."""
_RULED = re.compile(r"\bruled in (\d{4})\b")
_TERM = re.compile(r"\b(\d{1,3})[ -](day|hour|month|year)s?\b")
"""A term such as 90 days, or a 48-hour hold."""
_RULING = re.compile(r"(\w+) v\. [^()]{3,60}\((?:[^();]*\D)?(\d{4})\)")


def _known(source: Source) -> str:
    """All by which a source is known, as one text."""
    return f"{source.title} {source.id} {source.address} {source.date}".replace("_", " ")


def _figures(text: str) -> Iterator[str]:
    return (found.group() for found in _FIGURE.finditer(text))


@check(
    "figures.nearly_another",
    severity="warning",
    promise="In the file of a state, a figure of three digits or more that stands there once, and in no title of its "
    "sources, is not all but another. Years and round sums are left out.",
    mend="Compare both with the source. If they are two figures, silence this.",
    example="a bill HF 5396 with a source that is called HF 5096",
)
def nearly(book: Examined) -> Iterator[Found]:
    sources = {source.shape.id: _known(source.shape) for source in book.of(Source)}
    cited: dict[str, set[str]] = {}
    for placed, _, id_ in book.once(citations):
        cited.setdefault(placed.file.name, set()).add(id_)
    for file in book.files.read:
        if not isinstance(file.shape, StateLaw):
            continue
        placed_at: dict[str, tuple[Path, str]] = {}
        named: Counter[str] = Counter()
        for path, text in texts(file.loaded.data):
            if "searches" in path:
                continue
            for figure in _figures(text):
                named[figure] += 1
                placed_at.setdefault(figure, (path, text))
        borne = {figure for id_ in cited.get(file.name, ()) for figure in _figures(sources.get(id_, ""))}
        for figure, (path, text) in placed_at.items():
            if named[figure] > 1 or figure in borne or not _telling(figure) or _ASKED & set(path):
                continue
            beside = set(_figures(text))  # whoever writes both in one text means both
            like = [
                other
                for other in (*named, *borne)
                if _one_digit_apart(figure, other) and _telling(other) and other not in beside
            ]
            if like:
                yield Found(file, path, f"{figure} stands here alone, and {like[0]} elsewhere")


def _telling(figure: str) -> bool:
    """Is it of three digits or more, no year, and no round sum?"""
    digits = figure.replace(",", "").replace(".", "")
    return len(digits) > 2 and not _YEAR.fullmatch(figure) and not digits.endswith("00")


def _one_digit_apart(one: str, other: str) -> bool:
    """Is one digit another, or a naught more or less at the end?"""
    if len(one) == len(other):
        apart = [a + b for a, b in zip(one, other, strict=True) if a != b]
        return len(apart) == 1 and apart[0].isdigit()
    return one == f"{other}0" or other == f"{one}0"


@check(
    "figures.year_of_ruling",
    severity="warning",
    promise="A ruling that a text names with its year has the year of the source that is called so.",
    mend="Correct the year, or cite the ruling that is meant.",
    example="'Santos v. Frederick County (4th Cir. 2012)' with a source of 2013",
)
def year_of_ruling(book: Examined) -> Iterator[Found]:
    rulings = {source.shape.id: source.shape for source in book.of(Source) if source.shape.kind == "court"}
    for placed in book.written_here:
        cited = [getattr(placed.shape, name) for name in CITING if name in type(placed.shape).model_fields]
        ids = [id_ for each in cited for id_ in (each if isinstance(each, tuple) else (each,)) if id_ in rulings]
        text = " ".join(texts_of(placed.shape).split()) if ids else ""
        for party, year in (*_RULING.findall(text), *(("", year) for year in _RULED.findall(text))):
            named = [rulings[id_] for id_ in ids if party and party in rulings[id_].title] or [
                rulings[id_] for id_ in ids
            ]
            if year not in " ".join(f"{ruling.date} {ruling.title}" for ruling in named):
                yield placed.found("", f"it names a ruling of {year}, and no ruling that it cites is of that year")


@check(
    "figures.of_the_form",
    severity="warning",
    promise="A term that a text gives of a form, such as 90 days of notice, stands in a row of the model of that form.",
    mend="Compare both with the form, and correct the one that differs.",
    example="'The form asks for 91 days of notice' where the model's file says 90",
)
def of_the_form(book: Examined) -> Iterator[Found]:
    forms = {source.shape.id for source in book.of(Source) if source.shape.kind == "agreement_form"}
    own = {source.shape.id for source in book.of(Source) if source.shape.kind == "this_project"}
    terms: dict[str, set[tuple[str | Any, ...]]] = {id_: set() for id_ in forms}
    for row in book.of(ModelRow):
        for id_ in forms & set(row.shape.sources):
            terms[id_].update(term.groups() for term in _TERM.finditer(row.shape.text))
    for placed in book.written_here:
        cited = getattr(placed.shape, "sources", None)
        if not isinstance(cited, tuple) or isinstance(placed.shape, ModelRow):
            continue
        if any(id_ not in forms and id_ not in own for id_ in cited):
            continue  # the term may be that of the other source
        known = {term for id_ in forms & set(cited) for term in terms[id_]}
        for found in _TERM.finditer(" ".join(texts_of(placed.shape).split())) if known else ():
            if found.groups() not in known:
                yield placed.found("", f"it gives '{found.group()}' of a form, and no row of its model does")
