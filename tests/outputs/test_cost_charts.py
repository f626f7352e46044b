"""The charts of each year's net cost and of the swings: they say what the tables beside them say, and nothing more."""

from __future__ import annotations

import datetime as dt
import html

import pytest

from app.briefing.blocks import Bar, Chart, Document, Table, plain_words
from app.briefing.context import KEPT_OUT
from app.engine import figures
from app.engine.answers import Answer
from app.engine.evaluation import Evaluation
from app.engine.results import FundingId, OptionResult
from app.outputs.html.write import render_print
from app.outputs.json.write import evaluation_json
from app.outputs.word.write import render_docx
from app.schema.base import Audience
from tests.conftest import Town287
from tests.documents import whole
from tests.outputs.word_charts import native_charts

APRIL_2025 = dt.date(2025, 4, 1)
FRAME = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
OPEN = {
    **FRAME, "officers_trained__task_force": 4.0, "operating_hours_per_month": 10.0,
    "administration_hours_per_month": 16.0,
}  # fmt: skip
IN_FORCE = {"state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "task_force"}
KEPT = Answer(10.0, provenance="estimate", low=4.0, high=25.0, audience="staff")


def named(evaluation: Evaluation, option: str) -> OptionResult:
    found = evaluation.option(option)
    assert found is not None
    return found


def charts(document: Document, anchor: str) -> list[Chart]:
    return [block for block in document.blocks if isinstance(block, Chart) and block.anchor.startswith(anchor)]


def rows(document: Document, anchor: str) -> dict[str, list[str]]:
    """The cells of a table by the words of each row's heading."""
    table = next(block for block in document.blocks if isinstance(block, Table) and block.anchor == anchor)
    words = ([plain_words(cell.words) for cell in row] for row in table.rows)
    return {first: rest for first, *rest in words}


def groups(chart: Chart) -> dict[str, list[Bar]]:
    found: dict[str, list[Bar]] = {}
    for bar in chart.bars:
        found.setdefault(bar.group, []).append(bar)
    return found


# ---- five-year net ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", ["cash", "loaded"])
@pytest.mark.parametrize(
    ("given", "day", "option", "title"),
    [
        (OPEN, APRIL_2025, "sign_task_force", "Task Force"),
        ({**OPEN, "state": "NH"}, dt.date(2026, 11, 24), "sign_task_force", "Task Force"),
        ({**IN_FORCE, "officers_trained": 2.0}, dt.date(2026, 11, 24), "keep_agreement", "Keep"),
        ({**OPEN, "wants_costs": True}, dt.date(2026, 11, 24), "sign_task_force", "Task Force"),
    ],
    ids=["open", "with federal money", "hours not estimated", "on request"],
)
def test_the_chart_by_year_says_what_the_table_and_the_evaluation_say(
    town287: Town287, basis, given, day, option, title
):
    evaluation = town287(day, **given)
    document = whole(evaluation)
    chart = next(c for c in charts(document, f"chart-net-{basis}") if option.replace("_", "-") in c.anchor)
    table = rows(document, f"net-years-{basis}")
    for group, bars in groups(chart).items():
        said = [bar.text for bar in bars]
        assert said == table[f"{title}: {group[0].lower()}{group[1:]}"][:5]
        assert [bar.label for bar in bars] == [f"Year {year}" for year in range(1, 6)]
        assert all(f"year {year} {text}" in chart.alt for year, text in enumerate(said, 1))
        funding: FundingId = "announced" if group.startswith(evaluation.scenarios["announced"].title) else "none"
        for year, bar in enumerate(bars, 1):
            total = evaluation.total(option, "net", basis, year, funding)
            if total.rests_on_judgement:
                assert (bar.low, bar.high) == evaluation.uncertainty.total_bounds(named(evaluation, option), total)
                assert bar.text.startswith(figures.dollars(bar.low))
            else:
                assert (bar.value, bar.low, bar.high) == (total.value, None, None)
                assert bar.text.removesuffix("\u00a0*") == figures.dollars(total.value)


def test_five_years_in_the_table_are_those_of_the_fiscal_note(town287: Town287):
    evaluation = town287(**{**OPEN, "state": "NH"})
    document = whole(evaluation)
    note = rows(document, "cost-net")
    for basis, place in (("cash", 1), ("loaded", 2)):
        table = rows(document, f"net-years-{basis}")
        for title in (evaluation.scenarios[funding].title.lower() for funding in ("none", "announced")):
            in_note = next(cells for name, cells in note.items() if title in name.lower())
            in_table = next(cells for name, cells in table.items() if name.lower().startswith(f"task force: {title}"))
            assert in_table[-1] == in_note[place]


def test_every_open_option_stands_in_the_table_and_what_costs_nothing_once(town287: Town287):
    evaluation = town287(APRIL_2025, **OPEN)
    table = rows(whole(evaluation), "net-years-cash")
    for result in evaluation.options:
        named = [cells for name, cells in table.items() if name.startswith(f"{result.option.short}: ")]
        if result.status == "closed":
            assert not named
        elif result.model is None:
            assert named == [["$0"] * 6]


def test_both_fundings_have_their_own_bars_and_all_charts_one_scale(town287: Town287):
    document = whole(town287(**{**OPEN, "state": "NH", "officers_trained__warrant_service_officer": 2.0}))
    drawn = charts(document, "chart-net-")
    assert len({chart.covers for chart in drawn}) == 1
    assert any(bar.second for chart in drawn for bar in chart.bars)
    for chart in drawn:
        assert all(chart.covers[0] <= bar.value <= chart.covers[1] for bar in chart.bars if bar.value is not None)


def test_a_total_that_is_not_known_is_said_and_not_drawn_as_zero(town287: Town287):
    document = whole(town287(APRIL_2025, **FRAME))
    assert charts(document, "chart-net-") == []
    assert charts(document, "chart-swings-") == []
    assert "Not drawn, as no total can be worked out yet (what is not known is not zero): Task Force" in render_print(
        document
    )
    unknown = [cells for name, cells in rows(document, "net-years-loaded").items() if name.startswith("Task Force: ")]
    assert unknown == [["Not known"] * 6]


def test_a_funding_of_which_no_year_is_known_takes_one_row(town287: Town287):
    given = {**OPEN, "state": "NH", "agency_kind": "county_sheriff", "custody": "jail", "officers_trained": 4.0}
    evaluation = town287(**given)
    document = whole(evaluation)
    (chart,) = charts(document, "chart-net-cash-sign-jail-enforcement")
    known, unknown = groups(chart).values()
    assert len(known) == 5
    assert unknown == [Bar("Every year", "Not known", group=unknown[0].group)]
    assert "every year Not known." in chart.alt
    table = rows(document, "net-years-cash")
    result = evaluation.option("sign_jail_enforcement")
    assert result is not None
    start = f"jail enforcement: {evaluation.funding_title('announced', result)}".lower()
    (cells,) = (cells for name, cells in table.items() if name.lower().startswith(start))
    assert set(cells) == {"Not known"}


def test_page_and_word_say_each_bar_of_the_chart(town287: Town287):
    document = whole(town287(**{**IN_FORCE, "officers_trained": 2.0}))
    page = html.unescape(render_print(document))
    in_word = {chart.alt: chart for chart in native_charts(render_docx(document))}
    drawn = charts(document, "chart-")
    assert len(drawn) > 2
    for chart in drawn:
        assert f"<title>{chart.alt}</title>" in page
        same = in_word[chart.alt]
        headings = list(dict.fromkeys(bar.group.upper() for bar in chart.bars if bar.group))
        assert [name for name in same.names if name not in headings] == [f"{b.label}: {b.text}" for b in chart.bars]
        assert [name for name in same.names if name in headings] == headings
        for bar in chart.bars:
            assert f">{' '.join(bar.text.split())}</text>" in page
            figures = next(row for row in same.sheet if row[0] == f"{bar.label}: {bar.text}")
            for figure in (bar.low, bar.high):
                assert figure is None or any(
                    cell == pytest.approx(figure) for cell in figures[1:] if isinstance(cell, float | int)
                )
    series = {name for chart in drawn for name in in_word[chart.alt].series}
    assert series >= {"low to high, no likely figure", "from the input's low to its high value"}


# ---- swings -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(town287: Town287) -> Evaluation:
    return town287(APRIL_2025, **OPEN)


def test_the_chart_of_swings_says_what_the_table_says(town: Evaluation):
    document = whole(town)
    (chart,) = charts(document, "chart-swings-sign-task-force")
    table = rows(document, "swings-table")
    likely = town.total("sign_task_force", "net", "loaded", "all", "none").value
    assert len(chart.bars) > 2
    for bar in chart.bars:
        low, high, _ = table[f"Task Force: {bar.label[0].lower()}{bar.label[1:]}"]
        assert bar.text == f"{low} to {high}"
        assert f"{bar.label}: {bar.text}." in chart.alt
        assert bar.value == likely
        assert bar.low is not None
        assert bar.high is not None
        assert bar.low <= likely <= bar.high
    assert [abs((bar.high or 0) - (bar.low or 0)) for bar in chart.bars] == sorted(
        (abs((bar.high or 0) - (bar.low or 0)) for bar in chart.bars), reverse=True
    )
    assert chart.likely.removesuffix("\u00a0*") == f"likely, {figures.dollars(likely)}"
    assert figures.dollars(likely) in chart.alt


def test_no_likely_figure_is_drawn_where_none_may_be_shown(town287: Town287):
    given = {key: value for key, value in OPEN.items() if "hours_per_month" not in key}
    document = whole(town287(APRIL_2025, **given))
    (chart,) = charts(document, "chart-swings-sign-task-force")
    assert {bar.value for bar in chart.bars} == {None}
    assert "no likely figure is shown" in chart.alt


def test_what_is_kept_out_is_in_no_chart(town287: Town287):
    given = {**OPEN, "operating_hours_per_month": KEPT}
    evaluation = town287(APRIL_2025, **given)
    swing = evaluation.uncertainty.swings(named(evaluation, "sign_task_force"))[0]
    assert swing.key == "operating_hours_per_month.task_force"
    secret = {figures.dollars(swing.at_low), figures.dollars(swing.at_high)}
    document = whole(evaluation)
    (chart,) = charts(document, "chart-swings-sign-task-force")
    bar = next(bar for bar in chart.bars if bar.label == "Hours a month for each trained officer")
    assert bar == Bar(bar.label, KEPT_OUT)
    page = render_print(document)
    assert not [figure for figure in secret if figure in page]
    assert all(figure in render_print(whole(evaluation, audience="staff")) for figure in secret)
    readers: dict[Audience, bool] = {"public": False, "staff": True}
    for audience, shown in readers.items():
        listed = next(row for row in evaluation_json(evaluation, audience)["uncertainty"])["swings"]
        ends = next(row for row in listed if row["fact"] == swing.key)
        assert (ends["at_low"] is not None) == (ends["at_high"] is not None) == shown


def test_where_every_swing_is_kept_out_nothing_is_drawn(town: Evaluation, town287: Town287):
    place = town.tables.place
    answers = {}
    for swing in town.uncertainty.swings(named(town, "sign_task_force")):
        low, high = town.uncertainty.ends(place[swing.key])
        likely = town.likely(swing.key)
        assert likely is not None
        answers[swing.key] = Answer(likely, provenance="estimate", low=low, high=high, audience="staff")
    evaluation = town287(APRIL_2025, **OPEN | answers)
    assert evaluation.uncertainty.swings(named(evaluation, "sign_task_force"))
    document = whole(evaluation)
    assert charts(document, "chart-swings-sign-task-force") == []
    kept = [cells for name, cells in rows(document, "swings-table").items() if name.startswith("Task Force: ")]
    assert {cell for cells in kept for cell in cells} == {KEPT_OUT}
    assert charts(whole(evaluation, audience="staff"), "chart-swings-sign-task-force")
