"""The preview as a web application: the questionnaire's own pages, with a banner above them and notes in them.

Each rulebook that was read gets an application of its own, so that no request sees two. A page is made twice, by the
rulebook as it was at the start and as it is, and what differs is marked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.assessments.database import open_database
from app.config import Config
from app.preview.marks import marked
from app.preview.watch import Reading, Watch
from app.web import create_app

STYLE = "/preview.css"
NO_FINAL = "No FINAL is made in a preview: its rulebook is not finished. Go back to the page you came from.\n"
_SHEET = Path(__file__).with_name("style.css")


class Preview:
    """A WSGI application over a rulebook's folder. Its assessments lie in the database that `config` names."""

    def __init__(self, watch: Watch, config: Config, say: Callable[[str], object] = print) -> None:
        """`say` prints a line for the author. Raises what `create_app` raises."""
        self._watch = watch
        one_key = config.key()  # for all applications
        self._config = replace(config, rulebook=watch.root, secret_key=one_key, make_ahead=False)
        self._database = open_database(config.database_url)
        self._say = say
        self._turn = threading.Lock()
        self._failure = ""
        self._first = self._now = self._application(watch.first)
        self._shown = watch.first

    def _application(self, reading: Reading) -> Flask:
        return create_app(self._config, rulebook=reading.rulebook, database=self._database)

    def close(self) -> None:
        self._database.close()

    def keep_looking(self, ended: threading.Event, seconds: float = 1.0) -> None:
        """Look at the folder again and again until `ended`, so that the terminal says at once what was saved."""
        while not ended.wait(seconds):
            self.look()

    def look(self) -> None:
        """Take up what was saved in the folder since the last look, and say so in the terminal."""
        with self._turn:
            try:
                if not self._watch.look():
                    return
                self._failure = ""
                if not self._watch.errors:
                    self._take_up(self._watch.now)
                    return
            except Exception as error:  # whatever the checks let pass: the author's pages stay, and say so
                self._failure = (
                    f"The program cannot work with this rulebook, and the checks do not say why "
                    f"({type(error).__name__}: {error}). Undo the last change."
                )
                self._say(self._failure)
                return
            self._say("The rulebook has errors; the pages are from the last one without.")
            for problem in self._watch.errors:
                self._say(f"  {problem}")

    def _take_up(self, reading: Reading) -> None:
        self._now = self._first if reading is self._watch.first else self._application(reading)
        self._shown = reading
        entries = f"{len(reading.changes)} {'entry' if len(reading.changes) == 1 else 'entries'}"
        since = f"{self._watch.first.at:%H:%M}"
        self._say(f"{reading.at:%H:%M} The rulebook was read again: {entries} changed since {since}. Reload the page.")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == STYLE:
            return _sheet()(environ, start_response)
        self.look()
        with self._turn:
            first, now, told = self._first, self._now, self._told()
        if _makes_final(now, environ):
            return Response(NO_FINAL, 403)(environ, start_response)
        asked_before = dict(environ)
        response = Response.from_app(now, environ, buffered=True)
        if response.mimetype == "text/html" and "Content-Disposition" not in response.headers:
            before = None
            if now is not first and environ["REQUEST_METHOD"] == "GET" and response.status_code == 200:
                before = _page(first, asked_before) or ""
            response.set_data(self._with_banner(now, response.get_data(as_text=True), before, told))
        elif found := response.headers.get("Content-Disposition"):
            response.headers["Content-Disposition"] = found.replace('filename="', 'filename="preview-')
        return response(environ, start_response)

    def _told(self) -> dict[str, Any]:
        """What the banner says on every page."""
        watch, shown = self._watch, self._shown
        errors = [self._failure] if self._failure else [str(problem) for problem in watch.errors]
        return {
            "folder": str(watch.root),
            "since": f"{watch.first.at:%H:%M}",
            "read_at": f"{shown.at:%H:%M}",
            "errors": errors,
            "errors_at": f"{watch.read_at:%H:%M}",
            "warnings": [str(problem) for problem in shown.warnings],
            "entries": shown.changes,
            "versions": (watch.first.rulebook.version, shown.rulebook.version),
        }

    def _with_banner(self, app: Flask, page: str, before: str | None, told: dict[str, Any]) -> str:
        """The page, marked and under its banner. `before` is "" where the page was not there, None if not compared."""
        was, is_ = told["versions"]
        page, changed = marked(page, before.replace(was, is_) if before else None, told["since"])
        compared = "" if before is None else "yes" if before else "not there"
        banner = app.jinja_env.get_template("wizard/preview.html").render(told, changed=changed, compared=compared)
        page = page.replace("</head>", f'<link rel="stylesheet" href="{STYLE}">\n</head>', 1)
        place = "<main" if "<main" in page else "</body>"
        return page.replace(place, f"{banner}\n{place}", 1)


def _page(app: Flask, environ: WSGIEnvironment) -> str | None:
    """The page that an application gives; None if it has none at this address."""
    response = Response.from_app(app, environ, buffered=True)
    return response.get_data(as_text=True) if response.status_code == 200 else None


def _makes_final(app: Flask, environ: WSGIEnvironment) -> bool:
    try:
        endpoint: str = app.url_map.bind_to_environ(environ).match()[0]
    except HTTPException:
        return False
    return endpoint == "finals.make"


def _sheet() -> Response:
    return Response(_SHEET.read_text("utf-8"), content_type="text/css; charset=utf-8")
