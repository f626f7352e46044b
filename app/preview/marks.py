"""What differs between a page and the same page before: each changed text gets a note that says what it was.

Two finished pages are compared, and not what they are made from, so that everything is found that a saved file moves:
a text, a status, a question that is asked no more, a figure in the briefing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "button", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "label", "legend", "li",
     "main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul")
)  # fmt: skip
"""Elements that hold a text of their own; what is inside the others (a, strong, span) is part of it."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)  # fmt: skip
_LEFT_OUT = frozenset({"script", "style", "svg", "template", "textarea"})
"""Drawings and what a person typed: the tables beside a drawing have its figures."""
_UNSEEN = frozenset({"usa-sr-only", "visually-hidden"})
_NO_NOTES = frozenset({"option"})
"""These hold text alone, so that no note can stand in them: it is only listed."""
_BESIDE = 4  # words on each side of what was changed
_ALIKE = 0.4  # the share of words that makes a text a changed one and not another


@dataclass(frozen=True, slots=True)
class Changed:
    """One text that is not as it was. `was` is None where it is new, `now` where it is gone; `id` is its note's."""

    now: str | None
    was: str | None
    id: str = ""


@dataclass(slots=True)
class _Text:
    """The text of one element, where its start tag ends and where a note can stand; in a table, the row's number."""

    tag: str
    head: int
    row: int
    note: int | None = None
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join("".join(self.pieces).split())


class _Open(NamedTuple):
    """An element that is not closed yet: its text if it has one of its own, and whether it is left out."""

    tag: str
    text: _Text | None
    left_out: bool


class _Reader(HTMLParser):
    """The texts within <main>, in the order of their start tags."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [0, *(match.end() for match in re.finditer("\n", page))]
        self._open: list[_Open] = []
        self._rows = 0
        self.texts: list[_Text] = []
        self.feed(page)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _text(self) -> _Text | None:
        """The text that an addition here belongs to."""
        return next((each.text for each in reversed(self._open) if each.text is not None), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outer = self._text()
        if tag in _VOID:
            if tag == "br" and outer is not None:
                outer.pieces.append(" ")
            return
        if not self._open and tag != "main":
            return
        left_out = self._open[-1].left_out if self._open else False
        left_out = left_out or tag in _LEFT_OUT or _unseen(dict(attrs))
        if tag not in _BLOCKS:
            self._open.append(_Open(tag, None, left_out))
            return
        if outer is not None:
            if outer.note is None and outer.words:
                outer.note = self._at()
            outer.pieces.append(" ")
        self._rows += tag == "tr"
        row = self._rows if tag == "tr" or any(each.tag == "tr" for each in self._open) else 0
        text = _Text(tag, self._at() + len(self.get_starttag_text() or "") - 1, row)
        self._open.append(_Open(tag, text, left_out))
        self.texts.append(text)

    def handle_endtag(self, tag: str) -> None:
        if not any(each.tag == tag for each in self._open):
            return
        while self._open:
            closed = self._open.pop()
            if closed.text is not None and closed.text.note is None:
                closed.text.note = self._at()
            if closed.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        text = self._text()
        if text is not None and not self._open[-1].left_out:
            text.pieces.append(data)


def _unseen(attributes: Mapping[str, str | None]) -> bool:
    """Is it for the eye alone, or for the ear alone? Both repeat what stands beside them."""
    classes = (attributes.get("class") or "").split()
    return attributes.get("aria-hidden") == "true" or not _UNSEEN.isdisjoint(classes)


def marked(page: str, before: str | None, since: str) -> tuple[str, tuple[Changed, ...]]:
    """The page with a note at each text that is new or changed, and all that differs, in the page's order.

    `before` is None where the page was not there: then nothing is marked. `since` is the time of day that notes name.
    """
    if before is None:
        return page, ()
    now, was = _texts(page), _texts(before)
    found: list[Changed] = []
    notes: list[tuple[int, str]] = []
    for new, old in _pairs(now, was):
        if new is None:
            found.append(Changed(None, old.words if old is not None else None))
            continue
        words = new.words
        told = _was(words, old.words) if old is not None else None
        if new.tag in _NO_NOTES or new.note is None:
            found.append(Changed(words, told))
            continue
        changed = Changed(words, told, f"changed-{len(notes) // 2 + 1}")
        found.append(changed)
        notes += [(new.head, ' data-changed="yes"'), (new.note, _note(changed, since))]
    return _with(page, notes), tuple(found)


def _texts(page: str) -> list[_Text]:
    return [text for text in _Reader(page).texts if text.words]


def _note(changed: Changed, since: str) -> str:
    said = f"new since {since}" if changed.was is None else f"changed since {since}: was “{changed.was}”"
    return f' <span class="preview-note" id="{changed.id}">[{escape(said)}]</span>'


def _with(page: str, added: Sequence[tuple[int, str]]) -> str:
    """The page with each text put in at its place."""
    pieces, last = [], 0
    for at, text in sorted(added, key=lambda each: each[0]):
        pieces += [page[last:at], text]
        last = at
    return "".join([*pieces, page[last:]])


_Unit = tuple[_Text, ...]
"""The texts of a table's row, or one that stands alone."""


