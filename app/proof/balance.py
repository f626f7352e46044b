"""Group B: balance."""

from __future__ import annotations

import colorsys
import re

from app.proof.checklist import Faults, Finished, Group, filled
from app.proof.options import COLUMNS
from app.rulebook.wording import Column, Columns
from app.schema.wording import Lean

GROUP = Group("B", "Balance")
LOADED: frozenset[Lean] = frozenset({"enforcement", "opposing"})
NO_COSTS = "It leaves costs out: no option that carries one is open. They are made on request."
YEAR_TABLES = ("years-cash", "years-loaded", "years-hours")
RANKED = re.compile(r"\b(?:total score|weighted score|overall score|ranked first)\b", re.IGNORECASE)
_COLOR = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


@GROUP.item(
    "B1",
    "Are the two columns of each option of like size?",
    basis="IPDAS, certification: equal detail",
    at=("each-option",),
    gate=True,
)
def equal(it: Finished) -> Faults:
    shown = it.page.anchors(COLUMNS)
    if not shown:
        yield "no option has the two columns"
    for anchor in shown:
        sides = []
        for place in (0, 1):
            cells = [row[place] for row in it.page.table(anchor).rows if len(row) > place and not row[place].empty]
            texts = [cell.text for cell in cells]
            sides.append(Column.of(texts, sum(cell.cites for cell in cells), it.frame.lexicon))
        if all(side.words for side in sides):  # an empty one is what A5 and A6 find
            yield from Columns(anchor.removeprefix("option-").removesuffix("-columns"), *sides).faults()


@GROUP.item(
    "B2",
    "Are all open options compared in one table on the same rows?",
    basis="IPDAS, item 7; DCLG manual on multi-criteria analysis: the performance matrix",
    at=("matrix",),
    not_in_short="No option to compare on cost and hours is open; each option's own parts appear side by side instead.",
)
def matrix(it: Finished) -> Faults:
    return filled(it, "matrix")


@GROUP.item(
    "B3",
    "Do the costs of all options use the same years and units?",
    basis="IPDAS, item 13: same denominator and period",
    at=("years", "line-ranges"),
    not_in_short=NO_COSTS,
)
def periods(it: Finished) -> Faults:
    for anchor in YEAR_TABLES:
        table = it.page.table(anchor)
        for head in ("Year 1", "Year 2", "Year 3", "Year 4", "Year 5", "Three years"):
            if head not in table.heads:
                yield f"the table '{anchor}' has no column '{head}'"
        there = {row[0].text for row in table.rows}
        for option in it.open:
            if option.short not in there:
                yield f"the table '{anchor}' has no row for '{option.short}'"
        for where in table.empty_cells():
            yield f"the table '{anchor}' has an empty cell: {where}"


@GROUP.item(
    "B4",
    "Is the tool's own text free of a recommendation, and does a box say who made one, if any?",
    basis="CRS and fiscal-note rule; custom of staff reports",
    at=("made-by",),
    by="both",
    person="whether order, length or emphasis amounts to advice",
)
def no_recommendation(it: Finished) -> Faults:
    for text, flag in it.flagged:
        if flag.entry.lean == "directive":
            yield f"under '{text.under}': '{flag.word}'"
    said = next((value for label, value in it.page.facts("made-by").items() if label == "Recommendation"), None)
    if said is None or said.empty:
        yield "no line says whether a recommendation was made"


@GROUP.item(
    "B5",
    "Is the tool's own text free of loaded words outside quotation marks?",
    basis="Associated Press, entry on immigration, 2013; rules/wording.yaml",
    at=("top",),
)
def no_loaded_words(it: Finished) -> Faults:
    for text, flag in it.flagged:
        if flag.entry.lean in LOADED:
            yield f"under '{text.under}': '{flag.word}' leans to one side ({flag.entry.lean})"


@GROUP.item(
    "B6",
    "Is each claim of supporters and opponents attributed to a named source?",
    basis="Associated Press: attribute what people are said to have done",
    at=("views",),
    by="person",
    person="whether each view is given as its holder would put it, and is attributed",
)
def attributed(it: Finished) -> Faults:
    sides = []
    for anchor in ("views-supporters", "views-opponents"):
        views = [words for block in it.page.blocks(anchor) if block.kind == "list" for words in block.words]
        sides.append(len(views))
        for words in views:
            if not words.cites:
                yield f"a view has no source: {words.text[:60]}"
    if 0 in sides or abs(sides[0] - sides[1]) > 1:
        yield f"{sides[0]} views of supporters and {sides[1]} of opponents"


@GROUP.item(
    "B7",
    "Is the layout free of cues that point to an answer?",
    basis="IPDAS: framing of items",
    at=("options-at-a-glance",),
    by="person",
    person="whether the layout as a whole points to an answer",
)
def no_cues(it: Finished) -> Faults:
    roots = [made.page.root for _, made in it.volumes]
    styles = [made.page.style for _, made in it.volumes]
    styles += [each.get("style", "") for root in roots for each in root.iter() if each.get("style")]
    drawn = [each.get(name, "") for root in roots for each in root.iter() for name in ("fill", "stroke")]
    for color in sorted({found[0] for text in (*styles, *drawn) for found in _COLOR.finditer(text)}):
        if _signal(color.lstrip("#")):
            yield f"the color {color} is a red or a green"
    if any(RANKED.search(text.words.text) for text in it.page.texts):
        yield "a score or a rank is printed"


def _signal(digits: str) -> bool:
    """Is it a clear red or green, as of a traffic light?"""
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    return strong > 0.35 and 0.1 < light < 0.9 and (hue < 0.06 or hue > 0.94 or 0.22 < hue < 0.45)
