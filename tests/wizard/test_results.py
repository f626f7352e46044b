"""The chief's door, counsel's pages, the task list, check pages and sign-off, documents, and a whole assessment."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import text

from tests.wizard.pages import Visitor, all_words


class TestChief:
    def test_one_page_of_answers_and_one_of_results(self, visitor):
        visitor.begin("Keene", "city", "chief")
        visitor.send(
            **{
                "state": "NH",
                "agency_kind": "municipal_police",
                "custody": "none",
                "sworn_filled": "41",
                "officers_trained.task_force": "3",
                "officer_hourly_wage": "$38.20",
            }
        )
        assert visitor.url.endswith("/estimate")
        assert "No likely figure is shown" in visitor.text
        assert "Likely" not in [
            line.strip() for line in visitor.text.split("Cost before")[1].split("New cash")[0].split()
        ]
        assert "No money from others" in visitor.text
        assert "All that ICE announced on September 2, 2025" in visitor.text
        assert "As a share of officers on duty" in visitor.text
        assert "Assumption of the tool." in visitor.text
        assert "The form's powers are used only in the agency's own jail" in visitor.text

    def test_own_hours_bring_a_likely_figure(self, visitor):
        visitor.begin("Keene", "city", "chief")
        visitor.send(
            **{
                "state": "NH",
                "agency_kind": "municipal_police",
                "custody": "none",
                "officers_trained.task_force": "3",
                "operating_hours_per_month.task_force": "10",
                "administration_hours_per_month.task_force": "12",
            }
        )
        assert "No likely figure is shown" not in visitor.text
        assert "Low Likely High" in visitor.text

    def test_a_jail_brings_the_jail_models(self, visitor):
        visitor.begin("Cheshire", "county", "chief")
        assert "Only if your agency runs a jail or holding cells" in visitor.text
        visitor.send(
            **{
                "state": "NH",
                "agency_kind": "sheriff",
                "custody": "jail",
                "officers_trained.jail_enforcement": "4",
            }
        )
        assert "Sign the Jail Enforcement Model" in visitor.text
        visitor.open("chief")
        assert visitor.form().values["officers_trained.jail_enforcement"] == "4"

    def test_bad_figures_come_back(self, visitor):
        visitor.begin("Keene", "city", "chief")
        visitor.send(state="NH", sworn_filled="a few", officer_hourly_wage="38")
        assert visitor.status == 400
        assert visitor.form().values["sworn_filled"] == "a few"
        assert visitor.form().values["officer_hourly_wage"] == "38"

    def test_the_law_comes_first_and_figures_are_kept(self, visitor):
        visitor.begin("Brewer", "city", "chief")
        visitor.send(
            **{
                "state": "ME",
                "agency_kind": "municipal_police",
                "custody": "none",
                "officers_trained.task_force": "3",
            }
        )
        assert "In Maine, signing appears closed by state law; counsel to confirm" in visitor.text
        assert "New cash, first year" not in visitor.text
        visitor.send("/costs")
        assert "New cash, first year" in visitor.text

    def test_a_town_without_an_agency(self, visitor):
        visitor.begin("Lyman", "town", "chief").send(state="NH", agency_kind="no_agency", custody="none")
        assert "No model is open to this agency" in visitor.text


class TestCounsel:
    def test_the_law_with_quotations_sources_and_dates(self, keene):
        keene.open("law")
        for words in ("RSA 106-P", "Status of each option", "Authorities", "Who may sign", "Questions for counsel"):
            assert words in keene.text
        assert "checked November 24, 2026" in keene.text
        assert "“" in keene.text

    def test_a_state_that_is_not_in_the_rulebook_says_so(self, visitor, app, monkeypatch):
        monkeypatch.delitem(app.extensions["brief287"].rulebook.states, "ID", raising=False)
        visitor.begin("Sandpoint", "city", "attorney").send(state="ID", agency_kind="municipal_police", custody="none")
        visitor.send(agreement_in_force="none")
        assert visitor.url.endswith("/law")
        assert "The law of Idaho is not yet in this rulebook: counsel to answer." in visitor.text

    @pytest.mark.parametrize("address", ["models", "clauses", "steps"])
    def test_reading_pages(self, keene, address):
        assert keene.open(address).status == 200
        assert "section" in keene.text

    def test_nothing_known_yet(self, visitor):
        visitor.begin(door="attorney").open("law")
        assert "Not known yet: state" in visitor.text


class TestTasks:
    def test_statuses_are_honest(self, keene):
        keene.answer(agreement_in_force="none").open("tasks")
        for words in (
            "In progress: 4 of 7",
            "Not started",
            "Does not apply",
            "Because of your answers: agreement in force is “None”",
            "jail or holding cells is “No jail and no holding cells”",
        ):
            assert words in keene.text

    def test_what_cannot_start_yet_says_what_it_waits_for(self, brewer):
        brewer.open("tasks")
        assert "Cannot start yet" in brewer.text
        assert "It waits for: whether cost pages are wanted" in brewer.text

    def test_what_may_not_apply_can_be_started(self, visitor):
        visitor.begin().open("tasks")
        assert "Cannot start yet" not in visitor.text
        assert "Counts once this is known: kind of agency" in visitor.text

    def test_complete_counts_the_dont_knows(self, keene):
        self.complete(keene).open("tasks")
        assert "Complete, not signed" in keene.text
        assert "6 questions. 6 marked “I don’t know”" in keene.text

    @staticmethod
    def complete(visitor: Visitor) -> Visitor:
        """The clerk's section, with don't know throughout."""
        visitor.open("clerk_records/q/notice_given")
        visitor.answer(notice_given="yes")
        for _ in range(2):
            visitor.open("clerk_records/go")
            form = visitor.form()
            known: dict[str, Any] = {name: "y" for name in form.names if name.endswith(":dk")}
            known |= {name: "dont_know" for name, listed in form.choices.items() if "dont_know" in listed}
            visitor.send(**known)
        visitor.open("clerk_records/q/notice_languages")
        if "/q/notice_languages" in visitor.url:
            visitor.send(**dict.fromkeys([n for n in visitor.form().names if n.endswith(":dk")], "y"))
        return visitor

    def test_another_rulebook_is_said(self, keene, app):
        keene.open("tasks")
        assert "The rulebook has changed" not in keene.text
        with app.extensions["brief287"].database.write() as session:
            session.execute(text("UPDATE assessment SET rulebook_version = 'older' WHERE town_name = 'Keene'"))
        keene.open("tasks")
        assert "The rulebook has changed" in keene.text
        keene.open("rulebook").send("/rulebook")
        assert "The rulebook has changed" not in keene.text


class TestSignOff:
    @pytest.fixture
    def ready(self, keene):
        keene.answer(
            agreement_in_force="none",
            models_offered=["task_force"],
            meeting_date="1/12/2027",
            deciding_body="council",
        )
        return keene.open("check/town")

    def test_sign_and_void(self, ready):
        ready.send(name="Ann Lee", title="City Manager", date="11/24/2026")
        assert "Signed By Ann Lee, City Manager" in ready.text
        ready.answer(deciding_body="town_meeting").open("tasks")
        assert "The sign-off is void: the answer on “deciding body” changed" in ready.text
        ready.open("check/town")
        assert "signed this part on November 24, 2026 under the rulebook of" in ready.text
        assert "The answer on “deciding body” changed" in ready.text
        ready.open("briefing")
        assert "not yet signed; void: the answer on “deciding body” changed" in ready.text
        ready.answer(deciding_body="council").open("check/town")
        assert "Signed by Ann Lee" in ready.text  # the same answers as were signed

    def test_renaming_the_town_voids(self, ready):
        ready.send(name="Ann Lee", title="City Manager", date="11/24/2026")
        ready.open("manage").send("/rename", name="New Keene", kind="town")
        ready.open("check/town")
        assert "The sign-off is void" in ready.text
        assert "The town’s name or kind changed" in ready.text

    def test_a_result_that_moves_voids_and_is_named(self, ready, app):
        """The finance office signed the five-year costs: another office's answer moves them."""
        ready.answer(**{"officers_trained.task_force": "3"})
        self.finish(ready, "finance")
        ready.open("check/finance")
        assert "A sign-off of this part also rests on these results" in ready.text
        ready.send(name="Bo Ray", title="Finance Director", date="11/24/2026")
        assert "Signed By Bo Ray, Finance Director" in ready.text
        ready.answer(**{"officers_trained.task_force": "4"}).open("tasks")
        assert (
            "The sign-off is void: a result changed: five years of cost before money from others, “Sign the"
            in ready.text
        )
        ready.open("check/finance")
        assert (
            "A result changed: five years of cost before money from others, “Sign the Task Force Model”. It was: "
            in ready.text
        )

    def test_a_rulebook_that_changes_what_was_signed_is_named(self, ready, app):
        ready.send(name="Ann Lee", title="City Manager", date="11/24/2026")
        question = app.extensions["brief287"].rulebook.questions["deciding_body"]
        with app.extensions["brief287"].database.write() as session:
            kept = session.execute(text("SELECT id, rests_on FROM sign_off ORDER BY id DESC")).first()
            older = kept[1].replace(question.ask, "Who votes on it?")
            assert older != kept[1]
            session.execute(
                text("UPDATE sign_off SET rests_on = :older, rulebook_version = 'older' WHERE id = :id"),
                {"older": older, "id": kept[0]},
            )
        ready.open("tasks")
        assert "The sign-off is void: the rulebook changed, and 1 more" in ready.text
        ready.open("check/town")
        assert "The question on “deciding body” is put in other words" in ready.text

    @staticmethod
    def finish(visitor, section):
        """Don't know for every question of a section that has no answer."""
        for _ in range(30):
            visitor.open(f"{section}/go")
            if f"/{section}/q/" not in visitor.url:
                return
            here = visitor.url
            form = visitor.form()
            known = {name: "y" for name in form.names if name.endswith(":dk")}
            known |= {name: "dont_know" for name, listed in form.choices.items() if "dont_know" in listed}
            visitor.send(**known)
            assert visitor.url != here, visitor.text

    def test_what_is_missing_is_named(self, ready):
        ready.send(name="", title="", date="tomorrow")
        assert ready.status == 400
        for words in ("Enter your name.", "Enter your title.", "This is not a date we can read."):
            assert ready.text.count(words) == 2
        assert ready.form().values["date"] == "tomorrow"

    def test_a_change_behind_the_signer_is_shown_first(self, ready, app):
        other = Visitor(app.test_client()).open(f"{ready.base}/tasks")
        other.answer(deciding_body="other")
        ready.send(name="Ann Lee", title="City Manager", date="11/24/2026")
        assert ready.status == 400
        assert "Something here changed after you opened the page." in ready.text
        assert ready.form().values["name"] == "Ann Lee"

    def test_open_questions_stand_in_the_way(self, keene):
        keene.open("check/department")
        assert "13 questions have no answer yet." in keene.text
        assert "Change" not in keene.text.split("Sign-off")[0] or "Answer" in keene.text

    def test_audience_and_note_are_on_the_page(self, keene):
        keene.open("department/q/supervisors").send(
            **{"minimum_shift_staffing": "3", "minimum_shift_staffing:note": "by contract"}
        )
        keene.open("check/department")
        assert "Kept to staff and counsel" in keene.text
        assert "Note: by contract" in keene.text