def _pairs(now: Sequence[_Text], was: Sequence[_Text]) -> Iterator[tuple[_Text | None, _Text | None]]:
    """Each text that differs beside what it was: (new, None) for one that is new, (None, old) for one that is gone."""
    new_units, old_units = _units(now), _units(was)
    old_keys, new_keys = ([[(t.tag, t.words) for t in unit] for unit in units] for units in (old_units, new_units))
    matcher = SequenceMatcher(None, [*map(tuple, old_keys)], [*map(tuple, new_keys)], autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        before, after = old_units[old_start:old_end], new_units[new_start:new_end]
        old_of = dict(_in_order(after, before))
        left = [i for i in range(len(before)) if i not in old_of.values()]
        for i, unit in enumerate(after):
            found = old_of.get(i)
            if found is None and (found := _nearest(unit, before, left)) is not None:
                left.remove(found)
            yield from _within(unit, before[found] if found is not None else ())
        for i in left:
            yield from ((None, old) for old in before[i])


def _units(texts: Sequence[_Text]) -> list[_Unit]:
    return [
        unit
        for row, listed in groupby(texts, key=lambda text: text.row)
        for unit in ([tuple(listed)] if row else [(text,) for text in listed])
    ]


def _kind(unit: _Unit) -> str:
    return "row" if unit[0].row else unit[0].tag


def _in_order(now: Sequence[_Unit], was: Sequence[_Unit]) -> Iterator[tuple[int, int]]:
    """Of each kind that both places have as often as the other, the first beside the first, and so on."""
    for kind in {_kind(unit) for unit in now}:
        new, old = ([i for i, unit in enumerate(units) if _kind(unit) == kind] for units in (now, was))
        if len(new) == len(old):
            yield from zip(new, old, strict=True)


def _nearest(new: _Unit, was: Sequence[_Unit], left: Sequence[int]) -> int | None:
    """What this was, among those of its place that are left; None if it is another."""
    best, found = _ALIKE, None
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(_line(new).split())
    for i in left:
        if _kind(was[i]) != _kind(new):
            continue
        matcher.set_seq1(_line(was[i]).split())
        if matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, found = ratio, i
    return found


def _within(new: _Unit, old: _Unit) -> Iterator[tuple[_Text, _Text | None]]:
    """Cell by cell. A row that has another number of cells is told as a whole, in its first cell."""
    if not old:
        yield from ((text, None) for text in new)
    elif len(new) == len(old):
        yield from ((a, b) for a, b in zip(new, old, strict=True) if a.words != b.words)
    else:
        yield replace(new[0], pieces=[_line(new)]), replace(old[0], pieces=[_line(old)])


def _line(unit: _Unit) -> str:
    return " | ".join(text.words for text in unit)


def _was(now: str, was: str) -> str:
    """The part of a text that is not in it any more, with a few words on each side."""
    new, old = now.split(), was.split()
    start = next((i for i, (a, b) in enumerate(zip(new, old, strict=False)) if a != b), min(len(new), len(old)))
    end = 0
    while end < min(len(new), len(old)) - start and new[-1 - end] == old[-1 - end]:
        end += 1
    first, last = max(0, start - _BESIDE), min(len(old), len(old) - end + _BESIDE)
    return f"{'… ' if first else ''}{' '.join(old[first:last])}{' …' if last < len(old) else ''}"
