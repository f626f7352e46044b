"""The workbook keeps what its readers may not see."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.engine.answers import Answer
from app.outputs.workbook.live import WITHHELD_CELL
from app.outputs.workbook.write import make_workbook, workbook_bytes
from tests.conftest import Town287
from tests.outputs.workbooks import APRIL_2025, OWN, PLACE, opened, parts, same, texts

SECRET = {
    "PLANTED-NOTE-881": "note of a counsel answer",
    "PLANTED-SOURCE-882": "source of a counsel answer",
}


def guarded(audience: Any) -> dict[str, Any]:
    """Answers kept from the public, with numbers that stand nowhere else."""
    more: dict[str, Any] = {"provenance": "estimate", "note": "PLANTED-NOTE-881", "source": "PLANTED-SOURCE-882"}
    return {
        "legal_review_cost": Answer(4321.09, audience=audience, low=3987.13, high=5678.31, **more),
        "officer_hourly_wage": Answer(41.3719, audience=audience, **more),
        "backfill_share": Answer(0.31847, audience=audience, **more),
        "insurance_change": Answer(7654.32, audience=audience, **more),
        "minimum_shift_staffing": Answer(4713.0, audience=audience, **more),
    }


NUMBERS = ("4321.09", "3987.13", "5678.31", "41.3719", "0.31847", "7654.32", "4713")


class TestAudience:
    @pytest.mark.parametrize(("audience", "reader"), [("staff", "public"), ("counsel", "public"), ("counsel", "staff")])
    def test_kept_answers_are_in_no_part(self, town287: Town287, audience: str, reader: Any) -> None:
        evaluation = town287(APRIL_2025, **PLACE, **{**OWN, **guarded(audience)})
        made = make_workbook(evaluation, reader)
        for name, part in parts(made.content).items():
            for secret in (*SECRET, *NUMBERS):
                assert not re.search(rf"(?<![\d.]){re.escape(secret)}(?!\d|\.\d)", part), (name, secret)
        assert WITHHELD_CELL in texts(made)
        assert "officer_hourly_wage" not in made.inputs
        assert "legal_review_cost" not in made.inputs

    def test_each_reader_sees_what_is_for_them(self, town287: Town287) -> None:
        evaluation = town287(APRIL_2025, **PLACE, **{**OWN, **guarded("staff")})
        said = "".join(parts(workbook_bytes(evaluation, "staff")).values())
        for secret in (*SECRET, *NUMBERS):
            assert secret in said, secret

    def test_growth_that_is_kept_out_cannot_be_read_off_the_factors(self, town287: Town287) -> None:
        growth = Answer(0.04371, audience="staff")
        evaluation = town287(APRIL_2025, **PLACE, **{**OWN, "wage_growth": growth})
        made = make_workbook(evaluation, "public")
        for name, part in parts(made.content).items():
            assert "04371" not in part, name
        cached = opened(made, values=True)
        for id_, (sheet, cell) in made.totals.items():
            assert same(cached[sheet][cell].value, evaluation.read_by("public").totals_by_id[id_].value), id_

    def test_what_rests_on_a_kept_answer_is_a_value_with_a_note(self, town287: Town287) -> None:
        wage = Answer(41.3719, audience="staff")
        evaluation = town287(APRIL_2025, **PLACE, **{**OWN, "officer_hourly_wage": wage})
        made = make_workbook(evaluation, "public")
        book = opened(made)
        title = "Overtime to fill shifts during agreement work"
        (row,) = [row for row in book["Task Force"].iter_rows(max_row=60) if row[0].value == title][:1]
        assert isinstance(row[2].value, float)
        assert "Fixed value" in str(row[10].value)
        (row,) = [row for row in book["Task Force"].iter_rows(max_row=60) if row[0].value == "Equipment for officers"][
            :1
        ]
        assert str(row[2].value).startswith("=")
        sheet, cell = made.totals["sign_task_force.gross.cash.all"]  # part of it would not move, so none of it does
        wanted = evaluation.read_by("public").total("sign_task_force", "gross", "cash").value
        assert same(book[sheet][cell].value, wanted)
        assert "Some likely figures are fixed values in this version" in texts(made)

    def test_the_default_is_the_public(self, town287: Town287) -> None:
        evaluation = town287(APRIL_2025, **PLACE, **{**OWN, **guarded("staff")})
        assert workbook_bytes(evaluation) == workbook_bytes(evaluation, "public")
