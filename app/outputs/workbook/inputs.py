"""The sheet Inputs, and where it goes on: every number that costs rest on, in a named cell that a person may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from app.briefing.context import PARTY
from app.engine import figures
from app.engine.explain import formula_words, value_text
from app.engine.results import FactValue
from app.language.values import is_unknown
from app.outputs.workbook.live import NOT_KNOWN, TEXT_NOT_KNOWN, WITHHELD_CELL
from app.outputs.workbook.paged import Part, paged
from app.outputs.workbook.printing import ROOM, set_up
from app.outputs.workbook.sheets import (
    AS_OF,
    HEAD,
    INPUT,
    MONEY,
    NOTE,
    NUMBER,
    PERCENT,
    TITLE,
    WRAP,
    Book,
    Style,
    Tab,
    capital,
    cell_at,
    lines_high,
    number_format,
)
from app.rulebook.facts import Fact
from app.schema.questions import Question

WIDTHS = [36.0, 15, 9.5, 12, 9.5, 12, 18, 7, 36]
VALUE, COMPUTED, ORIGIN, OWN = 3, 5, 6, 7
Write = Callable[[], None]
HEAD_HIGH = 2 * 130.0
"""Points that the title and the heads take at most, on both pages."""


class InputsTab:
    """Writes the sheet, and gives every fact that formulas use its name."""

    def __init__(self, book: Book, keys: dict[str, None]) -> None:
        self.book = book
        self.evaluation = book.evaluation
        self.keys = keys
        self.row = 0
        self.said = ("", "")
        parts = [*self._asked(), self._worked_out(), self._constants(), self._conditions()]
        self.sheets = paged(parts, ROOM - HEAD_HIGH)
        names = ["Inputs", *(f"Inputs {number}" for number in range(2, len(self.sheets) + 1))]
        self.tabs = [Tab(book, name, WIDTHS) for name in names]
        self.tab = self.tabs[0]

    def write(self) -> None:
        for number, (tab, parts) in enumerate(zip(self.tabs, self.sheets, strict=True), 1):
            self.tab = tab
            self._head(number)
            for part in parts:
                tab.band(self.row, part.title)
                self.row += 1
                for _, write in part.rows:
                    write()
                    self.row += 1
            set_up(tab, repeat=3, freeze=(4, 1), last=self.row - 1)

    def _head(self, number: int) -> None:
        tab, book = self.tab, self.book
        tab.text(0, 0, "Inputs" if len(self.tabs) == 1 else f"Inputs, sheet {number} of {len(self.tabs)}", TITLE)
        tab.tall(0, 20)
        tab.wide(
            1,
            "Change a number in a boxed blue cell of the column Value: every figure in black in this workbook follows. "
            "Leave a cell empty where the number is not known: what rests on it is then left out and named, never "
            "counted as zero. Low and high are values of the input; they, and the column beside them, are "
            f"{book.as_computed} and do not move.",
            NOTE,
        )
        tab.heads(
            3,
            ["Input", "Unit", "Low", "Value: change here", "High", f"Value, {book.as_computed}",
             "Where it comes from", "Own figure?", "Source, reason, or who could answer"],
            44,
        )  # fmt: skip
        for column, words in ((1, "Unit"), (ORIGIN, "Where it comes from"), (OWN, "Own figure?"),
                              (8, "Source, reason, or who could answer")):  # fmt: skip
            tab.text(3, column, words, HEAD, {"indent": 1 if column == ORIGIN else 0})
        self.row = 4

    def _rows(self, fact: Fact) -> list[str]:
        return [key for key in fact.keys if key in self.keys]

    def _asked(self) -> Iterator[Part[Write]]:
        """The inputs in the order in which they are asked; then the tool's own that nobody is asked."""
        rulebook = self.evaluation.rulebook
        for section in rulebook.sections:
            facts = [rulebook.facts[question.id] for question in section.questions]
            listed = [(fact, key) for fact in facts if fact.type.kind == "number" for key in self._rows(fact)]
            if listed:
                yield Part(f"{section.title} ({section.role})", [self._input(fact, key) for fact, key in listed])
        others = [f for f in rulebook.facts.values() if f.factor is not None and f.question is None]
        listed = [(fact, key) for fact in others for key in self._rows(fact)]
        if listed:
            title = "Figures of the tool that the questionnaire does not ask for"
            yield Part(title, [self._input(fact, key) for fact, key in listed])

    def _label(self, key: str) -> str:
        return capital(self.evaluation.fact(key).label)

    def _input(self, fact: Fact, key: str) -> tuple[float, Write]:
        """One input: the height of its row, and what writes it."""
        value = self.evaluation.fact(key)
        standing = self.book.live.standing(key)
        note = (
            self._note(fact, value)
            if standing != "withheld"
            else "The answer is for other readers than this version's."
        )
        if fact.type.per_model and len(note) > 40 and (fact.id, note) == self.said:
            note = "As in the row above."
        else:
            self.said = (fact.id, note)
        cells = (self._label(key), 0), (fact.unit_text, 1), (note, 8), (self._origin(value), ORIGIN)
        high = max(_height(words, WIDTHS[column]) for words, column in cells)
        return high, partial(self._write_input, fact, key, note, high)

    def _write_input(self, fact: Fact, key: str, note: str, high: float) -> None:
        """A cell to change, or its place where the answer is kept from this audience."""
        tab, book, row = self.tab, self.book, self.row
        live = book.live
        value = self.evaluation.fact(key)
        form = _input_format(fact.unit_text)
        standing = live.standing(key)
        tab.text(row, 0, self._label(key), WRAP)
        tab.text(row, 1, fact.unit_text, WRAP)
        tab.text(row, 8, note, NOTE)
        tab.tall(row, high)
        book.define(key, tab, row, VALUE)
        top: Style = {}
        if standing != "live":
            shown = None if standing == "withheld" else live.value(key)
            words = WITHHELD_CELL if standing == "withheld" else "fixed in this version"
            for column in (VALUE, COMPUTED):
                if standing == "withheld":
                    tab.text(row, column, WITHHELD_CELL, AS_OF, {"align": "right"}, top)
                else:
                    tab.number(row, column, shown, form, AS_OF, top)
            tab.text(row, ORIGIN, capital(words), AS_OF, top, {"indent": 1, "align": "left"})
        else:
            self._live_input(fact, key, value, form)

    def _live_input(self, fact: Fact, key: str, value: FactValue, form: str) -> None:
        tab, book, row = self.tab, self.book, self.row
        live = book.live
        top: Style = {}
        likely = live.value(key)
        node = live.step(key).formula
        style = book.format({"num_format": form, "align": "right"}, INPUT, top)
        if node is not None and not live.answered(key):
            default = self._default(fact, key)
            otherwise = TEXT_NOT_KNOWN if default is None else repr(default)
            formula = live.formula(node, book.call, otherwise)
            tab.sheet.write_formula(row, VALUE, formula, style, NOT_KNOWN if likely is None else likely)
        elif likely is None:
            tab.sheet.write_blank(row, VALUE, None, style)
        else:
            tab.sheet.write_number(row, VALUE, likely, style)
        book.inputs[key] = (tab.name, cell_at(row, VALUE))
        tab.number(row, COMPUTED, likely, form, AS_OF, top)
        for column, end in ((2, value.low), (4, value.high)):
            if end is not None:
                tab.number(row, column, end, form, AS_OF, top)
        cell, before, origin = cell_at(row, VALUE), cell_at(row, COMPUTED), self._origin(value)
        tab.sheet.write_formula(
            row, ORIGIN,
            f'=IF(ISNUMBER({cell}),IF(AND(ISNUMBER({before}),{cell}={before}),"{origin}","Changed in this workbook"),'
            f'"{capital(NOT_KNOWN)}")',
            book.format(WRAP, {"indent": 1, "align": "left"}), origin if likely is not None else capital(NOT_KNOWN),
        )  # fmt: skip
        judged = [name for result in book.options for name in book.judged(result)]
        if key in judged:
            own = cell_at(row, OWN)
            tab.sheet.write_string(row, OWN, "no", book.format(INPUT, top, {"align": "center"}))
            tab.sheet.data_validation(
                row, OWN, row, OWN,
                {"validate": "list", "source": ["no", "yes"], "input_title": "Own figure?",
                 "input_message": "Set to yes if the value is the town's own figure, not the tool's."},
            )  # fmt: skip
            book.judged_cells[key] = (
                f'AND({tab.quoted}!{_fixed(cell)}={tab.quoted}!{_fixed(before)},{tab.quoted}!{_fixed(own)}<>"yes")'
            )
        tab.sheet.data_validation(row, VALUE, row, VALUE, _validation(fact.question, value.label, fact.unit_text))

    def _default(self, fact: Fact, key: str) -> float | None:
        if fact.factor is None:
            return None
        tables = self.evaluation.tables
        found = tables.defaults(self.evaluation.law.state).likely[tables.place[key]]
        return None if is_unknown(found) else float(found)

    def _origin(self, value: FactValue) -> str:
        if value.origin == "answer":
            return "Own figure, estimate" if value.provenance == "estimate" else "Own figure, recorded"
        if value.origin == "factor":
            return "Published source" if value.provenance == "source" else "Assumption of the tool"
        return "Worked out from other inputs" if value.origin == "formula" else "Not known"

    def _note(self, fact: Fact, value: FactValue) -> str:
        """Source and note of an answer; source and reason of a factor; who could answer what nobody has answered."""
        if value.origin == "answer":
            return " ".join(part for part in (*value.sources, value.note) if part)
        if value.origin == "factor":
            return " ".join(part for part in (self.book.cited(value.sources), value.note) if part)
        question = fact.question
        if value.origin == "formula":
            return "A figure typed here replaces the formula."
        who = (question.who if question is not None else None) or (fact.factor.who if fact.factor is not None else None)
        party = who or (self.evaluation.rulebook.section_of[question.id].role if question is not None else "manager")
        asked = question is None or self.evaluation.asks(question.id) is True
        effect = question.effect if question is not None and question.effect and asked else ""
        start = f"Could be answered by {PARTY[party]}." if asked else "Not asked because of other answers."
        return " ".join(part for part in (start, effect) if part)

    # ---- below the inputs -----------------------------------------------------------------------------------------

    def _worked_out(self) -> Part[Write]:
        rulebook = self.evaluation.rulebook
        keys = [
            key for fact in rulebook.facts.values() for key in fact.keys
            if key in self.keys and "." not in key and self.book.live.step(key).kind == "number"
            and not self.book.live.step(key).answerable and not self.book.live.constant(key)
        ]  # fmt: skip
        rows = [self._plain_row(key, formula_words(self.evaluation, key), self._worked_value) for key in keys]
        return Part("Worked out from the inputs (formulas; nothing to change here)", rows)

    def _worked_value(self, key: str) -> None:
        entry = self.book.live.entry(key, self.book.call)
        self.tab.entry(self.row, VALUE, entry, number_format(self.evaluation.rulebook.facts[key].unit_text))

    def _constants(self) -> Part[Write]:
        facts = self.evaluation.rulebook.facts
        keys = sorted((key for key in self.keys if self.book.live.constant(key)), key=lambda one: facts[one].line)
        rows = [self._plain_row(key, "", self._constant_value) for key in keys]
        return Part("Fixed conversions, and the amounts of the published offer", rows)

    def _constant_value(self, key: str) -> None:
        form = _input_format(self.evaluation.rulebook.facts[key].unit_text)
        self.tab.number(self.row, VALUE, self.book.live.value(key), form)

    def _plain_row(self, key: str, words: str, value: Callable[[str], None]) -> tuple[float, Write]:
        """A row with nothing to change: its height, and what writes it."""
        unit = self.evaluation.rulebook.facts[key].unit_text
        cells = (self._label(key), WIDTHS[0]), (unit, WIDTHS[1]), (words, sum(WIDTHS[4:]))
        high = max(_height(said, width) for said, width in cells)
        return high, partial(self._write_plain, key, words, value, high)

    def _write_plain(self, key: str, words: str, value: Callable[[str], None], high: float) -> None:
        tab = self.tab
        tab.text(self.row, 0, self._label(key), WRAP)
        tab.text(self.row, 1, self.evaluation.rulebook.facts[key].unit_text, WRAP)
        if words:
            form = self.book.format(NOTE, {"indent": 1, "align": "left"})
            tab.sheet.merge_range(self.row, 4, self.row, 8, "", form)
            tab.sheet.write_string(self.row, 4, "= " + words, form)
        tab.tall(self.row, high)
        self.book.define(key, tab, self.row, VALUE)
        value(key)

    def _conditions(self) -> Part[Write]:
        """Answers that are no numbers, and decide which lines apply."""
        rulebook = self.evaluation.rulebook
        keys = [key for key in self.keys if self.book.live.step(key).kind != "number" and key in rulebook.questions]
        keys.sort(key=list(rulebook.questions).index)
        rows: list[tuple[float, Write]] = [
            (_height(self._label(key), WIDTHS[0]), partial(self._condition, key)) for key in keys
        ]
        return Part("Answers that decide which formulas apply: change them in the questionnaire, not here", rows)

    def _condition(self, key: str) -> None:
        withheld = key in self.book.live.withheld
        words = WITHHELD_CELL if withheld else value_text(self.evaluation, self.evaluation.fact(key))
        self.tab.text(self.row, 0, self._label(key), WRAP)
        form = self.book.format(AS_OF, WRAP)
        self.tab.sheet.merge_range(self.row, 1, self.row, 8, "", form)
        self.tab.sheet.write_string(self.row, 1, f"{capital(words)} ({self.book.as_computed})", form)
        self.tab.tall(self.row, _height(self._label(key), WIDTHS[0]))


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def _height(words: str, width: float) -> float:
    room = max(width * 1.12, 6)
    lines = max(1, -(-len(words) // int(room)))
    return lines_high(lines)


def _input_format(unit: str) -> str:
    found = number_format(unit)
    return found if found in (MONEY, PERCENT) else "General" if found == NUMBER else found


def _validation(question: Question | None, label: str, unit: str) -> dict[str, Any]:
    """What may be typed: a number, between the question's least and most."""
    least = question.min if question is not None else None
    most = question.max if question is not None else None
    whole = question is not None and question.whole
    low, high = (-1e12 if least is None else least), (1e12 if most is None else most)
    share = unit.split("/")[0].strip() == "share"

    def shown(value: float) -> str:
        return figures.percent(value, 2) if share else figures.shortest(value)

    if least is None and most is None:
        allowed = "A number."
    elif most is None:
        allowed = f"A number of at least {shown(low)}."
    else:
        allowed = f"A {'whole ' if whole else ''}number from {shown(low)} to {shown(high)}."
    asked = question.ask if question is not None else capital(label)
    empty = " Empty: not known."
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": int(low) if whole else low,
        "maximum": int(high) if whole else high,
        "ignore_blank": True,
        "input_title": "Change here",
        "input_message": f"{asked[: 250 - len(allowed) - len(empty)]} {allowed}{empty}"[:255],
        "error_title": "Outside the range",
        "error_message": f"{allowed} Leave the cell empty if it is not known.",
    }
