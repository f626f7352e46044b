"""Towns apart: what is bound to an account opens for it in its own town and for nobody else, over every route."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.assessments.database_tables import assessment, link
from app.wizard.gate import NEEDS
from tests.sign_in.people import Person
from tests.wizard.test_every_right import HOLDERS, SLOW, address, below, refused

SECRET = "Only Keene may read this sentence"


def begun(site, user: str = "ann") -> Person:
    """An owner of Keene with an assessment."""
    ann = site.signed_in("keene", user).begin("Keene", "city", "manager")
    ann.send(state="NH", agency_kind="municipal_police", custody="none")
    return ann.answer(agreement_in_force="none", models_offered=["task_force"])


def bind(owner: Person, right: str, who: str, **more: str) -> str:
    """Open the assessment to whoever signs in with an address; the address of its first page."""
    owner.open("links").send("/links", right=right, name=f"Pat {right}", address=who, **more)
    assert owner.status == 200, owner.text
    found = re.search(r'class="link-box">http://localhost(/a/~\d+/\S+)</p>', owner.page.text)
    assert found is not None, owner.text
    return found[1].replace("&amp;", "&")


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def everything(site) -> list[str]:
    with site.app.extensions["brief287"].database.read() as session:
        return [repr(session.execute(sa.select(table).order_by(table.c.id)).all()) for table in (assessment, link)]


def test_an_office_comes_in_by_its_address_and_stays_whatever_its_address_becomes(site):
    ann = begun(site)
    where = bind(ann, "office:finance", "Fay@Keene.Example")
    assert "It opens for whoever signs in first as fay@keene.example" in ann.text
    assert "opens when you sign in as fay@keene.example" in ann.text
    assert "Waits for the first sign-in" in ann.text
    fay = site.person("keene", "fay").open(where)
    assert fay.url.startswith("/sign-in?next=")
    fay.sign_in(where)
    assert (fay.url, fay.status) == (where, 200)
    assert "Waits for the first" not in ann.open("links").text
    fay.answer(officer_hourly_wage="38.20")
    assert "$38.20" in fay.open("check/finance").text
    assert fay.open("manage").status == 403
    married = Person(site.app, site.provider, "one", "fay", tid="keene-of-one", name="Fay New", email_verified=True,
                     email="fay.new@keene.example")  # fmt: skip
    assert married.sign_in(where).status == 200
    heir = site.person("keene", "fay2", email="fay@keene.example").sign_in(where)  # the address went to somebody else
    assert heir.status == 404
    assert "Nothing is open for you yet." in heir.open("/mine").text


def test_the_address_of_another_town_opens_nothing_even_if_an_owner_bound_it(site):
    ann = begun(site)
    where = bind(ann, "office:finance", "ray@rye.example")
    ray = site.person("rye", "ray").sign_in(where)
    assert ray.status == 404
    assert "Nothing is open for you yet." in ray.open("/mine").text
    liar = site.person("rye", "liar", email="ann@keene.example").sign_in(f"{ann.base}/tasks")
    assert liar.status == 404
    unverified = site.person("keene", "fay", email="ray@rye.example", email_verified=False).sign_in(where)
    assert unverified.status == 404
    assert "Waits for the first sign-in" in ann.open("links").text


def test_an_account_that_moves_to_another_town_leaves_everything_behind(site):
    ann = begun(site)
    where = f"{ann.base}/tasks"
    moved = Person(site.app, site.provider, "one", "ann", tid="rye-of-one", name="Ann", email="ann@rye.example",
                   email_verified=True)  # fmt: skip
    assert moved.sign_in(where).status == 404
    assert "for Rye, New Hampshire" in moved.open("/mine").text
    assert "Nothing is open for you yet." in moved.text
    assert ann.open("/mine").url.startswith("/sign-in")  # the session of before was of another town


@pytest.fixture
def strangers(site) -> dict[str, Person]:
    return {
        "another town": site.signed_in("rye", "ray"),
        "another town, by another provider": site.signed_in("troy", "tom"),
        "an operator": site.signed_in("league", "ops"),
        "a colleague without a link": site.signed_in("keene", "cora"),
        "an office whose link was revoked": site.person("keene", "rex"),
        "nobody": site.person("keene", "nobody"),
    }


def test_nobody_else_comes_in_by_any_route_or_method(site, strangers):
    ann = begun(site)
    bind(ann, "office:clerk", "cleo@keene.example")
    bind(ann, "office:finance", "rex@keene.example")
    strangers["an office whose link was revoked"].sign_in()
    ann.open("links").send("/links/3/revoke")
    ann.open("request/q/expected_gains").send(problem_to_solve=SECRET)
    before, asked = everything(site), 0
    for name, person in strangers.items():
        token = person.open("/law").client.get("/").text
        found = re.search(r'name="csrf_token" value="([^"]*)"', person.open("/sign-in").page.text + token)
        given = {"csrf_token": found[1]} if found is not None else {}
        for rule in below(site.app):
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                for number in (1, 2, 3, 99_999):
                    where = address(rule, f"/a/~{number}")
                    answer = person.client.open(where, method=method, data=given if method == "POST" else None)
                    asked += 1
                    assert SECRET not in answer.text
                    if name == "nobody" and method != "POST":
                        assert answer.status_code == 303, where
                        assert answer.location.startswith("/sign-in?next=")
                    elif name == "nobody":
                        assert answer.status_code in (400, 403), where
                    else:
                        assert answer.status_code in ((404,) if method != "POST" or given else (400, 404)), (
                            name,
                            where,
                        )
                        assert "Keene" not in answer.text or name == "a colleague without a link"
                for other in ("PUT", "PATCH", "DELETE"):
                    assert person.client.open(address(rule, "/a/~1"), method=other).status_code in (404, 405)
    assert asked > 3000
    assert everything(site) == before


def test_what_is_not_ones_own_looks_like_what_is_not_there(site, strangers):
    begun(site)
    for person in strangers.values():
        pages = [person.client.get(f"/a/~{number}/tasks") for number in (1, 99_999)]
        assert pages[0].status_code == pages[1].status_code
        assert without_tokens(pages[0].text).replace("~1", "~N") == without_tokens(pages[1].text).replace(
            "~99999", "~N"
        )


@pytest.mark.parametrize("name", ["owner", "finance", "staff reader"])
def test_an_account_may_do_what_its_right_says_and_nothing_else(site, name):
    """The table of rights holds for those who sign in, route by route, as it does for links."""
    ann = begun(site)
    for office in ("manager", "chief", "attorney", "clerk"):
        bind(ann, f"office:{office}", f"{office}@keene.example")
    holder = HOLDERS[name]
    where = bind(ann, "office:finance", "finance@keene.example")
    if name == "staff reader":
        where = bind(ann, "reader:staff", "reader@keene.example")
    person = ann if name == "owner" else site.person("keene", name.split()[-1]).sign_in(where)
    base = ann.base if name == "owner" else "/".join(where.split("/")[:3])
    token = person.open("/mine").form("/sign-out").values["csrf_token"]
    closed = 0
    for rule in below(site.app):
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            audiences = ("public", "staff", "counsel") if NEEDS[rule.endpoint] == "read" else (None,)
            for audience in audiences:
                asked = address(rule, base) + (f"?audience={audience}" if audience else "")
                no = refused(holder, rule, audience)
                if not no and (method == "POST" or SLOW.search(asked.partition("?")[0])):
                    continue
                data = {"csrf_token": token} if method == "POST" else {}
                answer = person.client.open(asked, method=method, data=data)
                if no and not (name == "staff reader" and rule.endpoint == "tasks.show"):
                    assert answer.status_code == 403, (asked, method)
                    closed += 1
                elif not no:
                    assert answer.status_code in (200, 303, 304, 400, 404), asked
    assert closed > 5 or name == "owner"


def test_the_address_of_a_colleagues_page_leads_to_ones_own(site):
    ann = begun(site)
    fay = site.person("keene", "fay").sign_in(bind(ann, "office:finance", "fay@keene.example"))
    own = fay.base
    fay.open(f"{ann.base}/finance/q/police_budget?look=1")
    assert fay.url == f"{own}/finance/q/police_budget?look=1"
    assert fay.status == 200
    token = fay.form("/sign-out").values["csrf_token"]
    assert fay.client.post(f"{ann.base}/delete", data={"csrf_token": token}).status_code == 404


def test_what_was_bound_while_one_was_signed_in_is_opened_by_signing_in_again(site):
    """An address may have gone to somebody else since: whoever is to have the link says again who they are."""
    ann, fay = begun(site), site.signed_in("keene", "fay")
    where = bind(ann, "office:finance", "fay@keene.example")
    assert fay.open(where).url.startswith("/sign-in?next=")
    assert "It appears when you sign in again" in fay.open("/mine").text
    assert fay.sign_in(where).status == 200


def test_a_revoked_or_ended_link_opens_nothing_and_is_not_claimed(site):
    ann = begun(site)
    where = bind(ann, "office:finance", "fay@keene.example")
    other = bind(ann, "office:clerk", "fay@keene.example", ends="11/30/2026")
    fay = site.person("keene", "fay").sign_in(where)
    assert fay.open(other).status == 200
    site.clock.passes(days=3)
    fay.sign_in(where)
    assert fay.open(other).status == 200  # shown the other of the two, which is still open
    ann.sign_in(f"{ann.base}/links").send("/links/2/revoke")
    assert fay.open(where).status == 404
    late = site.person("keene", "late")
    again = bind(ann, "office:chief", "late@keene.example")
    ann.open("links").send(f"/links/{again.split('~')[1].split('/')[0]}/revoke")
    assert late.sign_in(again).status == 404


def test_the_last_owner_who_signs_in_stays(site):
    ann = begun(site)
    bind(ann, "owner", "bob@keene.example")
    ann.open("links").send("/links/1/revoke")
    assert "This is the last owner’s link" in ann.text  # nobody has come by the other one yet
    bob = site.person("keene", "bob").sign_in(f"{ann.base.replace('~1', '~2')}/tasks")
    assert bob.open("manage").status == 200
    ann.open("links").send("/links/1/revoke")
    assert ann.open("/a/~1/tasks").status == 404
