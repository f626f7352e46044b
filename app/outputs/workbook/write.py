"""The Excel workbook: live formulas from the same rule expressions as the evaluation, for one audience.

Likely figures are formulas that follow the inputs. Percentiles, bounds and legal status are values as computed.
What the audience may not read is kept out, and what rests on it stands as a fixed value. The same input gives the same
bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.briefing.blocks import Mark
from app.engine.evaluation import Evaluation
from app.engine.results import OptionResult
from app.outputs.workbook.amendment import AmendmentTab, amendment_widths
from app.outputs.workbook.hours import HoursTab, hours_widths
from app.outputs.workbook.inputs import InputsTab
from app.outputs.workbook.offsets import OffsetsTab, offset_widths
from app.outputs.workbook.option import ModelTab, model_widths
from app.outputs.workbook.quarters import quarter_widths, write_quarters
from app.outputs.workbook.sheets import Book, Tab, as_kept, money_width, needed, own_tabs, tab_name
from app.outputs.workbook.sources import write_sources
from app.outputs.workbook.summary_sheet import SummaryTab
from app.schema.base import Audience


@dataclass(frozen=True)
class Made:
    """A workbook, and where its totals (by id), its live inputs (by fact) and the sums of its budget amendments (by
    option) stand: (sheet, cell)."""

    content: bytes
    totals: Mapping[str, tuple[str, str]]
    inputs: Mapping[str, tuple[str, str]]
    amendment: Mapping[str, tuple[str, str]]


def workbook_bytes(
    evaluation: Evaluation, audience: Audience = "public", mark: Mark = "DRAFT", contact: str = ""
) -> bytes:
    """The workbook of one evaluation, as this audience may read it. `contact`: whom the host names for errors."""
    return make_workbook(evaluation, audience, mark, contact).content


def make_workbook(
    evaluation: Evaluation, audience: Audience = "public", mark: Mark = "DRAFT", contact: str = ""
) -> Made:
    """The workbook, and where its totals and inputs stand in it."""
    book = Book(evaluation, audience, mark)
    evaluation = book.evaluation
    width = money_width(evaluation, book.options)
    cost_width = money_width(evaluation, book.options, "gross")
    summary = Tab(book, "Summary", [46.0, *([max(width, 16.5)] * 6)])
    models: list[ModelTab] = []
    offsets = None
    if book.options:
        keys = needed(book)
        inputs = InputsTab(book, keys)
        models = [ModelTab(book, option_tabs(book, r, model_widths(cost_width)), r, keys) for r in book.options]
        offsets = OffsetsTab(book, offset_widths(money_width(evaluation, book.options, "offset"), width), models)
        hours = HoursTab(book, Tab(book, "Hours", hours_widths(len(models))), models)
        quarters = own_tabs(book, "Quarters", quarter_widths(width))
        amendment = AmendmentTab(book, own_tabs(book, "Budget amendment", amendment_widths(cost_width)), models)
        inputs.write()
        for model in models:
            model.write()
        offsets.write()
        hours.write()
        write_quarters(book, quarters, offsets.listed)
        amendment.write()
    for id_, result in as_kept(evaluation, book.options).items():
        own, same = f"{id_}.", f"{result.id}."
        book.totals |= {own + key[len(same) :]: at for key, at in book.totals.items() if key.startswith(same)}
    SummaryTab(book, summary, models, offsets).write()
    write_sources(book, contact)
    summary.sheet.activate()
    book.workbook.close()
    return Made(book.file.getvalue(), book.totals, book.inputs, book.amendment)


def option_tabs(book: Book, result: OptionResult, widths: list[float]) -> tuple[Tab, Tab]:
    """The sheets of an option: its cost, and its hours."""
    name = tab_name(result)
    return Tab(book, name, widths), Tab(book, f"{name[:25]} hours", widths)
