"""Secret links beside sign-in: where the host allows them, where it refuses them, and what never becomes one."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pytest
import sqlalchemy as sa

from app.assessments.database_tables import link
from app.assessments.store import create_assessment, find_link, make_link, renew_link
from app.engine.answers import Town
from tests.sign_in.conftest import TODAY
from tests.sign_in.test_towns import begun, bind
from tests.wizard.pages import Visitor


def stranger(site) -> Visitor:
    return Visitor(site.app.test_client())


def of_before(site) -> str:
    """A link of an assessment that was begun before the host set sign-in."""
    with site.app.extensions["brief287"].database.write() as session:
        return create_assessment(session, Town("Dover", "city"), rulebook_version="a", rulebook_date=TODAY).token


def test_nothing_begins_without_sign_in(site):
    one = stranger(site)
    assert "On this site, people of the towns that use it sign in" in one.text
    assert "Paste your link" not in one.text
    assert not [each for each in one._read().forms if each.action.endswith("/begin")]
    token = one.form("/resume").values["csrf_token"]
    for path in ("/begin", "/import"):
        answer = one.client.post(path, data={"csrf_token": token, "name": "X", "kind": "city", "door": "manager"})
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={'/' if path == '/begin' else '/import'}")
    assert one.client.get("/import").location == "/sign-in?next=/import"
    ops = site.signed_in("league", "ops")
    assert "Your account is of no town here" in ops.open("/").text


class TestAllowed:
    def test_a_link_opens_for_whoever_has_it(self, site):
        ann = begun(site)
        ann.open("links").send("/links", right="reader:public", name="The council")
        address = re.search(r'class="link-box">http://localhost(/a/[\w-]{32}/\S+)</p>', ann.page.text)
        assert address is not None
        assert stranger(site).open(address[1]).status == 200
        assert site.signed_in("rye", "ray").open(address[1]).status == 200

    def test_links_of_before_still_open(self, site):
        token = of_before(site)
        one = stranger(site).open(f"/a/{token}/tasks")
        assert one.status == 200
        assert "Work address" not in one.open("links").text
        one.open("/").send("/resume", link=f"http://localhost/a/{token}/tasks")
        assert one.status == 200

    def test_a_recovery_code(self, site):
        ann = begun(site).open("links")
        ann.send("/recovery")
        code = re.search(r'class="link-box">([A-Z0-9-]+)</p>', ann.page.text)
        assert code is not None
        assert stranger(site).send("/resume", link=code[1]).status == 200


def plant(site, kind, **more) -> None:
    """A secret link of a time when the host allowed them."""
    with site.app.extensions["brief287"].database.write() as session:
        make_link(session, 1, kind, "Of before", **more)


class TestRefused:
    @pytest.fixture
    def site(self, make_site):
        return make_site(links="refused")

    def test_no_link_opens(self, site):
        token = of_before(site)
        one = stranger(site)
        assert "Continue saved work" not in one.text
        answer = one.client.get(f"/a/{token}/tasks")
        assert answer.status_code == 404
        assert "Dover" not in answer.text
        ann = begun(site)
        assert ann.open(f"/a/{token}/tasks").status == 404
        assert ann.open("/law").status == 200

    def test_none_is_made(self, site):
        ann = begun(site)
        ann.open("links")
        assert "recovery" not in ann.page.text
        assert "(optional)" not in ann.page.text.partition("Work address")[2].partition("</label>")[0]
        ann.send("/links", right="reader:public", name="The council")
        assert ann.status == 400
        assert "Enter the address that they sign in with." in ann.text
        token = ann.form("/sign-out").values["csrf_token"]
        assert ann.client.post(f"{ann.base}/links/recovery", data={"csrf_token": token}).status_code == 404
        assert ann.client.post("/resume", data={"csrf_token": token, "link": "x"}).status_code == 404

    def test_a_link_of_before_that_opens_nothing_answers_for_nobody(self, site):
        ann = begun(site)
        plant(site, "office", office="finance")
        assert ann.open("links").text.count("Ended") == 1
        ann.answer(officer_hourly_wage="38.20")
        assert "$38.20" in ann.open("check/finance").text
        assert "waits" not in ann.open("history/officer_hourly_wage").text

    def test_the_last_owner_who_can_come_in_stays(self, site):
        ann = begun(site)
        plant(site, "owner")
        ann.open("links").send("/links/1/revoke")
        assert ann.status == 409
        assert "This is the last owner’s link." in ann.text
        assert ann.open("tasks").status == 200

    def test_counsels_dead_link_keeps_it_apart_and_the_page_says_what_to_do(self, site):
        ann = begun(site)
        plant(site, "office", office="attorney")
        assert "Counsel was given a link, and none of the attorney’s opens now." in ann.open("links").text
        assert "brief287 link new-counsel 1 --address ADDRESS" in ann.text
        assert 'value="office:attorney"' not in ann.page.text
        assert ann.open("clauses/powers").status == 403
        ann.open("links").send("/links/2/revoke")  # it was never used
        cal = site.person("keene", "cal").sign_in(bind(ann, "office:attorney", "cal@keene.example"))
        assert cal.open("clauses/powers").status == 200

    def test_everything_else_goes_on(self, site):
        ann = begun(site)
        fay = site.person("keene", "fay").sign_in(bind(ann, "office:finance", "fay@keene.example"))
        assert fay.open("tasks").status == 200


def test_the_link_of_an_account_has_no_secret_and_gets_none(site):
    ann = begun(site)
    bind(ann, "office:finance", "fay@keene.example")
    database = site.app.extensions["brief287"].database
    with database.read() as session:
        before = session.execute(sa.select(link.c.id, link.c.token_hash)).all()
    ann.open("links")
    assert "Replace my link" not in ann.text
    token = ann.form("/sign-out").values["csrf_token"]
    assert ann.client.post(f"{ann.base}/new-link", data={"csrf_token": token}).location == "/a/~1/links"
    with database.write() as session:
        for number in (1, 2):
            fresh = renew_link(session, 1, number)
            assert find_link(session, fresh) is None
        assert session.execute(sa.select(link.c.id, link.c.token_hash)).all() == before
        known = "A" * 32
        session.execute(
            link.update().where(link.c.id == 2).values(token_hash=hashlib.sha256(known.encode()).hexdigest())
        )
        assert find_link(session, known) is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("fay", "Enter a work address such as chief@example.gov"),
        ("fay@keene", "Enter a work address"),
        ("fay @keene.example", "Enter a work address"),
        ("fáy@keene.example", "Enter a work address"),
        ("fay@\u212aeene.example", "Enter a work address"),  # a Kelvin sign, which becomes a k in lower case
        ("a@b.example, c@d.example", "Enter a work address"),
        ("x" * 250 + "@keene.example", "Enter a work address"),
    ],
)
def test_what_is_no_address(site, typed, message):
    ann = begun(site)
    ann.open("links").send("/links", right="office:finance", name="Fay", address=typed)
    assert ann.status == 400
    assert message in ann.text
    assert ann.form("/links").values["address"] == typed


def test_an_address_that_the_towns_rule_never_takes_is_told_at_once(site):
    tom = site.signed_in("troy", "tom").begin("Troy", "town", "manager")
    tom.send(state="NH", agency_kind="municipal_police", custody="none")
    tom.open("links").send("/links", right="office:finance", name="Fay", address="fay@keene.example")
    assert tom.status == 400
    assert "People of your town sign in with addresses at troy.example." in tom.text


@pytest.mark.parametrize("name", ["Ann", "", "ann@keene.example"])
def test_the_records_say_who_had_access_and_keep_it_from_the_public(site, name):
    ann = site.signed_in("keene", "ann", name=name).begin("Keene", "city", "manager")
    ann.send(state="NH", agency_kind="municipal_police", custody="none")
    called = f"{name} (owner)" if name == "Ann" else "The first link (owner)"
    assert called in ann.open("history/state").text
    site.person("keene", "fay").sign_in(bind(ann, "office:finance", "fay@keene.example"))

    def listed(name: str) -> tuple[str, bytes]:
        with ann.client.get(f"{ann.base}/{name}") as answer:
            content = io.BytesIO(answer.data)
        with zipfile.ZipFile(content) as package:
            return package.read("lists/links.csv").decode("utf-8-sig"), b"".join(map(package.read, package.namelist()))

    table, _ = listed("everything.zip")
    assert "work address,first signed in (UTC)" in table
    assert "fay@keene.example" in table
    assert "ann@keene.example" in table
    _, everything = listed("records.zip")
    assert b"@keene.example" not in everything
    assert b"Link 2" in everything  # that there is one is told


def test_what_is_for_counsel_alone_is_for_whom_counsel_sees_on_the_page(site):
    """An owner makes counsel's first link alone; of others that were made by that one counsel is told."""
    ann = begun(site)
    ann.open("links")
    assert 'value="office:attorney"' in ann.page.text
    assert 'value="reader:counsel"' not in ann.page.text
    token = ann.form("/links").values["csrf_token"]
    forged = {"csrf_token": token, "right": "reader:counsel", "name": "Ann", "address": "ann2@keene.example"}
    assert ann.client.post(f"{ann.base}/links", data=forged).status_code == 400
    second = site.person("keene", "ann2").sign_in(bind(ann, "office:attorney", "ann2@keene.example"))
    where = bind(second, "office:attorney", "cal@keene.example")
    assert "look who else has one of counsel’s links, and revoke each that is not for counsel." in second.text
    cal = site.person("keene", "cal").sign_in(where).open("links")
    assert "Look whom each is for, and revoke each that is not for counsel." in cal.text
    assert "Signs in as ann2@keene.example" in cal.text
    cal.send("/links/2/revoke")
    assert second.open("clauses/powers").status == 404
    cal.open("clauses/powers").send(found="differs", note="Only counsel may read this sentence")
    assert ann.open("clauses/powers").status == 403
    assert 'value="office:attorney"' not in ann.open("links").page.text


def test_who_left_does_not_come_back_by_a_recovery_code(site):
    ann = begun(site)
    bob = site.person("keene", "bob").sign_in(bind(ann, "owner", "bob@keene.example"))
    bob.open("links").send("/recovery")
    code = re.search(r'class="link-box">([A-Z0-9-]+)</p>', bob.page.text)
    assert code is not None
    ann.open("links").send("/links/2/revoke")
    assert stranger(site).send("/resume", link=code[1]).status == 400


def test_an_owner_until_a_day_makes_no_recovery_code(site):
    ann = begun(site)
    bob = site.person("keene", "bob").sign_in(bind(ann, "owner", "bob@keene.example", ends="12/31/2099"))
    assert "Your link has a last day, so it makes no recovery code." in bob.open("links").text
    token = bob.form("/links").values["csrf_token"]
    assert bob.client.post(f"{bob.base}/links/recovery", data={"csrf_token": token}).status_code == 404
