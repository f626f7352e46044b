"""The start page: what this is, the three doors, and the ways back to saved work."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.answers_file import AnswersFileError
from app.assessments.store import (
    Account,
    create_assessment,
    find_link,
    import_answers,
    is_code,
    recover,
    set_answers,
)
from app.engine import figures
from app.engine.answers import TOWN_KINDS, Answer, Town
from app.engine.answers_check import LONGEST_LINE, AnswerError, check_text, check_value
from app.lists.zip_codes import source
from app.rulebook import names
from app.rulebook.records import COUNTY, TIME_ZONE
from app.wizard.places import LookUp, place_answers, read_look_up
from app.wizard.security import keeps_input
from app.wizard.signed_in import signed_in
from app.wizard.site import page, site
from app.wizard.walks import MOST_FIRST

pages = Blueprint("start", __name__)
keeps_input("start.begin")
keeps_input("start.resume")
Answered = tuple[str, int] | Response


class Door(NamedTuple):
    """A way in: what it is called, for whom, and the page it leads to."""

    title: str
    hint: str
    leads_to: str


DOORS = {
    "manager": Door(
        "Prepare a council briefing", f"For a manager or clerk. At most {MOST_FIRST} answers give a draft.", "first/go"
    ),
    "chief": Door("Estimate officer cost tonight", "For a chief. One page of questions, one page of results.", "chief"),
    "attorney": Door(
        "Review the law and the agreement", "For counsel. State law, the forms, and open points.", "law/go"
    ),
}
_LINK = re.compile(r"(?:.*/a/)?([A-Za-z0-9_-]{32})(?:[/?#].*)?", re.DOTALL)
BLANK = {"name": "", "kind": "", "door": "", "link": "", "state": "", "county": "", "zone": ""}
PLACE = ("state", "county", "zone")


@pages.get("/")
def start() -> Answered:
    return _render()


@pages.post("/begin")
def begin() -> Answered:
    """A new assessment, and on through one of the doors."""
    here = site()
    if not may_begin():
        return redirect(f"{request.script_root}/sign-in?next=/", 303)
    typed = {field: request.form.get(field, "").strip() for field in ("name", "kind", "door", *PLACE)}
    look = read_look_up(request.form, complete=bool(typed["name"] and typed["kind"] and typed["door"]))
    if look.asked and not g.forged:
        return _render(_filled(typed, look) if "use_place" in request.form else typed, look=look)
    problems, town = read_town(typed["name"], typed["kind"])
    answers, wrong = _place(typed, look)
    problems += wrong
    if typed["door"] not in DOORS:
        problems.append(("door-manager", "Choose what to do first."))
    if g.forged:
        problems.insert(0, ("name", g.not_saved))
    if problems or town is None:
        return _render(typed, problems, 400, look)
    with here.database.write() as session:
        moment = dt.datetime.now(dt.UTC)  # one for both: whoever begins has seen these answers
        created = create_assessment(
            session,
            town,
            rulebook_version=here.rulebook.version,
            rulebook_date=here.rulebook.date,
            at=moment,
            owner=owner(),
        )
        set_answers(session, created.id, answers, {}, role="manager", at=moment)
    return redirect(f"{request.script_root}/a/{created.token}/{DOORS[typed['door']].leads_to}", 303)


def may_begin() -> bool:
    """Whoever asks may begin an assessment: anybody, or where people sign in an account of a town."""
    who = signed_in()
    return site().config.sign_in is None or (who is not None and who.account.tenant is not None)


def owner() -> Account | None:
    """Whose a new assessment is; None where nobody signs in."""
    who = signed_in()
    return who.account if who is not None else None


def _filled(typed: dict[str, str], look: LookUp) -> dict[str, str]:
    """What was typed, with what is known of the chosen place. A name that was typed stays."""
    if look.chosen is None:
        return typed
    found = look.chosen
    return {**typed, "name": typed["name"] or found.name, "state": found.state, "county": found.county,
            "zone": found.zone}  # fmt: skip


def _place(typed: dict[str, str], look: LookUp) -> tuple[dict[str, Answer | None], list[tuple[str, str]]]:
    """The answers that the look-up filled, as they stand in the fields now, or what is wrong with them."""
    questions, problems = site().rulebook.answerable, []
    for field, key in zip(PLACE, (names.STATE, COUNTY, TIME_ZONE), strict=True):
        try:
            if typed[field]:
                check_value(questions[key], typed[field])
        except AnswerError as error:
            problems.append((field, f"{error.what} {error.mend}"))
    answers = place_answers(typed["county"], typed["zone"], look.chosen)
    if typed["state"]:
        filled = look.chosen is not None and look.chosen.state == typed["state"]
        answers[names.STATE] = Answer(typed["state"], source=source() if filled else None)
    return {key: each for key, each in answers.items() if each is not None}, problems


def read_town(name: str, kind: str) -> tuple[list[tuple[str, str]], Town | None]:
    """A town from what was typed, or what is wrong with it as (id of the input, message)."""
    problems = []
    try:
        name = check_text(name, lines=False, longest=LONGEST_LINE)
    except AnswerError as error:
        problems.append(("name", "Enter the name of the town." if not name else f"{error.what} {error.mend}"))
    for known in TOWN_KINDS:
        if kind == known and not problems:
            return [], Town(name, known)
    if kind not in TOWN_KINDS:
        problems.append(("kind", "Choose what kind of town it is."))
    return problems, None


@pages.post("/resume")
def resume() -> Answered:
    """Back to saved work by its link; or by a recovery code, which is spent on a new owner's link."""
    link = request.form.get("link", "").strip()
    if g.forged:
        return _render({"link": link}, [("link", g.not_saved)], 400)
    match = _LINK.fullmatch(link[:400])
    given = site().config.sign_in
    if given is not None and given.links == "refused":
        abort(404)
    if match is not None:
        with site().database.read() as session:
            if find_link(session, match[1], site().config.now()) is not None:
                return redirect(f"{request.script_root}/a/{match[1]}/tasks", 303)
    elif is_code(link):
        with site().database.write() as session:
            made = recover(session, link)
        if made is not None:
            return redirect(f"{request.script_root}/a/{made.token}/links", 303)
    message = (
        "This does not work. Copy the whole address of any page of your work, or your whole recovery code."
        if link
        else "Paste your link."
    )
    return _render({"link": link}, [("link", message)], 400)


