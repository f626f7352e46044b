"""Page one's law is that of the agency that asks: a sheriff reads the sheriffs' statute, a city's police the city's."""

from __future__ import annotations

import pytest

from app.briefing.blocks import plain_words
from app.briefing.context import Context
from app.briefing.sections.page_one import LAW, page_one
from tests.conftest import Town287

READ = [
    ("NC", "sheriff", ("128-1.1(c1) lets a sheriff's office", "section 162-62"), ("city",)),
    ("NC", "municipal_police", ("city",), ("a sheriff's office have",)),
    ("GA", "sheriff", ("speaks of a sheriff who violates",), ("city police", "municipal")),
    ("FL", "sheriff", ("sheriff",), ("city", "municipal")),
    ("TX", "sheriff", ("sheriff",), ("city police",)),
    ("TN", "sheriff", ("sheriff",), ("city police",)),
]


@pytest.mark.parametrize(("state", "agency", "has", "has_not"), READ, ids=[f"{each[0]} {each[1]}" for each in READ])
def test_page_one_gives_the_law_of_the_agency(state, agency, has, has_not, town287: Town287) -> None:
    kind = "county" if agency == "sheriff" else "city"
    given = {"state": state, "agency_kind": agency, "custody": "jail", "agreement_in_force": "none"}
    found = Context(town287(kind=kind, **given), "public")
    said = next(
        plain_words(fact.words)
        for section in page_one(found)
        for block in section.blocks
        for fact in getattr(block, "facts", ())
        if fact.label == LAW
    )
    print(said)
    assert all(words in said for words in has), said
    assert not any(words in said for words in has_not), said
