"""The operator's page: counts, storage, FINALs that failed. No answer, no town's own words, and no right to anything.
Registered only where people sign in."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from app.assessments.status import TownStatus, read_status, size_text
from app.wizard.signed_in import signed_in, to_sign_in
from app.wizard.site import page, site

pages = Blueprint("operators", __name__)


@pages.get("/operator")
def show() -> tuple[str, int] | Response:
    """For operators alone; for all others that are signed in there is no such page."""
    who, here = signed_in(), site()
    if who is None:
        return to_sign_in()
    if not who.operator:
        abort(404)
    given = here.config.sign_in
    assert given is not None
    with here.database.read() as session:
        found = read_status(session, here.config.now())
    there = {each.tenant: each for each in found.towns}
    listed = [(town.name, there.pop(town.id, TownStatus(town.id))) for town in given.file.towns]
    listed += [(f"{each} (not in the settings)" if each else "Of no town", each_of) for each, each_of in there.items()]
    return page("operator.html", found=found, towns=listed, size_text=size_text)
