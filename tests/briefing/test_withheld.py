"""A number that is kept from the public cannot be got back from what the public is given, by subtraction or otherwise.

The proof is stronger than any attempt: two towns that differ in nothing but such numbers get the same bytes in every
public output. What is the same for every value of a number says nothing about it.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st

from app.engine.answers import Answer, Answers
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import DRAFT, Edition
from app.outputs.json.write import evaluation_json
from app.outputs.produce import attachments, produce
from app.schema.base import Audience
from tests.conftest import Town287
from tests.engine import towns
from tests.language.proof import prove

APRIL_2025 = dt.date(2025, 4, 1)
PLACE = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
OPEN: dict[str, Any] = {
    **PLACE, "officers_trained__task_force": 4, "operating_hours_per_month": 10, "administration_hours_per_month": 16,
    "sworn_authorized": 24, "sworn_filled": 20, "interpreter_cost": 2000, "backfill_share": 0.5,
    "arrests_transported_per_month": 1, "ice_office_travel_hours": 2, "ice_office_distance": 90,
}  # fmt: skip
ONE: dict[str, float] = {
    "insurance_change": 31337.0, "holding_cost": 27182.0, "officer_hourly_wage": 41.37, "wage_growth": 0.0437,
    "legal_review_cost": 5678.31, "vehicles": 2.0, "minimum_shift_staffing": 4.0,
}  # fmt: skip
OTHER: dict[str, float] = {
    "insurance_change": 100.0, "holding_cost": 0.0, "officer_hourly_wage": 25.0, "wage_growth": 0.01,
    "legal_review_cost": 90000.0, "vehicles": 0.0, "minimum_shift_staffing": 9.0,
}  # fmt: skip
OUTPUTS: list[tuple[str, str]] = [
    ("html", "council"), ("docx", "council"), ("xlsx", "council"), ("json", "council"), ("html", "handout"),
]  # fmt: skip


def words_of(evaluation: Evaluation, edition: Edition = DRAFT) -> str:
    """The words of a briefing's page."""
    return html.unescape(re.sub(r"<[^>]+>", "", produce(evaluation, "html", edition).decode()))


def kept(values: dict[str, float], audience: Audience = "staff") -> dict[str, Answer]:
    return {key: Answer(value, audience=audience, note=f"note {value}") for key, value in values.items()}


@pytest.mark.parametrize(("format", "version"), OUTPUTS)
def test_two_towns_that_differ_in_what_is_kept_get_the_same_public_bytes(
    town287: Town287, format: str, version: str
) -> None:
    one = produce(town287(APRIL_2025, **OPEN, **kept(ONE)), format, Edition(version=version))
    assert one == produce(town287(APRIL_2025, **OPEN, **kept(OTHER)), format, Edition(version=version))
    assert one != produce(town287(APRIL_2025, **OPEN, **ONE), format, Edition(version=version))


def test_the_attachments_of_the_pdf_are_the_same_too(town287: Town287) -> None:
    one, other = (attachments(town287(APRIL_2025, **OPEN, **kept(values)), Edition()) for values in (ONE, OTHER))
    assert one == other
    assert len(one) == 3


@pytest.mark.parametrize("key", ["officers_trained.task_force", "operating_hours_per_month.task_force"])
def test_one_models_number_is_kept_as_well(town287: Town287, key: str) -> None:
    def public(value: float) -> bytes:
        answers = {**OPEN, key.replace(".", "__"): Answer(value, audience="counsel")}
        return produce(town287(APRIL_2025, **answers), "json")

    assert public(4.0) == public(9.0)


def test_the_total_less_the_lines_is_not_the_number(town287: Town287) -> None:
    """The attempt itself: with one cost kept out, the rest of the total's lines once gave it back to the cent."""
    evaluation = town287(APRIL_2025, **OPEN, insurance_change=Answer(31337.0, audience="staff"))
    data = evaluation_json(evaluation)
    for basis in ("cash", "loaded"):
        lines = [r for r in data["costs"] if (r["option"], r["basis"], r["year"]) == ("sign_task_force", basis, 2)]
        shown = sum(row["likely"] or 0.0 for row in lines)
        (total,) = (row for row in data["totals"] if row["id"] == f"sign_task_force.gross.{basis}.2")
        assert total["likely"] == pytest.approx(shown, abs=0.05)
        assert "insurance" in total["excluded"]
    assert data["without"] == ["insurance_change"]
    assert "insurance_change" not in evaluation_json(evaluation, "staff")["without"]


