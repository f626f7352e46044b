"""A FINAL on the web: what it lacks, what it freezes, that it stays as it is, and what changed since."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.briefing.render_child import BusyError
from app.briefing.sections.signatures import missing
from app.wizard import finals
from tests.wizard.pages import Visitor
from tests.wizard.test_results import TestSignOff


def saved(visitor: Visitor, name: str, number: int = 1) -> bytes:
    response = visitor.client.get(f"{visitor.base}/finals/{number}/{name}")
    assert response.status_code == 200, name
    return bytes(response.data)


def sign_all(visitor: Visitor) -> None:
    """Every part that applies: don't know throughout, then signed."""
    visitor.open("tasks")
    for section in dict.fromkeys(re.findall(r"/([a-z_]+)/go\"", visitor.page.text)):
        if section == "first":
            continue
        TestSignOff.finish(visitor, section)
        visitor.open(f"check/{section}")
        if "Sign this part" in visitor.text:
            visitor.send(name="Ann Lee", title="Official", date="11/24/2026")


@pytest.fixture
def final(brewer):
    """Brewer with a note for counsel, and a FINAL of it."""
    brewer.open("finals").send("/finals")
    assert brewer.url.endswith("/finals/1"), brewer.text
    return brewer


def test_what_is_missing_stands_on_the_page_and_in_the_final(brewer):
    brewer.open("finals")
    assert "Manager, “Your town and the decision”: not signed." in brewer.text
    brewer.send("/finals")
    assert brewer.url.endswith("/finals/1")
    for words in ("FINAL no. 1, frozen on November 24, 2026", "Not yet signed", "FINAL · Public version"):
        assert words in brewer.text
    assert "This FINAL was made although this is missing:" in brewer.text
    words = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(saved(brewer, "briefing.pdf"))).pages)
    assert "This FINAL was made although this is missing:" in " ".join(words.split())
    assert "DRAFT" not in words


def test_with_every_sign_off_nothing_is_missing(brewer):
    sign_all(brewer)
    brewer.open("finals")
    assert "Every part that applies is signed" in brewer.text
    brewer.send("/finals")
    assert "Every section that applies is signed" in brewer.text
    assert "Ann Lee, Official, November 24, 2026" in brewer.text
    assert "Not yet signed" not in brewer.text


def test_costs_without_the_towns_own_payroll_figure_say_so(keene):
    assert "The town’s own payroll figure" not in keene.text
    keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "3"}).open("finals")
    assert "The town's own payroll figure for wages is not in: costs use the state's wage." in keene.text
    keene.open("briefing")
    assert "The town's own payroll figure for wages is not in: costs use the state's wage." in keene.text
    keene.answer(officer_hourly_wage="$38.20").open("finals")
    assert "payroll figure" not in keene.text


