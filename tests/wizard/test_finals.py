"""A FINAL on the web: what it lacks, what it freezes, that it stays as it is, and what changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import replace

import page as validation
import pytest

from app.engine.answers import AUDIENCES
from app.wizard import final_files, final_making
from app.wizard.frozen import freeze
from tests.paper import attached_to, properties_of, text_of
from tests.wizard import test_results
from tests.wizard.pages import Visitor
from tests.wizard.prints import whole_prints

NAMES = (*final_files.FILE_WORDS, *(final_files.page_name(*each) for each in final_files.FROZEN))
PUBLIC = tuple(each for each in final_files.FROZEN if each[1] == "public")
COUNSELS_PDF = tuple(each for each in final_files.MADE if each[0] == "briefing-counsel.pdf")


def saved(visitor: Visitor, name: str, number: int = 1) -> bytes:
    response = visitor.client.get(f"{visitor.base}/finals/{number}/{name}?audience=counsel")
    assert response.status_code == 200, name
    return bytes(response.data)


def sign_all(visitor: Visitor) -> None:
    """Every part that applies: don't know throughout, then signed."""
    visitor.open("tasks")
    for section in dict.fromkeys(re.findall(r"/([a-z_]+)/go\"", visitor.page.text)):
        if section == "first":
            continue
        test_results.TestSignOff.finish(visitor, section)
        visitor.open(f"check/{section}")
        if "Sign this part" in visitor.text or "Record the sign-off" in visitor.text:
            visitor.send(name="Ann Lee", title="Official", date="11/24/2026")


def wait(visitor: Visitor) -> None:
    """Until all files are made."""
    assert final_making.lookout_of(visitor.client.application).settled(300)


PLANTED = {"staff": "PLANTED-FOR-STAFF", "counsel": "PLANTED-FOR-COUNSEL"}
"""Notes of two answers that are kept: who may read them."""


@pytest.fixture(scope="module")
def made(app):
    """A Maine city with two answers that are kept, and a FINAL, to be read and not changed."""
    visitor = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    visitor.send(state="ME", agency_kind="municipal_police", custody="none")
    for question, value, reader in (("request_origin", "ice_asked", "staff"), ("deciding_body", "other", "counsel")):
        walk, here = app.extensions["brief287"].walks.page_of(question)
        visitor.open(f"{walk.id}/q/{here.name}")
        visitor.send(**{question: value, f"{question}:note": PLANTED[reader], f"{question}:audience": reader})
    with whole_prints():
        visitor.make_final()
    assert visitor.url.endswith("/finals/1"), visitor.text
    return visitor


@pytest.fixture
def final(made):
    """The page of that FINAL, just opened."""
    return made.open("finals/1")


@pytest.fixture
def quick(monkeypatch):
    """FINALs of the public's reading view alone."""
    monkeypatch.setattr(final_files, "MADE", ())
    monkeypatch.setattr(final_files, "FROZEN", PUBLIC)


def test_what_is_missing_stands_on_the_page_and_in_the_final(brewer, quick):
    brewer.open("finals")
    assert "Manager, “Your town and the decision”: not signed." in brewer.text
    brewer.make_final()
    assert brewer.url.endswith("/finals/1")
    for words in ("FINAL no. 1, frozen on November 24, 2026", "Not yet signed", "FINAL · Public version"):
        assert words in brewer.text
    brewer.open("finals/1/record")
    assert "This FINAL was made although this is missing:" in brewer.text


def test_what_is_missing_stands_in_the_pdf_too(final):
    words = text_of(saved(final, "record.pdf"))
    assert "This FINAL was made although this is missing:" in " ".join(words.split())
    assert "DRAFT" not in words


def test_with_every_sign_off_nothing_is_missing(brewer, quick):
    sign_all(brewer)
    brewer.open("finals")
    assert "Every part that applies is signed" in brewer.text
    brewer.send("/finals")
    assert brewer.url.endswith("/finals/1"), "nothing is missing, so nothing is asked"
    wait(brewer)
    brewer.open("finals/1/record")
    assert "Every section that applies is signed" in brewer.text
    assert "Ann Lee, Official, November 24, 2026" in brewer.text
    assert "(recorded from paper)" in brewer.text
    assert "Not yet signed" not in brewer.text


