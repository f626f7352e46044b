"""What every page reads: the rulebook, the database, and the assessment that the link opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple

from flask import abort, g, redirect, request
from flask import render_template as flask_render
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.assessments.faults import fault_of
from app.assessments.rights import COUNSELS, Holder, Need
from app.assessments.session import Session
from app.assessments.set_aside import Counted, SetAside, fitting
from app.assessments.store import (
    Assessment,
    By,
    Clash,
    Conflict,
    Mark,
    Opens,
    ProposalError,
    due,
    find_link,
    find_signed_in,
    load_current,
    note_rulebook,
    note_use,
    number_of,
    numbered,
    opened,
    own_beside,
    propose,
    set_answers,
    waits_for,
)
from app.briefing.context import Context
from app.engine.answers import Answer, Answers, Town, split_key
from app.engine.answers_check import AnswerError
from app.engine.evaluation import Evaluation, evaluate
from app.engine.readers import audience_of, may_read, readable_answers, reads
from app.rulebook import names
from app.rulebook.records import RECORDS, TIME_ZONE
from app.rulebook.usstates import ZONE_WORDS
from app.schema.base import Audience, Role
from app.wizard.at_hand import Stands
from app.wizard.gate import NEEDS, version_asked
from app.wizard.offices import who
from app.wizard.shared_parts import Site as Site
from app.wizard.shared_parts import site as site
from app.wizard.signed_in import signed_in, to_sign_in


class Written(NamedTuple):
    """What came of changes: the version of each key whose change counts, the keys whose change waits, and the mark of
    the assessment after them, None where nothing was new."""

    versions: Mapping[str, int]
    waiting: tuple[str, ...]
    mark: Mark | None


class OpenAssessment:
    """An assessment as the holder of a link sees it. `stored` are all answers that count now, and `whole` what they
    come to: for documents, which leave out by themselves what their audience may not read. What pages show comes from
    `answers`, `aside` and `evaluation`, which have what this holder may read."""

    def __init__(self, site: Site, token: str, found: Assessment, opens: Opens, stands: Stands) -> None:
        self.site = site
        self.rulebook = site.rulebook
        self.token = token
        self.found = found
        self.opens = opens
        self.link = opens.link
        self.holder = Holder(
            opens.link.kind, opens.link.office, opens.link.audience, opens.linked, opens.counsel_apart,
            site.config.counsel_notes,
        )  # fmt: skip
        self.stored = stands.counted.answers
        self.all_aside = stands.counted.aside
        self.renamed = stands.counted.renamed
        self.versions = stands.versions
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
        answer = self.stored.find(names.STATE)
        return answer.value if answer is not None and isinstance(answer.value, str) else None

    @property
    def _zone(self) -> str | None:
        answer = self.stored.find(TIME_ZONE)
        return answer.value if answer is not None and answer.value in ZONE_WORDS else None

    @property
    def audience(self) -> Audience:
        """The narrowest audience whose texts the holder may read."""
        return self.holder.audience

    @property
    def by(self) -> By:
        """Whose link this is, for what is done by it."""
        return By(self.link.id, who(self.link))

    def may(self, need: Need, version: Audience = "public") -> bool:
        return self.holder.may(need, version)

    def may_see(self, key: str) -> bool:
        """May the holder read the answer under this key, or give it where there is none?"""
        common = split_key(key)[0]
        stands = key if key in self.stored else common
        return may_read(self.rulebook, self.stored, stands, self.audience)

    def office_of(self, key: str) -> Role:
        """The office whose answer it is: the section's; counsel, for what no section asks, and for what is for counsel
        alone once counsel has a link."""
        if key in RECORDS:
            return "manager"
        section = self.rulebook.section_of.get(split_key(key)[0])
        kept = self.holder.counsel_apart and audience_of(self.rulebook, self.stored, key) == "counsel"
        return COUNSELS if section is None or kept else section.role

    def counts(self, key: str) -> bool:
        """Does a change of this answer by the holder count at once?"""
        return self.holder.answers_for(self.office_of(key)) and self.may_see(key)

    @cached_property
    def answers(self) -> Answers:
        """The answers that the holder may read."""
        if self.audience == "counsel":
            return self.stored
        return readable_answers(self.rulebook, self.stored, self.audience)

    @cached_property
    def aside(self) -> Mapping[str, SetAside]:
        """Answers that do not fit the rulebook of today and that the holder may read, by key."""
        known = self.rulebook.answerable
        return {
            key: each
            for key, each in self.all_aside.items()
            if reads(
                self.audience,
                each.answer.audience or (known[id_].audience if (id_ := split_key(key)[0]) in known else "counsel"),
            )
        }

    @cached_property
    def whole(self) -> Evaluation:
        """What all answers come to."""
        return evaluate(self.rulebook, self.stored, self.today)

    @cached_property
    def evaluation(self) -> Evaluation:
        """What the answers come to, worked out without those that the holder may not read."""
        return self.whole.read_by(self.audience)

    @cached_property
    def context(self) -> Context:
        """Words for values and statuses: the briefing's own, for the holder."""
        return Context(self.whole, self.audience)

    def save(
        self,
        changes: Mapping[str, Answer | None],
        expected: Mapping[str, int],
        role: Role | None = None,
        why: str | None = None,
    ) -> Written:
        """Save changes to a page that was shown with these versions. One that belongs to another office waits as a
        proposal. Raises Conflict, with what the holder may read of it, and ProposalError."""
        own = {key: answer for key, answer in changes.items() if self.counts(key)}
        others = {key: answer for key, answer in changes.items() if key not in own}
        if any(each is not None and self._unread_by_its_office(key, each) for key, each in others.items()):
            raise ProposalError(
                "A change of another office’s answer cannot be for counsel alone, as that office decides it. Choose "
                "other readers, or write a comment for counsel."
            )
        book = self.rulebook
        try:
            with self.site.database.write() as session:
                versions, mark = set_answers(
                    session, self.id, own, expected, role=role, renamed=self.renamed, by=self.by, why=why
                )
                if others:
                    seen = {key: expected.get(key, self.versions.get(key, 0)) for key in others}
                    propose(session, self.id, others, seen, by=self.by, why=why)
                if self.found.rulebook_version != book.version:  # not taken over yet, and yet relied on
                    note_rulebook(session, self.id, version=book.version, date=book.date)
        except Conflict as conflict:
            raise Conflict(tuple(map(self._readable, conflict.clashes))) from None
        return Written(versions, tuple(others), mark)

    def _unread_by_its_office(self, key: str, answer: Answer) -> bool:
        return answer.audience == "counsel" and self.holder.counsel_apart and self.office_of(key) != COUNSELS

    def _readable(self, clash: Clash) -> Clash:
        theirs = clash.theirs
        if theirs is None or may_read(self.rulebook, Answers(self.town, {clash.key: theirs}), clash.key, self.audience):
            return clash
        return Clash(clash.key, clash.yours, None, clash.their_role, clash.their_time, clash.version)

    def after(
        self, changes: Mapping[str, Answer | None], versions: Mapping[str, int], mark: Mark | None = None
    ) -> OpenAssessment:
        """The assessment as it stands once the changes are saved, and has this `mark` then. Where its revision is
        the next one after what was read, nobody else saved between, and what is known here is at hand for the next
        page."""
        answers = {key: answer for key, answer in {**self.stored, **changes}.items() if answer is not None}
        aside = {key: each for key, each in self.all_aside.items() if key not in changes}
        counted = Counted(Answers(self.town, answers), aside, self.renamed - changes.keys())
        stands = Stands(counted, {**self.versions, **{key: version for key, version in versions.items() if version}})
        if mark is not None and mark.revision == self.found.revision + 1 and self._fit(changes):
            self.site.at_hand.keep(self.id, mark, stands)
        return OpenAssessment(self.site, self.token, self.found, self.opens, stands)

    def _fit(self, changes: Mapping[str, Answer | None]) -> bool:
        """Would these answers be read from the database as they are? One that does not fit would be set aside."""
        with suppress(AnswerError):
            return all(
                answer is None or fitting(key, answer, self.rulebook.answerable) == answer
                for key, answer in changes.items()
            )
        return False


