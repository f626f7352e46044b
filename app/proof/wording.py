"""Checks of a finished briefing: loaded words, odd turns, the two columns of each option, and the reading grade.

A briefing is made of the rulebook's texts, the program's own and the town's answers. The first two are checked here, as
they are printed for this town; what a person of the town wrote is left out. `brief287 check ANSWERS.yaml` runs this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.briefing.blocks import (
    Block,
    Box,
    Chart,
    Cite,
    Document,
    Facts,
    FormLines,
    Heading,
    Items,
    Paragraph,
    Part,
    Table,
    Timeline,
    Words,
    plain_words,
)
from app.briefing.context import SignedOff
from app.briefing.excerpts import CUT, MOST, SHORT, excerpt
from app.engine.answers import Answers
from app.engine.counsel_readings import reading_of
from app.rulebook.book import READING, Rulebook
from app.rulebook.wording import Column, Columns, Lexicon, Prose, count_words, measure
from app.schema.wording import LoadedWords, Turn

Reading = Literal["summary", "body", "supporting", "record"]
"""What is read apart: page one and the rest of the briefing, the supporting volume, and the record."""
GRADE_MOST: Mapping[Reading, float] = {"summary": 8.0, "body": 10.0}
OWN = "\u2026"
"""What stands in the place of the town's own words."""

_SENTENCE = re.compile(r"[.!?][\"”’)\]]*$")
_FORM_SECTION = re.compile(r"\([^()]*\b[IVX]+(?:\.[A-Z])?\b[^()]*\)")  # the column of a form: "(IV.E)"


@dataclass(frozen=True, slots=True)
class Unit:
    """One stretch of running text, with the part and the heading under which it stands."""

    part: Reading
    under: str
    text: str
    prose: bool  # it can be a sentence: neither a label nor the head of a column


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured. `faults` is empty for a briefing that passes; `noted` are words for a person to look at."""

    faults: tuple[str, ...]
    noted: tuple[str, ...]
    columns: tuple[Columns, ...]
    prose: Mapping[Reading, Prose]
    depth: Mapping[str, int]  # words of each option's own section, by its anchor

    def lines(self) -> Iterator[str]:
        """The measures in lines of text."""
        yield "Reading grade: " + ", ".join(f"{part} {self.prose[part].grade:.1f}" for part in self.prose)
        for columns in self.columns:
            one, other = columns.brings, columns.costs
            yield (
                f"{columns.option}: {one.words} and {other.words} words, ratio {columns.ratio:.2f}; "
                f"{one.bullets} and {other.bullets} points; hedging words in a hundred {one.hedge_rate:.1f} and "
                f"{other.hedge_rate:.1f}; sources for each point {one.cite_rate:.1f} and {other.cite_rate:.1f}"
            )


def examine_documents(
    documents: Sequence[Document],
    rulebook: Rulebook,
    answers: Answers,
    sign_offs: Mapping[str, SignedOff] | None = None,
) -> Report:
    """Measure documents that are read together, such as a council's three. The rulebook must have word lists."""
    if rulebook.wording is None:
        raise ValueError("the rulebook has no rules/wording.yaml")
    lexicon = Lexicon(rulebook.wording)
    own = own_words(rulebook, answers, sign_offs)
    faults: list[str] = []
    noted: list[str] = []
    prose: dict[Reading, Prose] = {"summary": Prose(), "body": Prose(), "supporting": Prose(), "record": Prose()}
    for unit in (unit for document in documents for unit in units(document)):
        shown = without(own, unit.text)
        for flag in lexicon.flags(shown, cited=_FORM_SECTION.search(shown) is not None):
            (faults if flag.is_error else noted).append(_flagged(unit, flag.word, flag.entry.lean, flag.entry, shown))
        for turn in lexicon.turns(shown):
            faults.append(_flagged(unit, turn.words, "reads as translated", turn.entry, shown))
        if unit.prose and _SENTENCE.search(shown.strip()):
            prose[unit.part] += measure(shown)
    columns = tuple(pair for document in documents for pair in _columns(document, lexicon))
    faults += [fault for pair in columns for fault in pair.faults()]
    faults += [fault for document in documents for fault in _without_columns(document)]
    for part, most in GRADE_MOST.items():
        if prose[part].grade > most:
            faults.append(f"the {part} reads at grade {prose[part].grade:.1f}; at most {most:.0f} is wanted")
    depth = {anchor: words for document in documents for anchor, words in _depth(document).items()}
    return Report(tuple(faults), tuple(noted), columns, prose, depth)


