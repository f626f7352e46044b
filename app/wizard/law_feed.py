"""Changes of state law by day, and corrections, as Atom feeds: one a state, and one for all of them.

An entry's id is made from what it is about (the state and the day; the id of the correction), so that it is the same on
every host and in every rulebook. It is dated by the day of the change, or, for one that is still to come, by the day on
which the state's law was checked; a correction by the date of the rulebook that made it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from flask import Blueprint, Response, abort, request

from app import __version__
from app.engine.law_timeline import about_days, law_days
from app.rulebook.book import Rulebook
from app.rulebook.usstates import STATES
from app.schema.corrections import Correction
from app.schema.states import StateLaw
from app.wizard.law_page import day_told, day_words
from app.wizard.site import Site, site
from app.wizard.state_law import option_titles

pages = Blueprint("law_feed", __name__)
ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "brief287:law")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: its id, title, day, the page that has more, and what it says, one sentence or more a line."""

    id: str
    title: str
    updated: dt.date
    link: str
    lines: tuple[str, ...]


@pages.get("/law.atom")
def all_states() -> Response:
    here = site()

    def items() -> Iterator[Item]:
        for law in here.rulebook.states.values():
            yield from state_items(here, law)
        yield from map(_correction, here.rulebook.corrections)

    return _answer("all", "State law on 287(g) agreements: changes and corrections", "/law", items)


@pages.get("/law/<code>.atom")
def one_state(code: str) -> Response:
    here = site()
    law = here.rulebook.states.get(code.upper())
    if law is None:
        abort(404)

    def items() -> Iterator[Item]:
        yield from state_items(here, law)
        yield from (_correction(each) for each in here.rulebook.corrections if each.state in (None, law.state))

    title = f"{law.name}: changes of state law on 287(g) agreements, and corrections"
    return _answer(law.state, title, f"/law/{law.state}", items)


def state_items(here: Site, law: StateLaw) -> Iterator[Item]:
    """The days on which a state's law changes, those to come marked."""
    titles, near, today = option_titles(here.rulebook), about_days(law), here.config.today_in(law.state)
    for told in law_days(law):
        mark = " (to come)" if told.day > today else ""
        yield Item(
            _id(f"law/{law.state}/{told.day}"),
            f"{law.name}: state law from {day_words(told.day, near)}{mark}",
            min(told.day, law.checked.on),
            f"/law/{law.state}?as_of={told.day}",
            tuple(f"{each.bodies}: {each.words}" for each in day_told(told, titles)),
        )


def _correction(each: Correction) -> Item:
    confirm = " Counsel to confirm." if each.confidence == "M" else ""
    return Item(
        _id(f"correction/{each.id}"),
        f"Correction, {STATES[each.state] if each.state is not None else 'for any town'}: {each.where}",
        each.until,
        f"/corrections#{each.id}",
        (f"The rulebook said: {each.said}", f"Correct statement: {each.right}{confirm}"),
    )


def _id(name: str) -> str:
    return uuid.uuid5(_IDS, name).urn


def _answer(name: str, title: str, about: str, items: Callable[[], Iterable[Item]]) -> Response:
    """The feed as a response; only that it is unchanged, where the reader says to have it already."""
    here = site()
    root = f"{request.host_url.rstrip('/')}{request.script_root}"
    key = ("feed", name, here.rulebook.version, here.config.today_in(), root)
    body = here.cached(key, lambda: written(here.rulebook, name, title, (root, about, request.path), items()))
    answer = Response(body, content_type=MEDIA_TYPE)
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # it gives back the answer itself


def written(rulebook: Rulebook, name: str, title: str, where: tuple[str, str, str], items: Iterable[Item]) -> bytes:
    """The feed, newest first. `where`: the address of the host, the page that the feed is about, and its own path."""
    root, about, own = where
    listed = sorted(items, key=lambda item: (item.updated, item.id), reverse=True)
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en-US"})
    _text(feed, "id", _id(f"feed/{name}"))
    _text(feed, "title", title)
    checked = max(law.checked.on for law in rulebook.states.values() if name in ("all", law.state))
    _text(feed, "updated", _moment(max([checked, *(item.updated for item in listed)])))
    _text(ElementTree.SubElement(feed, "author"), "name", "Brief287, from its rulebook")
    _text(feed, "generator", "Brief287").set("version", __version__)
    ElementTree.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": root + own})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": root + about})
    for item in listed:
        entry = ElementTree.SubElement(feed, "entry")
        _text(entry, "id", item.id)
        _text(entry, "title", item.title)
        _text(entry, "updated", _moment(item.updated))
        ElementTree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": root + item.link})
        content = ElementTree.SubElement(entry, "content", {"type": "xhtml"})
        lines = ElementTree.SubElement(ElementTree.SubElement(content, "div", {"xmlns": XHTML}), "ul")
        for line in item.lines:
            _text(lines, "li", line)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _text(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    found = ElementTree.SubElement(parent, name)
    found.text = text
    return found


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
