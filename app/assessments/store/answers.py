"""The answers of an assessment: those that count now, and all that was ever said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, insert, select, true, update

from app.assessments.database_tables import answer_current, answer_event
from app.assessments.session import Session
from app.assessments.set_aside import KEY
from app.assessments.store.assessments import Assessment, Mark, get_assessment, lock_assessment, mark_changed, now
from app.engine.answers import DONT_KNOW, Answer, Answers, split_key
from app.schema.base import Role


@dataclass(frozen=True, slots=True)
class Current:
    """The answers that count now, and each key's version: 0 is never answered, so keys without an entry stand at 0."""

    answers: Answers
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a key's history. `answer` None means that the answer was taken back. Time in UTC. `who` is None for
    what came from a file, or before there were several links."""

    key: str
    version: int
    answer: Answer | None
    role: Role | None
    at: dt.datetime
    who: str | None = None
    why: str | None = None
    link: int | None = None

    @property
    def replaces(self) -> int | None:
        """The version it took the place of; None for the first."""
        return self.version - 1 or None


@dataclass(frozen=True, slots=True)
class By:
    """By which link something is done, and whose it is, in words."""

    link: int
    who: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A key that someone else changed after the page was shown. None means: no answer."""

    key: str
    yours: Answer | None
    theirs: Answer | None
    their_role: Role | None
    their_time: dt.datetime
    version: int
    """Of theirs: what to expect if yours shall replace it after all."""


class Changed(NamedTuple):
    """What came of changes: the version of each key, and the mark of the assessment after them; None where they said
    nothing new."""

    versions: Mapping[str, int]
    mark: Mark | None


