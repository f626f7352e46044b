"""Links by office and by right: each opens what it should, and nothing of another shows on it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from flask import Flask

from app.config import Config
from app.schema.base import Role
from app.web import create_app
from app.wizard import final_files
from tests.wizard.pages import Visitor

OFFICES: tuple[Role, ...] = get_args(Role)
SECRET = "Only counsel may read this sentence"


class Town(NamedTuple):
    """A town with an owner, five offices and three readers, each in a browser of its own."""

    owner: Visitor
    offices: dict[Role, Visitor]
    readers: dict[str, Visitor]

    @property
    def all(self) -> dict[str, Visitor]:
        return {"owner": self.owner, **{str(each): visitor for each, visitor in self.offices.items()}, **self.readers}


def found(pattern: str, text: str) -> str:
    """What stands in the pattern's brackets."""
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match[1]


def make(giver: Visitor, right: str, name: str, **more: str) -> Visitor:
    """The holder of a new link, at its first page."""
    giver.open("links").send("/links", right=right, name=name, **more)
    assert giver.status == 200, giver.text
    address = re.search(r'class="link-box">(http\S+)</p>', giver.page.text)
    assert address is not None, giver.text
    holder = Visitor(giver.client.application.test_client())
    return holder.open(address[1].removeprefix("http://localhost").replace("&amp;", "&"))


def begun(app: Flask) -> Visitor:
    owner = Visitor(app.test_client()).begin("Keene", "city", "manager")
    owner.send(state="NH", agency_kind="municipal_police", custody="none")
    owner.answer(agreement_in_force="none", models_offered=["task_force"])
    return owner


@pytest.fixture(scope="module")
def town(app) -> Town:
    owner = begun(app)
    offices = {each: make(owner, f"office:{each}", f"Pat {each}") for each in OFFICES}
    readers = {each: make(owner, f"reader:{each}", f"A {each} reader") for each in ("public", "staff")}
    readers["counsel"] = make(offices["attorney"], "reader:counsel", "Cara, of counsel")
    return Town(owner, offices, readers)


def test_each_link_opens_its_own_first_page(town):
    for holder in (town.owner, *town.offices.values()):
        assert holder.open("tasks").status == 200
        assert "Task list" in holder.text
    for audience, reader in town.readers.items():
        reader.open("tasks")
        assert reader.status == 200
        assert reader.url.endswith(f"/briefing?audience={audience}")


def test_the_words_to_send_go_with_the_link(town):
    town.owner.open("links").send("/links", right="office:finance", name="Fay Fin", ends="12/31/2026")
    assert "Please answer and sign the parts of the finance office." in town.owner.text
    assert "It works through December 31, 2026." in town.owner.text
    assert "Fay Fin" in town.owner.open("links").text
    assert "Words to send" not in town.owner.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"right": "", "name": "A"}, "Choose what the link opens."),
        ({"right": "owner", "name": ""}, "Say whom it is for."),
        ({"right": "owner", "name": "A", "ends": "1/1/2020"}, "This day is past."),
        ({"right": "owner", "name": "A", "ends": "soon"}, "date"),
        ({"right": "office:attorney", "name": "Mine"}, "Choose what the link opens."),
        ({"right": "reader:counsel", "name": "Mine"}, "Choose what the link opens."),
    ],
)
def test_a_link_is_not_made_of_what_does_not_fit(town, typed, message):
    town.owner.open("links")
    data = town.owner.form("/links").values.to_dict() | typed
    town.owner.post(f"{town.owner.base}/links", data)
    assert town.owner.status == 400
    assert message in town.owner.text


def test_an_office_answers_its_own_part_and_proposes_in_others(town):
    finance, chief = town.offices["finance"], town.offices["chief"]
    finance.answer(officer_hourly_wage="38.20")
    assert "$38.20" in finance.open("check/finance").text
    chief.open("finance/q/officer_hourly_wage")
    assert "for the finance office to answer" in chief.text
    chief.send(officer_hourly_wage="41", why="The new contract")
    assert chief.url.endswith("?waits=1")
    assert "Your change waits for the finance office" in chief.text
    assert "Pat chief (chief or sheriff) proposes: $41" in chief.text
    assert "$38.20" in finance.open("check/finance").text
    finance.open("tasks")
    assert "Pat chief (chief or sheriff) proposes “$41" in finance.text
    finance.open("history/officer_hourly_wage")
    assert "Why: The new contract" in finance.text
    finance.send("/take", reply="Agreed")
    assert finance.status == 200
    assert "$41" in finance.open("check/finance").text
    chief.open("history/officer_hourly_wage")
    assert "taken by Pat finance (finance office)" in chief.text
    assert "They wrote: Agreed" in chief.text
    assert "Proposed by Pat chief (chief or sheriff): The new contract" in chief.text


