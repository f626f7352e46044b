"""What every sheet needs: the workbook, its formats, the names of cells, and the words for dates and provenance."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from app import __version__
from app.briefing.blocks import Mark
from app.briefing.context import Context
from app.engine import figures
from app.engine.answers import split_key
from app.engine.evaluation import Evaluation
from app.engine.money import TotalKind
from app.engine.results import OptionResult
from app.engine.tables import GROWTH
from app.language.tree import Name
from app.language.tree import names as names_in
from app.language.values import is_unknown
from app.outputs.workbook.live import NOT_KNOWN, WITHHELD_CELL, Entry, Live, Standing
from app.outputs.workbook.measures import STAFFING, STAFFING_BY_MODEL
from app.rulebook import names
from app.schema.base import Audience

Style = dict[str, Any]

INK, BLUE, GREY, PALE, PALER = "#1B1B1B", "#1A4480", "#565C65", "#D9E8F6", "#F0F0F0"
DARK_BAR, LIGHT_BAR, MIDDLE_BAR = "#1A4480", "#A9C4E0", "#6B7F99"
MONEY = '$#,##0.00;"−"$#,##0.00;$0.00'
NUMBER = '#,##0.00;"−"#,##0.00;0.00'
PERCENT = '0.00%;"−"0.00%;0.00%'
FACTOR = "0.0000"
AS_OF: Style = {"italic": True, "font_color": GREY}
TOTAL: Style = {"bold": True, "top": 1}
INPUT: Style = {"font_color": BLUE, "bg_color": PALE, "border": 1, "border_color": "#71767A", "locked": False}
NOTE: Style = {"text_wrap": True, "font_color": GREY}
WRAP: Style = {"text_wrap": True}
TITLE: Style = {"bold": True, "font_size": 14}
HEAD: Style = {
    "bold": True, "text_wrap": True, "bg_color": PALER, "bottom": 1, "top": 1,
}  # fmt: skip
BAND: Style = {"bold": True, "font_color": "#FFFFFF", "bg_color": BLUE}
ROW = 13.5
"""The usual height of a row, in points."""
NO_FIGURE = "see low and high"


def number_format(unit: str) -> str:
    """By a unit as written in the rulebook."""
    first = unit.split("/")[0].strip()
    return MONEY if first == "dollar" else PERCENT if first == "share" else NUMBER


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def cell_at(row: int, column: int, *, fix: Literal["", "row", "column", "both"] = "") -> str:
    found: str = xl_rowcol_to_cell(row, column, row_abs=fix in ("row", "both"), col_abs=fix in ("column", "both"))
    return found


class Book:
    """One workbook in the making. `totals` and `inputs` say where the figures stand, for the tests."""

    def __init__(self, evaluation: Evaluation, audience: Audience, mark: Mark) -> None:
        self.context = Context(evaluation, audience)
        self.evaluation = self.context.evaluation
        self.audience = audience
        self.mark: Mark = mark
        self.live = Live(self.evaluation, self.context)
        self.options = in_play(self.evaluation)
        self.names: dict[str, str] = {}
        self.sources: dict[str, int] = {}
        self.totals: dict[str, tuple[str, str]] = {}
        self.inputs: dict[str, tuple[str, str]] = {}
        self.amendment: dict[str, tuple[str, str]] = {}
        self.judged_cells: dict[str, str] = {}
        self.left_out: dict[tuple[str, str], str] = {}
        self.left_out_value: dict[tuple[str, str], str] = {}
        self.file = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self.file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {
                    "font_name": "Arial",
                    "font_size": 10,
                    "font_color": INK,
                    "font_scheme": "none",
                },
            },
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        town = self.context.town
        self.workbook.set_properties(
            {
                "title": f"Section 287(g): cost workbook for {town}"[:250],
                "subject": "What each option costs, with live formulas",
                "author": "Brief287",
                "comments": f"{self.version}. {mark}. For readers: {audience}.",
                "created": dt.datetime.combine(evaluation.prepared_on, dt.time(12)),
            }
        )

    @property
    def version(self) -> str:
        return f"Brief287 {__version__}, {self.evaluation.rulebook.words}"

    @property
    def as_computed(self) -> str:
        return f"as computed on {figures.date_text(self.evaluation.prepared_on)}"

    def format(self, *styles: Style, **more: Any) -> Any:
        """The format of these styles together, made once."""
        properties: Style = {"valign": "vcenter"}
        for style in (*styles, more):
            properties.update(style)
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    # ---- names ----------------------------------------------------------------------------------------------------

    def name(self, key: str) -> str:
        """The workbook-wide name of a fact's cell: officers_trained_task_force."""
        if key not in self.names:
            self.names[key] = _not_a_cell(key.replace(".", "_"))
        return self.names[key]

    def call(self, name: Name) -> str:
        return self.name(name.key)

    def local_call(self, name: Name) -> str:
        """On a model's own sheet: officers_trained."""
        return _not_a_cell(name.fact) if name.model is not None else self.name(name.key)

    def define(self, key: str, tab: Tab, row: int, column: int) -> None:
        where = f"={tab.quoted}!{cell_at(row, column, fix='both')}"
        self.workbook.define_name(self.name(key), where)
        id_, model = split_key(key)
        for result in self.options:
            if model is not None and result.model == model:
                self.workbook.define_name(f"{quote_tab(tab_name(result))}!{_not_a_cell(id_)}", where)

    # ---- words ----------------------------------------------------------------------------------------------------

    def cited(self, sources: tuple[str, ...] | list[str]) -> str:
        """'[1] [4]': the numbers of the sheet Sources."""
        known = [id_ for id_ in dict.fromkeys(sources) if id_ in self.evaluation.rulebook.sources]
        return " ".join(f"[{self.sources.setdefault(id_, len(self.sources) + 1)}]" for id_ in known)

    def judged(self, result: OptionResult) -> tuple[str, ...]:
        return self.evaluation.judged_facts(result)