class TestDocuments:
    def test_the_briefing_on_the_web(self, keene):
        keene.open("briefing")
        assert keene.status == 200
        assert keene.page.text.count("<h1") == 1
        assert "DRAFT" in keene.text

    def test_a_staff_answer_stays_out_of_public_outputs(self, keene):
        keene.open("department/q/supervisors").send(
            **{"minimum_shift_staffing": "3", "minimum_shift_staffing:note": "PLANTED-NOTE"}
        )
        assert "PLANTED-NOTE" not in all_words(keene)
        assert "PLANTED-NOTE" in all_words(keene, "staff")
        for audience, value in (("public", None), ("staff", 3.0)):
            data = keene.client.get(f"{keene.base}/evaluation.json?audience={audience}").data
            assert b"PLANTED-NOTE" not in data
            assert json.loads(data)["facts"]["minimum_shift_staffing"]["value"] == value

    def test_the_pdf_is_made_once(self, brewer):
        first = brewer.client.get(f"{brewer.base}/briefing.pdf")
        assert first.status_code == 200
        assert first.data.startswith(b"%PDF")
        assert first.content_type == "application/pdf"
        assert "287g-briefing-brewer-draft-2026-11-24.pdf" in first.headers["Content-Disposition"]
        assert brewer.client.get(f"{brewer.base}/briefing.pdf").data == first.data

    def test_the_briefing_as_a_word_file(self, keene):
        found = keene.client.get(f"{keene.base}/briefing.docx")
        assert found.status_code == 200
        assert found.data.startswith(b"PK")
        assert found.headers["Content-Disposition"].endswith('.docx"')

    def test_a_pdf_that_cannot_be_made_says_so(self, keene, monkeypatch):
        from app.outputs.apart.child import BusyError
        from app.wizard import documents

        def busy(*_args, **_more):
            raise BusyError("Too many documents are being made just now.")

        monkeypatch.setattr(documents, "produce_apart", busy)
        keene.answer(deciding_body="other").open("briefing.pdf")
        assert keene.status == 503
        assert "Too many documents are being made just now." in keene.text

    def test_the_evaluation_as_json(self, keene):
        found = json.loads(keene.client.get(f"{keene.base}/evaluation.json").data)
        assert found["town"]["name"] == "Keene"

    def test_an_audience_that_does_not_exist(self, keene):
        assert keene.open("briefing?audience=press").status == 404

    @pytest.mark.parametrize(
        "id_",
        ["sign_task_force", "sign_task_force.gross.cash.1", "agreement_fte.task_force", "sign_jail_enforcement"],
    )
    def test_why(self, keene, id_):
        keene.answer(**{"officers_trained.task_force": "3"}).open(f"explain/{id_}")
        assert keene.status == 200
        assert "What decides it" in keene.text or "By law" in keene.text


