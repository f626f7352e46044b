"""One document never uses one drawing or one word for both kinds of range: likely with P10 to P90, and low to high."""

from __future__ import annotations

import datetime as dt
import html
import io
import re

import docx
import pytest
from docx.oxml.ns import qn

from app.briefing.blocks import Bar, Chart, Document, Look, RangeKind
from app.briefing.range_words import BOOKS_SAY, BOUNDS_SAID, LEAVES_OUT, PERCENTILES_SAID, explained
from app.engine.evaluation import Evaluation
from app.outputs.drawing.charts import RANGES, draw
from app.outputs.html.write import render_print
from app.outputs.word.write import render_docx
from tests.conftest import Town287
from tests.documents import whole
from tests.outputs.word_charts import native_charts

FRAME = {"state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
HOURS = {"operating_hours_per_month__task_force": 10.0, "administration_hours_per_month__task_force": 16.0}
JAIL = {**FRAME, "agency_kind": "sheriff", "custody": "jail", "officers_trained__jail_enforcement": 4.0}
TOWNS = {
    "likely": {**FRAME, **HOURS, "officers_trained__task_force": 4.0},
    "hours not estimated": {**FRAME, "officers_trained__task_force": 4.0},
    "one of each": {**JAIL, **HOURS, "officers_trained__task_force": 4.0},
    "in force": {**FRAME, "agreement_in_force": "task_force", "officers_trained__task_force": 2.0},
}
KINDS: dict[str, set[RangeKind]] = {
    "likely": {"percentiles"}, "hours not estimated": {"bounds"}, "one of each": {"percentiles", "bounds"},
    "in force": {"bounds"},
}  # fmt: skip
LOOK: dict[RangeKind, Look] = {"percentiles": "whisker", "bounds": "dashed"}
SAID: dict[RangeKind, str] = {"percentiles": PERCENTILES_SAID, "bounds": BOUNDS_SAID}

SIGN: dict[RangeKind, str] = {"percentiles": "<circle", "bounds": "stroke-dasharray"}


@pytest.fixture(scope="module", params=TOWNS)
def told(request, town287: Town287) -> tuple[str, Evaluation, Document]:
    evaluation = town287(dt.date(2026, 11, 24), **TOWNS[request.param])
    return request.param, evaluation, whole(evaluation)


def charts(document: Document) -> list[Chart]:
    return [block for block in document.blocks if isinstance(block, Chart) and block.kind == "amounts"]


def ranged(document: Document) -> list[Bar]:
    return [bar for chart in charts(document) for bar in chart.bars if bar.range_kind is not None]


def test_each_kind_has_its_own_drawing_and_its_own_words_at_every_chart(told):
    name, _, document = told
    assert {bar.range_kind for bar in ranged(document)} == KINDS[name]
    for chart in charts(document):
        kinds = {bar.range_kind for bar in chart.bars if bar.range_kind is not None}
        for shape in ("wide", "narrow"):
            drawing = draw(chart, shape)
            for bar, row in zip(chart.bars, drawing.rows, strict=True):
                if bar.range_kind is not None:
                    assert [piece.look for piece in row.pieces] == [LOOK[bar.range_kind]]
                    assert (row.mark is None) == (bar.range_kind == "bounds")
                else:
                    assert {piece.look for piece in row.pieces}.isdisjoint(LOOK.values())
            assert {key.look: key.text for key in drawing.legend} == {LOOK[k]: RANGES[LOOK[k]] for k in kinds}
        for kind, words in SAID.items():
            assert (words in chart.note) == (kind in kinds)


def test_the_words_beside_a_range_and_for_those_who_do_not_see_it_say_which_it_is(told):
    _, _, document = told
    for chart in charts(document):
        kinds = {bar.range_kind for bar in chart.bars}
        for bar in chart.bars:
            assert ("P10 to P90: " in bar.text) == (bar.range_kind == "percentiles")
            if bar.range_kind != "bounds":
                assert "low to high" not in bar.text
        assert ("P10 to P90: " in chart.alt) == ("percentiles" in kinds)
        assert ("low to high" in chart.alt) == ("bounds" in kinds)
        assert "range" not in " ".join(bar.text for bar in chart.bars)


def test_page_and_word_draw_and_explain_them_alike(told):
    _, _, document = told
    page = re.sub(r"</?span[^>]*>", "", html.unescape(render_print(document)))
    drawn = re.findall(r'<figure id="(chart-(?:cost|hours|net)[^"]*)">(.*?)</figure>', page, re.DOTALL)
    by_anchor = {chart.anchor: chart for chart in charts(document)}
    content = render_docx(document)
    body = docx.Document(io.BytesIO(content)).element.body
    shown = "".join(node.text or "" for node in body.iter(qn("w:t"))).replace("\u00a0", " ")
    assert {anchor for anchor, _ in drawn} <= set(by_anchor)
    assert drawn
    for anchor, figure in drawn:
        chart = by_anchor[anchor]
        kinds = [bar.range_kind for bar in chart.bars]
        for kind, sign in SIGN.items():
            assert figure.count(sign) == kinds.count(kind) + (kind in kinds)  # the bars, and the sample in the legend
        if chart.note:
            assert f'<p class="note">{chart.note}</p>' in figure
            assert chart.note in shown
    in_word = native_charts(content)
    for chart in charts(document):
        (same,) = (each for each in in_word if each.alt == chart.alt)
        kinds_there = {bar.range_kind for bar in chart.bars if bar.range_kind is not None}
        for kind, look in LOOK.items():
            assert (same.series.get(RANGES[look]) == (kind == "bounds")) == (kind in kinds_there)


def test_the_fiscal_note_says_once_what_a_range_leaves_out(told):
    _, evaluation, document = told
    (chart,) = (chart for chart in charts(document) if chart.anchor == "chart-cost")
    assert chart.note.endswith(LEAVES_OUT)
    assert render_print(document).count(LEAVES_OUT) == 1
    lines = " ".join(f"{line.title} {line.what}" for line in evaluation.rulebook.lines).lower()
    for never in ("claim", "judgment", "settlement", "defense"):  # it says of no line what a line holds
        assert never not in lines


def test_the_towns_own_books_may_hold_more(town287: Town287):
    booked = {
        **TOWNS["in force"], "existing_cost_cash": 9000.0, "existing_cost_loaded": 20000.0, "existing_hours": 400.0,
        "existing_cost_months": 12.0,
    }  # fmt: skip
    document = whole(town287(dt.date(2026, 11, 24), **booked))
    (chart,) = (chart for chart in charts(document) if chart.anchor == "chart-cost")
    assert chart.note.endswith(f"{LEAVES_OUT} {BOOKS_SAY}")


def test_a_point_is_explained_by_nothing():
    assert explained([Bar("a", "5", 5.0), Bar("b", "Not known")]) == ""