class Tab:
    """One sheet. Rows and columns count from 0; texts are always written as texts."""

    def __init__(self, book: Book, name: str, widths: list[float]) -> None:
        self.book = book
        self.name = name
        self.sheet = book.workbook.add_worksheet(name)
        self.widths = widths
        self.heights: dict[int, float] = {}
        self.sheet.set_default_row(ROW)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.row = 0

    @property
    def quoted(self) -> str:
        return quote_tab(self.name)

    def at(self, row: int, column: int) -> str:
        """The cell as other sheets call it."""
        return f"{self.quoted}!{cell_at(row, column, fix='both')}"

    def text(self, row: int, column: int, words: str, *styles: Style) -> None:
        self.sheet.write_string(row, column, words, self.book.format(*styles))

    def wide(self, row: int, words: str, *styles: Style, first: int = 0, last: int | None = None) -> None:
        """A text over several columns, wrapped, in a row as high as it needs."""
        last = len(self.widths) - 1 if last is None else last
        form = self.book.format(WRAP, *styles)
        self.sheet.merge_range(row, first, row, last, "", form)
        self.sheet.write_string(row, first, words, form)
        self.height(row, words, sum(self.widths[first : last + 1]), styles)

    def wide_formula(self, row: int, formula: str, value: str, *styles: Style, longest: int = 0) -> None:
        form = self.book.format(WRAP, *styles)
        self.sheet.merge_range(row, 0, row, len(self.widths) - 1, "", form)
        self.sheet.write_formula(row, 0, formula, form, value)
        self.height(row, "x" * max(longest, len(value)), sum(self.widths), styles)

    def height(self, row: int, words: str, width: float, styles: tuple[Style, ...] = ()) -> None:
        size = max([10, *(style.get("font_size", 10) for style in styles)])
        self.rows(row, lines_of(words, width * 10 / size), size)

    def rows(self, row: int, lines: int, size: float = 10) -> None:
        """A row as high as so many lines."""
        self.tall(row, lines_high(lines, size))

    def high(self, end: int) -> float:
        """The points that the rows before this one take."""
        return sum(self.heights.get(row, ROW) for row in range(end))

    def tall(self, row: int, height: float) -> None:
        """A row of so many points."""
        self.heights[row] = height
        self.sheet.set_row(row, height)

    def number(self, row: int, column: int, value: float | None, form: str, *styles: Style) -> None:
        """A plain number; 'not known' where there is none."""
        style = self.book.format({"num_format": form, "align": "right"}, *styles)
        if value is None or value - value != 0:
            self.sheet.write_string(row, column, NOT_KNOWN, style)
        else:
            self.sheet.write_number(row, column, value, style)

    def bound(self, row: int, column: int, value: float, form: str, *styles: Style) -> None:
        """An end of a range, as computed; it may have no limit."""
        if is_unknown(value) or math.isinf(value):
            words = NOT_KNOWN if is_unknown(value) else "no limit"
            self.text(row, column, words, AS_OF, {"align": "right"}, *styles)
        else:
            self.number(row, column, value, form, AS_OF, *styles)

    def formula(
        self, row: int, column: int, formula: str, value: float | str | None, form: str, *styles: Style
    ) -> None:
        """A formula with the engine's own number as its cached value."""
        style = self.book.format({"num_format": form, "align": "right"}, *styles)
        unknown = value is None or (isinstance(value, float) and value - value != 0)
        self.sheet.write_formula(row, column, formula, style, NOT_KNOWN if unknown else value)

    def entry(self, row: int, column: int, entry: Entry, form: str, *styles: Style) -> None:
        if entry.standing == "withheld":
            self.text(row, column, WITHHELD_CELL, AS_OF, {"align": "right"}, *styles)
        elif entry.formula is None:
            self.number(row, column, entry.value, form, AS_OF, *styles)
        else:
            self.formula(row, column, entry.formula, entry.value, form, *styles)

    def figure(
        self, row: int, column: int, formula: str, value: float, standing: Standing, form: str, *styles: Style
    ) -> None:
        """A formula over other cells, or the value alone where one of them is fixed or kept out."""
        if standing == "live":
            self.formula(row, column, formula, value, form, *styles)
        elif standing == "fixed":
            self.number(row, column, value, form, AS_OF, *styles)
        else:
            self.text(row, column, WITHHELD_CELL, AS_OF, {"align": "right"}, *styles)

    def heads(self, row: int, heads: list[str], height: float = 28) -> None:
        """Column heads: the first to the left, the others above their figures."""
        for column, words in enumerate(heads):
            self.text(row, column, words, HEAD, {"align": "left" if column == 0 else "right"})
        self.tall(row, height)

    def band(self, row: int, words: str) -> None:
        """A title across the table."""
        for column in range(len(self.widths)):
            self.sheet.write_blank(row, column, None, self.book.format(BAND))
        self.text(row, 0, words, BAND)
        self.tall(row, 15.5)


