"""Counsel records, changes and withdraws a reading of an option on a page of its own."""

from __future__ import annotations

import pytest

from app.wizard import final_files
from tests.wizard import test_results

PAGE = "readings/sign_task_force"
TYPED = {
    "status": "closed",
    "reason": "The charter bars it.",
    "authority": "Charter, article 2",
    "name": "A. Lee",
    "day": "11/20/2026",
}
SENTENCE = (
    "Counsel reads this differently: closed. The charter bars it (Charter, article 2; A. Lee, November 20, 2026)."
)


@pytest.fixture
def counsel(keene):
    return keene.answer(agreement_in_force="none").open("law")


def test_the_law_page_leads_to_it(counsel):
    assert "I read this differently : Sign the Task Force Model" in counsel.text
    counsel.open(PAGE)
    assert "Counsel’s own reading: Sign the Task Force Model" in counsel.text
    assert "The rulebook’s reading" in counsel.text
    assert counsel.form(PAGE).values["audience"] == "counsel"
    assert "Withdraw this reading" not in counsel.text


def test_it_is_recorded_changed_and_withdrawn(counsel):
    counsel.open(PAGE).send(PAGE, **TYPED)
    assert counsel.url.endswith("/law#reading_sign_task_force")
    assert f"{SENTENCE} Kept to counsel." in counsel.text
    assert "Change or withdraw counsel’s reading : Sign the Task Force Model" in counsel.text
    form = counsel.open(PAGE).form(PAGE)
    assert {name: form.values[name] for name in TYPED} == TYPED
    counsel.send(PAGE, status="unsettled", audience="public")
    assert "Counsel reads this differently: not settled. The charter" in counsel.text
    assert "Kept to counsel." not in counsel.text
    counsel.open(PAGE).send(PAGE, withdraw="yes", reason="", name="")
    assert counsel.url.endswith("/law#reading_sign_task_force")
    assert "Counsel reads this differently" not in counsel.text


@pytest.mark.parametrize(
    ("field", "bad", "said"),
    [
        ("status", None, "There is no status."), ("status", "unknown", "is not one of the choices"),
        ("reason", "", "There is no reason."), ("reason", "x" * 601, "Shorten it to 600 or fewer."),
        ("authority", "", "There is no authority."), ("name", "", "There is no name."),
        ("day", "", "There is no day."), ("day", "soon", "This is not a date we can read."),
        ("audience", None, "Say who may read it."), ("audience", "mayor", "Say who may read it."),
    ],
)  # fmt: skip
def test_each_fault_stands_beside_its_field_and_nothing_typed_is_lost(counsel, field, bad, said):
    typed = {**TYPED, "audience": "staff"}
    counsel.open(PAGE).send(PAGE, **{**typed, field: bad})
    assert counsel.status == 400
    assert said in counsel.text
    where = {"status": "status-open", "audience": "audience-public"}.get(field, field)
    html = counsel.page.text
    assert f'href="#{where}"' in html
    assert f'id="{where}-error"' in html
    assert f'id="{where}"' in html
    values = counsel.form(PAGE).values
    kept = {name: values.get(name) for name in typed if name != field}
    assert kept == {name: value for name, value in typed.items() if name != field}
    if field not in ("status", "audience"):
        assert values[field] == bad
    assert "Counsel reads this differently" not in counsel.open("law").text


def test_two_people_at_once_see_each_other(counsel):
    form = counsel.open(PAGE).form(PAGE)
    counsel.send(PAGE, **TYPED)
    again = {**form.values.to_dict(), **TYPED, "status": "open", "name": "B. Ray"}
    counsel.post(form.action, again)
    assert counsel.status == 409
    assert f"Someone else changed this to “{SENTENCE}”" in counsel.text
    assert counsel.form(PAGE).values["name"] == "B. Ray"
    counsel.send(PAGE)
    assert "Counsel reads this differently: open. The charter bars it (Charter, article 2; B. Ray" in counsel.text


def test_an_expired_form_loses_nothing_and_saves_nothing(counsel):
    counsel.open(PAGE).send(PAGE, **TYPED, csrf_token="old")
    assert counsel.status == 400
    assert counsel.form(PAGE).values["reason"] == TYPED["reason"]
    counsel.send(PAGE, csrf_token="old", withdraw="yes")
    assert counsel.status == 400
    assert "Counsel reads this differently" not in counsel.open("law").text


