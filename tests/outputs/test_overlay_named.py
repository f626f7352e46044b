"""Whatever is printed of an overlay has its author, day and interest behind it, in every document and in the data."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from pathlib import Path

import pytest

from app.assessments.answers_file import read_answers_file
from app.engine.evaluation import evaluate
from app.outputs.edition import Edition
from app.outputs.json.write import evaluation_json
from app.outputs.produce import produce
from app.rulebook.releases.opening import open_rulebook
from app.schema.base import Audience

ROOT = Path(__file__).parents[2]
SAID = {
    "The pool asks members to tell it before they sign.": "Added by {} on December 1, 2026",
    "The league reads sections on": "Corrected by {} on December 1, 2026",
    "The league reads state law as leaving a city free": "Corrected by {} on December 2, 2026",
}
AUTHOR, INTEREST = "Example League of Florida Cities", "declared interest: an association that may run the risk pool"
DAY = dt.date(2026, 12, 3)


@pytest.fixture(scope="module")
def town():
    book = open_rulebook(ROOT, overlay=ROOT / "tests" / "rulebook" / "overlay").rulebook
    answers = read_answers_file(ROOT / "examples" / "sample-city-fl.yaml", book.answerable, book.renames)
    return evaluate(book, answers, DAY, prepared_on=DAY)


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u2060", "").replace("\xa0", " ").split())


def named(text: str) -> int:
    """How often a sentence of the overlay stands in a text; each time its author has to follow."""
    found = 0
    for said, who in SAID.items():
        for place in re.finditer(re.escape(said), text):
            behind = text[place.start() : place.start() + 330]
            assert who.format(AUTHOR) in behind, behind
            assert INTEREST in behind, behind
            found += 1
    return found


@pytest.mark.parametrize("version", ["council", "supporting", "record", "handout", "counsel"])
def test_every_document_names_the_author_and_says_that_an_overlay_is_in_use(town, version):
    audience: Audience = "counsel" if version == "counsel" else "public"
    text = plain(produce(town, "html", Edition(version=version, audience=audience)).decode())
    assert town.rulebook.words in text
    assert town.rulebook.words.endswith("with an overlay")
    assert named(text) or version == "record"


def test_the_data_names_the_author_of_each_change_and_of_each_sentence(town):
    data = evaluation_json(town)
    assert [(each["id"], each["author"], each["date"]) for each in data["rulebook"]["overlay"]] == [
        ("pool_asks_for_notice", AUTHOR, "2026-12-01"),
        ("cities_and_best_efforts", AUTHOR, "2026-12-01"),
        ("declining_is_open", AUTHOR, "2026-12-02"),
    ]
    assert {each["declared_interest"] for each in data["rulebook"]["overlay"]} == {INTEREST.partition(": ")[2]}
    assert named(plain(json.dumps(data, ensure_ascii=False))) >= len(SAID)


def test_a_status_of_an_overlay_is_for_counsel_to_confirm(town):
    result = town.option("decline")
    assert (result.status, result.confidence) == ("conditional", "M")
    assert AUTHOR in result.reasons[0].text
