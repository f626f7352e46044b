"""One name written by many hands, and names that only look alike."""

from __future__ import annotations

import pytest

from app.lists.spelling import alike, county_key, is_sheriff, place_key, sheriff_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Troy Police Department", "Troy"),
        ("Troy Police Dept.", "Town of Troy"),
        ("TROY PD", "City of Troy"),
        ("St. Albans Police Department", "Saint Albans"),
        ("Mt. Vernon Police", "Mount Vernon"),
        ("Ft. Myers Police Department ", "Fort Myers"),
        ("The Village of Mohawk", "Mohawk Police Department"),
        ("Leeds Department of Public Safety", "Leeds"),
        ("Española", "Espanola Police Dept"),
        ("O'Fallon Police Department", "O’Fallon"),
    ],
)
def test_one_place(one, other):
    assert alike(place_key(one), place_key(other)) == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lake County", "Lake Conty"), ("Custer County", "Custer Countey"), ("LaSalle Parish", "La Salle Parish"),
        ("St. Tammany Parish ", "SAINT TAMMANY"), ("DeSoto County", "De Soto"), ("Penobscot County", "PENOBSCOT"),
        ("Aleutians East Borough", "Aleutians East"), ("Prince George's County", "PRINCE GEORGES"),
    ],
)  # fmt: skip
def test_one_county(one, other):
    assert alike(county_key(one), county_key(other)) == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Calcasieu Parish", "Calacasieu Parish"), ("Montgomery County", "Montgomry County")],
)
def test_a_slip_of_the_pen_is_near_and_not_the_same(one, other):
    assert alike(county_key(one), county_key(other)) == "near"


@pytest.mark.parametrize(
    ("one", "other"), [("Lake County", "Lee County"), ("Troy", "Tyre"), ("Bath", "Bethel"), ("", ""), ("Union", "")]
)
def test_others_are_others(one, other):
    assert alike(county_key(one), county_key(other)) is None


@pytest.mark.parametrize("text", ["#N/A", "#NA", "N/A", "NOT SPECIFIED", "none", "", "NULL"])
def test_no_county_is_none(text):
    assert county_key(text) == ""


@pytest.mark.parametrize("name", ["Pike County Sheriff's Office", "Pike Co. Sheriff’s Dept", "Pike", "Pike Sheriff"])
def test_one_sheriff(name):
    assert sheriff_key(name) == "pike"


def test_a_sheriff_is_told_from_police():
    assert is_sheriff("Lee County Sheriff's Office")
    assert is_sheriff("Lee County SO")
    assert not is_sheriff("Lee County Police Department")
