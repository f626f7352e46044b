"""A FINAL: made with what is signed or saying what is missing, frozen, read as it was, and held against what is now.

It is kept file by file. Nothing of it is ever made again, so a newer rulebook or program changes none of its bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from flask import Blueprint, Response, abort, redirect, request
from markupsafe import Markup

from app import __version__
from app.assessments.answers_file import write_answers
from app.assessments.store import (
    Final,
    FinalConflictError,
    FinalFile,
    NewFile,
    load_final_file,
    load_finals,
    load_snapshot,
    make_final,
)
from app.briefing.sections.signatures import missing
from app.engine.answers import AUDIENCES
from app.engine.compare import Comparison, Difference, Snapshot, compare_snapshots, snapshot
from app.outputs.apart.child import RenderError
from app.outputs.formats import FORMATS, VERSIONS, Format, Version, file_name
from app.schema.base import Audience
from app.wizard.corrections import of_final
from app.wizard.documents import Wanted, article, edition
from app.wizard.final_rights import for_holder
from app.wizard.outputs import AUDIENCE_WORDS, Answered, asked_audience, attached, town_in_name
from app.wizard.reading import READ, Link
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("finals", __name__)
may_wait("finals.make")
HELD: tuple[tuple[str, str, Audience], ...] = (
    ("council", "pdf", "public"),
    ("council", "pdf", "staff"),
    ("council", "pdf", "counsel"),
    ("record", "pdf", "public"),
    ("record", "pdf", "staff"),
    ("supporting", "pdf", "public"),
    ("council", "docx", "public"),
    ("council", "xlsx", "public"),
    ("handout", "pdf", "public"),
    ("council", "json", "public"),
    ("counsel", "pdf", "counsel"),
)
"""The files that are made apart: version, format, audience. The long ones first: the rest goes beside them."""
MADE: tuple[tuple[str, str, str, Audience], ...] = tuple(
    (file_name(VERSIONS[version], FORMATS[form], audience), form, version, audience) for version, form, audience in HELD
)
"""With the name of each: name, format, version, audience."""
FROZEN: tuple[tuple[Version, Audience], ...] = tuple(
    (version, audience) for version in READ for audience in AUDIENCE_WORDS
)
"""What is frozen to be read as a page."""
ANSWERS = "answers.yaml"


def words_of(version: Version, form: Format, audience: Audience) -> str:
    """What a file is, for a person: Briefing, staff version (PDF, not for publication)."""
    read_by = {"public": "", "staff": ", staff version", "counsel": ", version for counsel"}[audience]
    limits = {"public": "", "staff": ", not for publication", "counsel": ", for counsel only"}[audience]
    own = "" if version.audience is not None else read_by
    return f"{form.own_title or version.title}{own} ({form.title}{limits})"


FILE_WORDS = {
    **{
        name: words_of(VERSIONS[version], FORMATS[form], audience)
        for name, form, version, audience in sorted(MADE, key=lambda each: AUDIENCES.index(each[3]))
    },
    ANSWERS: "The answers as they were (of every audience)",
}
AT_ONCE = 2


def page_name(version: Version, audience: Audience) -> str:
    """The name of a frozen document that is read as one page."""
    return file_name(version, FORMATS["html"], audience)


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
    """Make the next FINAL, and freeze it. A button pressed twice makes one."""
    assessment = open_assessment(token)
    number = request.form.get("number", "")
    with assessment.site.database.read() as session:
        made = load_finals(session, assessment.id)
    if any(str(final.number) == number for final in made):
        return redirect(f"{assessment.base}/finals/{number}", 303)
    if number != str(len(made) + 1):
        abort(400)
    try:
        files, lacks = _files(assessment)
        with assessment.site.database.write() as session:
            make_final(
                session, assessment.found, int(number), as_of=assessment.whole.as_of, program_version=__version__,
                rulebook_version=assessment.rulebook.version, rulebook_date=assessment.rulebook.date, missing=lacks,
                snapshot=snapshot(assessment.whole).to_json(), files=files,
            )  # fmt: skip
    except RenderError as error:
        return _render(assessment, f"No FINAL was made. {error}", 503)
    except FinalConflictError as error:
        words = str(error)
        message = f"No FINAL was made: {words}. Look at the current answers, then press the button again."
        return _render(open_assessment(token), message, 409)
    return redirect(f"{assessment.base}/finals/{number}", 303)


def read(token: str, number: int, version: str) -> Answered:
    """A frozen document, as one page with its contents."""
    assessment, which = open_assessment(token), VERSIONS[version]
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
        files=_listed(final, audience), changed=not _comparison(assessment, number).same,
        corrected=of_final(assessment.rulebook, _then(assessment, number), final.rulebook_date),
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
    parts = (
        Part("Frame", found.frame),
        Part("Answers", found.answers),
        Part("The tool’s own numbers", found.numbers),
        Part("Options", found.options),
        Part("Totals", found.totals),
        Part("What is not known", found.unknowns),
    )
    return page("final_changes.html", assessment, final=final, found=found, parts=parts, left_out=left_out)


@pages.get("/a/<token>/finals/<int:number>/<name>")
def file(token: str, number: int, name: str) -> Answered:
    """A frozen file, byte for byte. One for staff or counsel is given only where the address asks as they, so that the
    public version leads to none of them."""
    assessment = open_assessment(token)
    reader = asked_audience(assessment)
    kept = _final(assessment, number).file(name, reader)
    if kept is None:
        abort(404)
    if kept.sha256 in request.if_none_match:
        return Response(status=304, headers={"ETag": f'"{kept.sha256}"'})
    with assessment.site.database.read() as session:
        body = load_final_file(session, assessment.id, number, name, reader=reader)
    if body is None:
        abort(404)
    answer = attached(body, kept.media_type, f"287g-{town_in_name(assessment)}-FINAL-{number}-{name}")
    answer.set_etag(kept.sha256)
    return answer


def _files(assessment: OpenAssessment) -> tuple[list[NewFile], tuple[str, ...]]:
    """Every file of a FINAL as it stands now, and what it lacks. Raises RenderError; what was made by then is kept, so
    that another try begins where this one ended."""
    evaluation = assessment.whole
    counsels = edition(assessment, "counsel", "counsel", "FINAL")  # the others have no copy of the agreement
    council = replace(counsels, version="council", audience="public", copy=None)

    def apart(name: str, form: str, version: str, audience: Audience) -> NewFile:
        which = counsels if version == "counsel" else replace(council, version=version, audience=audience)
        return NewFile(name, audience, FORMATS[form].media_type, Wanted(assessment, form, which).body())

    def to_read(version: Version, audience: Audience) -> NewFile:
        body = article(assessment, replace(council, version=version.name, audience=audience))
        return NewFile(page_name(version, audience), audience, FORMATS["html"].media_type, body)

    lacks = missing(evaluation, council.sign_offs)
    pieces: list[Callable[[], NewFile]] = [partial(apart, *each) for each in MADE]
    pieces += [partial(to_read, *each) for each in FROZEN]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        files = list(pool.map(lambda piece: piece(), pieces))
    book = assessment.rulebook
    answers = write_answers(assessment.stored, book.answerable, rulebook=book.version, aside=assessment.all_aside)
    return [*files, NewFile(ANSWERS, "counsel", "application/yaml; charset=utf-8", answers.encode())], lacks


def _final(assessment: OpenAssessment, number: int) -> Final:
    with assessment.site.database.read() as session:
        found = next((final for final in load_finals(session, assessment.id) if final.number == number), None)
    if found is None:
        abort(404)
    return found


def _comparison(assessment: OpenAssessment, number: int) -> Comparison:
    return compare_snapshots(_then(assessment, number), snapshot(assessment.whole))


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


def _render(assessment: OpenAssessment, message: str | None = None, status: int = 200) -> Answered:
    with assessment.site.database.read() as session:
        made = load_finals(session, assessment.id)
    return page(
        "finals.html",
        assessment,
        status,
        finals=made,
        message=message,
        lacks=missing(assessment.whole, edition(assessment).sign_offs),
    )