def test_costs_without_the_towns_own_payroll_figure_say_so(keene):
    assert "The town’s own payroll figure" not in keene.text
    keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "3"}).open("finals")
    assert "Costs use the state's wage, not the town's payroll." in keene.text
    keene.open("briefing")
    assert "Costs use the state's wage, not the town's payroll." in keene.text
    keene.answer(officer_hourly_wage="$38.20").open("finals")
    assert "payroll figure" not in keene.text


def test_every_file_is_there_and_told_with_its_digest(final):
    final.open("finals/1?audience=counsel")
    for name in final_files.FILE_WORDS:
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


def test_it_stays_as_it_was_under_other_answers_another_name_and_a_newer_rulebook(brewer, app, monkeypatch):
    monkeypatch.setattr(final_files, "MADE", tuple(each for each in final_files.MADE if "briefing-" not in each[0]))
    brewer.make_final()
    names = ("briefing.html", final_files.ANSWERS, *(name for name, *_ in final_files.MADE))
    before = {name: saved(brewer, name) for name in names}
    brewer.answer(deciding_body="town_meeting", request_origin="ice_asked")
    brewer.open("manage").send("/rename", name="Bangor", kind="town")
    site = app.extensions["brief287"]
    newer = replace(site.rulebook, version="newer", sources={})
    monkeypatch.setitem(app.extensions, "brief287", replace(site, rulebook=newer))
    assert {name: saved(brewer, name) for name in names} == before
    brewer.open("finals/1")
    assert "Section 287(g) briefing: Brewer" in brewer.text
    assert re.search(r"Changed since: 2 answers.*\. See what changed", brewer.text)
    brewer.open("finals/1/changes")
    assert "Deciding body: was “no answer”, is “town_meeting”" in brewer.text
    assert "Town: was “Brewer, city”, is “Bangor, town”" in brewer.text
    assert re.search(r"Rulebook: was “[0-9a-f]+ of [0-9-]+”, is “newer of", brewer.text)
    old = brewer.base
    brewer.open("manage").send("/new-link")
    assert brewer.client.get(f"{old}/finals/1/briefing.pdf").status_code == 404
    assert {name: saved(brewer, name) for name in names} == before


def test_without_a_change_it_says_so(final):
    assert "Nothing has changed since in answers, options, totals or what is not known." in final.text
    final.open("finals/1/changes")
    assert "Nothing has changed in answers" in final.text


def words_of(body: bytes) -> str:
    """All that a PDF says, its attachments and its properties with it."""
    attached = attached_to(body)
    return text_of(body) + "".join(part.decode("utf-8", "ignore") for part in attached.values()) + properties_of(body)


def test_what_is_kept_is_in_the_files_of_its_readers_alone(final):
    shown = {name: saved(final, name) for name in NAMES if not name.endswith(("docx", "xlsx"))}
    assert all(attached_to(body) for name, body in shown.items() if re.fullmatch(r"briefing.*\.pdf", name))
    said = {name: words_of(body) if name.endswith("pdf") else body.decode() for name, body in shown.items()}
    said = {name: "".join(words.split()) for name, words in said.items()}  # a line may end within a word
    assert {name for name, words in said.items() if PLANTED["staff"] in words} == {
        "briefing-staff.pdf", "briefing-counsel.pdf", "record-staff.pdf", "record-staff.html", "record-counsel.html",
        "counsel-file.pdf", "answers.yaml",
    }  # fmt: skip
    assert {name for name, words in said.items() if PLANTED["counsel"] in words} == {
        "briefing-counsel.pdf", "record-counsel.html", "counsel-file.pdf", "answers.yaml",
    }  # fmt: skip
    assert PLANTED["staff"] not in final.open("finals/1").text
    assert PLANTED["staff"] not in final.open("finals/1/record").text
    assert PLANTED["staff"] in final.open("finals/1/record?audience=staff").text
    assert b"/a/" + final.token.encode() not in b"".join(shown.values())


