"""The parts that all requests share: rulebook, database, what is kept in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app
from markupsafe import Markup

from app import __version__
from app.assessments.database import Database
from app.assessments.rights import Ways
from app.assessments.set_aside import Counted, counted
from app.assessments.store import (
    Current,
)
from app.config import Config
from app.engine.answers import Answers, Town
from app.engine.evaluation import evaluate
from app.engine.tables import tables
from app.jobs import Jobs, NoJobs, Runner
from app.outputs.apart.composing import PackedPage
from app.outputs.html.write import screen_css
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.schema.recalls import Recall
from app.wizard.at_hand import AtHand
from app.wizard.earlier import Earlier
from app.wizard.kept import Kept
from app.wizard.walks import Walks
from app.wizard.what_changes import WhatChanges

MOST_CACHED = 500
MOST_READINGS = 8 << 20
"""Bytes, packed. A document of a town has 20 to 100 KB then."""
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
            counsel_notes=self.config.counsel_notes,
            deciding_status=tables(self.rulebook).deciding_status,
        )
        app.jinja_env.globals["styles"] = f"style.css?v={_stamp()}"
        evaluate(self.rulebook, Answers(Town("Warm", "town")), self.config.today_in()).asks(names.STATE)
        _ = self.walks, self.what_changes, self.at_hand, self.readings, self.files, self.jobs

    @property
    def report_words(self) -> str:
        """How to report an error, for the foot of every page."""
        contact = self.config.contact
        to = f"contact {contact}" if contact else "tell the host of this page"
        return f"To report an error in the rulebook, {to}."

    @property
    def ways(self) -> Ways:
        """How links open here."""
        given = self.config.sign_in
        return Ways(True, ()) if given is None else Ways(given.links == "allowed", given.towns)

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
    def at_hand(self) -> AtHand:
        """The answers of the assessments that are worked on."""
        return AtHand()

    @cached_property
    def readings(self) -> Kept[tuple[PackedPage, ...]]:
        """The pages of the reading view that were read last."""
        return Kept(MOST_READINGS, lambda pages: sum(len(page.packed) for page in pages))

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
