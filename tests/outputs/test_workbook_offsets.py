"""Money from others in the workbook: both readings, the day until which it counts, and how firm it is."""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.briefing.context import Context
from app.briefing.outside_money import NO_MONEY, titled
from app.engine.answers import Answer
from app.engine.evaluation import Evaluation
from app.engine.results import FUNDINGS
from app.outputs.json.write import evaluation_json
from app.outputs.workbook.live import NOT_KNOWN
from app.outputs.workbook.write import Made, make_workbook
from tests.conftest import Town287
from tests.outputs.test_workbook_recalculated import case_of, disagreements, recalculate, recalculated
from tests.outputs.workbooks import formula_cells, opened, texts

TODAY = dt.date(2026, 11, 24)
TOWN: dict[str, Any] = {
    "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none",
    "sworn_authorized": 24.0, "sworn_filled": 20.0, "officers_trained": 4.0, "officer_hourly_wage": 34.0,
    "operating_hours_per_month": 12.0, "administration_hours_per_month": 9.0,
    "fiscal_year_start": "july", "meeting_date": "2026-12-08", "months_active_first_year": 5.0,
}  # fmt: skip
KEPT: dict[str, Any] = {
    **TOWN, "agreement_in_force": "task_force", "existing_cost_cash": 18_400.0, "existing_cost_months": 9.0,
}  # fmt: skip
JAIL: dict[str, Any] = {
    **TOWN, "agency_kind": "county_sheriff", "custody": "jail", "bed_days_per_month": 40.0, "bed_day_per_diem": 95.0,
    "bed_day_marginal_cost": 88.0, "bed_day_per_diem_growth": 0.04,
}  # fmt: skip


@pytest.fixture(scope="module")
def town(town287: Town287) -> Evaluation:
    return town287(TODAY, **TOWN)


@pytest.fixture(scope="module")
def made(town: Evaluation) -> Made:
    return make_workbook(town)


def labels(made: Made, sheet: str) -> list[str]:
    rows = opened(made, values=True)[sheet].iter_rows(max_col=1, values_only=True)
    return [str(row[0]) for row in rows if row[0] is not None]


def test_every_offset_stands_in_both_readings_where_they_differ(made: Made, town: Evaluation) -> None:
    found, words = labels(made, "Offsets"), town.rulebook.funding_readings
    for offset in town.rulebook.offsets:
        if offset.id not in town.offers.counts or "task_force" not in offset.models:
            continue
        listed = [label for label in found if label.startswith(f"{offset.title}, ") or label == offset.title]
        readings = [one for one in (words.spent, words.full) for label in listed if f"{offset.title}, {one} (" in label]
        assert readings == ([] if offset.in_full is None else [words.spent, words.full]), offset.id


def test_every_net_says_how_firm_its_money_is(made: Made, town: Evaluation) -> None:
    words = (*town.rulebook.standings.values(), NO_MONEY)
    ends = tuple(f"({each})" for each in words)
    sheets = opened(made, values=True)
    for id_, (name, cell) in made.totals.items():
        _, kind, funding, *_ = id_.split(".")
        if kind in ("net", "offset") and funding != "none":
            assert name == {"net": "Nets", "offset": "Offsets"}[kind]
            sheet = sheets[name]
            assert str(sheet.cell(sheet[cell].row, 1).value).endswith(ends), id_
    for label in labels(made, "Summary"):
        if ", net: " in label:
            assert any(each in label for each in words), label


@pytest.mark.parametrize(("answer", "words"), [("signed", "signed"), ("told_orally", "told orally")])
def test_the_standing_follows_the_answer_and_its_readers(town287: Town287, answer: str, words: str) -> None:
    covers = ("equipment", "vehicles")
    evaluation = town287(
        TODAY, **TOWN, reimbursement_in_writing=Answer(answer, audience="staff"), reimbursement_covers=covers
    )
    title = evaluation.scenarios["start_up"].title
    assert f"Net new cash: {title} ({words})" in labels(make_workbook(evaluation, "staff"), "Nets")
    assert f"Net new cash: {title} (announced only)" in labels(make_workbook(evaluation, "public"), "Nets")
    told = {who: evaluation_json(evaluation, who) for who in ("staff", "public")}
    ids = [f"sign_task_force.net.start_up.cash.{year}" for year in (1, "all")]
    for who, standing in (("staff", answer.removesuffix("_orally")), ("public", "announced")):
        rows = {row["id"]: row["standing"] for row in told[who]["totals"]}
        assert {rows[id_] for id_ in ids} == {standing}
        assert rows["sign_task_force.gross.cash.1"] is None


