"""A person with a browser that runs no scripts: opens pages, fills in forms, presses the button."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


@dataclass
class Form:
    """A form as a browser sees it: where it goes, and what it would send as it stands."""

    action: str
    values: MultiDict[str, str] = field(default_factory=MultiDict)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.text: list[str] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._area: str | None = None
        self._area_text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name = given.get("name") or ""
        if tag == "form":
            self._form = Form(given.get("action") or "")
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input" and name:
            self._form.names.add(name)
            kind = given.get("type", "text")
            if kind in ("radio", "checkbox"):
                self._form.choices.setdefault(name, []).append(given.get("value") or "on")
                if "checked" not in given:
                    return
            if kind != "file":
                self._form.values.add(name, given.get("value") or "")
        elif tag == "select":
            self._select = name
            self._form.names.add(name)
        elif tag == "option" and self._select is not None:
            self._form.choices.setdefault(self._select, []).append(given.get("value") or "")
            if "selected" in given or self._select not in self._form.values:
                self._form.values[self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._area, self._area_text = name, ""
            self._form.names.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._form is not None and self._area is not None:
            self._form.values[self._area] = self._area_text.removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area_text += data
        self.text.append(data)


class Visitor:
    """Goes from page to page. `page` is the last response, `url` its address."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.url = "/"
        self.page: TestResponse
        self.open("/")

    @property
    def base(self) -> str:
        """The address of the assessment: /a/TOKEN."""
        return "/".join(self.url.split("/")[:3])

    @property
    def token(self) -> str:
        return self.base.rpartition("/")[2]

    @property
    def status(self) -> int:
        return self.page.status_code

    @property
    def text(self) -> str:
        """The page's words, without markup."""
        return " ".join(" ".join(self._read().text).split())

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.page.text)
        return reader

    def form(self, ending: str = "") -> Form:
        """The first form whose action ends so."""
        return next(form for form in self._read().forms if form.action.endswith(ending))

    def open(self, url: str) -> Visitor:
        """Open an address (one without a slash lies in the assessment) and follow where it leads."""
        self.url = url if url.startswith("/") else f"{self.base}/{url}"
        self.page = self.client.get(self.url)
        while self.page.status_code in (302, 303):
            self.url = self.page.location
            self.page = self.client.get(self.url)
        return self

    def send(self, ending: str = "", **typed: Any) -> Visitor:
        """Type into the form and press its button. A list marks boxes; None leaves a field out."""
        form = self.form(ending)
        data = MultiDict(form.values)
        for name, value in typed.items():
            if value is None:
                data.poplist(name)
            elif isinstance(value, list):
                data.setlist(name, value)
            else:
                data[name] = value
        return self.post(form.action or self.url, data)

    def post(self, url: str, data: Any) -> Visitor:
        self.url = url
        self.page = self.client.post(url, data=data)
        if self.page.status_code in (302, 303):
            self.open(self.page.location)
        return self

    def upload(self, content: bytes) -> Visitor:
        form = self.form("")
        data = {**form.values.to_dict(), "file": (io.BytesIO(content), "answers.yaml")}
        return self.post("/import", data)

    def begin(self, name: str = "Keene", kind: str = "city", door: str = "manager") -> Visitor:
        return self.open("/").send("/begin", name=name, kind=kind, door=door)

    def make_final(self) -> Visitor:
        """Press the button, press it again where something is missing, and wait until all files are made."""
        from app.wizard.final_making import lookout_of

        self.open("finals").send("/finals")
        if "Something is missing for FINAL" in self.text:
            self.send("/finals")
        assert lookout_of(self.client.application).settled(300)
        return self.open(self.url)

    def answer(self, **answers: Any) -> Visitor:
        """Give these answers on whatever page of their section asks for them."""
        from app.engine.answers import split_key

        site = self.client.application.extensions["brief287"]
        for key, value in answers.items():
            walk, here = site.walks.page_of(split_key(key)[0])
            self.open(f"{walk.id}/q/{here.name}").send(**{key: value})
            assert self.status == 200, (key, self.text)
        return self


DOCUMENTS = ("briefing", "supporting-volume", "record")


def walk(visitor: Visitor, document: str = "briefing", audience: str = "public") -> dict[str, str]:
    """Each page of a document by its address, from the first one by "Next" to the end."""
    found: dict[str, str] = {}
    address: str | None = f"{visitor.base}/{document}?audience={audience}"
    while address is not None:
        assert address not in found, "it goes in a circle"
        page = visitor.open(address).page.text
        assert visitor.status == 200, address
        found[address] = page
        after = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = unescape(after[1]) if after is not None else None
    return found


def all_words(visitor: Visitor, audience: str = "public") -> str:
    """The words of every page of the three documents."""
    found = []
    for document in DOCUMENTS:
        for address in walk(visitor, document, audience):
            found.append(visitor.open(address).text)
    return " ".join(found)