def test_each_version_lists_and_gives_its_own_files_alone(final, app):
    kept = {name: audience for name, _, _, audience in final_files.MADE} | {final_files.ANSWERS: "counsel"}
    for place, reader in enumerate(AUDIENCES):
        final.open(f"finals/1?audience={reader}")
        listed = set(re.findall(r"finals/1/([a-z-]+\.[a-z]+)", final.page.text)) - {"public-folder.zip"}
        assert listed == {name for name, audience in kept.items() if AUDIENCES.index(audience) <= place}
        for name, audience in kept.items():
            response = final.client.get(f"{final.base}/finals/1/{name}?audience={reader}")
            assert response.status_code == (200 if name in listed else 404), (name, reader)
            if audience != "public":
                assert response.headers["Cache-Control"] == "no-store"
    for link in re.findall(r'href="([^"]+/finals/1/[^"]+\.[a-z?=]+)"', final.page.text):
        assert final.client.get(link).status_code == 200, link
    for wrong in ("", "?audience=", "?audience=public&audience=counsel", "?audience=Counsel"):
        assert final.client.get(f"{final.base}/finals/1/briefing-counsel.pdf{wrong}").status_code == 404, wrong
    other = Visitor(app.test_client()).begin("Bangor", "city", "manager")
    assert other.client.get(f"{other.base}/finals/1/briefing-staff.pdf?audience=staff").status_code == 404


def test_a_newer_rulebook_changes_the_next_final_and_no_byte_of_this_one(brewer, app, monkeypatch):
    """The PDF for counsel, under two rulebooks."""
    monkeypatch.setattr(final_files, "MADE", COUNSELS_PDF)
    brewer.make_final()
    first = {name: saved(brewer, name) for name, *_ in COUNSELS_PDF}
    site = app.extensions["brief287"]
    newer = replace(site.rulebook, version="newer", date=site.rulebook.date + dt.timedelta(1))
    monkeypatch.setitem(app.extensions, "brief287", replace(site, rulebook=newer))
    brewer.make_final()
    assert brewer.url.endswith("/finals/2"), brewer.text
    for name, before in first.items():
        assert saved(brewer, name) == before
        assert "rulebook newer" not in " ".join(text_of(before).split())
        assert "rulebook newer" in " ".join(text_of(saved(brewer, name, 2)).split())


def test_every_pdf_of_a_final_is_accessible(final, tmp_path):
    for name in NAMES:
        if name.endswith("pdf"):
            path = tmp_path / name
            path.write_bytes(saved(final, name))
            for profile in (validation.ValidationProfile.PDF_UA_1, validation.ValidationProfile.PDF_A_3A):
                result = validation.validate_pdf(str(path), profile=profile)
                assert result.is_compliant, [(name, each.rule_id, each.message) for each in result.failures][:5]


def test_several_stand_beside_each_other(brewer, quick):
    brewer.make_final()
    first = saved(brewer, "briefing.html")
    brewer.answer(deciding_body="town_meeting").open("finals")
    assert "FINAL no. 1" in brewer.text
    brewer.make_final()
    assert brewer.url.endswith("/finals/2")
    assert saved(brewer, "briefing.html", 2) != first
    assert saved(brewer, "briefing.html") == first
    assert "FINAL no. 2 was made on November 24, 2026" in brewer.open("briefing").text


def test_a_button_pressed_twice_makes_one(brewer, quick):
    form = brewer.open("finals").send("/finals").form("/finals")
    brewer.post(form.action, form.values)
    brewer.post(form.action, form.values)
    assert brewer.url.endswith("/finals/1")
    wait(brewer)
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
    brewer.open("finals").send("/finals", csrf_token="x", made_by="Ann Lee")
    assert brewer.status == 400
    assert brewer.form("/finals").values["made_by"] == "Ann Lee"
    assert "Make FINAL no. 1" in brewer.open(f"{brewer.base}/finals").text


def test_answers_that_change_at_that_moment_are_told(brewer, quick, app, monkeypatch):
    other = Visitor(app.test_client()).open(f"{brewer.base}/tasks")

    def meanwhile(assessment):
        monkeypatch.setattr(final_making, "freeze", freeze)
        other.answer(deciding_body="other")
        return freeze(assessment)

    brewer.open("finals").send("/finals")
    monkeypatch.setattr(final_making, "freeze", meanwhile)
    brewer.send("/finals")
    assert brewer.status == 409
    assert "No FINAL was made: the answers or sign-offs changed meanwhile." in brewer.text
    brewer.make_final()
    assert brewer.url.endswith("/finals/1")


