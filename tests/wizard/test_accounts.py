"""The pages on payments and on small towns: every row with its source, in an order that favors nobody."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from app.briefing.sections.local import ONE_SOURCE, act_words, amount_words, day_words, place_words, reason_words
from app.schema.local import DID_WORDS, STOOD_WORDS


@pytest.fixture(scope="module")
def rulebook(app):
    return app.extensions["brief287"].rulebook


def articles(page: str) -> dict[str, str]:
    found = re.findall(r'<article class="finding" id="([^"]+)">(.*?)</article>', page, re.DOTALL)
    return {id_: " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split()) for id_, body in found}


def squeezed(words: str) -> str:
    return " ".join(words.split())


def test_every_town_stands_on_the_page_with_its_reason_and_every_source(app, rulebook):
    said = articles(app.test_client().get("/evidence/towns").text)
    assert said.keys() == {town.id for town in rulebook.towns.towns}
    for town in rulebook.towns.towns:
        for words in (place_words(town), act_words(town), reason_words(town), day_words(town.on, town.on_exact)):
            assert squeezed(words) in said[town.id], (town.id, words)
        for id_ in town.sources:
            assert squeezed(rulebook.sources[id_].title) in said[town.id]
        assert (ONE_SOURCE in said[town.id]) == (town.confidence == "M")


def test_groups_by_the_alphabet_and_rows_by_their_days(app, rulebook):
    assert list(DID_WORDS.values()) == sorted(DID_WORDS.values())
    assert list(STOOD_WORDS.values()) == sorted(STOOD_WORDS.values())
    for path, rows, group in (
        ("/evidence/towns", {town.id: (town.did, town.on) for town in rulebook.towns.towns}, DID_WORDS),
        ("/evidence/payments", {row.id: (row.stands, row.on) for row in rulebook.paid.payments}, STOOD_WORDS),
    ):
        order = list(articles(app.test_client().get(path).text))
        places = list(group)
        assert order == sorted(order, key=lambda id_: (places.index(rows[id_][0]), rows[id_][1]))


def test_every_payment_says_whose_money_it_was_and_what_was_not_paid(app, rulebook):
    said = articles(app.test_client().get("/evidence/payments").text)
    assert said.keys() == {row.id for row in rulebook.paid.payments}
    for row in rulebook.paid.payments:
        for words in (row.payer, row.payee, amount_words(row), row.terms, row.not_paid or "Nothing was found."):
            assert squeezed(words) in said[row.id], (row.id, words)


def test_the_pages_lead_from_the_findings_and_name_the_searches(app, rulebook):
    client = app.test_client()
    first = client.get("/evidence").text
    assert 'href="/evidence/towns"' in first
    assert 'href="/evidence/payments"' in first
    page = unescape(client.get("/evidence/towns").text)
    assert all(query in page for query in rulebook.towns.searched.queries)


def test_towns_of_every_side_at_least_twenty_four_and_none_of_a_private_person(rulebook):
    towns = rulebook.towns.towns
    assert len(towns) >= 24
    for did in DID_WORDS:
        assert sum(town.did == did for town in towns) >= 5, did
    assert all(town.from_date >= town.on for town in towns)
    assert all((town.population or 0) < rulebook.towns.under for town in towns)
    assert max(town.on for town in towns) <= dt.date(2026, 11, 29)
