"""Who takes part around us: where the town lies, its officers in the FBI's table, the agreements of its agency and
county in ICE's list. Each is kept as an answer once somebody has chosen it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import Conflict, PublishedList, listed_agreements, load_lists
from app.engine.answers import Answer
from app.engine.answers_check import AnswerError, check_value
from app.engine.around import Around, around_of, around_text
from app.lists.matches import FoundAgreement, Seeker, agreements_around, around
from app.lists.shapes import PUBLICATIONS, Agreement
from app.lists.zip_codes import LookUpError, counties_in
from app.rulebook import names
from app.rulebook.records import AROUND, COUNTY, TIME_ZONE
from app.wizard.officers import Officers, officers, proposed, seeker
from app.wizard.places import LookUp, place_answers, read_look_up
from app.wizard.saving import changed_meanwhile, read_shown
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("around", __name__)
for _endpoint in ("around.save_place", "around.save_officers", "around.save_rows"):
    keeps_input(_endpoint)
Answered = tuple[str, int] | Response
Problems = list[tuple[str, str]]
PLACE_KEYS = (COUNTY, TIME_ZONE)


@dataclass(frozen=True, slots=True)
class InList:
    """What ICE's list has for the town; `list_` is None where no list was brought in."""

    list_: PublishedList | None
    agreements: tuple[Agreement, ...] = ()
    found: tuple[FoundAgreement, ...] = ()


@pages.get("/a/<token>/around")
def show(token: str) -> Answered:
    return _render(open_assessment(token))


@pages.post("/a/<token>/around/place")
def save_place(token: str) -> Answered:
    """County and time zone, typed or filled by the look-up."""
    assessment = open_assessment(token)
    typed = {field: request.form.get(field, "").strip() for field in ("county", "zone")}
    look = read_look_up(request.form, complete=True)
    if look.asked and not g.forged:
        if "use_place" in request.form and look.chosen is not None:
            typed = {"county": look.chosen.county, "zone": look.chosen.zone}
        return _render(assessment, typed, look=look)
    problems: Problems = [("county", g.not_saved)] if g.forged else []
    for field, key in zip(("county", "zone"), PLACE_KEYS, strict=True):
        try:
            if typed[field]:
                check_value(assessment.rulebook.answerable[key], typed[field])
        except AnswerError as error:
            problems.append((field, f"{error.what} {error.mend}"))
    if problems:
        return _render(assessment, typed, problems, 400, look)
    changes = place_answers(typed["county"], typed["zone"], look.chosen)
    for key in PLACE_KEYS:
        stored, new = assessment.answers.get(key), changes[key]
        if stored is not None and new is not None and stored.value == new.value and new.source is None:
            changes[key] = stored
    return _saved(assessment, changes, typed, look) or redirect(f"{assessment.base}/around", 303)


@pages.post("/a/<token>/around/officers")
def save_officers(token: str) -> Answered:
    """The number of one agency of the FBI's table becomes the answer on posts that are filled."""
    assessment = open_assessment(token)
    typed = {"agency": request.form.get("agency", "")}
    found = officers(assessment).found
    number = int(typed["agency"]) if typed["agency"].isdecimal() and len(typed["agency"]) < 4 else -1
    problems: Problems = [("agency-0", g.not_saved)] if g.forged else []
    if not problems and not 0 <= number < len(found):
        problems.append(("agency-0", "Choose the agency whose number is to be used."))
    if problems:
        return _render(assessment, typed, problems, 400)
    proposal = proposed(found[number].department)
    answer = Answer(float(proposal.value), "estimate", source=proposal.source)
    return _saved(assessment, {names.SWORN_FILLED: answer}, typed) or redirect(
        f"{assessment.base}/around#officers", 303
    )