def test_a_day_that_is_kept_out_is_not_shown(town287: Town287) -> None:
    day = Answer("2027-03-15", audience="staff")
    evaluation = town287(TODAY, **TOWN, reimbursement_in_writing="signed", reimbursement_until=day)
    assert "March 15, 2027" in texts(make_workbook(evaluation, "staff"))
    assert "March 15, 2027" not in texts(make_workbook(evaluation, "public"))
    public, staff = (evaluation_json(evaluation, who)["offsets"] for who in ("public", "staff"))
    assert "2027-03-15" in {row["counted_until"] for row in staff}
    assert "2027-03-15" not in {row["counted_until"] for row in public}


def test_the_json_has_every_funding_and_where_the_numbers_come_from(town: Evaluation) -> None:
    data: Any = evaluation_json(town)
    assert [each["id"] for each in data["fundings"]] == list(FUNDINGS)
    assert sum(data["origins"].values()) == town.origins().all
    for row in data["offsets"]:
        assert row["payer"] in ("ice", "state")
        assert len(row["shares"]) == 5
        assert all(0 <= share <= 1 for share in row["shares"])
        if row["likely"]:
            assert row["shares"][row["year"] - 1] > 0
    wage = data["facts"]["officer_hourly_wage"]
    assert (wage["low"], wage["high"]) == (None, None)
    assert wage["later_low"] == pytest.approx(34.0 * 0.97)
    assert wage["later_high"] == pytest.approx(34.0 * 1.03)


def test_the_middle_is_not_called_likely_where_it_rests_on_judgement(town287: Town287, made: Made) -> None:
    given = {key: value for key, value in TOWN.items() if not key.endswith("hours_per_month")}
    judged = make_workbook(town287(TODAY, **given))
    for one, word, other in ((judged, "Middle", "Likely"), (made, "Likely", "Middle")):
        cells = [str(cell.value) for cell in formula_cells(opened(one)) if '"Middle"' in str(cell.value)]
        shown = texts(one).split("\n")
        assert word in shown
        assert shown.count(other) == (0 if one is judged else 2)  # of what outside money would come to, in the summary
        assert bool(cells) == (one is judged)


def test_no_reading_of_outside_money_is_called_likely(made: Made) -> None:
    found = []
    for sheet in opened(made, values=True):
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        for titles, heads in pairwise(rows):
            if heads[0].startswith("Dollars; below zero"):
                found += [(titles[at - 1], word) for at, word in enumerate(heads) if word in ("Likely", "Middle")]
    assert len(found) > 2
    for title, word in found:
        assert word == ("Likely" if title.startswith("No money from others") else "Middle")


def test_what_has_been_recorded_stands_in_place_of_the_lines(town287: Town287) -> None:
    evaluation = town287(TODAY, **KEPT)
    made = make_workbook(evaluation)
    sheet, cell = made.totals["keep_agreement.gross.cash.1"]
    assert opened(made, values=True)[sheet][cell].value == pytest.approx(18_400 / 9 * 12)
    assert "What the agreement has cost by the town's own books" in texts(made)
    assert "existing_hours" in made.inputs
    assert "existing_cost_cash" not in make_workbook(town287(TODAY, **TOWN)).inputs


