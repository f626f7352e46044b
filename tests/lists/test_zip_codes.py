"""A ZIP code or a name gives county, state and time zone; what is not found is no fault; little memory is kept."""

from __future__ import annotations

import pytest

from app.lists import zip_codes
from app.lists.zip_codes import Place, look_up, place, source
from app.rulebook.usstates import STATES, ZONE_WORDS


@pytest.mark.parametrize(
    ("text", "state", "county", "zone"),
    [
        ("04412", "ME", "Penobscot County", "America/New_York"),
        ("04412-1234", "ME", "Penobscot County", "America/New_York"),
        ("Troy, NH", "NH", "Cheshire County", "America/New_York"),
        ("troy new hampshire", "NH", "Cheshire County", "America/New_York"),
        ("Town of Brewer, Maine", "ME", "Penobscot County", "America/New_York"),
        ("St. Albans, VT", "VT", "Franklin County", "America/New_York"),
        ("Boise ID", "ID", "Ada County", "America/Denver"),
        ("Gary, Indiana", "IN", "Lake County", "America/Chicago"),
    ],
)
def test_one_place(text, state, county, zone):
    found = look_up(text)
    assert [(each.state, each.county, each.zone) for each in found] == [(state, county, zone)]


def test_a_name_of_many_places_offers_each():
    found = look_up("Troy")
    assert len(found) > 10
    assert len(set(found)) == len(found)
    assert {"NH", "AL", "NY"} <= {each.state for each in found}


@pytest.mark.parametrize("text", ["", "x", "00000", "Nowhere at all", "9" * 40, ".*", "(", "\t", "Troy\nNH|"])
def test_nothing_found_is_no_fault(text):
    assert look_up(text) == () or all(isinstance(each, Place) for each in look_up(text))


def test_every_place_has_a_state_and_a_clock_of_ours():
    for name in ("Springfield", "Franklin", "Knox"):
        for each in look_up(name):
            assert each.state in STATES
            assert each.zone in (*ZONE_WORDS, "")
            assert place(each.id) == each


@pytest.mark.parametrize("id_", ["", "a|b", "ZZ|Troy|County|America/New_York", "|||"])
def test_an_id_that_is_none(id_):
    assert place(id_) is None


def test_the_source_names_package_and_day():
    assert source().startswith("the package zipcodes 3.")
    assert ", built " in source()


def test_this_process_keeps_less_than_a_megabyte_of_it():
    look_up("04412")
    assert len(zip_codes._packed()) < 1 << 20


def test_the_counties_of_a_state_by_place():
    found = zip_codes.counties_in("NH")
    assert found["keene"] == {"Cheshire County"}
    assert len(found) > 150
    assert zip_codes.counties_in("ZZ") == {}
