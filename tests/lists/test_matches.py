"""A town's own agency and its county's: asserted only where name, kind and county agree; offered otherwise."""

from __future__ import annotations

import datetime as dt

from app.engine.answers import Town
from app.lists.matches import Seeker, agreements_around, around, own_departments
from app.lists.shapes import AgencyKind, Agreement, Department
from app.schema.base import ModelId

DAY = dt.date(2026, 5, 18)
TROY = Seeker(Town("Troy", "town"), "NH", "municipal_police", "Cheshire County")


def department(name: str, county: str = "Cheshire", kind: AgencyKind = "municipal", officers: int = 4) -> Department:
    return Department("NH", name, kind, county, 2025, officers, 0)


def agreement(
    agency: str, county: str = "Cheshire County", kind: AgencyKind = "municipal", model: ModelId = "task_force"
) -> Agreement:
    return Agreement("NH", agency, kind, county, model, dt.date(2025, 3, 17))


def found(seeker: Seeker, *agreements: Agreement) -> list[tuple[str, str, str]]:
    return [(e.agreement.agency, e.group, e.alike) for e in agreements_around(seeker, agreements)]


class TestOwnDepartment:
    def test_one_that_agrees_is_the_same(self):
        listed = own_departments(TROY, [department("Troy"), department("Keene"), department("Swanzey")])
        assert [(e.department.name, e.alike) for e in listed] == [("Troy", "same")]

    def test_of_two_that_agree_none_is_asserted(self):
        listed = own_departments(TROY, [department("Troy"), department("Town of Troy", officers=7)])
        assert [e.alike for e in listed] == ["near", "near"]

    def test_one_of_another_county_is_offered_and_not_asserted(self):
        assert [e.alike for e in own_departments(TROY, [department("Troy", county="Coos")])] == ["near"]
        assert own_departments(TROY, [department("Troyville", county="Coos")]) == ()

    def test_without_a_county_the_name_decides(self):
        seeker = Seeker(Town("Troy", "town"), "NH")
        assert [e.alike for e in own_departments(seeker, [department("Troy", county="Coos")])] == ["same"]

    def test_a_university_of_the_same_name_is_no_town(self):
        assert own_departments(TROY, [department("Troy University", kind="other")]) == ()

    def test_a_sheriffs_county_is_looked_for_by_its_county(self):
        sheriff = Seeker(Town("Cheshire County", "county"), "NH", "sheriff", "Cheshire County")
        listed = own_departments(sheriff, [department("Cheshire", kind="county", officers=17), department("Troy")])
        assert [(e.department.officers, e.alike) for e in listed] == [(17, "same")]

    def test_several_counties_of_one_city_all_fit(self):
        seeker = Seeker(Town("Leeds", "city"), "AL", "municipal_police", "Shelby County")
        listed = own_departments(seeker, [department("Leeds", county="Jefferson, Shelby, St Clair")])
        assert [e.alike for e in listed] == ["same"]


class TestAgreementsAround:
    def test_own_then_county_and_no_other(self):
        assert found(
            TROY,
            agreement("Keene Police Department"),
            agreement("Troy Police Dept."),
            agreement("Dalton Police Department", "Coos County"),
            agreement("Cheshire County Sheriff's Office", kind="county"),
        ) == [
            ("Troy Police Dept.", "own", "same"),
            ("Cheshire County Sheriff's Office", "county", "same"),
            ("Keene Police Department", "county", "same"),
        ]

    def test_a_county_misspelt_is_offered(self):
        seeker = Seeker(Town("Sulphur", "city"), "LA", "municipal_police", "Calcasieu Parish")
        row = agreement("Westlake Police Department", "Calacasieu Parish")
        assert found(seeker, row) == [("Westlake Police Department", "county", "near")]

    def test_where_the_list_gives_no_county_the_place_is_looked_at_and_offered(self):
        rows = [
            agreement("Keene Police Dept.", ""),
            agreement("Dalton PD", ""),
            agreement("Cheshire Sheriff", "", "county"),
        ]
        listed = agreements_around(TROY, rows, {"keene": {"Cheshire County"}, "dalton": {"Coos County"}})
        assert [(e.agreement.agency, e.group, e.alike) for e in listed] == [
            ("Cheshire Sheriff", "county", "near"), ("Keene Police Dept.", "county", "near"),
        ]  # fmt: skip

    def test_state_agencies_stand_in_the_states_count_alone(self):
        assert found(TROY, agreement("State Police", kind="state")) == []

    def test_without_a_county_only_the_own_agency_is_shown(self):
        seeker = Seeker(Town("Troy", "town"), "NH", "municipal_police")
        rows = [agreement("Troy Police Department"), agreement("Keene Police Department")]
        assert found(seeker, *rows) == [("Troy Police Department", "own", "same")]

    def test_two_agencies_of_one_name_are_both_offered(self):
        rows = [agreement("Troy Police Department"), agreement("Troy Village Police Department")]
        seeker = Seeker(Town("Troy", "village"), "NH", "municipal_police", "Cheshire County")
        assert {alike for _, group, alike in found(seeker, *rows) if group == "own"} == {"near"}

    def test_each_row_has_an_id_of_its_own(self):
        rows = [agreement("Troy Police Department")] * 2 + [agreement("Troy Police", model="jail_enforcement")]
        ids = [each.id for each in agreements_around(TROY, rows)]
        assert len(set(ids)) == 3


def test_the_table_counts_the_whole_state():
    rows = [agreement("A"), agreement("A", model="jail_enforcement"), agreement("B", "Coos County")]
    chosen = agreements_around(TROY, rows)[:1]
    table = around(TROY, DAY, rows, chosen)
    assert (table.agencies, table.agreements, len(table.neighbors)) == (2, 3, 1)
    assert table.by_model == {"task_force": 2, "jail_enforcement": 1}
