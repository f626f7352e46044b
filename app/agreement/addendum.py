"""An addendum: a text that refers to an agreement and changes sections of it. Which it names; not to what effect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.agreement.sentences import sentences
from app.agreement.tokens import letters, lines_of, shown, words_of
from app.schema.forms import FormFingerprint

_CALLED = re.compile(r"\b(?:addendum|amendment|modification|supplement(?:al)?|extension|renewal|rider)\b", re.I)
_OF_WHAT = re.compile(r"\b(?:agreement|memorandum|moa|287\s*\(g\))", re.I)
_CHANGES = re.compile(
    r"\b(?:amend|replac|delet|str(?:ike|uck|icken)|add(?:s|ed|ing)?\b|becomes?\b|chang|exten[ds]|lengthen|shorten|modif|"
    r"revis|supersed|insert|terminat|renew|(?:shall|is to|will|now) reads?\b|read as follows)",
    re.I,
)
_NUMBER = r"(?:[IVXL]{1,6}|[A-Z]|\d{1,3})(?:\.(?:[A-Z]|\d{1,3}))*(?:\([A-Za-z0-9]{1,4}\))*"
_NAMED = re.compile(
    rf"\b(Sections?|Sec\.|Articles?|Paragraphs?|Subsections?|Appendix|Appendices|Exhibits?|Attachments?|Annex)\s+"
    rf"({_NUMBER}(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|through|to)\s+){_NUMBER})*)(?![\w’'])",
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b(?:(?:{_MONTH})\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+(?:{_MONTH})\s+\d{{4}}|"
                   r"\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2}))\b")  # fmt: skip
_HEAD_LINES = 12
_MOST_PAGES = 12
_LEAST_TITLE = 10  # letters of a heading by which a section may be named
_MOST_SAID, _LONGEST_SAID = 12, 70


@dataclass(frozen=True, slots=True)
class Addendum:
    """What an addendum names. `title` is its first lines' own word for it; `says` are its sentences of change."""

    title: str
    sections: tuple[str, ...]
    dates: tuple[str, ...]
    says: tuple[str, ...]


def read_addendum(pages: Sequence[str], forms: Sequence[FormFingerprint]) -> Addendum | None:
    """The addendum on these pages; None if they do not read like one."""
    if not 0 < len(pages) <= _MOST_PAGES:
        return None
    lines = lines_of(pages)
    text = " ".join(line.text for line in lines)
    title = next((line.text for line in lines[:_HEAD_LINES] if _CALLED.search(line.text)), "")
    says = tuple(_says(pages))
    if not title or not _OF_WHAT.search(text) or not says:
        return None
    return Addendum(title, tuple(_sections(text, forms)), _once(_DATE.findall(text)), says)


def _says(pages: Sequence[str]) -> Iterator[str]:
    """The sentences that change something, in the addendum's own words."""
    words = words_of(lines_of(pages))
    count = 0
    for piece in sentences(words):
        said = words[piece.start : piece.stop]
        if count < _MOST_SAID and len(said) >= 4 and _CHANGES.search(shown(said)):
            count += 1
            yield shown(said[:_LONGEST_SAID]) + (" …" if len(said) > _LONGEST_SAID else "")


def _sections(text: str, forms: Sequence[FormFingerprint]) -> Iterator[str]:
    """The sections that are named, by number or by the heading of a known form, each once."""
    named = [f"{match[1].rstrip('.')} {' '.join(match[2].split())}" for match in _NAMED.finditer(text)]
    row = letters(text)
    for form in forms:
        for section in form.sections:
            title = letters(section.title)
            if len(title) >= _LEAST_TITLE and title in row:
                named.append(section.title)
    yield from _once(named)


def _once(found: Sequence[str]) -> tuple[str, ...]:
    return tuple({each.casefold(): each for each in reversed(found)}.values())[::-1]