def money_width(evaluation: Evaluation, options: Iterable[OptionResult], *kinds: TotalKind) -> float:
    """Wide enough for the largest amount, and the ends of its range, of these kinds of total; none named: of all."""
    widest = 0.0
    for result in options:
        for total in evaluation.totals:
            counted = total.option == result.id and total.year == "all" and total.status != "unknown"
            if counted and (not kinds or total.kind in kinds):
                ends = evaluation.uncertainty.total_bounds(result, total)
                figures_ = [value for value in (total.value, *ends) if value - value == 0]
                widest = max([widest, *(digits_wide(value) for value in figures_)])
    return float(min(max(widest * 1.04 + 0.8, 10.5), 24))


def digits_wide(value: float) -> float:
    """How many digits' width an amount takes with its sign: a comma and a point take half as much."""
    return sum(1 if each.isdigit() else 0.5 for each in f"{abs(value):,.2f}") + 1 + (value < 0)


def rows_of(pixels: int) -> int:
    """How many rows of the usual height a chart covers."""
    return math.ceil((pixels * 0.75 + 16) / ROW)


def lines_high(lines: int, size: float = 10) -> float:
    """The points of a row of so many lines."""
    return max(ROW, lines * size * 1.2 + 1.5)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide."""
    room = max(width * 1.12, 8)
    return sum(max(1, math.ceil(len(part) / room)) for part in text.split("\n"))


def quote_tab(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def tab_name(result: OptionResult) -> str:
    """The sheet of one option: its short name, without what Excel refuses."""
    return re.sub(r"[\[\]:*?/\\']", " ", result.option.short).strip()[:31]


def in_play(evaluation: Evaluation) -> tuple[OptionResult, ...]:
    """The options that have a sheet: those with a cost of their own that are not closed, each model once.

    If none is left, but costs were asked for anyway: the Task Force Model.
    """
    priced = [result for result in evaluation.options if result.model is not None and result.option.costs != "as_now"]
    found = tuple({result.model: result for result in priced if result.status != "closed"}.values())
    if found or evaluation.value(names.WANTS_COSTS) is not True:
        return found
    return tuple(result for result in priced if result.id == "sign_task_force")


def as_kept(evaluation: Evaluation, options: Iterable[OptionResult]) -> dict[str, OptionResult]:
    """Options under which the agreement in force only goes on meanwhile: by id, the option whose cost they share."""
    sheets = {(result.model, result.recurring_only): result for result in options}
    return {
        result.id: sheets[result.model, result.recurring_only]
        for result in evaluation.options
        if result.option.costs == "as_now" and (result.model, result.recurring_only) in sheets
    }


def own_tabs(book: Book, name: str, widths: list[float]) -> list[Tab]:
    """A sheet for each option in play, under this name; under the option's too, where there are several."""
    several = len(book.options) > 1
    return [Tab(book, f"{name} {tab_name(each)}"[:31] if several else name, widths) for each in book.options]


