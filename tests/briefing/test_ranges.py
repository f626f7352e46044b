"""The tables behind the totals, reach beyond the town's limits, and who answers for what."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from app.briefing.amounts import headline
from app.briefing.context import KEPT_OUT, SignedOff
from app.engine import figures
from app.engine.answers import Answer
from app.engine.evaluation import Evaluation
from app.engine.results import OptionResult
from app.outputs.html.write import render_print
from app.proof.finished_page import Page
from tests.conftest import Town287
from tests.documents import whole

APRIL_2025 = dt.date(2025, 4, 1)
OPEN = {
    "state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
    "officers_trained__task_force": 4.0, "operating_hours_per_month": 10.0, "administration_hours_per_month": 16.0,
}  # fmt: skip


def page_of(evaluation: Evaluation, **more: SignedOff) -> Page:
    return Page(render_print(whole(evaluation, sign_offs=more)))


def task_force(evaluation: Evaluation) -> OptionResult:
    result = evaluation.option("sign_task_force")
    assert result is not None
    return result


@pytest.fixture(scope="module")
def town(town287: Town287) -> Evaluation:
    return town287(APRIL_2025, **OPEN)


@pytest.fixture(scope="module")
def page(town: Evaluation) -> Page:
    return page_of(town)


@pytest.mark.parametrize("basis", ["cash", "loaded", "hours"])
def test_each_year_is_that_of_the_evaluation(basis, town: Evaluation, page: Page):
    table = page.table(f"years-{basis}")
    shown = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    for result in town.options:
        if result.status == "closed":
            assert result.option.short not in shown
            continue
        years = [town.total(result.id, "gross", basis, year) for year in (1, 2, 3, 4, 5)]
        cells = shown[result.option.short]
        assert cells[1:6] == [headline(town, result, year).replace("\u00a0", " ") for year in years]
        if result.model is None:
            assert set(cells) == {"0" if basis == "hours" else "$0"}


def test_what_comes_once_and_three_years_add_up(town: Evaluation, page: Page):
    result = task_force(town)
    assert result.model is not None
    lines = [line for line in town.money.lines(result.model, False) if line.basis == "cash"]
    once = sum(line.amount for line in lines if line.timing == "start_up" and line.status != "unknown")
    three = sum(town.total(result.id, "gross", "cash", year).value for year in (1, 2, 3))
    cells = [cell.text.removesuffix(" *") for cell in page.table("years-cash").row("Task Force")]
    assert not town.rests_on_judgement(result, "cash")
    assert (cells[1], cells[-1]) == (figures.dollars(once), figures.dollars(three))


def _amount(text: str) -> int:
    return int(text.replace("$", "").replace(",", "").replace(figures.MINUS, "-"))


def test_every_line_has_its_ends_around_the_likely_amount(page: Page):
    likely = {row[0].text: [cell.text for cell in row[2:4]] for row in page.table("workings-sign-task-force").rows}
    ranges = page.table("ranges-sign-task-force").rows
    assert {row[0].text for row in ranges} == set(likely)
    seen = 0
    for row in ranges:
        for middle, ends in zip(likely[row[0].text], row[1:3], strict=True):
            low, _, high = ends.text.partition(" to ")
            if "ot known" in middle:
                assert ends.text == "Not known"
            elif high:
                seen += 1
                assert _amount(low) - 1 <= float(middle.replace("$", "").replace(",", "")) <= _amount(high) + 1
    assert seen > 5


def test_the_largest_swings_come_first_and_are_five_at_most(town: Evaluation, page: Page):
    swings = town.uncertainty.swings(task_force(town))
    rows = page.table("swings-table").rows
    assert [row[0].text for row in rows if row[0].text.startswith("Task Force")] == [
        f"Task Force: {swing.label}" for swing in swings[:5]
    ]
    assert rows[0][3].text == figures.dollars(swings[0].size)


def test_a_swing_of_an_answer_that_is_kept_out_gives_no_figure(town287: Town287):
    given = {
        **OPEN,
        "operating_hours_per_month": Answer(10.0, provenance="estimate", low=4.0, high=25.0, audience="staff"),
    }
    page = page_of(town287(APRIL_2025, **given))
    row = page.table("swings-table").row("Task Force: hours a month for each trained officer")
    assert {cell.text for cell in row[1:]} == {KEPT_OUT}


def test_without_a_total_the_tables_say_so(town287: Town287):
    frame = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
    page = page_of(town287(APRIL_2025, **frame))
    assert page.table("swings-table").row("Task Force: no total can be worked out yet")[1].text == "Not known"
    assert {cell.text for cell in page.table("years-cash").row("Task Force")[1:]} == {"Not known"}


def test_an_agreement_in_force_names_what_is_not_counted(town287: Town287):
    page = page_of(
        town287(state="NH", agency_kind="municipal_police", custody="none", agreement_in_force="task_force",
                officers_trained=2.0, operating_hours_per_month=10.0, administration_hours_per_month=16.0)
    )  # fmt: skip
    assert "Not counted, as the agreement is in force and these come once" in page.text("workings")
    assert page.table("years-cash").row("Keep")[1].text == "$0"


# ---- reach, insurer, who answers for what -------------------------------------------------------------------------


def test_reach_names_the_place_of_each_model_and_the_jail(town287: Town287):
    facts = page_of(town287(APRIL_2025, **OPEN, arrest_holding_place="county_jail")).facts("reach")
    assert facts["Outside town limits"].text.startswith("Task Force: In the field, within the agency's jurisdiction.")
    assert facts["Outside town limits"].cites == 1
    assert "held: in the county jail." in facts["County or shared jail"].text
    assert "an officer who is sent to another town" in facts["Mutual aid"].text


def test_reach_does_not_apply_where_nothing_can_be_signed(town287: Town287):
    facts = page_of(town287(**{**OPEN, "state": "ME"})).facts("reach")
    assert facts["Mutual aid"].text.startswith("Does not apply, as no agreement is open")
    assert "held: not known." in facts["County or shared jail"].text


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ({"insurer_answer": "not_asked"}, "It was not asked"),
        ({"insurer_answer": "covered"}, "It is covered; no date given"),
        ({"insurer_answer": "covered", "insurer_answer_date": "2026-11-02"}, "It is covered, November 2, 2026"),
    ],
)
def test_the_insurer_is_printed_with_the_day(given, printed, town287: Town287):
    facts = page_of(town287(APRIL_2025, **OPEN, **given)).facts("fiscal")
    assert facts["Insurer or risk pool"].text == printed


def test_an_insurer_of_whom_nothing_is_given_is_named_as_not_provided(page: Page):
    assert "Insurer or risk pool" not in page.facts("fiscal")
    listed = re.search(r"Not provided: ([^.]*)\.", page.text("fiscal"))
    assert listed is not None
    assert "insurer or risk pool" in listed[1].split("; ")


def test_who_answers_for_each_part(town: Evaluation):
    facts = page_of(town).facts("made-by")
    assert facts["Cost figures by"].text == "Finance: not yet signed"
    assert facts["Updated by"].text.startswith("The manager")
    offices = {section.id: section.role for section in town.rulebook.sections}
    signs = {
        id_: SignedOff("A. Name", "Finance director", "2026-11-20")
        for id_, role in offices.items()
        if role == "finance"
    }
    assert page_of(town, **signs).facts("made-by")["Cost figures by"].text == (
        "Finance: A. Name, Finance director, November 20, 2026"
    )


def test_a_question_that_hangs_on_another_says_so(town287: Town287):
    page = page_of(town287(name="Anytown"))
    assert page.facts("today")["Practice today"].text == "Not asked (depends on another answer)."


def test_costs_on_request_come_with_their_workings(town287: Town287):
    page = page_of(town287(**{**OPEN, "state": "ME"}, wants_costs=True))
    assert page.has("workings-sign-task-force")
    assert page.table("years-cash").row("Task Force")[1].text != "Not known"


def once_of(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """What comes once, by basis, in the fiscal note and in the tables by year, for the only model that is open."""
    rows = {row[0].text: row[1].text for row in page.table("cost-gross").rows}
    note = {basis: next(text for name, text in rows.items() if words in name.lower()) for basis, words in WORDS.items()}
    appendix = {
        basis: next(row[1].text for row in page.table(f"years-{basis}").rows if row[0].text == "Task Force")
        for basis in WORDS
    }
    return note, appendix


WORDS = {"cash": "new cash", "loaded": "loaded cost", "hours": "officer hours"}


@pytest.mark.parametrize("own_hours", [True, False])
def test_what_comes_once_is_the_same_in_the_note_and_in_the_appendix(town287: Town287, own_hours: bool):
    given = {key: value for key, value in OPEN.items() if own_hours or "hours_per_month" not in key}
    note, appendix = once_of(page_of(town287(APRIL_2025, **given)))
    assert note == appendix
    assert (" to " in note["cash"]) is not own_hours


def test_what_comes_once_does_not_give_away_an_answer_kept_for_staff(town287: Town287):
    kept = Answer(4321.0, audience="staff")
    page = page_of(town287(APRIL_2025, **OPEN, legal_review_cost=kept))
    for found in once_of(page):
        assert (found["cash"], found["loaded"]) == (KEPT_OUT, KEPT_OUT)
        assert found["hours"] == "160"


def test_a_present_value_has_the_mark_of_its_sum(page: Page, town: Evaluation):
    rows = [[cell.text for cell in row] for row in page.table("present-value").rows]
    assert rows
    total = town.total("sign_task_force", "net", "cash", "all", "none")
    assert total.status == "partial"
    assert rows[0][1] == headline(town, task_force(town), total).replace("\u00a0", " ")
    assert all(row[1].endswith(" *") == row[2].endswith(" *") for row in rows)
    assert rows[0][2].endswith(" *")


def test_a_present_value_without_a_likely_figure_is_low_to_high(town287: Town287):
    frame = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
    judged = town287(APRIL_2025, **frame, officers_trained__task_force=4.0)
    assert judged.rests_on_judgement(task_force(judged), "cash")
    page = page_of(judged)
    for row in page.table("present-value").rows:
        sums, values = ([_amount(end) for end in cell.text.removesuffix(" *").split(" to ")] for cell in row[1:3])
        assert len(sums) == len(values) == 2
        assert values[0] <= values[1]


def test_page_one_gives_cash_and_hours_of_one_officer_while_their_number_is_open(town287: Town287):
    frame = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", render_print(whole(town287(APRIL_2025, **frame))))).replace(
        "\u00a0", " "
    )
    money, count = r"\u2212?\$[\d,]+", r"\u2212?[\d,]+"
    cash, hours = f"{money} to {money} in new cash", f"{count} to {count} officer hours"
    assert re.search(f"One trained officer, in year 1: Task Force, {cash} and {hours}", text)
