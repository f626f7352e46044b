"""Who takes part around the town, on paper: the supporting volume keeps to twenty pages, the record has every row."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.assessments.answers_file import read_answers_file
from app.briefing.blocks import Paragraph, Section, Table, Volume, plain_words
from app.briefing.compose import compose
from app.engine.answers import MODELS, Answer, Answers, Town
from app.engine.around import Around, Neighbor, around_text
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.json.write import evaluation_json
from app.outputs.produce import produce
from app.rulebook.records import AROUND
from app.schema.base import Audience
from tests.engine import towns

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 24)
ROWS = (
    Neighbor("own", "Troy Police Department", "", "task_force", dt.date(2025, 3, 17)),
    *(
        Neighbor("county", f"Agency {n} of a long name, Sheriff's Office", "Cheshire County", MODELS[n % 3], DAY)
        for n in range(9)
    ),
    Neighbor("county", "Mohawk", "Cheshire County", "task_force", dt.date(2016, 3, 19), "the date may be wrong"),
)


def evaluated(example: str, rows: tuple[Neighbor, ...] = ROWS, audience: Audience | None = None) -> Evaluation:
    book = towns.rulebook()
    answers = read_answers_file(ROOT / f"examples/{example}.yaml", book.answerable, book.renames)
    table = Around(dt.date(2026, 5, 18), "NH", "Cheshire County", 19, dict.fromkeys(MODELS, 7), rows)
    return evaluate(book, answers.with_answer(AROUND, Answer(around_text(table), audience=audience)), DAY)


def found(evaluation: Evaluation, volume: Volume, anchor: str, audience: Audience = "public") -> Section | None:
    document = compose(evaluation, volume, audience=audience)
    return next((each for each in document.sections if each.anchor == anchor), None)


def table_of(section: Section | None) -> Table:
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, Table))


def test_the_supporting_volume_has_a_few_rows_and_the_record_has_all():
    troy = evaluated("troy-nh")
    short = table_of(found(troy, "supporting", "around"))
    full = table_of(found(troy, "record", "around-full"))
    assert (len(short.rows), len(full.rows)) == (4, len(ROWS))
    assert plain_words(short.note) == "7 more rows are in the record."
    assert plain_words(full.rows[-1][3].words) == "March 19, 2016 (the date may be wrong)"


def test_a_few_rows_are_not_printed_twice():
    troy = evaluated("troy-nh", ROWS[:3])
    assert len(table_of(found(troy, "supporting", "around")).rows) == 3
    assert found(troy, "record", "around-full") is None


def test_where_several_forms_are_compared_the_record_has_it_alone():
    rows = around_text(Around(dt.date(2026, 5, 18), "NH", "", 19, dict.fromkeys(MODELS, 7), ROWS[:3]))
    given = {"state": "NH", "agency_kind": "sheriff", "custody": "jail", "agreement_in_force": "none", AROUND: rows}
    town = Answers(Town("Cheshire", "county"), {key: Answer(value) for key, value in given.items()})
    county = evaluate(towns.rulebook(), town, DAY)
    assert found(county, "supporting", "around") is None
    assert len(table_of(found(county, "record", "around-full")).rows) == 3


def test_other_federal_money_gives_way_to_it():
    city = evaluated("sample-city-fl")
    without = evaluate(towns.rulebook(), city.answers.without(AROUND), DAY)
    moved = {each.anchor for each in compose(without, "supporting").sections} - {
        each.anchor for each in compose(city, "supporting").sections
    }
    assert moved
    assert moved <= {each.anchor for each in compose(city, "record").sections}


def test_the_words_give_list_day_and_counts_and_judge_nothing():
    section = found(evaluated("troy-nh"), "supporting", "around")
    assert section is not None
    block = section.blocks[0]
    assert isinstance(block, Paragraph)
    words = plain_words(block.words)
    assert "of May 18, 2026 has 1 agreement of the town’s own agency, 10 agreements of other agencies in" in words
    assert "21 agreements of 19 agencies in New Hampshire" in words
    assert "considered one and did not sign" in words


def test_without_a_table_there_is_no_section():
    troy = evaluate(towns.rulebook(), evaluated("troy-nh").answers.without(AROUND), DAY)
    assert found(troy, "supporting", "around") is None
    assert evaluation_json(troy)["around"] is None


def test_a_table_for_staff_is_in_no_public_document():
    troy = evaluated("troy-nh", audience="staff")
    assert found(troy, "supporting", "around") is None
    assert evaluation_json(troy, "public")["around"] is None
    assert found(troy, "supporting", "around", "staff") is not None
    assert evaluation_json(troy, "staff")["around"] is not None


@pytest.mark.verify
@pytest.mark.parametrize("example", ["troy-nh", "sample-city-fl", "portland-me"])
def test_the_supporting_volume_keeps_to_its_pages(example):
    pdf = produce(evaluated(example), "pdf", Edition(version="supporting"))
    assert len(PdfReader(BytesIO(pdf)).pages) <= 20
