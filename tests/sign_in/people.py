"""People who sign in: a browser that runs no scripts, and goes to the provider by real HTTP."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from app.sign_in import SignIn, read_sign_in
from tests.sign_in.provider import CLIENT, SECRET
from tests.wizard.pages import Form, Visitor

ROOT = Path(__file__).parents[2]
SITE = "http://localhost"
TOWNS = {
    "keene": {"tid": "keene-of-one"},
    "rye": {"tid": "rye-of-one"},
}
"""The towns of the organization `one`, by the claim that tells them; `troy` is told by an address at troy.example."""


@dataclass
class Provider:
    """The running provider."""

    url: str

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, str], str]:
        """One request of a browser, without following where it leads."""
        parts = urlsplit(path if "://" in path else f"{self.url}{path}")
        connection = http.client.HTTPConnection(parts.netloc, timeout=30)
        where = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, where, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, dict(answer.headers), text

    def will(self, organization: str, **wishes: Any) -> None:
        """What it does from now on."""
        assert self.ask("POST", f"/{organization}/will", wishes)[0] == 200

    def send_back(self, address: str) -> str:
        """Where the provider sends a browser that comes to it with this address."""
        status, headers, text = self.ask("GET", address)
        assert status == 302, text
        return headers["Location"]


@contextmanager
def running(back: str = SITE) -> Iterator[Provider]:
    """A provider in a process of its own, which knows this site by its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sign_in.provider", back], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        yield Provider(process.stdout.readline().strip())
        process.kill()


def settings(folder: Path, provider: Provider, **changed: Any) -> SignIn:
    """The file of settings as a host would write it, read; a change takes the place of a whole entry."""
    folder.mkdir(exist_ok=True)
    (folder / "secret").write_text(f"{SECRET}\n")
    given = {
        "links": "allowed",
        "providers": [
            {"id": each, "name": f"Organization {each}", "issuer": f"{provider.url}/{each}", "client_id": CLIENT,
             "client_secret_file": "secret"}
            for each in ("one", "two")
        ],
        "towns": [
            {"id": "keene", "name": "Keene, New Hampshire", "provider": "one",
             "accounts": {"claim": "tid", "value": "keene-of-one"}},
            {"id": "rye", "name": "Rye, New Hampshire", "provider": "one",
             "accounts": {"claim": "tid", "value": "rye-of-one"}},
            {"id": "troy", "name": "Troy, New Hampshire", "provider": "two",
             "accounts": {"email_domain": "troy.example"}},
        ],
        "operators": {"provider": "two", "accounts": {"claim": "hd", "value": "league.example"},
                      "addresses": ["Ops@league.example"]},
    }  # fmt: skip
    path = folder / "sign-in.yaml"
    path.write_text(json.dumps({**given, **changed}))
    return read_sign_in(path)


class Person(Visitor):
    """Somebody with a browser and, at a provider, an account."""

    def __init__(self, app: Flask, provider: Provider, organization: str, user: str, **claims: Any) -> None:
        super().__init__(app.test_client())
        self.provider, self.organization = provider, organization
        self.who = {"user": user, "claims": claims}
        self.answered: TestResponse
        self.sent_back = ""

    def begin_sign_in(self, onward: str = "") -> str:
        """Press the button; the address at the provider to which it leads."""
        asked = f"/sign-in/{self.organization}/go{f'?next={onward}' if onward else ''}"
        self.answered = self.client.get(asked)
        assert self.answered.status_code == 303, self.answered.text
        return self.answered.location

    def sign_in(self, onward: str = "", **wishes: Any) -> Person:
        """All the way there and back. `answered` is what the site says at the end, `page` where that leads."""
        self.provider.will(self.organization, person=self.who, **wishes)
        self.sent_back = self.provider.send_back(self.begin_sign_in(onward)).removeprefix(SITE)
        return self.come_back(self.sent_back)

    def come_back(self, address: str) -> Person:
        self.answered = self.page = self.client.get(address)
        self.url = address
        if self.page.status_code == 303:
            self.open(self.page.location)
        return self

    def form(self, ending: str = "") -> Form:
        """The page's own form: the button in the header is only pressed by its name."""
        forms = [each for each in self._read().forms if ending or not each.action.endswith("/sign-out")]
        return next(each for each in forms if each.action.endswith(ending))

    @property
    def secret(self) -> str | None:
        """The session's cookie."""
        cookie = self.client.get_cookie("brief287-account")
        return cookie.value if cookie is not None else None


def work(user: str, domain: str = "keene.example") -> dict[str, Any]:
    """What a provider says of somebody's address."""
    return {"email": f"{user}@{domain}", "email_verified": True, "name": user.title()}
