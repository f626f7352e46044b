"""The town by ZIP code, its officers and its neighbors by published lists: offered, chosen by a person, changeable."""

from __future__ import annotations

import re

import pytest

from app.assessments.answers_file import read_answers
from app.assessments.store import keep_list
from app.engine.around import around_of
from app.lists.read import read_list
from app.lists.zip_codes import LookUpError
from app.rulebook.records import AROUND, COUNTY, TIME_ZONE
from tests.lists.files import fbi, fbi_csv, ice, ice_xlsx
from tests.wizard.pages import Visitor

FBI = fbi_csv([fbi("Keene", "NH", "CHESHIRE", officers=41, civilians=9), fbi("Swanzey", "NH", "CHESHIRE", officers=6)])
ICE = ice_xlsx(
    [
        ice("Keene Police Dept."), ice("Cheshire County Sheriff's Office", kind="County"),
        ice("Dalton Police Department", county="Coos County"), ice("Swanzey Police Department", county="Chesire Cty"),
    ]
)  # fmt: skip


@pytest.fixture
def lists(app):
    """Both lists brought in; taken out again after the test."""
    database = app.extensions["brief287"].database
    with database.write() as session:
        keep_list(session, read_list(FBI), name="fbi.csv", content=FBI)
        keep_list(session, read_list(ICE), name="ice.xlsx", content=ICE)
    yield
    from app.assessments.database_tables import published_list

    with database.write() as session:
        session.execute(published_list.delete())


@pytest.fixture
def cheshire(visitor) -> Visitor:
    """Keene by its ZIP code."""
    post(visitor, "/begin", "/begin", look="03431", look_up="y")
    post(visitor, "/begin", "/begin", use_place="y")
    values = visitor.form("/begin").values.to_dict() | {"kind": "city", "door": "manager"}
    visitor.open(visitor.client.post("/begin", data=values).headers["Location"])
    return visitor


def post(visitor: Visitor, url: str, ending: str, **more: str) -> Visitor:
    """Press a button of the form: what stands in it goes along."""
    data = visitor.form(ending).values
    for key, value in more.items():
        data[key] = value
    visitor.page = visitor.client.post(url, data=data)
    return visitor


def answers(app, visitor: Visitor):
    book = app.extensions["brief287"].rulebook
    return read_answers(visitor.client.get(f"{visitor.base}/answers.yaml").data, book.answerable)


class TestLookUpAtTheStart:
    def test_what_was_found_is_offered_and_fills_fields_with_their_source(self, app, cheshire):
        found = answers(app, cheshire)
        assert found.town.name == "Keene"
        assert {key: found[key].value for key in ("state", COUNTY, TIME_ZONE)} == {
            "state": "NH", COUNTY: "Cheshire County", TIME_ZONE: "America/New_York",
        }  # fmt: skip
        assert all(found[key].source.startswith("the package zipcodes") for key in ("state", COUNTY, TIME_ZONE))

    def test_several_places_are_choices(self, visitor):
        post(visitor, "/begin", "/begin", look="Troy", look_up="y", name="Our town")
        assert visitor.status == 200
        assert len(visitor.form("/begin").choices["place"]) > 10
        assert visitor.form("/begin").values["name"] == "Our town"
        assert "place" not in visitor.form("/begin").values

    def test_none_is_no_fault(self, visitor):
        post(visitor, "/begin", "/begin", look="Nowhere", look_up="y", name="Our town", kind="town")
        assert visitor.status == 200
        assert "Nothing is wrong" in visitor.text
        assert visitor.form("/begin").values["name"] == "Our town"

    def test_a_look_up_that_fails_stops_nobody(self, visitor, monkeypatch):
        def away(text):
            raise LookUpError

        monkeypatch.setattr("app.wizard.places.look_up", away)
        post(visitor, "/begin", "/begin", look="03431", look_up="y")
        assert visitor.status == 200
        assert "does not work now" in visitor.text

    def test_what_is_changed_has_no_source(self, app, visitor):
        post(visitor, "/begin", "/begin", look="03431", look_up="y")
        post(visitor, "/begin", "/begin", use_place="y")
        values = visitor.form("/begin").values.to_dict() | {
            "county": "Sullivan County",
            "kind": "city",
            "door": "chief",
        }
        visitor.open(visitor.client.post("/begin", data=values).headers["Location"])
        found = answers(app, visitor)
        assert (found[COUNTY].value, found[COUNTY].source) == ("Sullivan County", None)
        assert found["state"].source

    def test_enter_in_another_field_begins(self, visitor):
        """The look-up's button is the first of the form, so Enter anywhere presses it."""
        post(visitor, "/begin", "/begin", look_up="y", name="Troy", kind="town", door="chief")
        assert visitor.status == 303

    def test_a_wrong_field_loses_nothing(self, visitor):
        post(visitor, "/begin", "/begin", look="03431", look_up="y")
        post(visitor, "/begin", "/begin", use_place="y")
        post(visitor, "/begin", "/begin", zone="Mars", county="Cheshire")
        assert visitor.status == 400
        assert "not a time zone" in visitor.text
        assert visitor.form("/begin").values["county"] == "Cheshire"


