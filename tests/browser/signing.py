"""A site where people sign in, and a browser that has somebody's session: for the pages that only such a site has."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page
from waitress.server import create_server

from app.address import Address
from app.assessments.store import begin_session
from app.config import Config
from app.sign_in import SignIn, read_sign_in
from app.web import create_app
from tests.browser.conftest import Server
from tests.browser.sights import SIGNED
from tests.wizard.pages import Form, Visitor

COOKIE = "brief287-account"


class Holder(Visitor):
    """Somebody who is signed in."""

    def form(self, ending: str = "") -> Form:
        forms = [each for each in self._read().forms if ending or not each.action.endswith("/sign-out")]
        return next(each for each in forms if each.action.endswith(ending))


def file_of_settings(folder: Path) -> SignIn:
    (folder / "secret").write_text("x")
    path = folder / "sign-in.yaml"
    issuer = {"issuer": "http://127.0.0.1:9/none", "client_id": "x", "client_secret_file": "secret"}
    path.write_text(json.dumps({
        "links": "allowed",
        "providers": [{"id": "microsoft", "name": "Microsoft", **issuer}, {"id": "google", "name": "Google", **issuer}],
        "towns": [
            {"id": "keene", "name": "Keene, New Hampshire", "provider": "microsoft",
             "accounts": {"claim": "tid", "value": "keene"}},
            {"id": "rye", "name": "Rye, New Hampshire", "provider": "google",
             "accounts": {"claim": "hd", "value": "rye.example"}},
        ],
        "operators": {"provider": "google", "accounts": {"claim": "hd", "value": "league.example"},
                      "addresses": ["ops@league.example"]},
    }))  # fmt: skip
    return read_sign_in(path)


@contextmanager
def running(folder: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """The site, and the secrets of those who are signed in, by name."""
    given = file_of_settings(folder)
    app = create_app(
        Config(
            database_url=f"sqlite:///{folder}/signed.sqlite3", secret_key="k" * 40, sign_in=given,
            today=lambda: dt.date(2026, 11, 24), address=Address("http", "localhost"),
        )
    )  # fmt: skip
    people: dict[str, str] = {}
    with app.extensions["brief287"].database.write() as session:
        for name, town, operator in (("ann", "keene", False), ("fay", "keene", False), ("ops", None, True)):
            provider = "google" if operator else "microsoft"
            address = f"{name}@{town or 'league'}.example"
            for _ in range(2):
                people[name] = begin_session(
                    session, issuer="x", subject=name, provider=provider, tenant=town, operator=operator,
                    address=address, name=f"{name.title()} of a Long Name", at=dt.datetime.now(dt.UTC),
                    stamp=given.stamp(provider, town, operator) or "",
                )  # fmt: skip
    client = app.test_client()
    client.set_cookie(COOKIE, people["ann"])
    ann = Holder(client).begin("Keene", "city", "manager")
    ann.send(state="NH", agency_kind="municipal_police", custody="none")
    for right, name in (("office:finance", "fay"), ("owner", "a.second.owner.with.a.long.name")):
        ann.open("links").send("/links", right=right, name=f"Pat {name}", address=f"{name}@keene.example")
    listening = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    yield Server(app, f"http://127.0.0.1:{listening.effective_port}", {"ann": ann.base}), people
    listening.close()
    thread.join(5)
    app.extensions["brief287"].database.close()


def go(page: Page, url: str, people: dict[str, str], name: str) -> int:
    """Open a sight as whoever it is for; its status."""
    who, address = SIGNED[name]
    page.context.clear_cookies()
    if who:
        page.context.add_cookies([{"name": COOKIE, "value": people[who], "url": url}])
    answer = page.goto(f"{url}{address}")
    assert answer is not None
    return answer.status
