"""The assessment as a whole: its link, its name, taking it along, deleting it."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.assessments.answers_file import write_answers
from app.assessments.store import (
    Appearance,
    Held,
    TownConflict,
    delete_assessment,
    load_appearance,
    renew_link,
    set_appearance,
    set_town,
)
from app.engine import figures
from app.engine.answers import TOWN_KINDS, Town
from app.outputs.apart.town_seal import LARGEST, SealError, read_seal, seal_of
from app.outputs.paper import PAPERS
from app.wizard.documents import paper
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page, site
from app.wizard.start import read_town
from app.wizard.waiting import may_wait

pages = Blueprint("manage", __name__)
keeps_input("manage.rename")
keeps_input("manage.delete")
may_wait("manage.look")
Answered = tuple[str, int] | AnyResponse


@pages.get("/a/<token>/manage")
def show(token: str) -> Answered:
    return _render(open_assessment(token))


@pages.post("/a/<token>/rename")
def rename(token: str) -> Answered:
    assessment = open_assessment(token)
    typed = {field: request.form.get(field, "").strip() for field in ("name", "kind", "was_name", "was_kind")}
    problems, town = read_town(typed["name"], typed["kind"])
    if g.forged:
        problems.insert(0, ("name", g.not_saved))
    if problems or town is None:
        return _render(assessment, typed, problems, 400)
    shown = assessment.town
    for known in TOWN_KINDS:
        if known == typed["was_kind"] and typed["was_name"]:
            shown = Town(typed["was_name"], known)
    try:
        with assessment.site.database.write() as session:
            set_town(session, assessment.id, town, expected=shown)
    except TownConflict as conflict:
        message = (
            f"Someone else changed this to “{conflict.theirs.name}” ({conflict.theirs.kind}) while you had the page "
            "open. Your text is still here. Press the button again to use yours."
        )
        return _render(assessment, typed, [("name", message)], 409)
    return redirect(f"{assessment.base}/manage", 303)


@pages.post("/a/<token>/look")
def look(token: str) -> Answered:
    """Paper and seal of all documents: a new seal, the one that is there, or none."""
    assessment = open_assessment(token)
    wanted = request.form.get("paper", "")
    if wanted not in PAPERS:
        return _render(assessment, {"paper": wanted}, [("paper", "Choose a paper.")], 400)
    with assessment.site.database.read() as session:
        seal = load_appearance(session, assessment.id).seal
    upload = request.files.get("seal")
    if upload is not None and upload.filename:
        content = upload.stream.read(LARGEST + 1)
        upload.close()
        try:
            seal = read_seal(content)
        except SealError as error:
            return _render(assessment, {"paper": wanted}, [("seal", f"{error.what} {error.mend}")], 400)
    elif request.form.get("no_seal"):
        seal = None
    with assessment.site.database.write() as session:
        set_appearance(session, assessment.id, Appearance(wanted, seal))
    return redirect(f"{assessment.base}/manage#look", 303)


@pages.post("/a/<token>/new-link")
def new_link(token: str) -> Answered:
    """A new link in place of the one by which this was asked, if it went astray or others know it."""
    assessment = open_assessment(token)
    if assessment.link.by_account:  # it has no secret to replace
        return redirect(f"{assessment.base}/links", 303)
    with assessment.site.database.write() as session:
        fresh = renew_link(session, assessment.id, assessment.link.id)
    return redirect(f"{request.script_root}/a/{fresh}/{'manage' if assessment.may('owner') else 'links'}", 303)


@pages.get("/a/<token>/answers.yaml")
def export(token: str) -> Answered:
    """The whole assessment as an answers file: every answer that the holder may read, and how many were left out."""
    assessment = open_assessment(token)
    book = assessment.rulebook
    text = write_answers(assessment.answers, book.answerable, rulebook=book.version, aside=assessment.aside)
    left_out = len(assessment.stored) + len(assessment.all_aside) - len(assessment.answers) - len(assessment.aside)
    note = (
        f"# Left out: {figures.number_of(left_out, 'answer')} for counsel alone. Counsel\u2019s link saves them too.\n"
    )
    return Response(
        (note if left_out else "") + text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="brief287-answers.yaml"'},
    )


@pages.post("/a/<token>/delete")
def delete(token: str) -> Answered:
    """Delete all of it, once the town's name was typed."""
    assessment = open_assessment(token)
    typed = request.form.get("confirm", "").strip()
    if g.forged:
        return _render(assessment, {"confirm": typed}, [("confirm", g.not_saved)], 400)
    if typed.casefold() != assessment.town.name.casefold():
        message = f"To delete, type the name as shown here: {assessment.town.name}"
        return _render(assessment, {"confirm": typed}, [("confirm", message)], 400)
    try:
        with site().database.write() as session:
            delete_assessment(session, assessment.id)
    except Held:
        message = "Whoever runs this server has put a hold on this assessment, so it cannot be deleted. Ask them."
        return _render(assessment, {"confirm": typed}, [("confirm", message)], 409)
    site().at_hand.forget(assessment.id)
    return redirect(f"{request.script_root}/deleted", 303)


@pages.get("/deleted")
def deleted() -> Answered:
    return page("deleted.html")


def _render(
    assessment: OpenAssessment,
    typed: dict[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> tuple[str, int]:
    with assessment.site.database.read() as session:
        appearance = load_appearance(session, assessment.id)
    own = {
        "confirm": "",
        "name": assessment.town.name,
        "kind": assessment.town.kind,
        "paper": paper(assessment, appearance),
    }
    return page(
        "manage.html",
        assessment,
        status,
        typed={**own, **(typed or {})},
        seal=seal_of(appearance.seal, assessment.town.name),
        problems=problems or [],
        kinds=TOWN_KINDS,
        link=f"{request.host_url.rstrip('/')}{assessment.base}/tasks",
    )
