"""Every route below an assessment, with every right, every method and a link of another town: what the table says, and
nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.assessments.rights import Holder, Need
from app.schema.base import Audience
from app.wizard.gate import NEEDS, version_asked
from tests.wizard.pages import Visitor
from tests.wizard.test_links import OFFICES, begun, make

GIVEN = {
    "number": "1", "walk_id": "town", "page_name": "state", "section_id": "town", "key": "state", "id_": "state",
    "option": "sign_task_force", "topic": "crime", "name": "counsel", "part": "law",
}  # fmt: skip
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
HOLDERS: dict[str, Holder] = {
    "owner": Holder("owner", linked=OFFICES, counsel_apart=True),
    **{str(office): Holder("office", office, linked=OFFICES, counsel_apart=True) for office in OFFICES},
    **{f"{each} reader": Holder("reader", reader=each) for each in AUDIENCES},
}
SLOW = re.compile(r"\.(pdf|docx|xlsx|zip|json)$|/kit/|/(briefing|supporting-volume|record)(/|$)")
"""Documents: they are asked for where they are refused, and are read elsewhere."""


def below(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if "<token>" in rule.rule)


@pytest.fixture(scope="module")
def holders(app) -> dict[str, Visitor]:
    owner = begun(app)
    found: dict[str, Visitor] = {"owner": owner, **{str(each): make(owner, f"office:{each}", each) for each in OFFICES}}
    found |= {f"{each} reader": make(owner, f"reader:{each}", each) for each in ("public", "staff")}
    return found | {"counsel reader": make(found["attorney"], "reader:counsel", "counsel")}


def test_every_route_says_what_it_needs(app):
    asked = {rule.endpoint for rule in below(app)}
    assert asked == set(NEEDS)


def address(rule: Rule, base: str) -> str:
    given = re.sub(r"<(?:\w+:)?(\w+)>", lambda place: GIVEN.get(place[1], "x"), rule.rule.replace("/a/<token>", ""))
    return base + given


def refused(holder: Holder, rule: Rule, audience: str | None) -> bool:
    need: Need = NEEDS[rule.endpoint]
    return not holder.may(need, version_asked(rule.defaults or {}, audience))


@pytest.mark.parametrize("name", HOLDERS)
def test_a_right_opens_what_the_table_says(app, holders, name):
    visitor, holder = holders[name], HOLDERS[name]
    token = _csrf(visitor)
    opened = closed = 0
    for rule in below(app):
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            audiences = ("public", "staff", "counsel") if NEEDS[rule.endpoint] == "read" else (None,)
            for audience in audiences:
                where = address(rule, visitor.base) + (f"?audience={audience}" if audience else "")
                no = refused(holder, rule, audience)
                if not no and (method == "POST" or SLOW.search(where.partition("?")[0])):
                    continue  # it would do it
                answer = visitor.client.open(
                    where, method=method, data={"csrf_token": token} if method == "POST" else {}
                )
                if name.endswith("reader") and rule.endpoint == "tasks.show":
                    assert answer.status_code == 303
                elif no:
                    assert answer.status_code == 403, (where, method, answer.status_code)
                    assert "Your link does not open this" in answer.text
                    closed += 1
                else:
                    assert answer.status_code in (200, 303, 304, 400, 404), (where, answer.status_code)
                    opened += 1
                for other in {"PUT", "PATCH", "DELETE"}:
                    assert visitor.client.open(where, method=other).status_code in (404, 405)
    assert opened
    assert closed or name == "attorney"


def test_an_office_cannot_do_by_a_form_what_its_pages_do_not_offer(app, holders):
    """A reader and an office post to each action of an owner, with a form that is ours: nothing changes."""
    owner = holders["owner"]
    before = owner.client.get(f"{owner.base}/answers.yaml").text, owner.open("links").text
    for name in ("chief", "staff reader"):
        visitor = holders[name]
        token = _csrf(visitor)
        for path in ("rename", "delete", "look", "links", "links/recovery", "links/1/revoke", "finals", "rulebook"):
            data = {"csrf_token": token, "name": "Other", "kind": "town", "confirm": "Keene", "right": "owner"}
            assert visitor.client.post(f"{visitor.base}/{path}", data=data).status_code == 403
    assert (owner.client.get(f"{owner.base}/answers.yaml").text, owner.open("links").text) == before


def test_nothing_of_one_town_is_reached_by_a_link_of_another(app, holders):
    """Numbers of links, proposals and comments are counted for all towns: those of another do nothing here."""
    stranger = begun(app)
    chief = holders["chief"]
    chief.open("finance/q/police_budget").send(police_budget="123456")
    chief.open("history/state").send("/comments", text="A comment of another town")
    token = _csrf(stranger)
    for number in range(1, 60):
        for path in (
            f"links/{number}/revoke", f"history/state/comments/{number}",
            f"history/police_budget/proposals/{number}/take", f"history/police_budget/proposals/{number}/give-back",
            f"history/police_budget/proposals/{number}/withdraw", f"agreement/addenda/{number}/remove",
        ):  # fmt: skip
            stranger.client.post(f"{stranger.base}/{path}", data={"csrf_token": token, "resolved": "y"})
    page = chief.open("history/police_budget").text
    assert "Withdraw it" in page
    assert "chief (chief or sheriff) commented: State" in chief.open("tasks").text
    for name, holder in holders.items():
        assert holder.open("tasks").status == 200, name
    assert "123,456" not in stranger.open("history/police_budget").text


def _csrf(visitor: Visitor) -> str:
    """A token for forms of this browser, whose place stays as it is."""
    page = visitor.client.get("/").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]