class TestTheCaseAsAWhole:
    def test_rename_with_a_fault(self, keene):
        keene.open("manage").send("/rename", name=" ", kind="city")
        assert keene.status == 400
        assert "Enter the name of the town." in keene.text

    def test_two_people_rename(self, keene, app):
        other = Visitor(app.test_client()).open(f"{keene.base}/manage")
        keene.open("manage")
        other.send("/rename", name="Theirs", kind="town")
        keene.send("/rename", name="Mine", kind="town")
        assert keene.status == 409
        assert "Someone else changed this to “Theirs”" in keene.text
        assert keene.form("/rename").values["name"] == "Mine"
        keene.send("/rename")
        assert keene.form("/rename").values["name"] == "Mine"

    def test_a_new_link_closes_the_old_one(self, keene):
        old = keene.base
        keene.open("manage").send("/new-link")
        assert keene.base != old
        assert keene.client.get(f"{old}/tasks").status_code == 404
        assert keene.open("tasks").status == 200

    def test_delete_asks_for_the_name_and_really_deletes(self, keene):
        base = keene.base
        keene.open("manage").send("/delete", confirm="Kene")
        assert keene.status == 400
        assert "To delete, type the name as shown here: Keene" in keene.text
        keene.send("/delete", confirm="keene")
        assert "Everything was deleted" in keene.text
        assert keene.client.get(f"{base}/tasks").status_code == 404


