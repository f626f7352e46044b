"""Answers that do not fit together in the outputs: in the record and the JSON, for those who may read the answers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.briefing.blocks import Facts, plain_words
from app.briefing.compose import volumes_of
from app.briefing.context import Context
from app.briefing.sections.page_one import page_one
from app.engine.answers import Answer, Answers, Town
from app.engine.answers_check import check_value
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.html.write import render_print
from app.outputs.json.write import evaluation_json
from app.schema.base import Audience
from tests.documents import whole
from tests.engine import towns

BASE = {"state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
STAFF: dict[str, Any] = {
    "patrol_officers": 4.0,
    "minimum_shift_staffing": 5.0,
}  # the minimum is for staff unless released
FEWEST = "The fewest officers on one shift are more than all who are on patrol."
SIGNER = "The office that may sign does not go with this kind of agency."


def work_out(audiences: dict[str, Audience] | None = None, **given: Any) -> Evaluation:
    book = towns.rulebook()
    answers = {
        key: Answer(check_value(book.questions[key], raw), audience=(audiences or {}).get(key))
        for key, raw in {**BASE, **given}.items()
    }
    return evaluate(book, Answers(Town("Keene", "city"), answers), towns.DAY)


def printed(evaluation: Evaluation, audience: Audience) -> str:
    return re.sub(r"</?span[^>]*>", "", render_print(whole(evaluation, audience=audience))).replace("\u00a0", " ")


def test_the_record_says_what_does_not_fit_with_the_answers() -> None:
    page = printed(work_out(sworn_authorized=5.0, sworn_filled=900.0), "public")
    assert "Answers that may not fit together" in page
    assert "More sworn posts are filled than the budget allows." in page
    assert "As answered: sworn posts authorized: 5 officers; sworn posts filled: 900 officers." in page
    assert "Answers that may not fit together" not in printed(work_out(sworn_filled=5.0), "public")


@pytest.mark.parametrize(
    ("evaluation", "words", "readers"),
    [
        (work_out(**STAFF), FEWEST, {"staff", "counsel"}),
        (work_out({"minimum_shift_staffing": "public"}, **STAFF), FEWEST, {"public", "staff", "counsel"}),
        (work_out({"patrol_officers": "counsel"}, **STAFF), FEWEST, {"counsel"}),
        (work_out(who_may_sign="sheriff"), SIGNER, {"counsel"}),
    ],
    ids=["kept to staff", "released", "one answer kept to counsel", "for counsel by itself"],
)
def test_a_warning_is_for_those_who_may_read_every_answer(
    evaluation: Evaluation, words: str, readers: set[Audience]
) -> None:
    audiences: tuple[Audience, ...] = ("public", "staff", "counsel")
    assert {who for who in audiences if words in printed(evaluation, who)} == readers
    told = {who for who in audiences if any(m["what"] == words for m in evaluation_json(evaluation, who)["mismatches"])}
    assert told == readers


def test_the_json_names_the_facts() -> None:
    (found,) = evaluation_json(work_out(sworn_authorized=5.0, sworn_filled=900.0))["mismatches"]
    assert found["id"] == "filled_beyond_authorized"
    assert found["facts"] == ["sworn_authorized", "sworn_filled"]


FORTY: dict[str, Any] = {"sworn_filled": 12.0, "officers_trained": 40.0, "officer_hourly_wage": 34.0}
CHECK = "Check first: More officers are to be trained for the Task Force Model than sworn posts are filled."


def page_one_words(evaluation: Evaluation, audience: Audience = "public") -> str:
    (answers, _) = page_one(Context(evaluation, audience))[1].blocks
    assert isinstance(answers, Facts)
    return " ".join(plain_words(answer.words) for answer in answers.facts)


def test_page_one_says_it_beside_the_cost() -> None:
    assert f"{CHECK} The record has the answers." in page_one_words(work_out(**FORTY))
    assert "Check first" not in page_one_words(work_out(**{**FORTY, "officers_trained": 4.0}))
    many = page_one_words(work_out(**FORTY, nominees_eligible=3.0))
    assert f"{CHECK} The record has this and 1 more like it." in many


def test_page_one_leaves_out_what_no_figure_rests_on_or_the_reader_may_not_read() -> None:
    assert "Check first" not in page_one_words(
        work_out(**{**FORTY, "officers_trained": 4.0}, hearing_status="held", notice_given=False)
    )
    kept = work_out({"sworn_filled": "staff"}, **FORTY)
    assert "Check first" not in page_one_words(kept)
    assert CHECK in page_one_words(kept, "staff")


def test_a_final_has_it_on_its_first_page() -> None:
    final = volumes_of(work_out(**FORTY), mark="FINAL")[0]
    (facts,) = [block for block in final.sections[1].blocks if isinstance(block, Facts)]
    assert CHECK in " ".join(plain_words(answer.words) for answer in facts.facts)