class TestLookUpOnTheQuestionPage:
    def test_it_fills_the_state_and_keeps_county_and_zone(self, app, visitor):
        visitor.begin("Gary", "city", "manager")
        post(visitor, visitor.url, "", look="Gary, IN", look_up="y", agency_kind="municipal_police")
        assert "Lake County" in visitor.text
        post(visitor, visitor.url, "", use_place="y")
        assert visitor.form("").values["state"] == "IN"
        assert visitor.form("").values["agency_kind"] == "municipal_police"
        post(visitor, visitor.url, "")
        assert visitor.status == 303
        found = answers(app, visitor)
        assert found["state"].source.startswith("the package zipcodes")
        assert (found[COUNTY].value, found[TIME_ZONE].value) == ("Lake County", "America/Chicago")

    def test_a_state_typed_over_it_has_no_source(self, app, visitor):
        visitor.begin("Gary", "city", "manager")
        post(visitor, visitor.url, "", look="Gary, IN", look_up="y")
        post(visitor, visitor.url, "", use_place="y")
        post(visitor, visitor.url, "", state="IL")
        assert answers(app, visitor)["state"].source is None

    def test_other_pages_have_none(self, keene):
        keene.open("department/q/sworn_authorized")
        assert "ZIP code" not in keene.text


class TestOfficers:
    def test_the_count_is_proposed_beside_the_question(self, app, lists, cheshire):
        cheshire.open("department/q/sworn_authorized")
        assert "has 41 sworn officers and 9 civilians in Keene (Cheshire)" in cheshire.text
        assert cheshire.form("").values.get("sworn_filled") == ""
        cheshire.send(**{"sworn_filled:proposed": "y"})
        found = answers(app, cheshire)["sworn_filled"]
        assert (found.value, found.provenance) == (41.0, "estimate")
        assert found.source == "FBI, police employee data of 2025: Keene (Cheshire), as of October 31, 2025"

    def test_a_number_of_ones_own_beside_it_is_asked_about(self, app, lists, cheshire):
        cheshire.open("department/q/sworn_authorized")
        cheshire.send(**{"sworn_filled:proposed": "y", "sworn_filled": "39"})
        assert cheshire.status == 400
        assert "also chose 41" in cheshire.text
        assert cheshire.form("").values["sworn_filled"] == "39"

    def test_without_a_choice_nothing_is_filled(self, app, lists, cheshire):
        cheshire.open("department/q/sworn_authorized")
        cheshire.send(sworn_authorized="44")
        assert "sworn_filled" not in answers(app, cheshire)

    def test_the_page_takes_it_too(self, app, lists, cheshire):
        cheshire.open("around")
        post(cheshire, f"{cheshire.base}/around/officers", "/officers")
        assert answers(app, cheshire)["sworn_filled"].value == 41.0

    def test_none_chosen_is_told(self, lists, cheshire):
        cheshire.open("around")
        post(cheshire, f"{cheshire.base}/around/officers", "/officers", agency="9")
        assert cheshire.status == 400
        assert "Choose the agency" in cheshire.text


class TestRows:
    def test_exact_rows_are_marked_and_others_offered(self, lists, cheshire):
        cheshire.open("around")
        form = cheshire.form("/rows")
        assert len(form.choices["row"]) == 3
        assert form.values.getlist("row") == [
            "keene-police-department-task_force",
            "cheshire-county-sheriffs-office-task_force",
        ]
        assert "mark it only if it is right" in cheshire.text
        assert "Dalton" not in cheshire.text

    def test_chosen_rows_are_in_the_documents_with_the_lists_day(self, app, lists, cheshire):
        cheshire.open("around")
        post(cheshire, f"{cheshire.base}/around/rows", "/rows")
        table = around_of(answers(app, cheshire)[AROUND])
        assert table is not None
        assert [each.agency for each in table.neighbors] == ["Keene Police Dept.", "Cheshire County Sheriff's Office"]
        assert (table.agencies, table.agreements) == (4, 4)
        page = cheshire.open("record/around-full").text
        assert "list of participating agencies of May 18, 2026" in page
        assert "1 agreement of the town’s own agency, 1 agreement of other agencies in Cheshire County" in page
        found = cheshire.client.get(f"{cheshire.base}/evaluation.json").json["around"]
        assert found["list_day"] == "2026-05-18"
        assert [each["of"] for each in found["rows"]] == ["own", "county"]

    def test_they_can_be_taken_out(self, app, lists, cheshire):
        cheshire.open("around")
        post(cheshire, f"{cheshire.base}/around/rows", "/rows")
        cheshire.open("around")
        post(cheshire, f"{cheshire.base}/around/rows", "/rows", take_out="y")
        assert AROUND not in answers(app, cheshire)

    def test_somebody_who_was_faster_is_told(self, app, lists, cheshire):
        cheshire.open("around")
        form = cheshire.form("/place").values
        post(cheshire, f"{cheshire.base}/around/place", "/place", county="Sullivan County")
        form["county"] = "Coos County"
        answer = cheshire.client.post(f"{cheshire.base}/around/place", data=form)
        assert answer.status_code == 409
        assert "Sullivan County" in answer.text
        assert 'value="Coos County"' in answer.text
        assert answers(app, cheshire)[COUNTY].value == "Sullivan County"

    def test_without_lists_the_page_says_where_they_are(self, keene):
        text = keene.open("around").text
        assert "Publisher: Federal Bureau of Investigation" in text
        assert "www.ice.gov/identify-and-arrest/287g" in text
        post(keene, f"{keene.base}/around/place", "/place", county="Cheshire County")
        assert keene.status == 303

    def test_a_stale_form_saves_nothing_and_keeps_what_was_typed(self, app, keene):
        keene.open("around")
        data = keene.form("/place").values.to_dict() | {"county": "Cheshire", "csrf_token": "old"}
        answer = keene.client.post(f"{keene.base}/around/place", data=data)
        assert answer.status_code == 400
        assert 'value="Cheshire"' in answer.text
        assert COUNTY not in answers(app, keene)


def test_the_time_zone_decides_the_day(app, keene):
    keene.open("around")
    post(keene, f"{keene.base}/around/place", "/place", zone="America/Chicago")
    assert "Central time" in keene.open("tasks").text
    assert re.search(r"Today here: \w+ \d+, 2026, Central time", keene.text)
