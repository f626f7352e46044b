"""What comes out: the first draft's page, the documents as files, and why a result is what it is."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from app.briefing.amounts import headline, origins_words
from app.briefing.context import KEPT_OUT, Context
from app.engine.answers import split_key
from app.engine.explain import Explanation, NoSuchResultError, explain
from app.engine.left import left
from app.outputs.apart.child import RenderError
from app.outputs.edition import Edition
from app.outputs.formats import FORMATS, VERSIONS, Format, file_name
from app.outputs.html.write import screen_css
from app.schema.base import Audience
from app.wizard import documents
from app.wizard.fitting import all_misfits
from app.wizard.security import FOR_GOOD
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("outputs", __name__)
may_wait("outputs.document_file")
Answered = tuple[str, int] | AnyResponse
AUDIENCE_WORDS: dict[Audience, str] = {
    "public": "Public version",
    "staff": "Staff version",
    "counsel": "Version for counsel",
}


@pages.get("/a/<token>/draft")
def draft(token: str) -> Answered:
    """The end of the first part."""
    assessment = open_assessment(token)
    documents.make_ahead(assessment)
    return page(
        "draft.html", assessment, decisive=left(assessment.evaluation)[:5],
        assumed=origins_words(assessment.evaluation), link=f"{request.host_url.rstrip('/')}{assessment.base}/tasks",
        misfits=all_misfits(assessment),
    )  # fmt: skip


def document_file(token: str, version: str, form: str) -> Answered:
    """A version in one of its formats: for the audience that is asked for, or the one that it is always for."""
    assessment, which = open_assessment(token), VERSIONS[version]
    audience = which.audience or asked_audience(assessment)
    name = f"287g-{which.stem}-{town_in_name(assessment)}-draft{_reader(audience)}-{assessment.today.isoformat()}"
    edition = documents.edition(assessment, version, audience)
    return _file(assessment, FORMATS[form], edition, name + FORMATS[form].suffix)


for _version, _form in ((version, FORMATS[name]) for version in VERSIONS.values() for name in version.served):
    pages.add_url_rule(
        f"/a/<token>/{file_name(_version, _form)}",
        view_func=document_file,
        defaults={"version": _version.name, "form": _form.name},
    )


@pages.get("/a/<token>/explain/<id_>")
def explanation(token: str, id_: str) -> Answered:
    """Why a fact, an option's status, a figure or a text is what it is: only what decides it, for one audience."""
    assessment = open_assessment(token)
    audience = asked_audience(assessment, assessment.audience)  # the public version's links ask for less
    context = Context(assessment.whole, audience)
    evaluation = context.evaluation
    try:
        found = explain(evaluation, id_, context.readable)
    except NoSuchResultError:
        abort(404)
    option, total = evaluation.option(id_), next((each for each in evaluation.totals if each.id == id_), None)
    result = assessment.context.status_text(option) if option is not None else found.result
    if total is not None and (owner := evaluation.option(total.option)) is not None:
        result = headline(evaluation, owner, total)  # no likely figure where none may be shown
    if context.reader.withholds_result(id_):
        result, found = KEPT_OUT, replace(found, why=(), sources=())
    return page(
        "explain.html",
        assessment,
        found=found,
        result=result,
        reading=context.readings.get(id_),
        withheld={fact.key for fact in found.decided_by if context.withholds(evaluation.tables.place[fact.key])},
        withheld_parts={part.key for part in found.parts if context.withholds(evaluation.tables.place[part.key])},
        kept_out=KEPT_OUT,
        asked_from=_asked_from(),
        judged=total is not None and total.rests_on_judgement,
        change=_change_links(assessment, found),
    )


def _asked_from() -> str | None:
    """The page of the reading view that asked, below the assessment's address; None where none did."""
    audience, here = request.args.get("audience"), request.args.get("from", "briefing")
    if audience is None:
        return None
    return f"{here if _READ_AT.fullmatch(here) else 'briefing'}?audience={audience}"


_READ_AT = re.compile(r"(briefing|supporting-volume|record)(/[a-z0-9-]{1,60})?")


def _change_links(assessment: OpenAssessment, found: Explanation) -> dict[str, str]:
    """Where each fact that decides can be answered, if it is a question."""
    links = {}
    for fact in found.decided_by:
        question = split_key(fact.key)[0]
        if question in assessment.rulebook.questions and assessment.evaluation.asks(question) is True:
            walk, here = assessment.site.walks.page_of(question)
            links[fact.key] = f"{assessment.base}/{walk.id}/q/{here.name}"
    return links


@pages.get("/briefing.css")
def briefing_css() -> Answered:
    """The style sheet of the reading view; its address changes with its content."""
    return Response(screen_css(), content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_GOOD})


def asked_audience(assessment: OpenAssessment, otherwise: Audience = "public") -> Audience:
    """The audience that the address names; else a reader's own, or for others `otherwise`. Ends with 404 for a word
    that is none."""
    own = assessment.audience if assessment.link.kind == "reader" else otherwise
    wanted = request.args.get("audience", own)
    for known in AUDIENCE_WORDS:
        if wanted == known:
            return known
    abort(404)


def _reader(audience: Audience) -> str:
    return "" if audience == "public" else f"-{audience}"


def town_in_name(assessment: OpenAssessment) -> str:
    """The town in the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", assessment.town.name.lower()).strip("-")[:40] or "town"


def _file(assessment: OpenAssessment, form: Format, edition: Edition, name: str) -> Answered:
    """The file; only that it is unchanged, where the reader says to have it already; or why it cannot be made."""
    wanted = documents.Wanted(assessment, form.name, edition)
    if wanted.key in request.if_none_match:
        return Response(status=304, headers={"ETag": f'"{wanted.key}"'})
    try:
        body = wanted.body()
    except RenderError as error:
        mend = "Every answer is still here. Try again in a minute, or read the briefing on the web."
        title, back = "The document could not be made", f"{assessment.base}/briefing"
        return page("error.html", assessment, 503, title=title, what=str(error), mend=mend, back=back)
    answer = attached(body, form.media_type, name)
    answer.set_etag(wanted.key)
    return answer


def attached(body: bytes, media_type: str, name: str) -> Response:
    """A file to be saved under a name."""
    return Response(body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
