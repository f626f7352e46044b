"""What every page reads: the rulebook, the database, and the assessment that the link opens."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask import render_template as flask_render
from markupsafe import Markup

from app import __version__
from app.assessments.database import Database
from app.assessments.set_aside import Counted, counted
from app.assessments.store import Assessment, Current, find_assessment, load_current, note_rulebook, set_answers
from app.briefing.context import Context
from app.config import Config
from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.jobs import Jobs, NoJobs, Runner
from app.outputs.html.pages import ReadingPage
from app.outputs.html.write import screen_css
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.records import TIME_ZONE
from app.rulebook.usstates import ZONE_WORDS
from app.schema.base import Role
from app.schema.recalls import Recall
from app.wizard.earlier import Earlier
from app.wizard.kept import Kept
from app.wizard.walks import Walks
from app.wizard.what_changes import WhatChanges

MOST_CACHED = 500
MOST_READINGS = 64 << 20
"""Bytes. A document of a town has 150 to 600 KB."""
_Made = TypeVar("_Made")
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Site:
    """The parts that all requests share. They never change while the program runs."""

    rulebook: Rulebook
    database: Database
    config: Config
    recalls: tuple[Recall, ...] = ()

    def attach(self, app: Flask) -> None:
        """Make it the site of this application, and warm what the first request would have to wait for."""
        app.extensions["brief287"] = self
        app.jinja_env.globals.update(
            report=self.report_words,
            stamp=_stamp(),
            rulebook=self.rulebook,
            texts=self.rulebook.texts,
            program_version=__version__,
        )
        app.jinja_env.globals["styles"] = f"style.css?v={_stamp()}"
        evaluate(self.rulebook, Answers(Town("Warm", "town")), self.config.today_in()).asks(names.STATE)
        _ = self.walks, self.what_changes, self.readings, self.files, self.jobs

    @property
    def report_words(self) -> str:
        """How to report an error, for the foot of every page."""
        contact = self.config.contact
        to = f"contact {contact}" if contact else "tell the host of this page"
        return f"To report an error in the rulebook, {to}."

    def counted(self, current: Current) -> Counted:
        """What stands of stored answers under this rulebook."""
        return counted(current.answers, current.versions, self.rulebook.answerable, self.rulebook.renames)

    def cached(self, key: tuple[Hashable, ...], make: Callable[[], _Made]) -> _Made:
        """What was made for this key before, else what is made now. Keys hold the revision of an assessment."""
        found: _Made | None = self._memory.get(key)
        if found is None:
            found = make()
            if len(self._memory) >= MOST_CACHED:
                self._memory.clear()
            self._memory[key] = found
        return found

    def drawn(self, key: tuple[Hashable, ...], draw: Callable[[], str]) -> Markup:
        """A part of a page, drawn once for each key. Keys name questions and options, so that they are few."""
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = Markup(draw())
        return found

    @cached_property
    def readings(self) -> Kept[tuple[ReadingPage, ...]]:
        """The pages of the reading view that were read last."""
        return Kept(MOST_READINGS, lambda pages: sum(len(page.article) for page in pages))

    @cached_property
    def files(self) -> Kept[bytes]:
        """The files that are being made: whoever asks for one meanwhile waits for it. They are kept in the database."""
        return Kept(0, len)

    @cached_property
    def earlier(self) -> Earlier:
        """The rulebooks of earlier answers that were read again."""
        return Earlier(self.database)

    @cached_property
    def jobs(self) -> Jobs:
        """What is made before anyone asks."""
        return Runner() if self.config.make_ahead else NoJobs()

    @cached_property
    def _drawn(self) -> dict[tuple[Hashable, ...], Markup]:
        return {}

    @cached_property
    def _memory(self) -> dict[tuple[Hashable, ...], Any]:
        return {}

    @cached_property
    def walks(self) -> Walks:
        return Walks(self.rulebook)

    @cached_property
    def what_changes(self) -> WhatChanges:
        return WhatChanges(self.rulebook)


def _stamp() -> str:
    """Changes with the style sheets and the font, so that browsers may keep them for good."""
    digest = hashlib.sha256(screen_css().encode())
    for path in sorted(STATIC.glob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def site() -> Site:
    """The site of the application that serves this request."""
    found: Site = current_app.extensions["brief287"]
    return found


class OpenAssessment:
    """An assessment as a request sees it: the answers that count now, and what they come to. `aside` are answers that
    do not fit the rulebook of today, by key."""

    def __init__(self, site: Site, token: str, found: Assessment, stands: Counted, versions: Mapping[str, int]):
        self.site = site
        self.rulebook = site.rulebook
        self.token = token
        self.found = found
        self.answers = stands.answers
        self.aside = stands.aside
        self.renamed = stands.renamed
        self.versions = versions
        self.base = f"{request.script_root}/a/{token}"

    @property
    def id(self) -> int:
        return self.found.id

    @property
    def town(self) -> Town:
        return self.found.town

    @property
    def today(self) -> dt.date:
        """The day in the town: by its own time zone or its state's, or the host's own setting."""
        return self.site.config.today_in(self._state, self._zone)

    @property
    def zone_words(self) -> str:
        """The time zone by which the day is told: 'Central time'."""
        zone = self.zone
        return ZONE_WORDS.get(zone, zone) if zone is not None else "this computer\u2019s time"

    @property
    def zone(self) -> str | None:
        """The name of that time zone; None: the machine's."""
        return self.site.config.zone_of(self._state, self._zone)

    @property
    def _state(self) -> str | None:
        answer = self.answers.find(names.STATE)
        return answer.value if answer is not None and isinstance(answer.value, str) else None

    @property
    def _zone(self) -> str | None:
        answer = self.answers.find(TIME_ZONE)
        return answer.value if answer is not None and answer.value in ZONE_WORDS else None

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate(self.rulebook, self.answers, self.today)

    @cached_property
    def context(self) -> Context:
        """Words for values and statuses: the briefing's own. The holder of the link may read all answers."""
        return Context(self.evaluation, "counsel")

    def save(
        self, changes: Mapping[str, Answer | None], expected: Mapping[str, int], role: Role | None = None
    ) -> dict[str, int]:
        """Save changes to a page that was shown with these versions; the new ones. Raises Conflict."""
        book = self.rulebook
        with self.site.database.write() as session:
            versions = set_answers(session, self.id, changes, expected, role=role, renamed=self.renamed)
            if self.found.rulebook_version != book.version:  # not taken over yet, and yet relied on
                note_rulebook(session, self.id, version=book.version, date=book.date)
            return versions

    def after(self, changes: Mapping[str, Answer | None], versions: Mapping[str, int]) -> OpenAssessment:
        """The assessment as it stands once the changes are saved."""
        answers = {key: answer for key, answer in {**self.answers, **changes}.items() if answer is not None}
        aside = {key: each for key, each in self.aside.items() if key not in changes}
        stands = Counted(Answers(self.town, answers), aside, self.renamed - changes.keys())
        return OpenAssessment(self.site, self.token, self.found, stands, {**self.versions, **versions})


def open_assessment(token: str) -> OpenAssessment:
    """The assessment that a link opens. Ends the request with 404 for any other text."""
    here = site()
    with here.database.read() as session:
        found = find_assessment(session, token)
        if found is None:
            abort(404)
        current = load_current(session, found)
    return OpenAssessment(here, token, found, here.counted(current), current.versions)


def page(template: str, assessment: OpenAssessment | None = None, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page of the wizard, with what the frame around it needs."""
    frame: dict[str, Any] = {
        "assessment": assessment,
        "base": assessment.base if assessment is not None else "",
        "root": request.script_root,
        "problems": [],
    }
    return flask_render(f"wizard/{template}", **{**frame, **context}), status