def _not_a_cell(name: str) -> str:
    """A name that Excel would read as a cell (or as R1C1) gets a line at its end."""
    looks = re.fullmatch(r"[a-zA-Z]{1,3}\d+|[rc]\d*|r\d*c\d*", name)
    return f"{name}_" if looks else name


def needed(book: Book) -> dict[str, None]:
    """Every fact that some formula of the workbook uses, by key, in no special order; conditions' facts included."""
    live, tables = book.live, book.evaluation.tables
    found: dict[str, None] = {}
    todo = [*GROWTH.values(), names.MONTHS_ACTIVE_FIRST_YEAR]
    todo += [names.REIMBURSEMENT_LAG, names.ANNUAL_PAY_AND_BENEFITS, *STAFFING]
    for result in book.options:
        model = result.model or ""
        todo += [f"{fact}.{model}" for fact in STAFFING_BY_MODEL]
        for line in tables.lines[model]:
            if not (line.line.timing == "start_up" if result.recurring_only else line.line.recorded):
                todo += [tables.program.steps[place].key for place in line.places.values()]
                todo += [line.line.benefits_part] if line.line.benefits_part is not None else []
        places = [place for offset in tables.offsets[model] for place in (offset.place, offset.full_place)]
        todo += [tables.program.steps[place].key for place in places]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key in seen or key not in tables.place:
            continue
        seen.add(key)
        step = live.step(key)
        if " " not in key:
            found[key] = None
        if step.formula is not None and not live.answered(key):
            if step.kind == "number":
                todo += [*live.used(step.formula), *live.conditions(step.formula)]
            else:
                todo += [name.key for name in names_in(step.formula)]
    return found
