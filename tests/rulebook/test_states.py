"""The state files: what the program makes of them. What they promise is checked by `brief287 check` (tags law, dates,
sources), which has no word to say of the files as shipped."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from app.engine.law import law_view
from app.rulebook.book import Rulebook
from app.rulebook.checks.law import OPTIONS
from app.rulebook.usstates import STATES
from app.schema.law import OFFICIAL_PAGE


def test_there_are_51(rulebook: Rulebook):
    assert set(rulebook.states) == set(STATES)
    assert len(rulebook.states) == 51


@pytest.mark.parametrize("code", sorted(STATES))
def test_each_option_has_its_own_entry_for_a_town_and_what_a_county_lacks_is_not_known(code: str, rulebook: Rulebook):
    town = law_view(rulebook, code, "municipal_police", rulebook.date)
    county = law_view(rulebook, code, "sheriff", rulebook.date)
    assert set(town.entries) == set(OPTIONS)
    for option in set(OPTIONS) - set(county.entries):
        assert county.reason(option).status == "unknown"


def test_a_law_read_in_a_copy_links_the_law_s_own_page_and_says_that_it_was_not_opened(rulebook: Rulebook):
    for source in rulebook.sources.values():
        if source.official:
            assert source.cited_address == source.official
            assert source.copy_note.startswith(" Read in ")
            assert source.copy_note.endswith(f", not on {OFFICIAL_PAGE[source.official_page]}.")
            assert (urlsplit(source.address or "").hostname or "") in source.copy_note
        else:
            assert not source.copy_note