def test_an_owners_change_waits_too_where_the_office_has_a_link(town):
    town.owner.open("department/q/sworn_authorized").send(sworn_authorized="30")
    assert "Your change waits for the chief or sheriff" in town.owner.text
    chief = town.offices["chief"].open("history/sworn_authorized")
    number = found(r"proposals/(\d+)/give-back", chief.page.text)
    chief.post(
        f"{chief.base}/history/sworn_authorized/proposals/{number}/give-back",
        chief.form("/take").values.to_dict() | {"reply": "We have 28"},
    )
    assert "given back by Pat chief" in town.owner.open("history/sworn_authorized").text
    assert "We have 28" in town.owner.text
    assert "Nobody has answered this yet." in town.owner.text


def test_whoever_proposed_withdraws_and_nobody_else_decides(town):
    clerk, finance = town.offices["clerk"], town.offices["finance"]
    clerk.open("finance/q/police_budget").send(police_budget="2000000")
    page = clerk.open("history/police_budget").page.text
    number = found(r"proposals/(\d+)/withdraw", page)
    data = {"csrf_token": clerk.form("/withdraw").values["csrf_token"]}
    for action in ("take", "give-back"):
        answer = clerk.client.post(f"{clerk.base}/history/police_budget/proposals/{number}/{action}", data=data)
        assert answer.status_code == 403
    clerk.send("/withdraw")
    assert "proposals/" not in clerk.page.text
    assert "proposals/" not in finance.open("history/police_budget").page.text


def test_an_answer_of_before_is_restored_with_its_own_line(town):
    clerk = town.offices["clerk"]
    section = next(
        each for each in clerk.client.application.extensions["brief287"].rulebook.sections if each.role == "clerk"
    )
    key = next(each.id for each in section.questions if each.kind == "yes_no")
    for value in ("yes", "no"):
        clerk.answer(**{key: value})
    clerk.open(f"history/{key}").send("/restore")
    assert clerk.text.count("Restored as it was on") == 1
    assert re.search(r'class="lead"><strong>Yes', clerk.page.text)


def test_comments_are_written_resolved_and_kept_from_whom_they_are_not_for(town):
    attorney, chief = town.offices["attorney"], town.offices["chief"]
    chief.open("history/state").send("/comments", text="Is this the state?")
    attorney.open("history/state").send("/comments", text=SECRET, audience="counsel")
    assert SECRET in attorney.text
    assert SECRET not in chief.open("history/state").text
    assert SECRET not in town.owner.open("history/state").text
    assert "Is this the state?" in town.owner.text
    chief.send("/comments", text="")
    assert "Write the comment first." in chief.text
    town.owner.open("history/state")
    action = next(form.action for form in town.owner._read().forms if re.search(r"comments/\d+$", form.action))
    town.owner.send(action)
    assert "Resolved by The first link (owner)" in town.owner.text


def test_what_changed_since_i_was_here(town):
    clerk = town.offices["clerk"]
    clerk.open("changes")
    if "I have seen this" in clerk.text:
        clerk.send("/changes")
    assert "changed by others" not in clerk.open("tasks").text
    town.offices["manager"].answer(meeting_date="1/12/2027")
    assert "1 answer changed by others" in clerk.open("tasks").text
    assert "Pat manager (town manager)" in clerk.open("changes").text
    clerk.send("/changes")
    assert "changed by others" not in clerk.text


def test_an_office_signs_its_own_part_and_no_other(town):
    chief = town.offices["chief"].open("check/finance")
    assert "whoever has this office’s link signs this part" in chief.text
    answer = chief.client.post(
        f"{chief.base}/check/finance",
        data={"csrf_token": _token(chief), "name": "A", "title": "B", "date": "11/24/2026", "digest": "x"},
    )
    assert answer.status_code == 400
    assert "for the finance office to sign" in answer.text


def _token(visitor: Visitor) -> str:
    return visitor.open("links").form("/new-link").values["csrf_token"]


@pytest.fixture(scope="module")
def planted(town) -> Town:
    attorney = town.offices["attorney"]
    walk, page = attorney.client.application.extensions["brief287"].walks.page_of("who_may_sign")
    attorney.open(f"{walk.id}/q/{page.name}")
    choice = next(each for each in attorney.form().choices["who_may_sign"] if each != "dont_know")
    attorney.send(**{"who_may_sign": choice, "who_may_sign:note": SECRET})
    assert attorney.status == 200, attorney.text
    attorney.open("clauses/powers").send(found="differs", note=SECRET)
    assert attorney.status == 200, attorney.text
    attorney.open("readings/sign_task_force").send(
        status="closed", reason=SECRET, authority=SECRET, name="Cara Counsel", day="11/20/2026", audience="counsel"
    )
    assert attorney.status == 200, attorney.text
    return town


