"""(b) GET and POST of a question page, per worker, against bare Flask pages with the same fields.

Floors: a Flask view that returns a fixed text; and a Flask + WTForms + Jinja page with the same fields, drawn by
WTForms' own widgets, with one SQLite commit for each post. Its template is compiled once, as ours are. All in this
process, through WSGI: no network is measured.
"""

from __future__ import annotations

import re
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import DictLoader
from sqlalchemy import text
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from app.assessments.database import make_engine
from app.config import Config
from app.web import create_app
from bench.timing import Pair, paired

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body><main>
<form method="post">{{ form.hidden_tag() }}{% for field in form if field.name != "csrf_token" %}<div>
<label for="{{ field.id }}">{{ field.label.text }}</label>{{ field }}
{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}</div>{% endfor %}
<button>Continue</button></form></main></body></html>"""


class Fields(HTMLParser):
    """The form fields of a page: name -> (kind, the values it offers)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, list[str]]] = {}
        self.values: dict[str, str] = {}
        self._select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "option" and self._select is not None:
            self.found[self._select][1].append(given.get("value", ""))
        name = given.get("name")
        if name is None or tag not in ("input", "select", "textarea"):
            return
        kind = given.get("type", "text") if tag == "input" else tag
        self._select = name if tag == "select" else None
        self.found.setdefault(name, (kind, []))
        if kind == "radio":
            self.found[name][1].append(given.get("value", ""))
        if kind == "hidden" or "checked" in given or (kind == "text" and given.get("value")):
            self.values[name] = given.get("value", "")


def run() -> list[Pair]:
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder))


def _run(folder: Path) -> list[Pair]:
    client = create_app(Config(database_url=f"sqlite:///{folder}/brief.sqlite3", secret_key="bench" * 4)).test_client()
    page = _question_page(client)
    first = Fields(client.get(page).get_data(as_text=True))
    bare = _bare(folder, first.found).test_client()
    print(f"the page '{page.rpartition('/')[2]}' has {len(first.found)} fields")

    turn = 0

    def ours() -> object:
        """Answer the page and open it again. Each post changes an answer, so that each writes."""
        nonlocal turn
        turn += 1
        values = Fields(client.get(page).get_data(as_text=True)).values
        values["state"] = ("OH", "TX")[turn % 2]
        answer = client.post(page, data=values)
        assert answer.status_code in (302, 303), answer.get_data(as_text=True)[:3000]
        return answer

    def floor() -> object:
        values = Fields(bare.get("/page").get_data(as_text=True)).values
        answer = bare.post("/page", data=values)
        assert answer.status_code in (302, 303), answer.get_data(as_text=True)[:3000]
        return answer

    return [
        paired(
            "GET of a question page", lambda: client.get(page), "Flask + WTForms + Jinja", lambda: bare.get("/page"),
            each=30, at_most=1.5,
        ),
        paired("GET, then POST", ours, "Flask + WTForms + Jinja + SQLite", floor, each=15, at_most=1.5),
        paired("GET of a question page", lambda: client.get(page), "a fixed text", lambda: bare.get("/hello"), each=30),
    ]  # fmt: skip


def _question_page(client: Any) -> str:
    """Begin an assessment by the manager's door; the address of its first page of questions."""
    token = Fields(client.get("/").get_data(as_text=True)).values["csrf_token"]
    begun = client.post("/begin", data={"csrf_token": token, "name": "Benchville", "kind": "town", "door": "manager"})
    found = re.match(r"(/a/[^/]+)/", begun.headers["Location"])
    assert found is not None
    return f"{found.group(1)}/first/q/state"


def _bare(folder: Path, fields: dict[str, tuple[str, list[str]]]) -> Flask:
    """The least that a Flask page with these fields does: WTForms, its widgets, one commit a post."""
    app = Flask("bare")
    app.config["SECRET_KEY"] = "bench"
    app.jinja_loader = DictLoader({"bare.html": PAGE})
    CSRFProtect(app)
    engine = make_engine(f"sqlite:///{folder}/bare.sqlite3")
    with engine.begin() as connection:
        connection.execute(text("create table answer (id integer primary key, value text)"))

    made: dict[str, Any] = {}
    for name, (kind, offered) in fields.items():
        label = name.replace("_", " ")
        if name == "csrf_token":
            continue
        if kind == "select":
            made[name] = SelectField(label, choices=[(value, value) for value in offered], validate_choice=False)
        elif kind == "radio":
            made[name] = RadioField(label, choices=[(value, value) for value in offered], validate_choice=False)
        elif kind == "checkbox":
            made[name] = BooleanField(label)
        elif kind == "textarea":
            made[name] = TextAreaField(label)
        else:
            made[name] = StringField(label)
    form_class = type("BareForm", (FlaskForm,), made)

    @app.route("/page", methods=["GET", "POST"])
    def page() -> Any:
        form = form_class()
        if form.validate_on_submit():
            with engine.begin() as connection:
                connection.execute(text("insert into answer (value) values (:value)"), {"value": repr(form.data)})
            return redirect("/page")
        return render_template("bare.html", form=form)

    @app.route("/hello")
    def hello() -> str:
        return "hello"

    return app