class TestOtherFiles:
    def test_the_workbook_and_the_handout_can_be_downloaded(self, keene):
        book = keene.client.get(f"{keene.base}/briefing.xlsx")
        assert book.status_code == 200
        assert book.data.startswith(b"PK")
        handout = keene.client.get(f"{keene.base}/handout.pdf")
        assert handout.status_code == 200
        assert handout.data.startswith(b"%PDF")


class TestPaperAndSeal:
    @staticmethod
    def choose(visitor, upload=None, name="seal.png", **typed):
        form = visitor.open("manage").form("/look")
        data = {**form.values.to_dict(), **typed}
        if upload is not None:
            data["seal"] = (io.BytesIO(upload), name)
        return visitor.post(form.action, data)

    @pytest.fixture
    def picture(self):
        out = io.BytesIO()
        Image.new("RGB", (120, 120), (22, 46, 81)).save(out, "PNG")
        return out.getvalue()

    def test_letter_is_the_default_and_a4_can_be_chosen(self, brewer):
        assert brewer.open("manage").form("/look").values["paper"] == "letter"
        pages = PdfReader(io.BytesIO(brewer.client.get(f"{brewer.base}/handout.pdf").data)).pages
        assert pages[0].mediabox.width == 612
        self.choose(brewer, paper="a4")
        assert brewer.status == 200
        assert brewer.form("/look").values["paper"] == "a4"
        pages = PdfReader(io.BytesIO(brewer.client.get(f"{brewer.base}/handout.pdf").data)).pages
        assert round(pages[0].mediabox.width) == 595

    def test_the_server_may_have_another_default(self, app, brewer, monkeypatch):
        site = app.extensions["brief287"]
        monkeypatch.setitem(app.extensions, "brief287", replace(site, config=replace(site.config, paper="a4")))
        assert brewer.open("manage").form("/look").values["paper"] == "a4"

    def test_a_seal_is_shown_and_printed_and_can_be_taken_away(self, brewer, picture):
        self.choose(brewer, picture)
        assert brewer.page.text.count('alt="Seal of Brewer"') == 1
        assert brewer.open("briefing").page.text.count('alt="Seal of Brewer"') == 1
        data = brewer.client.get(f"{brewer.base}/briefing.pdf").data
        assert b"Seal of Brewer" in data or len(PdfReader(io.BytesIO(data)).pages[0].images) == 1
        self.choose(brewer, paper="a4")  # the seal stays when only the paper changes
        assert brewer.page.text.count('alt="Seal of Brewer"') == 1
        self.choose(brewer, no_seal="y")
        assert "Seal of Brewer" not in brewer.page.text
        assert "Seal of Brewer" not in brewer.open("briefing").page.text

    @pytest.mark.parametrize(
        ("upload", "message"),
        [
            (b"<svg onload='x'/>", "This is not a PNG or JPEG picture. Save the seal as PNG or JPEG"),
            (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "This picture cannot be read."),
            (b"", "The file is empty."),
        ],
    )
    def test_a_file_that_will_not_do(self, brewer, picture, upload, message):
        self.choose(brewer, picture)
        self.choose(brewer, upload, "seal.png", paper="a4")
        assert brewer.status == 400
        assert brewer.text.count(message) == 2  # in the summary, and beside the field
        assert 'id="seal-error"' in brewer.page.text
        assert brewer.form("/look").values["paper"] == "a4"
        assert brewer.open("manage").form("/look").values["paper"] == "letter"  # nothing was saved
        assert "Seal of Brewer" in brewer.page.text

    def test_a_paper_that_does_not_exist_and_a_forged_form(self, brewer, picture):
        self.choose(brewer, paper="foolscap")
        assert brewer.status == 400
        assert brewer.text.count("Choose a paper.") == 2
        self.choose(brewer, picture, csrf_token="x")
        assert brewer.status == 400
        assert "Seal of Brewer" not in brewer.open("manage").page.text