def test_every_file_is_there_and_told_with_its_digest(final):
    for name, _words in finals.FILE_WORDS.items():
        body = saved(final, name)
        assert hashlib.sha256(body).hexdigest()[:16] in final.page.text, name
    assert saved(final, "briefing.docx").startswith(b"PK")
    assert saved(final, "answers.yaml").startswith(b"town:")
    assert final.client.get(f"{final.base}/finals/1/nothing.pdf").status_code == 404
    assert final.client.get(f"{final.base}/finals/2/briefing.pdf").status_code == 404
    assert final.client.get(f"{final.base}/finals/2").status_code == 404
    response = final.client.get(f"{final.base}/finals/1/briefing.pdf")
    assert 'filename="287g-brewer-FINAL-1-briefing.pdf"' in response.headers["Content-Disposition"]
    same = final.client.get(f"{final.base}/finals/1/briefing.pdf", headers={"If-None-Match": response.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")


def test_it_stays_as_it_was_under_other_answers_another_name_and_a_newer_rulebook(final, app, monkeypatch):
    names = [*finals.FILE_WORDS, "briefing.html", "briefing-staff.html", "briefing-counsel.html"]
    before = {name: saved(final, name) for name in names}
    final.answer(deciding_body="town_meeting", request_origin="ice_asked")
    final.open("manage").send("/rename", name="Bangor", kind="town")
    site = app.extensions["brief287"]
    newer = replace(site.rulebook, version="newer", sources={})
    monkeypatch.setitem(app.extensions, "brief287", replace(site, rulebook=newer))
    assert {name: saved(final, name) for name in names} == before
    final.open("finals/1")
    assert "Section 287(g) briefing: Brewer" in final.text
    assert "Something has changed since: see what" in final.text
    final.open("finals/1/changes")
    assert "Deciding body: was “no answer”, is “town_meeting”" in final.text
    assert "Town: was “Brewer, city”, is “Bangor, town”" in final.text
    assert re.search(r"Rulebook: was “[0-9a-f]+ of [0-9-]+”, is “newer of", final.text)


def test_without_a_change_it_says_so(final):
    assert "Nothing has changed since in answers, options, totals or what is not known." in final.text
    final.open("finals/1/changes")
    assert "Nothing has changed in answers" in final.text


def test_what_is_kept_for_counsel_is_in_counsels_files_alone(keene):
    keene.open("department/q/minimum_shift_staffing").send(
        **{"minimum_shift_staffing": "3", "minimum_shift_staffing:note": "PLANTED-NOTE"}
    )
    keene.open("finals").send("/finals")
    for name in ("briefing.html", "evaluation.json"):
        assert b"PLANTED-NOTE" not in saved(keene, name)
    words = "".join(each.extract_text() for each in PdfReader(io.BytesIO(saved(keene, "briefing.pdf"))).pages)
    assert "PLANTED-NOTE" not in words
    for name in ("briefing-staff.html", "answers.yaml"):
        assert b"PLANTED-NOTE" in saved(keene, name)
    assert "PLANTED-NOTE" not in keene.open("finals/1").text
    assert "PLANTED-NOTE" in keene.open("finals/1?audience=staff").text
    assert b"/a/" + keene.token.encode() not in saved(keene, "briefing.html")


@pytest.fixture
def quick(monkeypatch):
    """FINALs of the reading view alone."""
    monkeypatch.setattr(finals, "MADE", ())


def test_several_stand_beside_each_other(brewer, quick):
    brewer.open("finals").send("/finals")
    first = saved(brewer, "briefing.html")
    brewer.answer(deciding_body="town_meeting").open("finals")
    assert "FINAL no. 1" in brewer.text
    brewer.send("/finals")
    assert brewer.url.endswith("/finals/2")
    assert saved(brewer, "briefing.html", 2) != first
    assert saved(brewer, "briefing.html") == first
    assert "FINAL no. 2 was made on November 24, 2026" in brewer.open("briefing").text


def test_a_button_pressed_twice_makes_one(brewer, quick):
    form = brewer.open("finals").form("/finals")
    brewer.post(form.action, form.values)
    brewer.post(form.action, form.values)
    assert brewer.url.endswith("/finals/1")
    assert "FINAL no. 2" not in brewer.open("finals").text.split("Make another")[0]


@pytest.mark.parametrize("number", ["", "0", "3", "x", "-1", "1e3"])
def test_a_number_out_of_order_makes_none(brewer, quick, number):
    brewer.open("finals").send("/finals", number=number)
    assert brewer.status == 400
    assert "Make FINAL no. 1" in brewer.open(f"{brewer.base}/finals").text


@pytest.mark.parametrize("number", ["2", "0", "9" * 30])
@pytest.mark.parametrize("rest", ["", "/changes", "/briefing.pdf"])
def test_a_final_that_was_never_made_is_not_found(brewer, number, rest):
    assert brewer.client.get(f"{brewer.base}/finals/{number}{rest}").status_code == 404


def test_a_forged_form_makes_none(brewer, quick):
    brewer.open("finals").send("/finals", csrf_token="x")
    assert brewer.status == 400
    assert "Make FINAL no. 1" in brewer.open(f"{brewer.base}/finals").text


def test_answers_that_change_while_it_is_made_are_told(brewer, quick, app, monkeypatch):
    other = Visitor(app.test_client()).open(f"{brewer.base}/tasks")
    real = missing

    def meanwhile(*args):
        monkeypatch.setattr(finals, "missing", real)
        other.answer(deciding_body="other")
        return real(*args)

    brewer.open("finals")
    monkeypatch.setattr(finals, "missing", meanwhile)
    brewer.send("/finals")
    assert brewer.status == 409
    assert "No FINAL was made: the answers changed while the FINAL was made." in brewer.text
    brewer.open("finals").send("/finals")
    assert brewer.url.endswith("/finals/1")


def test_a_document_that_cannot_be_made_makes_none(brewer, monkeypatch):
    def busy(*_args, **_more):
        raise BusyError("Too many documents are being made just now.")

    monkeypatch.setattr(finals, "produce_apart", busy)
    brewer.open("finals").send("/finals")
    assert brewer.status == 503
    assert "No FINAL was made. Too many documents are being made just now." in brewer.text
    assert "Made so far" not in brewer.open("finals").text