def test_a_wage_cannot_be_solved_for_from_a_sum_of_public_hours(town287: Town287) -> None:
    wage = {"officer_hourly_wage": Answer(41.37, audience="staff")}
    public = evaluation_json(town287(APRIL_2025, **OPEN, **wage))
    without = evaluation_json(town287(APRIL_2025, **OPEN))
    assert [row["likely"] for row in public["totals"]] == [row["likely"] for row in without["totals"]]


def test_every_output_tells_that_it_is_worked_out_without_them(town287: Town287) -> None:
    evaluation = town287(APRIL_2025, **OPEN, **kept({"officer_hourly_wage": 41.37, "insurance_change": 31337.0}))
    words = words_of(evaluation)
    assert "Worked out without confidential numbers; the fiscal note says which." in words
    assert "Confidential and not in this version: officer's hourly wage; added cost of insurance." in words
    assert "Leaves out what is not known or is confidential: " in words
    whole = words_of(evaluation, Edition(audience="staff"))
    assert "Worked out without confidential numbers" not in whole
    assert "do not use them" not in whole
    packed = zipfile.ZipFile(io.BytesIO(produce(evaluation, "xlsx")))
    assert "The figures here do not use them" in packed.read("xl/sharedStrings.xml").decode()


def test_a_kept_number_on_which_no_cost_rests_is_not_spoken_of_as_a_cost(town287: Town287) -> None:
    words = words_of(town287(APRIL_2025, **OPEN, **kept({"minimum_shift_staffing": 4.0})))
    assert "Leaves out what is not known: " in words
    assert "without numbers that are kept out" not in words


def test_page_one_keeps_its_two_dollar_figures(town287: Town287) -> None:
    evaluation = town287(APRIL_2025, **OPEN, **kept({"officer_hourly_wage": 41.37, "insurance_change": 31337.0}))
    table = re.search(r'id="options-at-a-glance".*?</table>', produce(evaluation, "html").decode(), re.DOTALL)
    assert table is not None
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*Sign the Task Force(?:(?!</tr>).)*</tr>", table[0], re.DOTALL)
    assert len(re.findall(r"\$[\d,]+", row)) >= 2


def test_a_total_that_cannot_be_worked_out_without_it_says_so(town287: Town287) -> None:
    officers = Answer(4.0, audience="staff")
    words = words_of(town287(APRIL_2025, **PLACE, officers_trained__task_force=officers))
    assert "Confidential: officers to be trained." in words
    assert "Not known yet: officers to be trained." not in words
    assert not any(u["fact"] == "officers_trained" for u in evaluation_json(town287(
        APRIL_2025, **PLACE, officers_trained=Answer(4.0, audience="staff")))["unknowns"])  # fmt: skip


def test_where_nothing_is_kept_it_is_the_one_evaluation(town287: Town287) -> None:
    evaluation = town287(APRIL_2025, **OPEN)
    assert evaluation.read_by("public") is evaluation
    held = town287(APRIL_2025, **OPEN, **kept(ONE))
    assert held.read_by("staff") is held
    assert held.read_by("public") is held.read_by("public")
    assert held.read_by("public").read_by("public") is held.read_by("public")


@pytest.mark.parametrize("examples", [25, pytest.param(1_000, marks=pytest.mark.verify)])
def test_in_no_town_does_the_public_json_rest_on_a_kept_number(examples: int) -> None:
    def body(seed: int) -> None:
        chance, given = towns.town(seed)
        numbers = [key for key, answer in given.items() if isinstance(answer.value, float)]
        hidden = set(chance.sample(numbers, min(len(numbers), 4)))
        book = towns.rulebook()

        def town(redraw: bool) -> Evaluation:
            answers: dict[str, Answer] = {}
            for key, answer in given.items():
                if key in hidden:
                    drawn = towns.value(book.questions[key.partition(".")[0]], chance)
                    value = drawn if redraw else answer.value
                    answer = replace(answer, value=value, audience="counsel", low=None, high=None)
                answers[key] = answer
            return evaluate(book, Answers(given.town, answers), towns.DAY)

        assert evaluation_json(town(False)) == evaluation_json(town(True)), hidden

    prove(body, examples, seed=st.integers(0, 2**40))
