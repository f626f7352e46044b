"""The council's documents to read on the web: page one, then a page for each part; previous, next and contents."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort
from markupsafe import Markup

from app.assessments.store import load_finals
from app.briefing.blocks import VOLUMES
from app.outputs.apart.child import RenderError
from app.outputs.apart.composing import PackedPage
from app.outputs.formats import FORMATS, VERSIONS, Version, file_name
from app.schema.base import Audience
from app.wizard import documents
from app.wizard.corrections import of_assessment
from app.wizard.outputs import AUDIENCE_WORDS, Answered, asked_audience
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("reading", __name__)
may_wait("reading.read")
READ = tuple(version for version in VERSIONS.values() if version.name in ("council", *VOLUMES))
"""The documents that are read as pages, the first to read first."""
SAVED = (*READ, VERSIONS["handout"])
"""Those that the reading view offers as files."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its words. `here`: it is the page that is shown, or holds it."""

    words: str
    address: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """What one document, or the calculation behind all, is offered as."""

    words: str
    links: tuple[Link, ...]


def read(token: str, version: str, part: str = "") -> Answered:
    """One page of a document. Ends with 404 where it has no such part for this audience."""
    assessment, which = open_assessment(token), VERSIONS[version]
    audience = asked_audience(assessment)
    try:
        found = documents.pages_to_read(assessment, version, audience)
    except RenderError as error:
        mend = "Every answer is still here. Try again in a minute."
        title = "The document could not be made"
        return page(
            "error.html", assessment, 503, title=title, what=str(error), mend=mend, back=f"{assessment.base}/tasks"
        )
    documents.make_ahead(assessment)
    place = next((place for place, each in enumerate(found) if each.name == part), None)
    if place is None:
        abort(404)
    contents = tuple(_link(assessment, which, audience, each, each.name == part) for each in found)
    with assessment.site.database.read() as session:
        finals = load_finals(session, assessment.id)
    return page(
        "briefing.html",
        assessment,
        read=found[place],
        article=Markup(found[place].article.decode()),  # our own page, escaped when it was made
        contents=contents,
        before=contents[place - 1] if place else None,
        after=contents[place + 1] if place + 1 < len(contents) else None,
        version=which,
        others=[Link(each.title, _address(assessment, each, audience), each is which) for each in READ],
        files=offered(assessment, audience),
        audience=audience,
        audiences=[
            Link(words, _address(assessment, which, other, part)) for other, words in AUDIENCE_WORDS.items()
            if other != audience and assessment.may("read", other)
        ],
        audience_words=AUDIENCE_WORDS[audience],
        final=next((each for each in reversed(finals) if each.withdrawn is None), None),
        corrected=of_assessment(assessment) if not part else (),
    )  # fmt: skip


for _version in READ:
    _before = f"/a/<token>/{_version.stem}"
    pages.add_url_rule(_before, view_func=read, defaults={"version": _version.name})
    pages.add_url_rule(f"{_before}/<part>", view_func=read, defaults={"version": _version.name})


def _address(assessment: OpenAssessment, version: Version, audience: Audience, part: str = "") -> str:
    return f"{assessment.base}/{version.stem}{'/' if part else ''}{part}?audience={audience}"


def _link(assessment: OpenAssessment, version: Version, audience: Audience, read: PackedPage, here: bool) -> Link:
    words = read.title if read.name else FIRST.get(version.name, "Contents")
    return Link(words, _address(assessment, version, audience, read.name), here)


FIRST = {"council": "Page one"}
"""What the contents call a document's first page."""


def offered(assessment: OpenAssessment, audience: Audience) -> tuple[Files, ...]:
    """Every file that the reader may save: each document in its formats, then what is made of the evaluation itself."""
    documents_, others = [], []
    for version in SAVED:
        links = []
        for form in (FORMATS[name] for name in version.served):
            asked = "" if version.audience is not None else f"?audience={audience}"
            link = Link(form.title, f"{assessment.base}/{file_name(version, form)}{asked}")
            if form.own_title:
                others.append(Files(form.own_title, (link,)))
            else:
                links.append(link)
        documents_.append(Files(version.title, tuple(links)))
    return (*documents_, *others)