def _flagged(unit: Unit, word: str, why: str, entry: LoadedWords | Turn, text: str) -> str:
    at = text.lower().find(word.lower())
    around = text[max(0, at - 50) : at + 50].replace("\n", " ")
    return f"under '{unit.under}': '{word}' ({why}) in: ...{around}... Write: {entry.instead}"


# ---- the town's own words -----------------------------------------------------------------------------------------


def own_words(
    rulebook: Rulebook, answers: Answers, sign_offs: Mapping[str, SignedOff] | None = None
) -> re.Pattern[str] | None:
    """Matches what people of the town wrote, also where its first letter or its full stop was changed."""
    texts = {answers.town.name}
    for key, answer in answers.items():
        question = rulebook.questions.get(key.partition(".")[0])
        if question is not None and question.kind in ("text", "long_text") and isinstance(answer.value, str):
            texts.add(answer.value)
        texts |= {text for text in (answer.note, answer.source) if text}
        reading = reading_of(answer, "counsel") if key.startswith(READING) else None
        texts |= {reading.authority, reading.name} if reading is not None else set()
    for sign in (sign_offs or {}).values():
        texts |= {text for text in (sign.name, sign.title, sign.void) if text}
    texts |= {excerpt(text, most).removesuffix(CUT) for text in texts for most in (MOST, SHORT)}
    written = sorted({" ".join(text.split()).rstrip(".") for text in texts} - {""}, key=len, reverse=True)
    if not written:
        return None
    listed = "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in written)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def without(own: re.Pattern[str] | None, text: str) -> str:
    """The text with the town's own words taken out."""
    return own.sub(OWN, text) if own is not None else text


# ---- walking the document -----------------------------------------------------------------------------------------


def units(document: Document) -> Iterator[Unit]:
    """All running text in order, but not the list of sources: titles are other people's words."""
    under = document.title
    for part, block in document.flow():
        if isinstance(block, Heading):
            under = block.text
        for text, prose in _texts(block):
            yield Unit(_read_as(document, part), under, text, prose)


def _read_as(document: Document, part: Part) -> Reading:
    if document.volume in ("supporting", "record"):
        return document.volume
    return "summary" if part == "page_one" else "body"


def _texts(block: Block) -> Iterator[tuple[str, bool]]:
    match block:
        case Heading():
            yield block.text, False
        case Paragraph():
            yield plain_words(block.words), True
        case Items():
            yield from ((plain_words(words), True) for words in block.items)
        case Facts():
            for fact in block.facts:
                yield fact.label, False
                yield plain_words(fact.words), True
        case Table():
            yield block.caption, False
            yield from ((column.text, False) for column in block.columns)
            yield from ((plain_words(cell.words), True) for row in block.rows for cell in row)
            yield plain_words(block.note), True
        case Box():
            yield block.title, False
            for part in block.body:
                yield from _texts(part)
        case Chart():
            yield block.title, False
            yield block.alt, False
            yield from ((text, False) for bar in block.bars for text in (bar.group, bar.label, bar.text))
            yield block.note, True
        case Timeline():
            yield block.title, False
            yield block.alt, False
            yield from ((text, False) for stop in block.stops for text in (stop.label, stop.text, stop.said))
            yield from ((words, False) for _, words in block.legend)
        case FormLines():
            yield from ((line, False) for line in block.lines)


def _columns(document: Document, lexicon: Lexicon) -> Iterator[Columns]:
    for block in document.blocks:
        if isinstance(block, Table) and block.weighs:
            one, other = ([row[i].words for row in block.rows] for i in (0, 1))
            yield Columns(block.weighs.replace("_", "-"), _column(one, lexicon), _column(other, lexicon))


def _column(cells: Iterable[Words], lexicon: Lexicon) -> Column:
    filled = [words for words in cells if count_words(plain_words(words))]
    cites = sum(isinstance(inline, Cite) for words in filled for inline in words)
    return Column.of([plain_words(words) for words in filled], cites, lexicon)


def _without_columns(document: Document) -> list[str]:
    weighed = {block.weighs for block in document.blocks if isinstance(block, Table)}
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.option]
    return [f"'{heading.anchor}' has no columns" for heading in headings if heading.option not in weighed]


def _depth(document: Document) -> dict[str, int]:
    found: dict[str, int] = {}
    option: str | None = None
    for block in document.blocks:
        if isinstance(block, Heading):
            option = block.anchor if block.option else None
        elif option is not None:
            found[option] = found.get(option, 0) + sum(count_words(text) for text, _ in _texts(block))
    return found
