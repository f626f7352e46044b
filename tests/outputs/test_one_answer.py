"""One answer changed: page, PDF, Word, workbook and JSON all say the new figures, and none the old ones."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from typing import Any

import openpyxl

from app.briefing.blocks import Document
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.explain import explain
from app.outputs.edition import DRAFT
from app.outputs.produce import Page, before_print, document_of, produce, rendered
from tests.conftest import Town287
from tests.paper import text_of, word_text

GIVEN: dict[str, Any] = {
    "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
    "officers_trained": 4.0, "officer_hourly_wage": 34.0, "administration_hours_per_month": 12.0,
}  # fmt: skip
KINDS = (("gross", None), ("net", "announced"), ("net", "none"))


def values_of(evaluation: Evaluation) -> list[float]:
    """The five-year totals in dollars."""
    return [
        evaluation.total("sign_task_force", kind, basis, "all", funding).value  # type: ignore[arg-type]
        for kind, funding in KINDS
        for basis in ("cash", "loaded")
    ]


def figures_of(evaluation: Evaluation) -> set[str]:
    """The same in whole dollars, as they are printed."""
    return {figures.dollars(value) for value in values_of(evaluation)}


def fiscal_note(evaluation: Evaluation) -> Document:
    """The part of the briefing that has all these figures, alone."""
    document = document_of(evaluation)
    return replace(document, sections=tuple(each for each in document.sections if each.anchor == "fiscal"))


def texts(evaluation: Evaluation) -> dict[str, str]:
    """All text of each output, without white space."""
    page = produce(evaluation, "html").decode()
    printed = before_print(evaluation, "pdf", DRAFT)
    assert isinstance(printed, Page)
    assert printed.html == page  # of which the fiscal note is printed here
    pdf = text_of(rendered(fiscal_note(evaluation), "pdf"))
    word = word_text(produce(evaluation, "docx"))
    book = openpyxl.load_workbook(io.BytesIO(produce(evaluation, "xlsx")), data_only=True)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    shown = " ".join(figures.dollars(value) if isinstance(value, int | float) else str(value) for value in cells)
    found = {"page": html.unescape(re.sub("<[^>]+>", "", page)), "pdf": pdf, "word": word, "workbook": shown}
    return {name: re.sub(r"\s", "", text) for name, text in found.items()}


def test_all_outputs_follow(town287: Town287):
    before = town287(**GIVEN, operating_hours_per_month=10.0)
    after = town287(**GIVEN, operating_hours_per_month=13.0)
    old, new = figures_of(before), figures_of(after)
    assert not old & new
    for name, text in texts(after).items():
        assert not [one for one in new if one not in text], name
        assert not [one for one in old if re.search(rf"(?<![\d,]){re.escape(one)}(?![\d,])", text)], name
    likely = [row["likely"] for row in json.loads(produce(after, "json"))["totals"]]
    assert {figures.cents(value) for value in values_of(after)} <= set(likely)
    assert not {figures.cents(value) for value in values_of(before)} & set(likely)
    told = explain(after, "sign_task_force.gross.loaded.all")
    assert "operating_hours_per_month.task_force" in repr(told)