def test_there_is_no_page_for_an_option_that_is_not_before_the_body(counsel):
    for path in ("readings/end_agreement", "readings/nothing"):
        assert counsel.open(path).status == 404


def test_a_version_of_five_thousand_digits_is_none_of_ours(counsel):
    counsel.open(PAGE).send(PAGE, **TYPED, version="9" * 5000)
    assert counsel.status == 200


def test_it_is_in_the_file_that_is_taken_along(counsel):
    counsel.open(PAGE).send(PAGE, **TYPED)
    text = counsel.open("answers.yaml").page.text
    assert "readings:\n" in text
    assert "reading_sign_task_force" not in text
    counsel.open("/import").upload(text.encode())
    assert SENTENCE in counsel.open("law").text


def test_the_draft_shows_what_its_reader_may_read(counsel):
    counsel.open(PAGE).send(PAGE, **TYPED)
    assert "Counsel reads this" not in counsel.open("briefing").text
    assert "Counsel reads this as closed: see Law." in counsel.open("briefing?audience=counsel").text
    counsel.open(PAGE).send(PAGE, audience="public")
    assert "Counsel reads this as closed: see Law." in counsel.open("briefing").text


def test_the_page_that_says_why_shows_it_to_those_who_may_read_it(counsel):
    counsel.open(PAGE).send(PAGE, **TYPED)
    assert SENTENCE in counsel.open("explain/sign_task_force").text
    assert SENTENCE not in counsel.open("explain/sign_task_force?audience=public").text
    assert SENTENCE not in counsel.open("explain/decline").text


def test_what_changed_since_a_final_names_it(counsel, monkeypatch):
    monkeypatch.setattr(final_files, "MADE", ())
    counsel.make_final()
    number = counsel.url.rpartition("/finals/")[2].split("/")[0]
    counsel.open(PAGE).send(PAGE, **TYPED)
    assert "ounsel’s own reading: Sign the Task Force Model" in counsel.open(f"finals/{number}/changes").text


class TestSignOff:
    @pytest.fixture
    def signed(self, counsel, app):
        rulebook = app.extensions["brief287"].rulebook
        section = next(each for each in rulebook.sections if each.role == "attorney")
        test_results.TestSignOff.finish(counsel, section.id)
        counsel.open(f"check/{section.id}").send(name="Cy Roe", title="City Attorney", date="11/24/2026")
        assert "Signed By Cy Roe, City Attorney" in counsel.text
        return counsel, section.id

    def test_a_public_reading_voids_counsels_sign_off_and_is_named(self, signed):
        counsel, section = signed
        counsel.open(PAGE).send(PAGE, **TYPED, audience="public")
        counsel.open(f"check/{section}")
        assert "The answer on “counsel’s own reading: Sign the Task Force Model” was added" in counsel.text
        assert f"Counsel’s own reading: Sign the Task Force Model: {SENTENCE}" in counsel.text
        counsel.send(name="Cy Roe", title="City Attorney", date="11/24/2026")
        counsel.open(PAGE).send(PAGE, reason="Another reason.")
        assert "The answer on “counsel’s own reading: Sign" in counsel.open(f"check/{section}").text
        assert "” changed" in counsel.text

    def test_a_withheld_reading_voids_it_and_is_not_named_to_others(self, signed):
        counsel, section = signed
        counsel.open(PAGE).send(PAGE, **TYPED)
        assert "The answer on “a matter that is not for the public” was added" in counsel.open(f"check/{section}").text
        public = counsel.open("briefing").text
        assert "a matter that is not for the public" in public
        assert "own reading" not in public
        counsel.open(PAGE).send(PAGE, withdraw="yes")
        assert "Signed by Cy Roe" in counsel.open(f"check/{section}").text  # the same as was signed

    def test_it_does_not_void_what_other_offices_signed(self, signed):
        counsel, _ = signed
        test_results.TestSignOff.finish(counsel, "town")
        counsel.open("check/town").send(name="Ann Lee", title="City Manager", date="11/24/2026")
        counsel.open(PAGE).send(PAGE, **TYPED, audience="public")
        assert "Signed by Ann Lee" in counsel.open("check/town").text
