"""What stands beside announced money: payments that other agencies received, and money past its appropriated day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from app.briefing.blocks import Cite, Paragraph, Table, Words, plain_words
from app.briefing.context import Context
from app.briefing.outside_money import fundings_shown, standings_sentence, titled
from app.briefing.sections import fiscal, workings
from app.briefing.sections.local import received_words
from app.engine.answers import DONT_KNOW, Answer
from app.engine.evaluation import evaluate
from app.outputs.json.write import evaluation_json
from app.rulebook.book import Rulebook
from app.schema.base import Audience
from app.schema.local import Payment
from tests.conftest import Town287
from tests.engine.test_costs import given

DAY = dt.date(2026, 12, 1)
TOWN: dict[str, Any] = {
    "state": "NH", "agency_kind": "municipal_police", "agreement_in_force": "none", "custody": "none",
    "officers_trained": 4.0, "officer_hourly_wage": 30.0, "benefits_rate": 0.5, "operating_hours_per_month": 10.0,
    "operating_overtime_share": 0.0, "refresher_hours": 0.0, "officer_turnover_rate": 0.0, "wage_growth": 0.0,
    "award_share": 0.5, "reimbursement_in_writing": "signed", "reimbursement_until": "2030-12-31",
}  # fmt: skip
START, AFTER = "Federal payments to other agencies", "if ICE\u2019s money continued after"


def paragraphs(context: Context, made: Any) -> list[Words]:
    return [block.words for one in made(context) for block in one.blocks if isinstance(block, Paragraph)]


def received(rows: tuple[Payment, ...], rulebook: Rulebook, day: dt.date = DAY) -> Words:
    assert rulebook.paid is not None
    book = replace(rulebook, paid=rulebook.paid.model_copy(update={"payments": rows}))
    return received_words(Context(evaluate(book, given(TOWN), day), "public"))


def test_the_note_counts_what_single_agencies_received_and_cites_each(rulebook: Rulebook, town287: Town287) -> None:
    context = Context(town287(DAY, **TOWN), "public")
    found = [words for words in paragraphs(context, fiscal.fiscal_note) if START in plain_words(words)]
    assert len(found) == 1
    said = plain_words(found[0])
    assert rulebook.paid is not None
    rows = [row for row in rulebook.paid.payments if row.stands == "paid" and row.agencies]
    assert (
        f": {len(rows)} payments to {len(rows)} agencies, the lowest at least $116,000, the highest $167,515." in said
    )
    assert "terms are not public" in said
    assert "promise this town nothing" in said
    cited = {part.source for part in found[0] if isinstance(part, Cite)}
    assert {id_ for row in rows for id_ in row.sources} <= cited


def test_sums_of_many_agencies_and_sums_not_received_are_not_in_it(rulebook: Rulebook) -> None:
    assert rulebook.paid is not None
    rows = {row.id: row for row in rulebook.paid.payments}
    assert received((rows["fwd_count_2026"], rows["lavaca_2025"], rows["sarasota_2026"]), rulebook) == ()
    one = plain_words(received((rows["carroll_2026"], rows["lavaca_2025"]), rulebook))
    assert ": 1 payment to 1 agency, $122,515." in one
    assert received((rows["carroll_2026"],), rulebook, dt.date(2026, 3, 23)) == (), "before the account was out"


def test_without_announced_money_nothing_is_said_of_payments(town287: Town287) -> None:
    for given_, day in ((TOWN, dt.date(2025, 9, 1)), ({**TOWN, "models_offered": ("jail_enforcement",)}, DAY)):
        answers = {key: value for key, value in given_.items() if day == DAY or not key.startswith("reimb")}
        context = Context(town287(day, **answers), "public")
        shown = {result.model for result in fiscal.costed(context)}
        said = [plain_words(words) for words in paragraphs(context, fiscal.fiscal_note)]
        assert any(START in each for each in said) == (day == DAY and "task_force" in shown)


@pytest.mark.parametrize("audience", ["public", "staff", "counsel"])
def test_money_past_its_day_is_said_once_with_its_amounts_and_stands_in_no_other_section(
    town287: Town287, audience: Audience
) -> None:
    context = Context(town287(DAY, **TOWN), audience)
    said = [plain_words(words) for words in paragraphs(context, workings.offers) if AFTER in plain_words(words)]
    assert len(said) == 1
    evaluation = context.evaluation
    result = next(each for each in evaluation.options if each.model == "task_force")
    for funding in ("announced", "announced_full"):
        money = evaluation.after_funds(result, funding)
        assert money is not None
        assert f"${round(money.total.all):,}" in said[0]
    assert "Not counted in any figure" in said[0]
    assert "September 30, 2029" in said[0]
    for made in (fiscal.fiscal_note, workings.workings):
        assert not [words for words in paragraphs(context, made) if AFTER in plain_words(words)]


def test_where_nothing_falls_after_the_day_nothing_is_said(town287: Town287) -> None:
    context = Context(town287(DAY, **{**TOWN, "reimbursement_until": "2029-09-30"}), "public")
    assert not [words for words in paragraphs(context, workings.offers) if AFTER in plain_words(words)]


def test_money_after_its_day_is_not_called_likely_and_has_its_standing(town287: Town287) -> None:
    context = Context(town287(DAY, **{**TOWN, "reimbursement_in_writing": "not_yet"}), "public")
    (said,) = [plain_words(words) for words in paragraphs(context, workings.offers) if AFTER in plain_words(words)]
    assert "likely figures" not in said
    assert "(announced only)" in said


def test_the_fiscal_note_says_whose_question_payments_after_the_day_are(town287: Town287) -> None:
    context = Context(town287(DAY, **TOWN), "public")
    said = " ".join(plain_words(words) for words in paragraphs(context, fiscal.fiscal_note)).replace("\u00a0", " ")
    assert "Whether payments may still follow is a question for ICE; none is counted." in said


# ---- how firm each offer is ------------------------------------------------------------------------------------------

SHERIFF: dict[str, Any] = {
    **{key: value for key, value in TOWN.items() if not key.startswith("reimb")},
    "agency_kind": "sheriff", "custody": "jail", "bed_days_per_month": 15.0, "bed_day_per_diem": 90.0,
    "bed_day_marginal_cost": 60.0, "models_offered": ("task_force", "warrant_service_officer", "jail_enforcement"),
}  # fmt: skip
PAYMENT = "payment for jail bed-days"


def labels(context: Context, option: str) -> list[str]:
    result = next(each for each in context.evaluation.options if each.id == option)
    return [titled(context, funding, result) for funding in fundings_shown(context, result)]


def test_a_document_is_as_firm_as_it_says_for_what_it_covers(town287: Town287) -> None:
    context = Context(town287(DAY, **TOWN, reimbursement_covers=("equipment", "overtime")), "public")
    assert standings_sentence(context) == "Money from ICE: equipment and overtime signed; the rest announced only."
    found = labels(context, "sign_task_force")
    assert "ICE start-up money, up to what is spent (equipment signed; the rest announced only)" in found
    assert not [each for each in found if each.endswith("(signed)")]
    both = {**TOWN, "reimbursement_covers": ("equipment", "vehicles")}
    whole = Context(town287(DAY, **both), "public")
    found = labels(whole, "sign_task_force")
    assert "ICE start-up money, as announced, in full (signed)" in found
    assert "ICE start-up money, up to what is spent (signed)" in found


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            "signed",
            "A signed document promises money; what it covers is not recorded, so no single offer counts as signed.",
        ),
        ("draft_offered", "A draft that is not signed offers money; what it covers is not recorded, "),
        ("told_orally", "Money was promised orally; for what is not recorded."),
    ],
)
def test_where_its_contents_are_not_recorded_no_offer_is_firmer_for_it(
    town287: Town287, answer: str, words: str
) -> None:
    for covers in ({}, {"reimbursement_covers": DONT_KNOW}):
        town = {**TOWN, "reimbursement_in_writing": answer} | covers
        context = Context(town287(DAY, **town), "public")
        said = standings_sentence(context)
        assert said.startswith(f"Money from ICE: announced only. {words}")
        assert all(each.endswith("(announced only)") for each in labels(context, "sign_task_force")[1:])


def test_what_may_not_be_read_counts_as_none(town287: Town287) -> None:
    for key, said in (
        ("reimbursement_in_writing", "Money from ICE: announced only."),
        ("reimbursement_covers", "Money from ICE: announced only. A signed document promises money; what for is "
                                 "confidential."),
    ):  # fmt: skip
        town = {**TOWN, "reimbursement_covers": ("equipment",)}
        evaluation = town287(DAY, **{**town, key: Answer(town[key], audience="staff")})
        public, staff = Context(evaluation, "public"), Context(evaluation, "staff")
        assert standings_sentence(public) == said
        assert not [each for each in labels(public, "sign_task_force") if "signed" in each]
        assert "equipment signed" in standings_sentence(staff)


def test_a_detention_contract_stands_for_itself_and_is_never_called_start_up_money(town287: Town287) -> None:
    context = Context(town287(DAY, **SHERIFF, reimbursement_in_writing="draft_offered"), "public")
    assert "Payment for jail bed-days: signed, by a contract of its own." in standings_sentence(context)
    for option in ("sign_warrant_service_officer", "sign_jail_enforcement"):
        assert labels(context, option) == ["No money from others", "Payment for jail bed-days (signed)"]
    for each in labels(context, "sign_task_force")[1:]:
        assert f", with {PAYMENT}" in each
        assert f"({PAYMENT} signed; the rest announced only)" in each
    rows = {(row["option"], row["line"], row["standing"]) for row in evaluation_json(context.evaluation)["offsets"]}
    assert {standing for _, line, standing in rows if line == "bed_day_payments"} == {"signed"}
    assert {standing for _, line, standing in rows if line == "equipment_money"} == {"announced"}
    told = evaluation_json(context.evaluation)["outside_money"]
    titles = {row["title"] for row in told if row["option"] == "sign_jail_enforcement" and row["funding"] != "state"}
    assert titles == {"Payment for jail bed-days"}


def test_a_contract_that_may_not_be_read_is_neither_signed_nor_denied(town287: Town287) -> None:
    evaluation = town287(DAY, **{**SHERIFF, "bed_day_per_diem": Answer(90.0, audience="staff")})
    context = Context(evaluation, "public")
    assert "Payment for jail bed-days: confidential." in standings_sentence(context)
    assert "Payment for jail bed-days (confidential)" in labels(context, "sign_jail_enforcement")
    assert not [each for each in labels(context, "sign_task_force") if PAYMENT in each]


def test_a_sum_under_which_nobody_has_promised_anything_has_no_row(town287: Town287) -> None:
    context = Context(town287(DAY, **{**SHERIFF, "bed_day_per_diem": 0.0}), "public")
    assert labels(context, "sign_jail_enforcement") == ["No money from others"]
    assert not [each for each in labels(context, "sign_task_force") if PAYMENT in each]


def test_an_option_named_after_an_agency_keeps_its_capitals(town287: Town287) -> None:
    (note,) = fiscal.fiscal_note(Context(town287(DAY, **SHERIFF), "public"))
    heads = [plain_words(row[0].words) for block in note.blocks if isinstance(block, Table) for row in block.rows]
    assert [each for each in heads if each.startswith("Task Force: ICE start-up money")]
    assert not [each for each in heads if "iCE" in each]
