"""Every labelled number of finished documents: under which label it stands, and in which context it is read.

Read from what is printed: tables, labelled values and charts of a document, and the rows of a workbook. The context is
what the label, the column's head and the caption say of the option, the period, the basis, net or gross, and which end
of a range it is; what is left of label and head once that is taken out is the measure.
"""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import openpyxl

from app.briefing.blocks import Block, Box, Chart, Document, Facts, Heading, Table, Words, plain_words
from app.engine.evaluation import Evaluation
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
CONTEXT = {
    "period": re.compile(
        r"year \d q\d|years? \d(?: to \d)?|(?:three|five)[ -]years?|once|(?:a|each|one|full|per) (?:full )?"
        r"(?:year|month|quarter)|by year"
    ),
    "end": re.compile(r"\b(?:low|likely|middle|high|p10|p90|value: change here|value)\b"),
    "basis": re.compile(r"new cash|loaded cost|loaded"),
    "kind": re.compile(
        r"\bnet\b|gross|before any money from others|present value|awaited|so far|less hours saved|before hours saved|"
        r"money from others(?=:)|money in(?=:)"
    ),
}  # fmt: skip
ALIKE = {"loaded cost": "loaded", "value: change here": "point", "value": "point", "likely": "point", "middle": "point"}
"""Words for one thing: an input's value is its likely one."""


class Label(NamedTuple):
    """A label with its context. Of each, what is said anywhere about the number; empty where nothing is."""

    measure: frozenset[str]
    option: frozenset[str]
    period: frozenset[str]
    end: frozenset[str]
    basis: frozenset[str]
    kind: frozenset[str]
    unit: str


class Labelled(NamedTuple):
    """One number, or the two ends of a range, with the place where it stands."""

    label: Label
    numbers: tuple[float, ...]
    place: str


class Reading:
    """Reads labels with the options of one evaluation: their titles and short names, the longest first."""

    def __init__(self, evaluation: Evaluation) -> None:
        named = [
            (plain(name), r.id)
            for r in evaluation.options
            for name in (f"{r.option.title} (offered)", r.option.title, r.option.short)
        ]
        self.options = sorted(named, key=lambda each: -len(each[0]))

    def label(self, said: Iterable[str], about: Iterable[str], unit: str, option: str = "") -> Label:
        """`said`: label, head and what stands in the row; `about`: captions, bands and titles of charts and sheets."""
        own = [plain(each) for each in said if each]
        options = {option} if option else set()
        for i in range(len(own)):
            for name, id_ in self.options:
                named = rf"(?:^|(?<=[:;,] )){re.escape(name)}(?=$|[:;,])"
                if re.search(named, own[i]):
                    options.add(id_)
                    own[i] = re.sub(named, "", own[i])
        around = [plain(each) for each in about if each]
        if not options:
            options = {
                id_ for each in around for name, id_ in self.options if re.match(rf"{re.escape(name)}(?:$|:)", each)
            }
        found = {}
        for key, pattern in CONTEXT.items():
            inner = [word for each in own for word in pattern.findall(each)]
            outer = [word for each in around for word in pattern.findall(each)]
            found[key] = frozenset(ALIKE.get(word, word) for word in (inner or outer))
            own = [pattern.sub("", each) for each in own]
        measure = frozenset(rest for each in own if (rest := re.sub(r"[\s:;,]+", " ", each).strip()))
        return Label(measure, frozenset(options), found["period"], found["end"], found["basis"], found["kind"], unit)

    # ---- documents ------------------------------------------------------------------------------------------------

    def document(self, document: Document) -> Iterator[Labelled]:
        """Every labelled number of a document, in the order of reading."""
        option = ""
        for block in document.blocks:
            if isinstance(block, Heading):
                option = block.option
            yield from self._block(block, option)

    def _block(self, block: Block, option: str) -> Iterator[Labelled]:
        if isinstance(block, Box):
            for inner in block.body:
                yield from self._block(inner, option)
        elif isinstance(block, Facts):
            for fact in block.facts:
                yield from self._one([fact.label], [], _text(fact.words), f"labelled value {fact.label}", option)
        elif isinstance(block, Chart):
            for bar in block.bars:
                said = [bar.label, bar.group]
                yield from self._one(said, [block.title, block.axis], bar.text, f"chart {block.title}", option)
        elif isinstance(block, Table):
            yield from self._table(block, option)

    def _table(self, block: Table, option: str) -> Iterator[Labelled]:
        """A table's cells; where several rows have one label, what else is written in the row is part of it."""
        rows = [[_text(cell.words) for cell in row] for row in block.rows]
        twice = {label for label, count in Counter(row[0] for row in rows).items() if count > 1}
        for row in rows:
            more = [each for each in row[1:] if not NUMBER.fullmatch(each.strip())] if row[0] in twice else []
            for column, text in zip(block.columns[1:], row[1:], strict=False):
                said = [row[0], column.text, *more]
                yield from self._one(said, [block.caption], text, f"table {block.caption}: {row[0]}", option)

    def _one(self, said: list[str], about: list[str], text: str, place: str, option: str) -> Iterator[Labelled]:
        found = NUMBER.fullmatch(text.strip())
        if found is None:
            return
        ends = [found["low"], *([found["high"]] if found["high"] else [])]
        unit = "dollar" if "$" in found["low"] else "percent" if "%" in found["low"] else "number"
        numbers = tuple(float(re.sub(r"[$,%]", "", each).replace("−", "-")) for each in ends)
        yield Labelled(self.label(said, about, unit + " range" * (len(ends) - 1), option), numbers, place)

    # ---- workbooks ------------------------------------------------------------------------------------------------

    def workbook(self, made: Made) -> Iterator[Labelled]:
        """Every number of a workbook in a row with a label, under its band and its column's heads."""
        book = openpyxl.load_workbook(io.BytesIO(made.content), data_only=True)
        for sheet in book:
            merged = {(m.min_row, m.min_col): m.max_col for m in sheet.merged_cells.ranges}
            band, heads, above = "", dict[int, str](), False
            for number, row in enumerate(sheet.iter_rows(), 1):
                title = row[0].value
                if isinstance(title, str) and row[0].fill.fgColor.rgb == BAND:
                    band, above = title, False
                elif found := _heads(row, number, merged):
                    heads = {i: f"{heads.get(i, '') if above else ''}; {words}" for i, words in found.items()}
                    above = True
                elif isinstance(title, str):
                    above = False
                    for i, each in enumerate(row[1:], 1):
                        if isinstance(each.value, int | float) and not isinstance(each.value, bool):
                            unit, times = _unit(each.number_format)
                            said = [title, *heads.get(i, f"column {i}").split("; ")]
                            label = self.label(said, [band, sheet.title], unit)
                            yield Labelled(label, (float(each.value) * times,), f"{sheet.title}, row {number}: {title}")


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


