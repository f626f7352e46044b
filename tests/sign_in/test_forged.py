"""A form that another site has sent: its values come back in no form of ours, whoever presses what after that."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from app.assessments.store import make_link
from tests.wizard.pages import Visitor

LINK = {"right": "office:finance", "name": "Mallory", "address": "mallory@keene.example", "ends": "", "csrf_token": "x"}
FORGED = {
    "links": LINK,
    "rename": {"name": "Mallory", "kind": "town", "was_name": "Keene", "was_kind": "city"},
    "delete": {"confirm": "Mallory"},
    "department/q/sworn_authorized": {"sworn_filled": "4711", "shown": ""},
    "chief": {"sworn_filled": "4711"},
}


def from_elsewhere(site, address: str, typed: dict[str, str]):
    """As a victim's browser sends what another site makes it send: none of the cookies, which are SameSite=Lax."""
    return site.app.test_client().post(address, data=typed)


def holds_nothing(answer, typed: dict[str, str]) -> None:
    assert answer.status_code == 403
    assert "<form" not in answer.text.partition("<main")[2]
    assert "csrf_token" not in answer.text
    shown = answer.text.partition("What was sent")[2]
    for name in ("name", "confirm", "sworn_filled"):
        assert f">{typed.get(name, '')}<" in shown or name not in typed


@pytest.fixture
def ann(site):
    ann = site.signed_in("keene", "ann").begin("Keene", "city", "manager")
    return ann.send(state="NH", agency_kind="municipal_police", custody="none")


@pytest.mark.parametrize("token", [None, "", "wrong"])
@pytest.mark.parametrize("page", FORGED)
def test_it_comes_back_without_a_form(site, ann, page, token):
    typed = {**FORGED[page], "csrf_token": token} if token is not None else FORGED[page]
    holds_nothing(from_elsewhere(site, f"{ann.base}/{page}", typed), typed)


@pytest.mark.parametrize("page", FORGED)
def test_nor_does_one_whose_number_opens_nothing(site, page):
    holds_nothing(from_elsewhere(site, f"/a/~4711/{page}", FORGED[page]), FORGED[page])


def test_nor_on_the_pages_that_open_for_everybody(site):
    holds_nothing(from_elsewhere(site, "/begin", {"name": "Mallory", "kind": "city", "door": "chief"}), {})
    holds_nothing(from_elsewhere(site, "/resume", {"link": "http://localhost/a/of-mallory/tasks"}), {})


def test_nor_one_that_is_too_large_to_be_read(site, ann):
    answer = from_elsewhere(site, f"{ann.base}/agreement", {"note": "x" * 10_000_000})
    assert answer.status_code == 403
    assert "<form" not in answer.text.partition("<main")[2]


def test_nor_while_the_database_is_away(site, ann, monkeypatch):
    """The victim's own session counts, where a browser sends its cookie along all the same."""
    away(monkeypatch)
    client = site.app.test_client()
    client.set_cookie("brief287-account", ann.secret)
    answer = client.post(f"{ann.base}/links", data=LINK)
    assert answer.status_code == 503
    assert "<form" not in answer.text.partition("<main")[2]


def test_a_page_of_ones_own_is_kept_while_the_database_is_away(site, ann, monkeypatch):
    ann.open("department/q/sworn_authorized")
    with monkeypatch.context() as patch:
        away(patch)
        ann.send(sworn_filled="41")
        assert ann.status == 503
        assert ann.form().values["sworn_filled"] == "41"
    ann.send()
    assert ann.status == 200
    assert "41 officers" in ann.open("check/department").text


def away(patch: pytest.MonkeyPatch) -> None:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorname = "SQLITE_BUSY"

    def fail(*_: object) -> None:
        raise OperationalError("x", {}, error)

    patch.setattr("app.wizard.signed_in.find_session", fail)


def test_a_secret_link_keeps_what_was_typed_on_a_stale_page(site, ann):
    """Another site does not know its address."""
    with site.app.extensions["brief287"].database.write() as session:
        made = make_link(session, 1, "owner", "Bea")
    bea = Visitor(site.app.test_client()).open(f"/a/{made.token}/department/q/sworn_authorized")
    bea.send(sworn_filled="41", csrf_token="stale")
    assert bea.status == 400
    assert "Your page had expired" in bea.text
    assert bea.form().values["sworn_filled"] == "41"
    assert bea.send().status == 200
