"""Every labelled number of finished documents: its label, the context in which it is read, and where it stands.

Read from what is printed: tables, labelled values and charts of a document, rows of a workbook, labels of the JSON.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl

from app.briefing.blocks import Block, Box, Chart, Document, Facts, Heading, Table, Words
from app.engine.evaluation import Evaluation
from app.outputs.html.write import plain_words
from app.outputs.workbook.live import NOT_KNOWN
from app.outputs.workbook.write import Made

BAND, HEAD = "FF1A4480", "FFF0F0F0"
"""The fills of a band and of a row of heads in the workbook."""
ONE = r"−?\$?[\d,]+(?:\.\d+)?%?"
NUMBER = re.compile(
    rf"(?P<low>{ONE})(?: to (?P<high>{ONE}))?"
    r"(?: (?P<unit>hours?|months?|officers?|posts?|days?|miles?|years?|people|vehicles?))?"
    r"(?: (?:per|an?) (?P<per>\w+))?(?: \*)?\.?"
)
PERIOD = re.compile(r"year \d|five years|three years|years 1 to 3|once|a year|a month|per month|per year|a quarter")
KIND = re.compile(
    r"\bnet\b|gross|before any money|present value|new cash|loaded|hours|awaited|so far|middle|likely|low|high|p10|p90"
)


@dataclass(frozen=True)
class Labelled:
    """One number, or the two ends of a range, under a label. `context`: what else is said of it where it stands."""

    label: str
    context: frozenset[str]
    numbers: tuple[float, ...]
    unit: str
    place: str


def labelled(document: Document, evaluation: Evaluation) -> Iterator[Labelled]:
    """Every labelled number of a document, in the order of reading."""
    option = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            option = block.option
        yield from _of_block(block, option, evaluation)


def _of_block(block: Block, option: str, evaluation: Evaluation) -> Iterator[Labelled]:
    if isinstance(block, Box):
        for inner in block.body:
            yield from _of_block(inner, option, evaluation)
    elif isinstance(block, Facts):
        for fact in block.facts:
            yield from _one(fact.label, (option,), _text(fact.words), block_place("facts", fact.label))
    elif isinstance(block, Chart):
        for bar in block.bars:
            said = (option, *_options(block.title, evaluation), *tokens(f"{block.title} {block.axis}"), bar.group)
            yield from _one(bar.label, said, bar.text, f"chart {block.title}")
    elif isinstance(block, Table):
        yield from _of_table(block, option, evaluation)


def _of_table(block: Table, option: str, evaluation: Evaluation) -> Iterator[Labelled]:
    heads = [column.text for column in block.columns]
    for row in block.rows:
        label = _text(row[0].words)
        for head, cell in zip(heads[1:], row[1:], strict=False):
            said = (option, *_options(block.caption, evaluation), *tokens(block.caption), plain(head))
            yield from _one(label, said, _text(cell.words), f"table {block.caption}")


def of_workbook(made: Made, evaluation: Evaluation) -> Iterator[Labelled]:
    """Every number of a workbook in a row with a label, under its band and its column's heads."""
    book = openpyxl.load_workbook(io.BytesIO(made.content), data_only=True)
    for sheet in book:
        merged = {(m.min_row, m.min_col): m.max_col for m in sheet.merged_cells.ranges}
        band, heads, above = "", dict[int, str](), False
        for number, row in enumerate(sheet.iter_rows(), 1):
            label = row[0].value
            if isinstance(label, str) and row[0].fill.fgColor.rgb == BAND:
                band, above = label, False
                continue
            if found := _heads(row, number, merged):
                heads = {i: f"{heads.get(i, '') if above else ''} {words}" for i, words in found.items()}
                above = True
                continue
            above = False
            for i, each in enumerate(row[1:], 1):
                if isinstance(label, str) and isinstance(each.value, int | float) and not isinstance(each.value, bool):
                    unit, times = _unit(each.number_format)
                    said = (sheet.title, *_options(f"{band} {sheet.title}", evaluation), band, heads.get(i, str(i)))
                    context = frozenset(plain(one) for one in said if one)
                    value = round(float(each.value) * times, 2)
                    yield Labelled(plain(label), context, (value,), unit, f"{sheet.title}, row {number}")


def _heads(row: tuple[Any, ...], number: int, merged: dict[tuple[int, int], int]) -> dict[int, str]:
    """The heads of a row of heads, by column; a head over several columns stands for each. Empty for another row."""
    dressed = [each for each in row[1:] if each.fill.fgColor.rgb == HEAD and isinstance(each.value, str)]
    bare = [each for each in row[1:] if isinstance(each.value, str) and each.font.i and not row[0].value]
    found = {}
    for each in dressed or bare:
        if each.value != NOT_KNOWN:
            for column in range(each.column, merged.get((number, each.column), each.column) + 1):
                found[column - 1] = each.value
    return found


def _unit(form: str) -> tuple[str, float]:
    return ("dollar", 1.0) if "$" in form else ("percent", 100.0) if "%" in form else ("number", 1.0)


def block_place(kind: str, label: str) -> str:
    return f"{kind} {label}"


def tokens(text: str) -> tuple[str, ...]:
    """What a caption says of every number below it: the period, the basis, net or gross."""
    lowered = plain(text)
    return tuple(dict.fromkeys([*PERIOD.findall(lowered), *KIND.findall(lowered)]))


def _options(text: str, evaluation: Evaluation) -> tuple[str, ...]:
    """The options that a text names by their title."""
    return tuple(result.id for result in evaluation.options if result.option.title in text)


def _one(label: str, context: Iterable[str], text: str, place: str) -> Iterator[Labelled]:
    found = NUMBER.fullmatch(text.strip())
    if found is None or not label.strip():
        return
    ends = [found["low"], *([found["high"]] if found["high"] else [])]
    unit = "dollar" if "$" in found["low"] else "percent" if "%" in found["low"] else found["unit"] or "number"
    if found["per"]:
        unit += f" per {found['per']}"
    numbers = tuple(float(re.sub(r"[$,%]", "", each).replace("−", "-")) for each in ends)
    yield Labelled(plain(label), frozenset(plain(each) for each in context if each), numbers, unit.rstrip("s"), place)


def _text(words: Words) -> str:
    return plain_words(words).replace("\u00a0", " ")


def plain(text: str) -> str:
    """A label as it is compared: small letters, no marks at its end."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("’", "'")).strip(" *.:").lower()