def test_what_is_for_staff_is_read_by_staff_and_by_no_public_reader(town):
    words = "Only staff may read this sentence"
    chief = town.offices["chief"].open("department/q/sworn_authorized")
    chief.send(sworn_filled="41", **{"sworn_filled:note": words, "sworn_filled:audience": "staff"})
    assert chief.status == 200, chief.text
    public, staff = town.readers["public"], town.readers["staff"]
    assert words in staff.client.get(f"{staff.base}/record/record?audience=staff").text
    assert words not in staff.client.get(f"{staff.base}/record/record?audience=public").text
    page = public.client.get(f"{public.base}/record/record")
    assert page.status_code == 200
    assert words not in page.text
    assert "Confidential" in page.text
    assert public.client.get(f"{public.base}/record/record?audience=staff").status_code == 403


class TestCounsel:
    """What is for counsel alone opens by counsel's links alone."""

    def test_counsel_sees_it(self, planted):
        attorney = planted.offices["attorney"]
        for page in ("check/counsel", "law", "clauses/powers", "history/who_may_sign", "answers.yaml"):
            assert SECRET in attorney.client.get(f"{attorney.base}/{page}").text, page
        reader = planted.readers["counsel"]
        assert SECRET in reader.client.get(f"{reader.base}/record/record?audience=counsel").text

    def test_it_is_on_no_page_of_anyone_else(self, planted):
        rules = planted.owner.client.application.url_map.iter_rules()
        site = planted.owner.client.application.extensions["brief287"]
        keys = [*site.rulebook.questions, "clause_powers", "reading_sign_task_force"]
        pages = {
            rule.rule.replace("/a/<token>", "")
            for rule in rules
            if rule.rule.startswith("/a/<token>") and "GET" in rule.methods
        }
        plain = sorted(
            page for page in pages if "<" not in page and not page.endswith((".pdf", ".docx", ".xlsx", ".zip"))
        )
        walks = [(walk.id, each.name) for walk in site.walks.sections.values() for each in walk.pages]
        plain += [f"/{walk}/q/{page}" for walk, page in walks] + [f"/check/{walk}" for walk in site.walks.sections]
        plain += [f"/history/{key}" for key in keys] + ["/explain/sign_task_force", "/explain/who_may_sign"]
        plain += ["/clauses/powers", "/readings/sign_task_force"]
        seen = 0
        for name, holder in planted.all.items():
            if name in ("attorney", "counsel"):
                continue
            for page in plain:
                answer = holder.client.get(holder.base + page, follow_redirects=True)
                assert answer.status_code in (200, 303, 400, 403, 404), (
                    name,
                    page,
                    re.findall(r"lead.>([^<]*)", answer.text),
                )
                assert SECRET not in answer.text, (name, page)
                seen += answer.status_code == 200
        assert seen > 400

    def test_the_owners_file_leaves_it_out_and_says_so(self, planted):
        text = planted.owner.client.get(f"{planted.owner.base}/answers.yaml").text
        assert text.startswith("# Left out: 3 answers for counsel alone.")
        assert "who_may_sign" not in text

    def test_it_counts_for_all_that_it_is_answered(self, planted):
        planted.owner.open("check/counsel")
        assert "Confidential, for counsel alone" in planted.owner.text

    def test_a_final_keeps_it_to_counsel(self, planted, monkeypatch):
        monkeypatch.setattr(final_files, "produce_apart", lambda *_: b"a file")
        monkeypatch.setattr(final_files, "article_apart", lambda *_: b"<article>A document</article>")
        owner, attorney = planted.owner, planted.offices["attorney"]
        owner.make_final()
        assert owner.status == 200, owner.text
        attorney.open("clauses/powers").send(found="same", note=SECRET)
        for name in ("counsel-file.pdf", "answers.yaml", "briefing-counsel.pdf"):
            address = f"finals/1/{name}?audience=counsel"
            assert owner.client.get(f"{owner.base}/{address}").status_code == 403
            assert owner.client.get(f"{owner.base}/{address.partition('?')[0]}").status_code == 404
            assert attorney.client.get(f"{attorney.base}/{address}").status_code == 200
        staff = owner.client.get(f"{owner.base}/finals/1?audience=staff").text
        assert "audience=counsel" not in staff
        assert SECRET not in owner.open("finals/1/changes").page.text
        assert "leaves out answers for counsel alone" in owner.text
        reader = planted.readers["public"]
        assert reader.client.get(f"{reader.base}/finals/1").status_code == 200
        assert reader.client.get(f"{reader.base}/finals/1?audience=staff").status_code == 403

    def test_no_other_link_changes_it(self, planted):
        """A forged form for a question that the page does not show."""
        walk, page = planted.owner.client.application.extensions["brief287"].walks.page_of("who_may_sign")
        for name in ("owner", "chief"):
            holder = planted.all[name]
            data = {"csrf_token": _token(holder), "shown": "who_may_sign=1", "who_may_sign": "dont_know"}
            holder.client.post(f"{holder.base}/{walk.id}/q/{page.name}", data=data)
        attorney = planted.offices["attorney"]
        assert SECRET in attorney.open("check/counsel").page.text


