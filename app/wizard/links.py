"""Links: whose they are and what they open, made with the words to send, revoked; and the recovery code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.rights import COUNSELS, KINDS, Kind
from app.assessments.store import (
    LONGEST_NAME,
    Link,
    LinkError,
    load_links,
    make_link,
    new_recovery_code,
    revoke_link,
)
from app.engine import figures
from app.engine.answers import AUDIENCES
from app.engine.answers_check import AnswerError, check_text
from app.engine.typed_dates import read_day
from app.schema.base import Audience, Role
from app.sign_in import work_address
from app.wizard.offices import READERS, ROLES, THE_OFFICE, right_words
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page, site

pages = Blueprint("links", __name__)
keeps_input("links.make")
Answered = tuple[str, int] | Response
BLANK = {"right": "", "name": "", "address": "", "ends": ""}


class Right(NamedTuple):
    """What a link may be: its kind, with the office or the audience."""

    kind: Kind
    office: Role | None = None
    audience: Audience | None = None

    @property
    def id(self) -> str:
        return ":".join(each for each in (self.kind, self.office or self.audience) if each)

    @property
    def words(self) -> str:
        if self.kind == "owner":
            return "Owner: everything, links and FINALs too"
        if self.office is not None:
            return f"{ROLES[self.office]}: answers and signs its own parts, sees the others"
        words = READERS[self.audience or "public"]
        return f"{words[:1].upper()}{words[1:]}: changes nothing"


RIGHTS = (
    Right("owner"), *(Right("office", office) for office in ROLES), *(Right("reader", None, each) for each in AUDIENCES)
)  # fmt: skip
assert {each.kind for each in RIGHTS} == set(KINDS)


@dataclass(frozen=True, slots=True)
class Row:
    """One link on the list."""

    link: Link
    what: str
    state: str
    revocable: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """A link that was just made: shown this once, with the words to send. `for_address`: whoever signs in with it opens
    it; without one, whoever has the link does."""

    name: str
    address: str
    words: str
    for_address: str | None


@pages.get("/a/<token>/links")
def show(token: str) -> Answered:
    return _render(open_assessment(token))


@pages.post("/a/<token>/links")
def make(token: str) -> Answered:
    """Make a link, and show it once."""
    assessment = open_assessment(token)
    typed = {field: request.form.get(field, "").strip() for field in BLANK}
    problems: list[tuple[str, str]] = [("right", g.not_saved)] if g.forged else []
    right = next((each for each in _offered(assessment) if each.id == typed["right"]), None)
    if right is None:
        problems.append(("right", "Choose what the link opens."))
    try:
        name = check_text(typed["name"], lines=False, longest=LONGEST_NAME) if typed["name"] else ""
    except AnswerError as error:
        problems.append(("name", str(error)))
    else:
        problems += [] if name else [("name", "Say whom it is for.")]
    for_address, wrong = _work_address(assessment, typed["address"])
    problems += wrong
    ends = None
    try:
        ends = dt.date.fromisoformat(read_day(typed["ends"])) if typed["ends"] else None
    except AnswerError as error:
        problems.append(("ends", str(error)))
    if ends is not None and ends < assessment.today:
        problems.append(("ends", "This day is past. Give a day to come, or none."))
    if problems or right is None:
        return _render(assessment, typed, problems, 400)
    try:
        with assessment.site.database.write() as session:
            made = make_link(
                session, assessment.id, right.kind, name, office=right.office, audience=right.audience, ends_on=ends,
                address=for_address, first=right.office == COUNSELS and assessment.holder.kind == "owner",
            )  # fmt: skip
    except LinkError as error:
        return _render(assessment, typed, [("right", str(error))], 400)
    first = f"briefing?audience={right.audience}" if right.kind == "reader" else "tasks"
    address = f"{request.host_url.rstrip('/')}{request.script_root}/a/{made.token}/{first}"
    words = words_to_send(assessment.town.name, right, name, address, ends, for_address)
    fresh = Fresh(name, address, words, for_address)
    return _render(open_assessment(token), fresh=fresh)


def _work_address(assessment: OpenAssessment, typed: str) -> tuple[str | None, list[tuple[str, str]]]:
    """The work address for which a link is to be, or None; and what is wrong with it."""
    if not binds(assessment):
        return None, []
    if not typed:
        return None, [] if secret_links() else [("address", "Enter the address that they sign in with.")]
    found = work_address(typed)
    if found is None:
        return None, [("address", "Enter a work address such as chief@example.gov, in plain letters.")]
    given = assessment.site.config.sign_in
    assert given is not None
    domain = given.towns[assessment.found.tenant or ""].accounts.email_domain
    if domain is not None and not found.endswith(f"@{domain}"):
        return None, [("address", f"People of your town sign in with addresses at {domain}.")]
    return found, []


def binds(assessment: OpenAssessment) -> bool:
    """Can its links be for people who sign in?"""
    return assessment.site.ways.open(True, assessment.found.tenant)


def secret_links() -> bool:
    """Does a link open for whoever has it?"""
    return site().ways.secrets


@pages.post("/a/<token>/links/<int:number>/revoke")
def revoke(token: str, number: int) -> Answered:
    """End a link. Whoever ends the one that they came by is led to the start page."""
    assessment = open_assessment(token)
    found = next((each for each in _all(assessment) if each.id == number), None)
    if found is None or not assessment.holder.may_revoke(found.kind, found.office, found.audience):
        return redirect(f"{assessment.base}/links", 303)
    try:
        with assessment.site.database.write() as session:
            revoke_link(session, assessment.id, number, ways=assessment.site.ways)
    except LinkError as error:
        return _render(assessment, None, [("links", str(error))], 409)
    own = number == assessment.link.id
    return redirect(f"{request.script_root}/" if own else f"{assessment.base}/links", 303)


@pages.post("/a/<token>/links/recovery")
def recovery(token: str) -> Answered:
    """A recovery code, shown this once. A link with a last day makes none, as the code would outlast it."""
    assessment = open_assessment(token)
    if not secret_links() or assessment.link.ends_on is not None:
        abort(404)
    with assessment.site.database.write() as session:
        code = new_recovery_code(session, assessment.id)
    return _render(assessment, code=code)


def words_to_send(
    town: str, right: Right, name: str, address: str, ends: dt.date | None, for_address: str | None = None
) -> str:
    """A short text for an e-mail."""
    if right.kind == "owner":
        whoever = "You" if for_address else "Whoever has it"
        does = f"This link opens all of it. {whoever} can change and delete everything."
    elif right.office is not None:
        does = f"Please answer and sign the parts of {THE_OFFICE[right.office]}. This link opens them."
    else:
        does = "This link opens it to read. It changes nothing."
    lines = [f"{town} is preparing a briefing on a 287(g) agreement with ICE. {does}", "", address, ""]
    if for_address is not None:
        lines.append(
            f"It is for {name}, and opens when you sign in as {for_address}. Each page is saved when you continue."
        )
    elif right.kind == "reader":
        lines.append(f"It is for {name}.")
    else:
        lines.append(f"It is for {name}: please do not pass it on. Each page is saved when you continue.")
    if right.office == COUNSELS:
        first = "make a new link first, so that nobody but you knows it. Then " if for_address is None else ""
        lines.append(
            f"What you mark for counsel alone opens by counsel’s links alone. On the page “Your link”, {first}look who "
            "else has one of counsel’s links, and revoke each that is not for counsel."
        )
    if ends is not None:
        lines.append(f"It works through {figures.date_text(ends)}.")
    lines.append("Answers may be public records. Do not enter any person’s name, case or immigration status.")
    return "\n".join(lines)


def _offered(assessment: OpenAssessment) -> list[Right]:
    return [each for each in RIGHTS if assessment.holder.may_give(*each)]


def _all(assessment: OpenAssessment) -> list[Link]:
    with assessment.site.database.read() as session:
        return load_links(session, assessment.id)


def _rows(assessment: OpenAssessment) -> list[Row]:
    """The links that the holder makes or ends, the living ones first."""
    now, found = assessment.site.config.now(), []
    for each in _all(assessment):
        revocable = assessment.holder.may_revoke(each.kind, each.office, each.audience)
        if not revocable:
            continue
        if each.revoked_at is not None:
            state = f"Revoked {figures.date_text(each.revoked_at.date())}"
        elif not each.lives(now) or not assessment.site.ways.open(each.by_account, assessment.found.tenant):
            state = "Ended"
        elif each.waits:
            state = "Waits for the first sign-in"
        else:
            state = "Opens"
        found.append(Row(each, right_words(each), state, each.lives(now)))
    return sorted(found, key=lambda row: not row.revocable)


def _render(
    assessment: OpenAssessment,
    typed: dict[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
    fresh: Fresh | None = None,
    code: str = "",
) -> tuple[str, int]:
    return page(
        "links.html", assessment, status, typed=typed or BLANK, problems=problems or [], fresh=fresh, code=code,
        rows=_rows(assessment) if assessment.may("links") else [], offered=_offered(assessment),
        own=right_words(assessment.link), binds=binds(assessment), secret_links=secret_links(),
    )  # fmt: skip
