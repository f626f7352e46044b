"""Group H: form, reading and record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from app.proof.checklist import Faults, Finished, Group, Made, Stands, value_of
from app.proof.parts import Text
from app.proof.sources import RECORD, answered
from app.proof.wording import GRADE_MOST, Reading
from app.rulebook.wording import Prose, measure, sentences

GROUP = Group("H", "Form, reading and record")
PAGES, PAGES_MANY, PAGES_SHORT, SUPPORTING = 10, 12, 5, 20
"""At most so many pages: the briefing, with many options open, the short one; the supporting volume."""
MANY = 5
"""With more open options than this, the briefing may have `PAGES_MANY`."""
SENTENCES = 10
"""A grade over fewer sentences than this says little."""
HANDOUT_GRADE = 8.0
FRAGMENT = 4
"""So many words make a sentence."""
CONTRAST = 4.5
_SENTENCE = re.compile(r"[.!?][\"”’)\]]*$")
_GONE = re.compile(r"\b(?:[Tt]he|[Tt]his) appendix\b(?! [A-Z]\b)")
"""Words that send a reader to a part that no document has. A form's own appendices have letters."""
_MARKS = re.compile(r"\s*\[\d+(?:, \d+)*\]")
"""The numbers of sources as the handout writes them."""
_INK = re.compile(r"(?<![-\w])color:\s*#([0-9a-fA-F]{6})\b")


def pages_most(it: Finished) -> int:
    """How many pages the briefing may have."""
    if it.frame.short:
        return PAGES_SHORT
    return PAGES_MANY if len(it.open) > MANY else PAGES


@GROUP.item(
    "H1",
    "Is there a one-page summary first, in a briefing of ten pages at most, with all else in other volumes?",
    basis="San Rafael's guide; complaints of council members",
    at=("summary", "today", "elsewhere"),
)
def length(it: Finished) -> Faults:
    for anchor in ("summary", "options-at-a-glance"):
        if it.page_of(anchor) != Stands("briefing", 1):
            yield f"'{it.page.place_of(anchor) or anchor}' does not stand on page 1 of the briefing"
    if it.page_of("today") != Stands("briefing", 2):
        yield "the summary is not one page: the rest does not begin on page 2"
    most = {"briefing": pages_most(it), "supporting": SUPPORTING}
    for volume, made in it.volumes:
        pages = len(made.printed.pages)
        if volume in most and pages > most[volume]:
            yield f"the {volume} has {pages} pages, not {most[volume]} at most ({len(it.open)} options are open)"
    for text in it.page.texts:
        if found := _GONE.search(it.tool_words(text)):
            yield f"'{found[0]}', which is in none of the documents, under '{text.under}'"


@GROUP.item(
    "H2",
    "Are page one and the handout at reading grade 8 or lower and the rest at 10 or lower, with terms explained?",
    basis="Plain-language practice; IPDAS: health literacy",
    at=("summary", "glossary"),
)
def grade(it: Finished) -> Faults:
    for part, prose in prose_of(it).items():
        most = GRADE_MOST.get(part)
        if most is not None and prose.grade > most:
            yield f"the {part} reads at grade {prose.grade:.1f}, not {most:.0f} at most"
        if most is not None and prose.sentences < SENTENCES:
            yield f"the {part} has {prose.sentences} sentences to measure, not {SENTENCES}"
    if it.handout is not None:
        prose = sum((measure(shown) for shown in own_sentences(it, it.handout.texts)), Prose())
        if prose.grade > HANDOUT_GRADE or prose.sentences < SENTENCES:
            yield f"the handout reads at grade {prose.grade:.1f} over {prose.sentences} sentences"
    if not it.page.facts("glossary"):
        yield "no term is explained"


def prose_of(it: Finished) -> Mapping[Reading, Prose]:
    """The tool's own sentences of each part, measured by the program's own counter."""
    parts: tuple[Reading, ...] = ("summary", "body", "supporting", "record")
    return {part: sum((measure(shown) for shown in own_sentences(it, it.page.texts, part)), Prose()) for part in parts}


def own_sentences(it: Finished, texts: Iterable[Text], part: Reading = "summary") -> Iterator[str]:
    """The tool's own sentences of one part, one by one: of four words or more, as a fragment such as 'Not provided.'
    would only make a page look easier than it is. A handout is a summary as a whole; its list of sources is left out.
    """
    for text in texts:
        shown = _MARKS.sub("", it.tool_words(text)).strip()
        if text.part == part and not shown.startswith("Sources:") and _SENTENCE.search(shown):
            yield from (sentence for sentence in sentences(shown) if len(sentence.split()) >= FRAGMENT)


@GROUP.item(
    "H3",
    "Is the PDF tagged and titled, with a language, real headings, table heads, and contrast of 4.5 to 1?",
    basis="28 CFR part 35, subpart H; WCAG 2.1 AA; PDF/UA-1",
    at=("top",),
)
def accessible(it: Finished) -> Faults:
    for volume, made in it.volumes:
        yield from (f"{volume}: {fault}" for fault in _accessible(made))


def _accessible(made: Made) -> Faults:
    printed, page = made.printed, made.page
    marks = (
        (printed.tagged, "the PDF is not tagged"),
        (printed.universal, "the PDF does not claim PDF/UA-1"),
        (bool(printed.title) and printed.shows_title, "the PDF has no title, or does not show it"),
        (bool(printed.language), "the PDF has no language"),
        (bool(page.language and page.title), "the page has no language or no title"),
        (printed.headings > 0 and bool(printed.outline), "the PDF has no tagged heading or no bookmark"),
        (printed.header_cells > 0 and printed.unscoped == 0, f"{printed.unscoped} header cells have no scope"),
        (printed.unnamed == 0, f"{printed.unnamed} pictures have no words that stand for them"),
    )
    yield from (fault for good, fault in marks if not good)
    levels = [section.level for section in page.sections if section.level]
    if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        yield "the levels of the headings leave one out, or there is not one first heading"
    for ink in sorted(set(_INK.findall(page.style))):
        if ink.lower() != "ffffff" and contrast(ink) < CONTRAST:
            yield f"the ink #{ink} has a contrast of {contrast(ink):.1f} to 1 on white"


def contrast(ink: str) -> float:
    """The contrast of an ink, six digits, on white, as WCAG 2.1 defines it."""
    parts = [int(ink[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@GROUP.item(
    "H4",
    "Is there a full record of questions and answers, skipped ones too, marked draft or final, with a records notice?",
    basis="USWDS: keep a record; GOV.UK: check answers",
    at=("record", "top", "keeping"),
    by="both",
    person="whether an answer or a note names a person it is not to name",
)
def record(it: Finished) -> Faults:
    tables = [it.page.table(anchor) for anchor in it.page.anchors(RECORD)]
    rows = [row for table in tables for row in table.rows]
    if len(rows) < it.frame.questions:
        yield f"the record has {len(rows)} rows for {it.frame.questions} questions"
    for row in rows:
        if len(row) < 2 or row[1].empty:
            yield f"neither an answer nor 'Not provided': {row[0].text[:60]}"
    yield from answered(it)
    for volume, made in it.volumes:
        if not re.search(r"\b(?:DRAFT|FINAL)\b", made.page.foot):
            yield f"the {volume} is marked neither draft nor final"
    if value_of(it.page.facts_at("top"), "signatures").empty:
        yield "page one does not say who has signed, or that nobody has"
    if "may be public records" not in it.page.text("keeping"):
        yield "the notice on public records is missing"