class TestKeptDocuments:
    def test_the_second_request_is_served_from_the_store(self, brewer, monkeypatch):
        from app.wizard import documents

        first = brewer.client.get(f"{brewer.base}/briefing.docx")

        def never(*_args, **_more):
            raise AssertionError("made again")

        monkeypatch.setattr(documents, "produce_apart", never)
        second = brewer.client.get(f"{brewer.base}/briefing.docx")
        assert second.data == first.data
        assert second.headers["ETag"] == first.headers["ETag"]

    def test_a_reader_who_has_it_is_told_so(self, brewer):
        url = f"{brewer.base}/evaluation.json"
        first = brewer.client.get(url)
        again = brewer.client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        brewer.answer(deciding_body="council")
        changed = brewer.client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert changed.status_code == 200
        assert changed.headers["ETag"] != first.headers["ETag"]

    def test_each_setting_has_a_document_of_its_own(self, brewer):
        def tag(path="briefing.docx"):
            return brewer.client.get(f"{brewer.base}/{path}").headers["ETag"]

        seen = [tag(), tag("briefing.docx?audience=staff"), tag("briefing.xlsx"), tag("evaluation.json")]
        TestPaperAndSeal.choose(brewer, paper="a4")
        seen.append(tag())
        brewer.open("manage").send("/rename", name="Bangor", kind="city")
        seen.append(tag())
        assert len(set(seen)) == len(seen)