@pages.post("/a/<token>/around/rows")
def save_rows(token: str) -> Answered:
    """The rows that were chosen become the town's table; the second button takes the table out."""
    assessment = open_assessment(token)
    chosen = request.form.getlist("row")
    if g.forged:
        return _render(assessment, problems=[("rows", g.not_saved)], status=400, chosen=chosen)
    answer = None
    if "take_out" not in request.form:
        inside, asks = in_list(assessment), seeker(assessment)
        if inside.list_ is None or asks is None:
            return _render(assessment, problems=[("rows", "There is no list to take rows from.")], status=400)
        rows = [each for each in inside.found if each.id in chosen]
        made = around(asks, inside.list_.day, inside.agreements, rows)
        about = f"{inside.list_.name}, SHA-256 {inside.list_.sha256}, brought in {inside.list_.at:%Y-%m-%d}"
        answer = Answer(around_text(made), source=about)
    return _saved(assessment, {AROUND: answer}, {}, chosen=chosen) or redirect(f"{assessment.base}/around#rows", 303)


def in_list(assessment: OpenAssessment) -> InList:
    """The agreements of the town's state, and those that are about the town."""
    asks = seeker(assessment)
    with assessment.site.database.read() as session:
        about = next((each for each in load_lists(session) if each.kind == "agreements"), None)
        if about is None or asks is None:
            return InList(about)
        agreements = listed_agreements(session, asks.state)
    return InList(about, agreements, agreements_around(asks, agreements, _counties(asks, agreements)))


def _counties(asks: Seeker, agreements: tuple[Agreement, ...]) -> dict[str, set[str]]:
    """Where the places of the state lie, if any row of the list lacks its county."""
    if not asks.county or all(each.county for each in agreements):
        return {}
    try:
        return counties_in(asks.state)
    except LookUpError:
        return {}


def _saved(
    assessment: OpenAssessment,
    changes: Mapping[str, Answer | None],
    typed: Mapping[str, str],
    look: LookUp | None = None,
    chosen: list[str] | None = None,
) -> Answered | None:
    """None once it is saved; else the page again, as somebody else was faster."""
    shown = read_shown(request.form.get("shown", ""))
    try:
        assessment.save(changes, {key: shown.get(key, 0) for key in changes}, "manager")
    except Conflict as conflict:
        clash = conflict.clashes[0]
        theirs = str(clash.theirs.value) if clash.theirs is not None and clash.key != AROUND else "another table"
        field = {COUNTY: "county", TIME_ZONE: "zone", names.SWORN_FILLED: "agency-0"}.get(clash.key, "rows")
        told = changed_meanwhile(theirs if clash.theirs is not None else "no answer")
        seen = {each.key: each.version for each in conflict.clashes}
        return _render(assessment.after({}, seen), dict(typed), [(field, told)], 409, look, chosen)
    return None


def _render(
    assessment: OpenAssessment,
    typed: Mapping[str, str] | None = None,
    problems: Problems | None = None,
    status: int = 200,
    look: LookUp | None = None,
    chosen: list[str] | None = None,
) -> tuple[str, int]:
    def text(key: str) -> str:
        answer = assessment.answers.get(key)
        return answer.value if answer is not None and isinstance(answer.value, str) else ""

    inside, fbi = in_list(assessment), officers(assessment)
    taken = around_of(assessment.answers.get(AROUND))
    marked = chosen if chosen is not None else _marked(taken, inside)
    keys = (*PLACE_KEYS, AROUND, names.SWORN_FILLED)
    return page(
        "around.html", assessment, status, look=look or LookUp(), problems=problems or [],
        typed={"county": text(COUNTY), "zone": text(TIME_ZONE), "agency": _first(fbi), **(typed or {})},
        shown=" ".join(f"{key}={assessment.versions.get(key, 0)}" for key in keys),
        sources={key: each.source for key in keys if (each := assessment.answers.get(key)) is not None and each.source},
        seeks=seeker(assessment), fbi=fbi, proposals=[proposed(each.department) for each in fbi.found],
        filled=assessment.answers.get(names.SWORN_FILLED), inside=inside, taken=taken, marked=marked,
        publications=PUBLICATIONS,
    )  # fmt: skip


def _first(fbi: Officers) -> str:
    return "0" if fbi.found and fbi.found[0].alike == "same" else ""


def _marked(taken: Around | None, inside: InList) -> list[str]:
    """Before a table is taken, the rows that match exactly; then those that are in it."""
    if taken is None:
        return [each.id for each in inside.found if each.alike == "same"]
    rows = {(each.agency, each.model, each.signed) for each in taken.neighbors}
    return [e.id for e in inside.found if (e.agreement.agency, e.agreement.model, e.agreement.signed) in rows]