class TestSecondLook:
    def test_it_lists_what_is_missing_and_makes_nothing(self, brewer, quick):
        brewer.open("finals").send("/finals")
        assert brewer.status == 200
        assert "Something is missing for FINAL no. 1" in brewer.text
        assert "Manager, “Your town and the decision”: not signed." in brewer.text
        assert re.search(r"Manager, “Your town and the decision”: \d+ questions not answered\.", brewer.text)
        assert brewer.client.get(f"{brewer.base}/finals/1").status_code == 404

    def test_what_changed_since_it_was_shown_is_shown_again(self, brewer, quick, app):
        brewer.open("finals").send("/finals", made_by="Ann Lee")
        Visitor(app.test_client()).open(f"{brewer.base}/tasks").answer(deciding_body="other")
        brewer.send("/finals")
        assert "Something is missing for FINAL no. 1" in brewer.text
        brewer.send("/finals")
        wait(brewer)
        assert "made by Ann Lee" in brewer.open("finals").text
        assert "frozen on November 24, 2026 by Ann Lee" in brewer.open("finals/1").text

    def test_without_a_name_the_list_names_the_link(self, brewer, quick):
        assert "it names your link: “The first link (owner)”." in brewer.open("finals").text
        brewer.make_final()
        assert "made by the link “The first link (owner)”" in brewer.open("finals").text


class TestWithdrawn:
    def test_it_says_so_everywhere_and_keeps_every_byte(self, brewer, quick):
        brewer.make_final()
        page = brewer.open("finals/1").page.text
        before = saved(brewer, "briefing.html")
        brewer.open("finals/1/withdraw").send("/withdraw", reason="The wage was wrong.", by="Ann Lee, City Manager")
        assert brewer.url.endswith("/finals/1")
        words = "Withdrawn on November 24, 2026 Ann Lee, City Manager withdrew this FINAL: The wage was wrong."
        assert words in brewer.text
        assert page[page.index("<article") :] == brewer.page.text[brewer.page.text.index("<article") :]
        assert saved(brewer, "briefing.html") == before
        name = brewer.client.get(f"{brewer.base}/finals/1/answers.yaml?audience=counsel").headers["Content-Disposition"]
        assert "-FINAL-1-WITHDRAWN-answers.yaml" in name
        listed = brewer.open("finals").text
        assert "Withdrawn on November 24, 2026 by Ann Lee, City Manager: The wage was wrong." in listed
        assert "FINAL no. 1" not in brewer.open("briefing").text
        assert "since" not in brewer.open("tasks").text

    def test_it_is_said_once_and_for_good(self, brewer, quick):
        brewer.make_final()
        form = brewer.open("finals/1/withdraw").form("/withdraw")
        brewer.post(form.action, {**form.values.to_dict(), "reason": "The first.", "by": "Ann"})
        brewer.post(form.action, {**form.values.to_dict(), "reason": "The second.", "by": "Bob"})
        assert "Ann withdrew this FINAL: The first." in brewer.text
        assert "second" not in brewer.text

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"reason": "", "by": "Ann"}, "Write why it is withdrawn."),
            ({"reason": "Wrong.", "by": " "}, "Write who withdraws it: name and title."),
            ({"reason": "x" * 501, "by": "Ann"}, "Shorten this to 500 characters."),
        ],
    )
    def test_without_a_reason_and_a_name_it_stands(self, brewer, quick, typed, said):
        brewer.make_final().open("finals/1/withdraw").send("/withdraw", **typed)
        assert brewer.status == 400
        assert said in brewer.text
        assert brewer.form("/withdraw").values["by"] == typed["by"].strip()
        assert "Withdrawn" not in brewer.open(f"{brewer.base}/finals").text

    def test_one_that_was_never_made_cannot_be(self, brewer):
        assert brewer.client.get(f"{brewer.base}/finals/1/withdraw").status_code == 404


def test_the_task_list_counts_the_answers_that_changed_since(brewer, quick, app, monkeypatch):
    assert "See what changed" not in brewer.open("tasks").text
    brewer.make_final()
    assert "FINAL no. 1 is of November 24, 2026. No answer has changed since." in brewer.open("tasks").text
    brewer.answer(deciding_body="town_meeting").open("tasks")
    assert "1 answer has changed since." in brewer.text
    brewer.answer(request_origin="ice_asked").open("tasks")
    assert "2 answers have changed since." in brewer.text
    site = app.extensions["brief287"]
    monkeypatch.setitem(app.extensions, "brief287", replace(site, rulebook=replace(site.rulebook, version="newer")))
    brewer.open("tasks")
    assert "2 answers have changed since, and the rulebook is another one." in brewer.text
    assert f'href="{brewer.base}/finals/1/changes"' in brewer.page.text