def open_first() -> Response | None:
    """Before any page of an assessment: open it by its link, or end the request. A reader who asks for the task list is
    led to the briefing."""
    token = (request.view_args or {}).get("token")
    if token is None:
        return None
    found = _opened(token)
    if request.endpoint == "tasks.show" and found.link.kind == "reader":
        return redirect(f"{found.base}/briefing?audience={found.audience}", 303)
    _check(found)
    g.opened = found
    g.came_in = True
    return None


def open_assessment(token: str) -> OpenAssessment:
    """The assessment that a link opens. Ends the request with 404 for any other text, and with 403 where the page needs
    another right than the link has. Each call but the first of a request reads it anew."""
    found: OpenAssessment | None = g.pop("opened", None)
    if found is None:
        found = _opened(token)
        _check(found)
    return found


def _check(found: OpenAssessment) -> None:
    arguments = request.view_args or {}
    if "token" in arguments:
        need = NEEDS[request.endpoint or ""]
        if not found.may(need, version_asked(arguments, request.args.get("audience"))):
            g.refused = found, need
            abort(403)


def _opened(token: str) -> OpenAssessment:
    here = site()
    moment = here.config.now()
    with here.database.read_one() as session:
        opens = _opens(here, session, token, moment)
    found = opened(opens) if opens is not None else None
    stands = here.at_hand.find(found.id, found.mark) if found is not None else None
    if opens is None or found is None or stands is None:
        opens, found, stands = _read(here, token, moment)
    if due(opens.link, moment):
        _note_use(here, found.id, opens.link.id, moment)
    return OpenAssessment(here, token, found, opens, stands)


