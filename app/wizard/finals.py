"""A FINAL: made after a second look at what it lacks, frozen, read as it was, held against what is now, withdrawn.

It is kept file by file. Nothing of it is ever made again, so a newer rulebook or program changes none of its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, g, redirect, request
from markupsafe import Markup

from app.assessments.store import (
    Final,
    FinalConflictError,
    FinalFile,
    FinalWork,
    drop_work,
    load_final_file,
    load_finals,
    load_snapshot,
    load_work,
    withdraw_final,
)
from app.engine import figures
from app.engine.compare import Comparison, Difference, Snapshot, compare_snapshots, snapshot
from app.outputs.formats import VERSIONS, Version
from app.schema.base import Audience
from app.wizard import final_making
from app.wizard.corrections import of_final
from app.wizard.final_files import FILE_WORDS, page_name
from app.wizard.final_rights import for_holder
from app.wizard.final_standing import lacks_of
from app.wizard.outputs import AUDIENCE_WORDS, Answered, asked_audience, attached, town_in_name
from app.wizard.reading import READ, Link
from app.wizard.releases import recalled_of_final
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("finals", __name__)
keeps_input("finals.make")
keeps_input("finals.withdraw")
LONGEST_BY = 200
LONGEST_REASON = 500
RELOAD_SECONDS = 5


@dataclass(frozen=True)
class Part:
    """One kind of what changed since a FINAL."""

    title: str
    differences: tuple[Difference, ...]


@pages.get("/a/<token>/finals")
def show(token: str) -> Answered:
    return _render(open_assessment(token))


@pages.post("/a/<token>/finals")
def make(token: str) -> Answered:
    """Begin the next FINAL, after a second look where something is missing. A button pressed twice begins one."""
    assessment = open_assessment(token)
    number, by = request.form.get("number", ""), request.form.get("made_by", "").strip()
    if g.forged or len(by) > LONGEST_BY:
        what = g.not_saved or f"Shorten this to {LONGEST_BY} characters."
        return _render(assessment, [("made_by", what)], 400, made_by=by)
    made, work = _made(assessment)
    instead = work is not None and bool(request.form.get("instead")) and _may_begin_again(assessment, work)
    known = {str(final.number) for final in made} | ({str(work.number)} if work is not None and not instead else set())
    if number in known:
        return redirect(f"{assessment.base}/finals/{number}", 303)
    if number != str(len(made) + 1):
        abort(400)
    lacks = lacks_of(assessment)
    if lacks.any and request.form.get("seen") != lacks.digest:
        return page("final_lacks.html", assessment, lacks=lacks, number=number, made_by=by, instead=instead)
    maker = by or f"the link “{assessment.by.who}”"[:LONGEST_BY]
    try:
        final_making.begin(assessment, int(number), made_by=maker, instead=instead)
    except FinalConflictError as error:
        message = f"No FINAL was made: {error}. Look at the current answers, then press the button again."
        return _render(open_assessment(token), [("made_by", message)], 409, made_by=by)
    return redirect(f"{assessment.base}/finals/{number}", 303)


@pages.get("/a/<token>/finals/missing")
def second_look(token: str) -> Answered:
    """What a FINAL would lack, with the button that makes it all the same."""
    assessment = open_assessment(token)
    made, work = _made(assessment)
    lacks = lacks_of(assessment)
    if not lacks.any or work is not None:
        return redirect(f"{assessment.base}/finals", 303)
    return page("final_lacks.html", assessment, lacks=lacks, number=len(made) + 1, made_by="", instead=False)


@pages.post("/a/<token>/finals/<int:number>/stop")
def stop(token: str, number: int) -> Answered:
    """Make nothing more of a FINAL that is not complete."""
    assessment = open_assessment(token)
    if _being_made(assessment, number) is None:
        return redirect(f"{assessment.base}/finals/{number}", 303)  # it is complete, or there is none
    with assessment.site.database.write() as session:
        drop_work(session, assessment.id, number)
    return redirect(f"{assessment.base}/finals", 303)


def _may_begin_again(assessment: OpenAssessment, work: FinalWork) -> bool:
    """Whether what was begun comes to nothing: it failed, or waits for a program with a rulebook that is gone here."""
    return work.failed is not None or work.rulebook_version != assessment.rulebook.version


def _progress(assessment: OpenAssessment, work: FinalWork) -> Answered:
    """How far it is. The page loads itself again, unless it was asked not to."""
    still = "still" in request.args
    again = _may_begin_again(assessment, work)
    zone = assessment.zone
    began = work.begun_at.astimezone(ZoneInfo(zone) if zone is not None else None)
    body, status = page(
        "final_progress.html", assessment, work=work, still=still, again=again, seconds=RELOAD_SECONDS,
        began=f"at {began:%-I:%M} {'a.m.' if began.hour < 12 else 'p.m.'} on {figures.date_text(began.date())}",
    )  # fmt: skip
    if still or again:
        return body, status
    return Response(body, status, headers={"Refresh": str(RELOAD_SECONDS)})


@pages.get("/a/<token>/finals/<int:number>/withdraw")
def ask_to_withdraw(token: str, number: int) -> Answered:
    assessment = open_assessment(token)
    return page("final_withdraw.html", assessment, final=_final(assessment, number), typed={})


@pages.post("/a/<token>/finals/<int:number>/withdraw")
def withdraw(token: str, number: int) -> Answered:
    """Mark a FINAL as withdrawn, for good. Its files stay."""
    assessment = open_assessment(token)
    final = _final(assessment, number)
    typed = {name: request.form.get(name, "").strip() for name in ("reason", "by")}
    problems = [("reason", g.not_saved)] if g.forged else []
    for name, longest, ask in (
        ("reason", LONGEST_REASON, "Write why it is withdrawn."),
        ("by", LONGEST_BY, "Write who withdraws it: name and title."),
    ):
        if not typed[name]:
            problems.append((name, ask))
        elif len(typed[name]) > longest:
            problems.append((name, f"Shorten this to {longest} characters."))
    if problems:
        return page("final_withdraw.html", assessment, 400, final=final, typed=typed, problems=problems)
    with assessment.site.database.write() as session:
        withdraw_final(session, assessment.id, number, day=assessment.today, by=typed["by"], reason=typed["reason"])
    return redirect(f"{assessment.base}/finals/{number}", 303)


def read(token: str, number: int, version: str) -> Answered:
    """A frozen document, as one page with its contents."""
    assessment, which = open_assessment(token), VERSIONS[version]
    if which is READ[0] and (work := _being_made(assessment, number)) is not None:
        return _progress(assessment, work)
    final = _final(assessment, number)
    audience = asked_audience(assessment)
    with assessment.site.database.read() as session:
        body = load_final_file(session, assessment.id, number, page_name(which, audience), reader=audience)
    if body is None:
        abort(404)
    return page(
        "final.html", assessment, final=final, audience=audience,
        article=Markup(body.decode()),  # our own page, escaped when it was made
        others=[
            Link(each.title, _address(assessment, number, each), each is which) for each in _frozen(final, audience)
        ],
        here=_address(assessment, number, which),
        audiences={id_: words for id_, words in AUDIENCE_WORDS.items() if assessment.may("read", id_)},
        files=_listed(final, audience), changed=_in_short(_comparison(assessment, number)),
        corrected=of_final(assessment.rulebook, _then(assessment, number), final.rulebook_date),
        recalled=recalled_of_final(assessment, final),
    )  # fmt: skip


for _version in READ:
    pages.add_url_rule(
        f"/a/<token>/finals/<int:number>{'' if _version is READ[0] else f'/{_version.stem}'}",
        view_func=read, defaults={"version": _version.name},
    )  # fmt: skip


def _address(assessment: OpenAssessment, number: int, version: Version) -> str:
    first = f"{assessment.base}/finals/{number}"
    return first if version is READ[0] else f"{first}/{version.stem}"


def _frozen(final: Final, reader: Audience) -> list[Version]:
    """The documents that it has to read: one of an earlier program has only the first."""
    return [version for version in READ if final.file(page_name(version, reader), reader) is not None]


@pages.get("/a/<token>/finals/<int:number>/changes")
def changes(token: str, number: int) -> Answered:
    """What is not as it was when the FINAL was made."""
    assessment = open_assessment(token)
    final = _final(assessment, number)
    found, left_out = for_holder(assessment, _then(assessment, number), _comparison(assessment, number))
    kinds = (
        Part("Frame", found.frame),
        Part("Answers", found.answers),
        Part("The tool’s own numbers", found.numbers),
        Part("Options", found.options),
        Part("Totals", found.totals),
        Part("What is not known", found.unknowns),
    )
    return page("final_changes.html", assessment, final=final, found=found, kinds=kinds, left_out=left_out)


@pages.get("/a/<token>/finals/<int:number>/<name>")
def file(token: str, number: int, name: str) -> Answered:
    """A frozen file, byte for byte. One for staff or counsel is given only where the address asks as they, so that the
    public version leads to none of them."""
    assessment = open_assessment(token)
    reader = asked_audience(assessment)
    final = _final(assessment, number)
    kept = final.file(name, reader)
    if kept is None:
        abort(404)
    if kept.sha256 in request.if_none_match:
        return Response(status=304, headers={"ETag": f'"{kept.sha256}"'})
    with assessment.site.database.read() as session:
        body = load_final_file(session, assessment.id, number, name, reader=reader)
    if body is None:
        abort(404)
    mark = f"FINAL-{number}" + ("-WITHDRAWN" if final.withdrawn is not None else "")
    answer = attached(body, kept.media_type, f"287g-{town_in_name(assessment)}-{mark}-{name}")
    answer.set_etag(kept.sha256)
    return answer


def _made(assessment: OpenAssessment) -> tuple[tuple[Final, ...], FinalWork | None]:
    """All FINALs, and the one that is being made."""
    with assessment.site.database.read() as session:
        return load_finals(session, assessment.id), load_work(session, assessment.id)


def _being_made(assessment: OpenAssessment, number: int) -> FinalWork | None:
    with assessment.site.database.read() as session:
        work = load_work(session, assessment.id)
    return work if work is not None and work.number == number else None


def _final(assessment: OpenAssessment, number: int) -> Final:
    with assessment.site.database.read() as session:
        found = next((final for final in load_finals(session, assessment.id) if final.number == number), None)
    if found is None:
        abort(404)
    return found


def _comparison(assessment: OpenAssessment, number: int) -> Comparison:
    return compare_snapshots(_then(assessment, number), snapshot(assessment.whole))


def _in_short(found: Comparison) -> str:
    """How much changed, as in: 3 answers, 12 totals. Empty where nothing did."""
    kinds = (
        ("answer", "answers", found.answers),
        ("assumption of the tool", "assumptions of the tool", found.numbers),
        ("option", "options", found.options),
        ("total", "totals", found.totals),
        ("thing that is not known", "things that are not known", found.unknowns),
    )
    return ", ".join(figures.number_of(len(many), one, more) for one, more, many in kinds if many)


def _then(assessment: OpenAssessment, number: int) -> Snapshot:
    """What stood when a FINAL was made."""
    with assessment.site.database.read() as session:
        then = load_snapshot(session, assessment.id, number)
    if then is None:
        abort(404)
    return Snapshot.from_json(then)


def _listed(final: Final, reader: Audience) -> list[tuple[FinalFile, str]]:
    """The files that a reader may save, each with its words."""
    kept = ((final.file(name, reader), words) for name, words in FILE_WORDS.items())
    return [(file, words) for file, words in kept if file is not None]


def _render(
    assessment: OpenAssessment, problems: list[tuple[str, str]] | None = None, status: int = 200, made_by: str = ""
) -> Answered:
    made, work = _made(assessment)
    lacks = lacks_of(assessment)
    return page(
        "finals.html", assessment, status, finals=made, work=work, lacks=lacks, problems=problems or [],
        made_by=made_by, again=work is not None and _may_begin_again(assessment, work),
        recalled={final.number for final in made if recalled_of_final(assessment, final)},
    )  # fmt: skip