@pages.get("/import")
def show_import() -> Answered:
    if not may_begin():
        return redirect(f"{request.script_root}/sign-in?next=/import", 303)
    return page("import.html", problems=[], lines=[])


@pages.post("/import")
def take_import() -> Answered:
    """A new assessment from an answers file."""
    here = site()
    if not may_begin():
        return redirect(f"{request.script_root}/sign-in?next=/import", 303)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return page("import.html", status=400, problems=[("file", "Choose a file first.")], lines=[])
    try:
        with here.database.write() as session:
            created = import_answers(
                session, upload.read(), here.rulebook.answerable,
                rulebook_version=here.rulebook.version, rulebook_date=here.rulebook.date, name="answers.yaml",
                renames=here.rulebook.renames, owner=owner(),
            )  # fmt: skip
    except AnswersFileError as error:
        told = figures.number_of(len(error.problems), "problem is", "problems are")
        problems = [("file", f"The file could not be used: {told} listed below.")]
        return page("import.html", status=400, problems=problems, lines=error.problems)
    return redirect(f"{request.script_root}/a/{created.token}/tasks", 303)


@pages.get("/glossary")
def glossary() -> Answered:
    return page("glossary.html")


def _render(
    typed: dict[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
    look: LookUp | None = None,
) -> tuple[str, int]:
    return page(
        "start.html",
        status=status,
        typed={**BLANK, **(typed or {})},
        problems=problems or [],
        look=look or LookUp(),
        doors=DOORS,
        kinds=TOWN_KINDS,
        most_first=MOST_FIRST,
        may_begin=may_begin(),
    )
