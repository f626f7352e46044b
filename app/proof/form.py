"""Group H: form, reading and record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from app.proof.checklist import Faults, Finished, Group
from app.proof.wording import GRADE_MOST, Reading
from app.rulebook.wording import Prose, measure

GROUP = Group("H", "Form, reading and record")
BODY_PAGES, BODY_PAGES_MANY = 8, 10
MANY = 5
"""With more open options than this, the body may have ten pages."""
CONTRAST = 4.5
_SENTENCE = re.compile(r"[.!?][\"”’)\]]*$")
_INK = re.compile(r"(?<![-\w])color:\s*#([0-9a-fA-F]{6})\b")


def body_pages(it: Finished) -> int:
    """The pages from the first after the summary to the last before the first appendix."""
    start = it.page_of("today")
    ends = [
        page
        for section in it.page.sections
        if section.part == "appendix" and (page := it.page_of(section.anchor)) is not None
    ]
    if start is None:
        return len(it.printed.pages)
    last = min(ends) if ends else len(it.printed.pages)
    return last - start + (0 if ends and _opens(it, last) else 1)


def _opens(it: Finished, page: int) -> bool:
    """Does the first appendix begin on a page of its own?"""
    titles = {s.anchor: s for s in it.page.sections if s.anchor and it.page_of(s.anchor) == page}
    first = next(iter(titles.values()), None)
    before = [s.title for s in it.page.sections if it.page_of(s.anchor) == page and s.part != "appendix"]
    return first is not None and first.part == "appendix" and not before


@GROUP.item(
    "H1",
    "Is there a one-page summary first, and a body of eight pages at most before the appendices?",
    basis="San Rafael's guide; complaints of council members",
    at=("summary", "today"),
)
def length(it: Finished) -> Faults:
    for anchor in ("decision", "options-at-a-glance", "summary-law", "summary-unknown", "summary-next"):
        if it.page_of(anchor) != 1:
            yield f"'{it.page.place_of(anchor) or anchor}' does not stand on page 1"
    if it.page_of("today") != 2:
        yield "the summary is not one page: the body does not begin on page 2"
    most = BODY_PAGES_MANY if len(it.open) > MANY else BODY_PAGES
    if body_pages(it) > most:
        yield f"the body has {body_pages(it)} pages, not {most} at most for {len(it.open)} open options"


@GROUP.item(
    "H2",
    "Is the summary at reading grade 8 or lower and the body at 10 or lower, with terms explained?",
    basis="Plain-language practice; IPDAS: health literacy",
    at=("summary", "glossary"),
)
def grade(it: Finished) -> Faults:
    for part, prose in prose_of(it).items():
        most = GRADE_MOST.get(part)
        if most is not None and prose.grade > most:
            yield f"the {part} reads at grade {prose.grade:.1f}, not {most:.0f} at most"
    if not it.page.facts("glossary"):
        yield "no term is explained"


def prose_of(it: Finished) -> Mapping[Reading, Prose]:
    """The tool's own sentences of each part, measured."""
    found: dict[Reading, Prose] = {"summary": Prose(), "body": Prose(), "supporting": Prose(), "record": Prose()}
    for text in it.page.texts:
        shown = it.tool_words(text)
        if _SENTENCE.search(shown.strip()):
            found[text.part] += measure(shown)
    return found


@GROUP.item(
    "H3",
    "Is the PDF tagged and titled, with a language, real headings, table heads, and contrast of 4.5 to 1?",
    basis="28 CFR part 35, subpart H; WCAG 2.1 AA; PDF/UA-1",
    at=("top",),
)
def accessible(it: Finished) -> Faults:
    printed = it.printed
    marks = (
        (printed.tagged, "the PDF is not tagged"),
        (printed.universal, "the PDF does not claim PDF/UA-1"),
        (bool(printed.title) and printed.shows_title, "the PDF has no title, or does not show it"),
        (bool(printed.language), "the PDF has no language"),
        (bool(it.page.language and it.page.title), "the page has no language or no title"),
        (printed.headings > 0 and bool(printed.outline), "the PDF has no tagged heading or no bookmark"),
        (printed.header_cells > 0 and printed.unscoped == 0, f"{printed.unscoped} header cells have no scope"),
        (printed.unnamed == 0, f"{printed.unnamed} pictures have no words that stand for them"),
    )
    yield from (fault for good, fault in marks if not good)
    levels = [section.level for section in it.page.sections if section.level]
    if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        yield "the levels of the headings leave one out, or there is not one first heading"
    for ink in sorted(set(_INK.findall(it.page.style))):
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
    at=("record",),
    by="both",
    person="whether an answer or a note names a person it is not to name",
)
def record(it: Finished) -> Faults:
    tables = [it.page.table(anchor) for anchor in it.page.anchors(r"record-[a-z-]+-table")]
    rows = [row for table in tables for row in table.rows]
    if len(rows) < it.frame.questions:
        yield f"the record has {len(rows)} rows for {it.frame.questions} questions"
    for row in rows:
        if len(row) < 2 or row[1].empty:
            yield f"neither an answer nor 'Not provided': {row[0].text[:60]}"
    if not re.search(r"\b(?:DRAFT|FINAL)\b", it.page.foot):
        yield "the document is marked neither draft nor final"
    if "may be public records" not in it.page.text("made-by"):
        yield "the notice on public records is missing"