class Conflict(Exception):  # noqa: N818 - read as a word: except Conflict
    """Someone else was faster. Nothing was written; `clashes` names both values of each key that differs."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(f"changed by someone else since then: {', '.join(clash.key for clash in clashes)}")
        self.clashes = clashes


_EVENT_COLUMNS = (
    answer_event.c.key,
    answer_event.c.version,
    answer_event.c.cleared,
    answer_event.c.dont_know,
    answer_event.c.value,
    answer_event.c.provenance,
    answer_event.c.note,
    answer_event.c.audience,
    answer_event.c.low,
    answer_event.c.high,
    answer_event.c.source,
    answer_event.c.typed,
)
_ORIGIN_COLUMNS = (
    answer_event.c.role, answer_event.c.at, answer_event.c.who, answer_event.c.why, answer_event.c.link_id
)  # fmt: skip
_CURRENT_EVENT = and_(
    answer_event.c.assessment_id == answer_current.c.assessment_id,
    answer_event.c.key == answer_current.c.key,
    answer_event.c.version == answer_current.c.version,
)


def _current(dialect: str, *, of_keys: bool) -> Select[Any]:
    """What is current, read from `answer_current` on with one step into the history for each key, however long that is.
    SQLite begins there if the join is an outer one; PostgreSQL would still read a whole history beside it, and hash
    both, so that it is given a subquery for each key (OFFSET keeps it from being taken apart again)."""
    columns = [*_EVENT_COLUMNS, *(_ORIGIN_COLUMNS if of_keys else ())]
    if dialect == "postgresql":
        event = select(*columns).where(_CURRENT_EVENT).correlate(answer_current).offset(0).lateral("event")
        found = select(*event.c).select_from(answer_current.join(event, true(), isouter=True))
    else:
        found = select(*columns).select_from(answer_current.join(answer_event, _CURRENT_EVENT, isouter=True))
    found = found.where(answer_current.c.assessment_id == bindparam("id"))
    return found.where(answer_current.c.key.in_(bindparam("keys", expanding=True))) if of_keys else found


CURRENT: Final = {name: _current(name, of_keys=False) for name in ("sqlite", "postgresql")}
"""The answers of assessment `id` that count now, by the kind of database."""
CURRENT_OF_KEYS: Final = {name: _current(name, of_keys=True) for name in CURRENT}
"""Those of them with one of `keys`, with whose they are."""
_HISTORY = (
    select(*_EVENT_COLUMNS, *_ORIGIN_COLUMNS)
    .where(answer_event.c.assessment_id == bindparam("id"))
    .order_by(answer_event.c.at, answer_event.c.key, answer_event.c.version)
)
_HISTORY_OF_KEY = (
    select(*_EVENT_COLUMNS, *_ORIGIN_COLUMNS)
    .where(answer_event.c.assessment_id == bindparam("id"), answer_event.c.key == bindparam("key"))
    .order_by(answer_event.c.version)
)
_SINCE = (
    select(*_EVENT_COLUMNS, *_ORIGIN_COLUMNS)
    .where(answer_event.c.assessment_id == bindparam("id"), answer_event.c.at > bindparam("moment"))
    .order_by(answer_event.c.at, answer_event.c.key, answer_event.c.version)
    .limit(bindparam("most"))
)
_MOVE_CURRENT = (
    update(answer_current)
    .where(answer_current.c.assessment_id == bindparam("of"), answer_current.c.key == bindparam("at_key"))
    .values(version=bindparam("to"))
)


def load_answers(session: Session, assessment_id: int) -> Answers:
    """The answers that count now. Raises NotFound."""
    return load_current(session, get_assessment(session, assessment_id)).answers


def load_current(session: Session, found: Assessment) -> Current:
    """The answers that count now, with the versions that a page carries along and hands to `set_answers`."""
    answers: dict[str, Answer] = {}
    versions: dict[str, int] = {}
    for key, version, *columns in session.execute(CURRENT[_kind(session)], {"id": found.id}):
        versions[key] = version
        answer = _answer(*columns)
        if answer is not None:
            answers[key] = answer
    return Current(Answers(found.town, answers), versions)


def history(session: Session, assessment_id: int, key: str | None = None) -> list[Event]:
    """All that was ever answered to a key, oldest first; without a key, to all of them, in the order of time."""
    if key is None:
        rows = session.execute(_HISTORY, {"id": assessment_id})
    else:
        rows = session.execute(_HISTORY_OF_KEY, {"id": assessment_id, "key": key})
    return [_event(row) for row in rows]


def changed_since(session: Session, assessment_id: int, moment: dt.datetime, most: int) -> list[Event]:
    """What was answered, changed or taken back after a moment, oldest first, at most so many."""
    return [_event(row) for row in session.execute(_SINCE, {"id": assessment_id, "moment": moment, "most": most})]


def set_answers(
    session: Session,
    assessment_id: int,
    changes: Mapping[str, Answer | None],
    expected_versions: Mapping[str, int],
    *,
    role: Role | None = None,
    renamed: Collection[str] = (),
    by: By | None = None,
    why: str | None = None,
    at: dt.datetime | None = None,
) -> Changed:
    """Add the changes to the history and make them current, all or none; None takes an answer back.

    `expected_versions` are those of the page that was shown (`Current.versions`). What says the same as the current
    answer adds nothing, so a page may be sent twice. `renamed` are keys whose answer is stored under an earlier id:
    taking one back is then written down too, so that the earlier one no longer counts. `by` and `why` are kept with
    each change. The values must have been checked (`app.engine.answers_check`).
    Raises NotFound; Conflict if a key has another version and another answer by now; ValueError for an impossible key.
    """
    for key in changes:
        split_key(key)
        if not KEY.fullmatch(key):
            raise ValueError("a key is the id of a question, or question.model")
    lock_assessment(session, assessment_id)
    wanted = {"id": assessment_id, "keys": list(changes)}
    rows = session.execute(CURRENT_OF_KEYS[_kind(session)], wanted) if changes else ()
    current = {event.key: event for event in map(_event, rows)}
    events: list[dict[str, Any]] = []
    clashes: list[Clash] = []
    versions: dict[str, int] = {}
    moment = at or now()
    for key, answer in sorted(changes.items()):
        theirs = current.get(key)
        version = theirs.version if theirs else 0
        versions[key] = version
        if _same(answer, theirs.answer if theirs else None) and not (theirs is None and key in renamed):
            continue
        if theirs is not None and version != expected_versions.get(key, 0):
            clashes.append(Clash(key, answer, theirs.answer, theirs.role, theirs.at, version))
            continue
        versions[key] = version + 1
        origin = {"role": role, "at": moment, "link_id": by and by.link, "who": by and by.who, "why": why}
        events.append(_columns(answer) | origin | {"assessment_id": assessment_id, "key": key, "version": version + 1})
    if clashes:
        raise Conflict(tuple(clashes))
    mark = None
    if events:
        session.execute(insert(answer_event), events)
        mark = mark_changed(session, assessment_id)
        _point_to(session, assessment_id, {event["key"]: event["version"] for event in events}, set(current))
    return Changed(versions, mark)


def _kind(session: Session) -> str:
    return session.get_bind().dialect.name


def _point_to(session: Session, assessment_id: int, versions: Mapping[str, int], present: set[str]) -> None:
    """Make these versions the current ones; `present` are the keys that have a current one already."""
    new = [
        {"assessment_id": assessment_id, "key": key, "version": version}
        for key, version in versions.items()
        if key not in present
    ]
    moved = [{"of": assessment_id, "at_key": key, "to": version} for key, version in versions.items() if key in present]
    if new:
        session.execute(insert(answer_current), new)
    if moved:
        session.execute(_MOVE_CURRENT, moved)


def _same(one: Answer | None, other: Answer | None) -> bool:
    """Equal, and of one type: Python takes true and 1 for equal."""
    if one is None or other is None:
        return one is other
    return one == other and type(one.value) is type(other.value)


def _columns(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return dict.fromkeys(("value", "provenance", "note", "audience", "low", "high", "source", "typed")) | {
            "cleared": True,
            "dont_know": False,
        }
    return {
        "cleared": False,
        "dont_know": not answer.known,
        "value": answer.value if answer.known else None,
        "provenance": answer.provenance,
        "note": answer.note,
        "audience": answer.audience,
        "low": answer.low,
        "high": answer.high,
        "source": answer.source,
        "typed": answer.typed,
    }


def _answer(cleared: bool, dont_know: bool, value: Any, provenance: Any, *rest: Any) -> Answer | None:
    if cleared:
        return None
    if dont_know:
        return Answer(DONT_KNOW, provenance, *rest)
    return Answer(tuple(value) if isinstance(value, list) else value, provenance, *rest)


def _event(row: Sequence[Any]) -> Event:
    key, version, *columns, role, at, who, why, link = row
    return Event(key, version, _answer(*columns), role, at, who, why, link)