def clashes(found: Iterable[Labelled]) -> list[str]:
    """One sentence for each label that carries two different numbers in one context.

    A document rounds, mostly to whole units, and the workbook does not: beside a whole number, numbers are one where
    they are half a unit apart or less, and otherwise where they are alike to a tenth.
    """
    by_label: dict[Label, list[Labelled]] = defaultdict(list)
    said = []
    for one in found:
        first = next((each for each in by_label[one.label] if not _alike(each, one)), None)
        if first is not None:
            said.append(f"{_shown(one.label)}: {first.numbers} in {first.place}, and {one.numbers} in {one.place}")
        by_label[one.label].append(one)
    return said


def _alike(one: Labelled, other: Labelled) -> bool:
    pairs = zip(one.numbers, other.numbers, strict=True)
    return all(abs(a - b) < (0.51 if a.is_integer() or b.is_integer() else 0.06) for a, b in pairs)


def _shown(label: Label) -> str:
    return " | ".join("; ".join(sorted(part)) if isinstance(part, frozenset) else part for part in label)


def _text(words: Words) -> str:
    return plain_words(words).replace("\u00a0", " ")


def plain(text: str) -> str:
    """A label as it is compared: small letters, no marks at its end."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("’", "'")).strip(" *.:").lower()


def of_facts(reading: Reading, data: Any) -> Iterator[Labelled]:
    """The labels of the evaluation JSON's numbers, each with its likely value."""
    for key, fact in data["facts"].items():
        value = fact["value"]
        if isinstance(value, int | float) and not isinstance(value, bool):
            first = fact["unit"].split("/")[0].strip()
            unit = {"dollar": "dollar", "share": "percent"}.get(first, "number")
            label = reading.label([fact["label"], "value"], [], unit)
            yield Labelled(label, (float(value) * (100 if unit == "percent" else 1),), f"JSON {key}")


def two_concepts(found: Iterable[Labelled]) -> list[str]:
    """One sentence for each label that stands once with and once without 'net', 'before' or a basis, over two numbers.

    A reader of the shorter label cannot tell which of the two is meant.
    """
    rough: dict[Label, list[Labelled]] = defaultdict(list)
    said = []
    for one in found:
        key = one.label._replace(kind=frozenset(), basis=frozenset())
        for other in rough[key]:
            a, b = one.label, other.label
            unsaid = (not a.kind or not b.kind or a.kind == b.kind) and (
                not a.basis or not b.basis or a.basis == b.basis
            )
            if a != b and unsaid and not _alike(one, other):
                said.append(f"{_shown(a)}: {other.numbers} in {other.place}, and {one.numbers} in {one.place}")
                break
        rough[key].append(one)
    return said
