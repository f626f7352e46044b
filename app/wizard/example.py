"""A finished briefing to read before any typing: that of a made-up town, from the answers file among the examples."""

from __future__ import annotations

from flask import Blueprint, abort, request
from markupsafe import Markup

from app.assessments.answers_file import read_answers_file
from app.engine.answers import Answers
from app.engine.evaluation import evaluate
from app.outputs.apart.child import RenderError
from app.outputs.apart.composing import PackedPage, pages_apart
from app.outputs.edition import Edition
from app.outputs.html.pages import Frame
from app.resources import folder
from app.rulebook import names
from app.wizard.reading import FIRST, Link
from app.wizard.site import Site, page, site
from app.wizard.waiting import may_wait

pages = Blueprint("example", __name__)
may_wait("example.read")
FILE = "sample-city-fl.yaml"


@pages.get("/example", defaults={"part": ""})
@pages.get("/example/<part>")
def read(part: str) -> tuple[str, int]:
    """One page of it. Ends with 404 where it has no such part."""
    here = site()
    try:
        found = _pages(here)
    except RenderError as error:
        mend = "Try again in a minute."
        return page("error.html", status=503, title="The example could not be made", what=str(error), mend=mend)
    place = next((place for place, each in enumerate(found) if each.name == part), None)
    if place is None:
        abort(404)
    contents = [_link(each, each.name == part) for each in found]
    return page(
        "example.html",
        read=found[place],
        article=Markup(found[place].article.decode()),  # our own page, escaped when it was made
        contents=contents,
        before=contents[place - 1] if place else None,
        after=contents[place + 1] if place + 1 < len(contents) else None,
    )


def _pages(here: Site) -> tuple[PackedPage, ...]:
    """Its pages, made once a day and then kept in memory. Raises RenderError."""
    root = request.script_root
    answers = _answers(here)
    state = answers.find(names.STATE)
    today = here.config.today_in(state.value if state is not None and isinstance(state.value, str) else None)

    def make() -> tuple[PackedPage, ...]:
        edition = Edition(contact=here.config.contact)
        return pages_apart(evaluate(here.rulebook, answers, today), edition, Frame(f"{root}/example", "", ""))

    return here.readings.get(("example", root, today.isoformat()), make)


def _answers(here: Site) -> Answers:
    """The example's answers, read once, without those that this rulebook does not ask for."""
    file, book = folder("examples") / FILE, here.rulebook
    return here.cached(("example",), lambda: read_answers_file(file, book.questions, book.renames, aside={}))


def _link(each: PackedPage, here: bool) -> Link:
    address = f"{request.script_root}/example{'/' if each.name else ''}{each.name}"
    return Link(each.title if each.name else FIRST["council"], address, here)
