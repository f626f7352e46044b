"""What opens for whoever is signed in: their assessments, and their sessions. Registered only where people sign in."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import end_session, links_of_account, numbered, open_sessions
from app.wizard.offices import right_words
from app.wizard.signed_in import signed_in, to_sign_in
from app.wizard.site import page, site

pages = Blueprint("mine", __name__)
Answered = tuple[str, int] | Response


@pages.get("/mine")
def show() -> Answered:
    """The assessments of the town that are bound to the account, and where it is signed in."""
    who, here = signed_in(), site()
    if who is None:
        return to_sign_in()
    given = here.config.sign_in
    assert given is not None
    moment, town = here.config.now(), who.account.tenant
    with here.database.read() as session:
        listed = links_of_account(session, who.account.id, town, moment) if town is not None else []
        sessions = open_sessions(session, who.account.id, moment)
    rows = [
        (each, f"/a/{numbered(each.link.id)}/{'briefing' if each.link.kind == 'reader' else 'tasks'}"
         f"{'?audience=' + (each.link.audience or 'public') if each.link.kind == 'reader' else ''}",
         right_words(each.link))
        for each in listed
    ]  # fmt: skip
    name = given.towns[town].name if town is not None and town in given.towns else ""
    return page("mine.html", who=who, town_name=name, rows=rows, sessions=sessions)


@pages.post("/mine/sessions/<id_hash>/end")
def end(id_hash: str) -> Answered:
    """End one of one's own sessions."""
    who, here = signed_in(), site()
    if who is None:
        return to_sign_in()
    with here.database.write() as session:
        end_session(session, who.account.id, id_hash, here.config.now())
    return redirect(f"{request.script_root}/mine", 303)
