"""The tables of payments and small towns, and the chart of agreements: in the appendix, of the day that counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.briefing.blocks import Chart, Table, plain_words
from app.briefing.compose import volumes_of
from app.briefing.context import Context
from app.briefing.sections.effects import participation
from app.briefing.sections.local import ONE_SOURCE, amount_words, day_words, payments, towns
from app.engine.evaluation import Evaluation, evaluate
from app.schema.local import DID_WORDS, STOOD_WORDS, Payment
from tests.conftest import Town287


@pytest.fixture(scope="module")
def town(town287: Town287) -> Evaluation:
    return town287(state="NH", agency_kind="municipal_police", custody="none", sworn_authorized=24)


def tables(evaluation: Evaluation, made) -> list[Table]:
    sections = made(Context(evaluation, "public"))
    return [block for section in sections for block in section.blocks if isinstance(block, Table)]


def first_cells(listed: list[Table]) -> list[str]:
    return [plain_words(row[0].words) for each in listed for row in each.rows]


def test_both_tables_stand_in_the_record_alone(town: Evaluation) -> None:
    held = {document.volume: {section.anchor for section in document.sections} for document in volumes_of(town)}
    tables = {"payments", "towns", "participation"}
    assert tables <= held["record"]
    assert not tables & (held["briefing"] | held["supporting"])


def test_every_payment_is_printed_with_its_standing_first(town: Evaluation) -> None:
    (listed,) = tables(town, payments)
    paid = town.rulebook.paid
    assert paid is not None
    assert len(listed.rows) == len(paid.payments)
    standings = [words.partition(",")[0] for words in first_cells([listed])]
    assert standings == sorted(standings)
    assert set(standings) == set(STOOD_WORDS.values())
    for row in listed.rows:
        assert plain_words(row[4].words), "what was not paid is said in every row"


def test_announced_and_paid_stand_side_by_side_for_the_whole_country(town: Evaluation) -> None:
    (listed,) = tables(town, payments)
    by_amount = {plain_words(row[2].words): plain_words(row[0].words) for row in listed.rows}
    assert by_amount["About $1,600,000,000"].startswith("Announced, September 26, 2025")
    assert by_amount["At least $137,000,000"].startswith("Paid, about February 17, 2026")
    assert by_amount["At most $25,000,000"].startswith("Offered, November 6, 2025")
    assert by_amount["$32,850"].startswith("Announced, January 15, 2026")


def test_towns_in_four_tables_by_what_they_did(town: Evaluation) -> None:
    listed = tables(town, towns)
    assert [each.caption for each in listed] == [f"Small towns: {words.lower()}" for words in DID_WORDS.values()]
    said = first_cells(listed)
    assert "Branson, MO: city of 11,630. February 10, 2026" in said
    assert "Coraopolis, PA: borough of 5,424. January 15, 2026" in said
    assert len({len(each.columns) for each in listed}) == 1


def test_an_earlier_day_prints_only_what_was_told_by_then(town: Evaluation) -> None:
    early = evaluate(town.rulebook, town.answers, dt.date(2025, 10, 31))
    (listed,) = tables(early, payments)
    assert {words.partition(",")[0] for words in first_cells([listed])} == {"Announced", "Approved"}
    assert not any("Palmyra" in words or "Branson" in words for words in first_cells(tables(early, towns)))
    assert any("Norris" in words for words in first_cells(tables(early, towns)))
    before = evaluate(town.rulebook, town.answers, dt.date(2007, 1, 1))
    assert payments(Context(before, "public")) == [] == towns(Context(before, "public"))


def test_one_source_is_called_one_source_and_never_for_counsel(town: Evaluation) -> None:
    for each in (*tables(town, payments), *tables(town, towns)):
        for row in each.rows:
            assert "Counsel to confirm" not in " ".join(plain_words(cell.words) for cell in row)
    narberth = next(row for each in tables(town, towns) for row in each.rows if "Narberth" in plain_words(row[0].words))
    assert ONE_SOURCE in plain_words(narberth[1].words)


def test_words_for_amounts_and_days(town: Evaluation) -> None:
    assert town.rulebook.paid is not None
    row: Payment = town.rulebook.paid.payments[0]
    assert amount_words(row.model_copy(update={"amount": 2086323.34, "bound": "exactly"})) == "$2,086,323.34"
    assert amount_words(row.model_copy(update={"amount": None})) == "No sum given"
    assert day_words(dt.date(2026, 3, 2), "month") == "March 2026"
    assert day_words(dt.date(2026, 3, 2), "about") == "about March 2, 2026"


def test_the_chart_shows_the_numbers_of_the_table_below_it(town: Evaluation) -> None:
    (section,) = participation(Context(town, "public"))
    chart = next(block for block in section.blocks if isinstance(block, Chart))
    table = next(block for block in section.blocks if isinstance(block, Table))
    pairs = [(plain_words(row[0].words), plain_words(row[1].words)) for row in table.rows]
    assert [(bar.label, bar.text) for bar in chart.bars] == pairs
    assert ("June 9, 2026", "1,934") in pairs
    assert ("May 18, 2026", "1,843") in pairs
    assert all(f"{day}: {number}" in chart.alt for day, number in pairs)
    assert [f"{bar.value:,.0f}" for bar in chart.bars] == [number for _, number in pairs]


def test_one_day_alone_makes_no_chart(town: Evaluation) -> None:
    early = evaluate(town.rulebook, town.answers, dt.date(2025, 1, 31))
    blocks = [block for section in participation(Context(early, "public")) for block in section.blocks]
    assert not any(isinstance(block, Chart) for block in blocks)


def test_a_rulebook_without_the_files_prints_neither(town: Evaluation) -> None:
    bare = replace(town.rulebook, paid=None, towns=None)
    there = evaluate(bare, town.answers, town.as_of)
    assert payments(Context(there, "public")) == [] == towns(Context(there, "public"))