UNTIL: dict[str, Any] = {**TOWN, "reimbursement_in_writing": "signed", "reimbursement_until": "2027-03-15"}
GRANT: dict[str, Any] = {
    **TOWN, "state": "FL", "state_grant_once": 9_000.0, "state_grant_yearly": 12_000.0,
    "state_grant_until": "2031-03-31", "benefits_rate": 0.4, "supervisor_hourly_wage": 50.0,
}  # fmt: skip
CHANGED: tuple[tuple[dict[str, Any], dict[str, float | None]], ...] = (
    ({}, {}),
    (UNTIL, {"months_active_first_year": 2.0}),
    (UNTIL, {"months_active_first_year": 10.0}),
    (
        {**UNTIL, "reimbursement_until": "2029-01-31"},
        {"operating_hours_per_month.task_force": 31.0, "reimbursement_lag": 6.0},
    ),
    (KEPT, {}),
    (KEPT, {"existing_cost_cash": None}),
    (KEPT, {"existing_cost_loaded": 99_000.0, "existing_hours": 410.0}),
    ({**UNTIL, **KEPT}, {"existing_cost_months": 6.0}),
    (JAIL, {"bed_day_per_diem_growth": 0.07}),
    (JAIL, {"bed_day_marginal_cost": None}),
    (GRANT, {"months_active_first_year": 9.0}),
    ({**UNTIL, **GRANT}, {"months_active_first_year": 2.0}),
    ({**UNTIL, **GRANT}, {"months_active_first_year": 10.0}),
    ({**UNTIL, **GRANT, "reimbursement_until": "2026-12-31"}, {"months_active_first_year": 11.5}),
    ({**JAIL, "bed_day_contract_until": "2028-10-31"}, {"bed_days_per_month": 11.0}),
)


def test_the_workbook_follows_what_is_changed_as_the_answers_do(town287: Town287, tmp_path: Path) -> None:
    cases, towns, before = [], {}, {}
    for number, (given, changes) in enumerate(CHANGED):
        answers: dict[str, Any] = {**TOWN, **given}
        before[f"case{number}"] = town287(TODAY, **answers)
        made = make_workbook(before[f"case{number}"])
        book = openpyxl.load_workbook(io.BytesIO(made.content))
        after = dict(answers)
        for key, value in changes.items():
            at = made.inputs.get(key) or made.inputs[f"{key}.task_force"]
            book[at[0]][at[1]].value = value
            after.pop(key.partition(".")[0], None)
            if value is not None:
                after[key.partition(".")[0]] = value
        out = io.BytesIO()
        book.save(out)
        towns[f"case{number}"] = town287(TODAY, **after)
        cases.append(case_of(f"case{number}", towns[f"case{number}"], "public", made, out.getvalue(), changes))
    paths = recalculate(tmp_path, cases)
    books = {case.name: recalculated(paths[case.name]) for case in cases}
    wrong = [line for case in cases for line in disagreements(case, books[case.name])]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:20])
    for name, evaluation in towns.items():
        result = next(each for each in evaluation.options if each.model == "task_force")
        start = "Largest cash gap while the town waits: "
        nets = next(sheet for sheet in books[name] if sheet.title in ("Nets", "Nets Task Force"))
        rows = {str(row[0]): row[2] for row in nets.iter_rows(max_col=3, values_only=True)}
        for funding in FUNDINGS[1:]:
            title = start + titled(Context(before[name], "public"), funding, result)  # words stay as they were made
            assert rows[title] == pytest.approx(evaluation.uncertainty.cash_gap(result, funding), abs=0.005), (
                name,
                title,
            )
    assert NOT_KNOWN in texts(cases[0].made)


@pytest.mark.parametrize(
    ("day", "more", "rows"),
    [
        (TODAY, {}, {"beside": "September 30, 2029", "without": "after September 30, 2029, until March 31, 2031"}),
        (dt.date(2025, 9, 15), {"meeting_date": "2025-09-20"}, {"without": "March 31, 2031"}),
        (
            TODAY,
            {"reimbursement_in_writing": "signed", "reimbursement_until": "2027-03-15"},
            {"beside": "March 15, 2027", "without": "after March 15, 2027, until March 31, 2031"},
        ),
    ],
)
def test_a_grant_has_a_row_with_ices_money_and_one_without_where_each_counts(
    town287: Town287, day: dt.date, more: dict[str, Any], rows: dict[str, str]
) -> None:
    made = make_workbook(town287(day, **{**GRANT, **more}))
    sheet = opened(made, values=True)["Offsets"]
    words = {"beside": "each year, beside ICE's money", "without": "each year, where ICE's money does not count"}
    until = {
        key: str(row[10])
        for row in sheet.iter_rows(values_only=True)
        for key, title in words.items()
        if row[10] is not None and str(row[0]).startswith(f"State grant, {title}")
    }
    assert until == rows
