"""FINALs in the background: begun in one transaction, then made file by file of what was frozen, by one node at a time.

Whatever ends this process at whatever moment, what is made stays made, and another look goes on with the rest.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from app import __version__
from app.assessments.answers_file import write_answers
from app.assessments.database import Database
from app.assessments.faults import fault_of
from app.assessments.session import Session
from app.assessments.store import (
    LEASE,
    LEFT,
    Claim,
    ClaimLost,
    NewFile,
    any_work,
    begin_final,
    claim_work,
    complete_work,
    give_up,
    keep_part,
    let_go,
    renew_claim,
    start_over,
)
from app.briefing.sections.signatures import missing
from app.engine.compare import snapshot
from app.jobs import Lookout
from app.outputs.apart.child import ENDING, BusyError, RenderError
from app.outputs.produce import makers
from app.rulebook.book import Rulebook
from app.wizard import final_files
from app.wizard.frozen import Frozen, UnknownFormError, freeze
from app.wizard.site import OpenAssessment, Site

AT_ONCE: Final = 2
"""Files of one FINAL that are made at the same time, in this process."""
ROUNDS: Final = 3
"""Times that files are tried of which some could not be made."""
MOST_ATTEMPTS: Final = 20
"""Nodes that took it on and were gone before a single file more was made."""
AGAIN: Final = 5.0
"""Seconds after which to look again where others are at work, or children are busy."""
WAIT: Final = dt.timedelta(seconds=5)
BEAT: Final = LEASE.total_seconds() / 4
_WRITES: Final = 5
"""Times that a finished file is offered to a database that fails."""
PAUSE: Final = 1.0
"""Seconds between them."""
OTHER_RULEBOOK: Final = (
    "The rulebook was replaced while this FINAL was being made. None of its files were given out. "
    "Made again, it is made from the current answers under the new rulebook."
)
OTHER_PROGRAM: Final = "The program was replaced while this FINAL was being made. None of its files were given out."
_log: Final = logging.getLogger(__name__)


def begin(assessment: OpenAssessment, number: int, *, made_by: str | None = None, instead: bool = False) -> None:
    """Freeze the assessment as it was opened, to become FINAL `number`. Raises FinalConflictError and NotFound."""
    book = assessment.rulebook
    answers = write_answers(assessment.stored, book.answerable, rulebook=book.version, aside=assessment.all_aside)
    file = NewFile(final_files.ANSWERS, "counsel", "application/yaml; charset=utf-8", answers.encode())
    frozen = freeze(assessment)
    with assessment.site.database.write() as session:
        begin_final(
            session, assessment.found, number, frozen=frozen, wanted=final_files.names(), files=[file],
            as_of=assessment.whole.as_of, made_by=made_by, made_with=makers(), program_version=__version__,
            rulebook_version=book.version, rulebook_date=book.date, instead=instead,
        )  # fmt: skip
    lookout_of(current_app).wake()


class Maker:
    """Makes the FINALs of a site in this process. `lookout` is to be woken when one was begun."""

    def __init__(self, site: Callable[[], Site]) -> None:
        self._site = site
        self._node = f"{os.getpid()}-{secrets.token_hex(8)}"
        self.lookout = Lookout(self.look, AGAIN)

    @property
    def _database(self) -> Database:
        return self._site().database

    @property
    def _rulebook(self) -> Rulebook:
        return self._site().rulebook

    def _closed(self) -> bool:
        return self.lookout.closed

    def _left(self) -> dt.timedelta:
        """How long work of another program or rulebook is left alone: on SQLite no node can come that has them."""
        return dt.timedelta(0) if self._database.engine.dialect.name == "sqlite" else LEFT

    def look(self) -> float | None:
        """Take on one FINAL and make what is left of it; the seconds after which to look again, or None where there is
        none. Where the database fails, what was made by then is kept."""
        try:
            return self._look()
        except SQLAlchemyError as error:
            fault = fault_of(error)
            if fault is None:
                raise
            if not self._closed():
                _log.warning("the database failed: %s, FINALs in the background", fault.kind)
            return AGAIN

    def _look(self) -> float | None:
        with self._database.read() as session:
            if self._closed() or not any_work(session):
                return None
        with self._database.write() as session:
            version = self._rulebook.version
            claim = claim_work(session, self._node, rulebook_version=version, made_with=makers(), left=self._left())
        if claim is None:
            return AGAIN
        try:
            return self._settle(claim)
        except ClaimLost:
            return 0.0  # someone else took it on, or nobody wants it any more

    def _settle(self, claim: Claim) -> float | None:
        work = claim.work
        if work.rulebook_version != self._rulebook.version:
            return self._fail(claim, OTHER_RULEBOOK)
        if work.attempts >= MOST_ATTEMPTS:
            return self._fail(claim, f"It could not be made in {MOST_ATTEMPTS} attempts.")
        try:
            frozen = Frozen.read(claim.frozen, self._rulebook)
        except UnknownFormError:
            return self._fail(claim, OTHER_PROGRAM)
        if work.made_with != makers():
            with self._database.write() as session:
                claim = start_over(
                    session, claim, made_with=makers(), program_version=__version__, wanted=final_files.names(),
                    keep=[final_files.ANSWERS],
                )  # fmt: skip
        try:
            self._make(claim, frozen)
        except BusyError:
            with self._database.write() as session:
                let_go(session, claim, dt.timedelta(0) if self._closed() else WAIT)
            return None if self._closed() else AGAIN
        except RenderError as error:
            return self._fail(claim, f"A file could not be made. {error}")
        return 0.0

    def _make(self, claim: Claim, frozen: Frozen) -> None:
        """Make all files that are not there, then the FINAL. Raises RenderError where one cannot be made; BusyError
        where children are busy, or this process ends."""
        evaluation = frozen.evaluation()
        makes = final_files.makers_of(evaluation, frozen.editions())
        left = [name for name in claim.work.wanted if name not in claim.work.made]
        with self._held(claim) as lost:
            for round_ in range(ROUNDS):
                failed = self._make_each(claim, {name: makes[name] for name in left}, lost)
                if lost.is_set():
                    raise ClaimLost
                if self._closed():
                    raise BusyError(ENDING)
                left = list(failed)
                if not left:
                    break
                error = next((each for each in failed.values() if not isinstance(each, BusyError)), None)
                if error is None or round_ == ROUNDS - 1:
                    raise error or failed[left[0]]
                lost.wait(WAIT.total_seconds())
        lacks, then = missing(evaluation, frozen.sign_offs()), snapshot(evaluation).to_json()
        self._write(lambda session: complete_work(session, claim, missing=lacks, snapshot=then))

    def _make_each(
        self, claim: Claim, makes: Mapping[str, final_files.Make], lost: threading.Event
    ) -> dict[str, RenderError]:
        """Make and keep these files; why, of those that could not be made."""
        failed: dict[str, RenderError] = {}

        def one(name: str) -> None:
            if lost.is_set() or self._closed():
                return
            try:
                file = makes[name]()
            except RenderError as error:
                failed[name] = error
                return
            try:
                self._write(lambda session: keep_part(session, claim, file))
            except BaseException:
                lost.set()  # the others need not begin
                raise

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, makes))
        return failed

    @contextmanager
    def _held(self, claim: Claim) -> Iterator[threading.Event]:
        """The claim is renewed meanwhile. What it gives is set once the claim is lost."""
        lost, ended = threading.Event(), threading.Event()

        def renew() -> None:
            while not ended.wait(BEAT):
                try:
                    with self._database.write() as session:
                        renew_claim(session, claim)
                except ClaimLost:
                    lost.set()
                    return
                except SQLAlchemyError as error:
                    _log.warning("a claim was not renewed: %s", type(error).__name__)

        beat = threading.Thread(target=renew, name="brief287-claim", daemon=True)
        beat.start()
        try:
            yield lost
        finally:
            ended.set()
            beat.join()

    def _write(self, change: Callable[[Session], None]) -> None:
        """Write to the database, and again where it fails for a while: what is to be written took long to make."""
        for left in reversed(range(_WRITES)):
            try:
                with self._database.write() as session:
                    change(session)
                return
            except SQLAlchemyError as error:
                if not left or self._closed() or fault_of(error) is None:
                    raise
                time.sleep(PAUSE)

    def _fail(self, claim: Claim, why: str) -> float:
        with self._database.write() as session:
            give_up(session, claim, why)
        return 0.0


_MAKER: Final = "brief287.finals"


def attach(app: Flask) -> None:
    """Have this application make the FINALs that are begun on its pages. Others are looked for once its lookout has
    begun."""
    app.extensions[_MAKER] = Maker(lambda: app.extensions["brief287"])


def lookout_of(app: Flask) -> Lookout:
    """What makes the FINALs of an application."""
    maker: Maker = app.extensions[_MAKER]
    return maker.lookout