def test_before_counsel_has_a_link_the_owner_answers_and_reads(app):
    owner = begun(app).open("links")
    assert "Counsel has no link yet, so owners answer for counsel and read what they typed there." in owner.text
    owner.open("clauses/powers").send(found="differs", note=SECRET)
    assert SECRET in owner.open("clauses/powers").page.text
    make(owner, "office:attorney", "Cara")
    assert owner.open("clauses/powers").status == 403
    assert "What is for counsel alone opens by counsel’s links." in owner.text
    assert SECRET not in owner.page.text


def test_a_revoked_or_replaced_link_opens_nothing(app):
    owner = begun(app)
    clerk = make(owner, "office:clerk", "Cleo")
    old = clerk.base
    clerk.open("links").send("/new-link")
    assert clerk.base != old
    assert clerk.client.get(f"{old}/tasks").status_code == 404
    owner.open("links").send(next(each.action for each in owner._read().forms if "revoke" in each.action))
    owner.open("links")
    revoke = [each.action for each in owner._read().forms if "revoke" in each.action]
    for action in revoke:
        owner.open("links").send(action)
    assert clerk.client.get(f"{clerk.base}/tasks").status_code == 404
    assert "last owner’s link" in owner.text or owner.status == 200
    assert owner.open(f"{owner.base}/tasks").status == 200


def test_a_recovery_code_gives_a_new_owners_link(app):
    owner = begun(app).open("links")
    owner.send("/recovery")
    code = found(r'class="link-box">([A-Z0-9-]+)</p>', owner.page.text)
    lost = Visitor(app.test_client())
    lost.send("/resume", link=code.lower())
    assert lost.status == 200
    assert "Made with the recovery code" in lost.text
    assert lost.base != owner.base
    again = Visitor(app.test_client())
    again.send("/resume", link=code)
    assert again.status == 400


def test_the_owner_records_a_sign_off_given_on_paper(app):
    owner = begun(app)
    site = app.extensions["brief287"]
    section = next(each for each in site.rulebook.sections if each.role == "clerk")
    for question in section.questions:
        walk, page = site.walks.page_of(question.id)
        owner.open(f"{walk.id}/q/{page.name}")
        if question.id in owner.form().names or f"{question.id}:dk" in owner.form().names:
            radios = question.kind in ("yes_no", "choice")
            owner.send(**({question.id: "dont_know"} if radios else {f"{question.id}:dk": "y"}))
    owner.open(f"check/{section.id}")
    assert "recorded from paper" in owner.text
    owner.send(name="Cleo Clerk", title="Clerk", date="11/20/2026")
    assert owner.status == 200
    owner.open(f"check/{section.id}")
    assert "recorded from paper by The first link (owner)" in owner.text


def test_a_host_switches_counsels_notes_off(tmp_path):
    app = create_app(Config(database_url=f"sqlite:///{tmp_path}/off.sqlite3", secret_key="k" * 40, counsel_notes=False))
    owner = begun(app)
    attorney = make(owner, "office:attorney", "Cara")
    for holder in (owner, attorney):
        assert holder.open("clauses/powers").status == 403
        assert "switched off what is for counsel alone" in holder.text
        assert holder.open("counsel-file.pdf").status == 403
        assert "Counsel alone" not in holder.open("finance/q/police_budget").page.text
    walk, page = app.extensions["brief287"].walks.page_of("who_may_sign")
    assert "who may sign" in attorney.open(f"{walk.id}/q/{page.name}").text or attorney.status == 200
    assert 'name="who_may_sign"' not in attorney.page.text
    data = owner.open("finance/q/police_budget").form().values.to_dict()
    owner.post(owner.url, data | {"police_budget": "5", "police_budget:audience": "counsel"})
    assert owner.status == 400
    assert "Choose who may read this answer from the list." in owner.text


def test_whoever_begins_or_brings_a_file_in_is_not_told_that_others_changed_it(app):
    begun = Visitor(app.test_client()).begin("Rye", "town", "manager")
    content = (Path(__file__).parents[2] / "examples" / "sample-city-fl.yaml").read_bytes()
    brought = Visitor(app.test_client()).open("/import").upload(content)
    for each in (begun, brought):
        assert "changed by others" not in each.open("tasks").text