def _read(here: Site, token: str, moment: dt.datetime) -> tuple[Opens, Assessment, Stands]:
    """What the token opens, and the answers behind it, of one moment. Ends the request where it opens nothing."""
    with here.database.read() as session:
        opens = _opens(here, session, token, moment)
        if opens is None:
            abort(_elsewhere(here, session, token, moment) or 404)
        found = opened(opens)
        current = load_current(session, found)
    stands = Stands(here.counted(current), current.versions)
    here.at_hand.keep(found.id, found.mark, stands)
    return opens, found, stands


def _opens(here: Site, session: Session, token: str, moment: dt.datetime) -> Opens | None:
    """What stands in the address as a secret opens for everybody, unless the host refuses that; a number opens for the
    account whose link it is."""
    number = number_of(token)
    if number is None:
        return find_link(session, token, moment, here.ways) if here.ways.secrets else None
    who = signed_in()
    if who is None or who.account.tenant is None:
        return None
    return find_signed_in(session, number, who.account.id, who.account.tenant, moment, here.ways)


def _elsewhere(here: Site, session: Session, token: str, moment: dt.datetime) -> Response | None:
    """Where a number leads that does not open: to sign-in, whatever number it is, while nobody is signed in; for
    whoever has a link of their own to the same assessment, there; and to sign in again, for whoever it waits for. Who
    is of another town, or has no link, is told nothing."""
    number, who = number_of(token), signed_in()
    if number is None or here.config.sign_in is None:
        return None
    if who is None:
        return to_sign_in()
    account, town = who.account, who.account.tenant
    if town is None or request.method not in ("GET", "HEAD"):
        return None
    own = own_beside(session, number, account.id, town, moment)
    if own is not None:
        path = request.full_path.rstrip("?").replace(f"/a/{token}/", f"/a/{numbered(own)}/", 1)
        return redirect(request.script_root + path, 303)
    if account.address is not None and waits_for(session, number, account.address, town, moment):
        return to_sign_in()
    return None


def _note_use(here: Site, assessment: int, link: int, moment: dt.datetime) -> None:
    """A database that takes nothing just now keeps nobody from reading."""
    try:
        with here.database.write() as session:
            note_use(session, assessment, link, moment)
    except SQLAlchemyError as error:
        if fault_of(error) is None:
            raise


def page(template: str, assessment: OpenAssessment | None = None, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page of the wizard, with what the frame around it needs."""
    frame: dict[str, Any] = {
        "assessment": assessment,
        "base": assessment.base if assessment is not None else "",
        "root": request.script_root,
        "problems": [],
        "signed_in": signed_in(),
        "sign_in": site().config.sign_in,
    }
    return flask_render(f"wizard/{template}", **{**frame, **context}), status
