"""Assessments in which each text says whose it is and for whom, with a link of every right to each of them.

So an answer of the server that holds another's text, or a text that is not for the link's audience, is seen at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.assessments.database import Database
from app.assessments.rights import Kind
from app.assessments.session import Session
from app.assessments.store import (
    By,
    add_comment,
    create_assessment,
    history,
    load_links,
    make_link,
    propose,
    revoke_link,
    set_answers,
)
from app.engine.answers import AUDIENCES, Answer, Town
from app.rulebook.book import Rulebook
from app.schema.base import Audience, Role

MARK: Final = re.compile(rb"(?i)zq(\d\d)([psc])zq")
"""A planted text: the number of its assessment, and the first letter of its audience."""
_LEVELS: Final = "psc"
RIGHTS: Final[Mapping[str, tuple[Kind, Role | None, Audience | None]]] = {
    "owner": ("owner", None, None),
    "manager": ("office", "manager", None),
    "chief": ("office", "chief", None),
    "attorney": ("office", "attorney", None),
    "reader": ("reader", None, "public"),
    "reader of staff": ("reader", None, "staff"),
    "reader of counsel": ("reader", None, "counsel"),
    "revoked": ("owner", None, None),
    "ended": ("office", "attorney", None),
}
"""The links of each assessment. Counsel has one, so that an owner reads as staff do."""
READS: Final[Mapping[str, int]] = {
    "owner": 2, "manager": 2, "chief": 2, "attorney": 3, "reader": 1, "reader of staff": 2, "reader of counsel": 3,
    "revoked": 0, "ended": 0,
}  # fmt: skip
"""How many of the three audiences' texts each link may show."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One assessment: its id, its number in its texts, and its links' tokens by what they are. `quiet`: nobody with a
    right to change it asks, so that it is the same at the end."""

    id: int
    number: int
    quiet: bool
    tokens: Mapping[str, str]


def plant(database: Database, book: Rulebook, number: int, *, quiet: bool) -> Planted:
    """A Florida city whose every text names it."""
    with database.write() as session:
        made = create_assessment(
            session, Town(f"Oakham {_mark(number, 'public')}", "city"), rulebook_version=book.version,
            rulebook_date=book.date,
        )  # fmt: skip
        set_answers(session, made.id, _answers(number), {}, why=f"as told {_mark(number, 'public')}")
        tokens = dict(_links(session, made.id))
        own = next(each for each in load_links(session, made.id) if each.name == "attorney")
        by = By(own.id, "counsel")
        for audience in ("staff", "counsel"):
            add_comment(session, made.id, "sworn_filled", f"About this {_mark(number, audience)}", audience, by=by)
        waits = {"claims_history": Answer(True, note=f"Waits {_mark(number, 'counsel')}", audience="counsel")}
        propose(session, made.id, waits, {}, by=by)
    return Planted(made.id, number, quiet, tokens)


def misread(found: bytes, planted: Planted | None, right: str) -> str:
    """What an answer to a link shows and must not; '' where it shows nothing of that kind. `planted` None: the link
    opens nothing. What is for whom is held against quiet assessments alone, as others may have changed the marks."""
    for match in MARK.finditer(found):
        number, level = int(match[1]), _LEVELS.index(match[2].decode().lower())
        if planted is None or number != planted.number:
            return f"a text of assessment {number}"
        if level >= READS[right] and (planted.quiet or not READS[right]):
            return f"a text for {AUDIENCES[level]}"
    return ""


def as_it_stands(database: Database, planted: Planted) -> tuple[object, ...]:
    """All that is kept of an assessment's answers and links, to be held against the same later on."""
    with database.read() as session:
        links = [(each.id, each.kind, each.revoked_at, each.ends_on) for each in load_links(session, planted.id)]
        return tuple(history(session, planted.id)), tuple(links)


def _mark(number: int, audience: Audience) -> str:
    return f"zq{number:02d}{_LEVELS[AUDIENCES.index(audience)]}zq"


def _answers(number: int) -> dict[str, Answer | None]:
    public, staff, counsel = (_mark(number, each) for each in AUDIENCES)
    return {
        "state": Answer("FL"),
        "agency_kind": Answer("municipal_police"),
        "custody": Answer("none", note=f"The county's {public}"),
        "agreement_in_force": Answer("none"),
        "models_offered": Answer(("task_force",)),
        "deciding_body": Answer("council"),
        "problem_to_solve": Answer(f"Contacts are few {public}."),
        "sworn_filled": Answer(43.0, note=f"By the payroll {public}"),
        "minimum_shift_staffing": Answer(5.0, note=f"Union contract {staff}"),
        "patrol_officers": Answer(29.0, note=f"By the schedule {staff}", audience="staff"),
        "who_may_sign": Answer("body", note=f"My reading {counsel}"),
        "town_indemnified": Answer(False, note=f"The contract {counsel}", source=f"Section 7 {counsel}"),
    }


def _links(session: Session, assessment: int) -> Iterator[tuple[str, str]]:
    for name, (kind, office, audience) in RIGHTS.items():
        past = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=30) if name == "ended" else None
        made = make_link(session, assessment, kind, name, office=office, audience=audience, ends_on=past)
        if name == "revoked":
            revoke_link(session, assessment, made.id)
        yield name, made.token
