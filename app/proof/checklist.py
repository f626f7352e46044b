"""What an item of the checklist is, and what the three finished documents are to the items.

An item stands beside its check: its question and the standards that it comes from are read where the check is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Literal, NamedTuple

from app.briefing.blocks import VOLUMES, Volume
from app.briefing.sections.page_one_table import OFFERED
from app.proof.finished_page import Page
from app.proof.parts import MissingPart, Parts, Text, Words
from app.proof.printed import Printed
from app.proof.wording import without
from app.rulebook.wording import Flag, Lexicon

By = Literal["program", "both", "person"]
"""Who judges an item: a program, a program and then a person, or a person. What a program finds wrong fails in each."""


class DoesNotApply(Exception):  # noqa: N818 - it is a finding about the document, and no error of the program
    """The item asks for what this town's documents have no cause to hold; the reason in words."""


class Counted(str):
    """What a check counted for its reader. It is no fault."""

    __slots__ = ()


class Stands(NamedTuple):
    """In which of the documents something stands, and on which page."""

    volume: Volume
    page: int


@dataclass(frozen=True, slots=True)
class Made:
    """One of the documents: its page, and what was read of its PDF."""

    page: Page
    printed: Printed


class Named(NamedTuple):
    """An option as it is named in the document: its anchor's ending ('sign-task-force') and its two titles."""

    anchor: str
    title: str
    short: str


@dataclass(frozen=True)
class Frame:
    """What is known of a document beside the document: what it is to be held against."""

    options: tuple[Named, ...]
    """Each option before the body, in the rulebook's order."""
    short: bool
    """State law closes every signing option, and the document is the short briefing."""
    closes_signing: bool
    """State law closes every signing option, in either briefing: who was heard on one is not asked."""
    questions: int
    """How many questions the record is to hold."""
    lexicon: Lexicon
    own: re.Pattern[str] | None
    """What people of the town wrote: it is theirs, and not looked through for loaded words."""

    @cached_property
    def without_own(self) -> Callable[[str], str]:
        """A text without the town's own words. Several items read the same texts, so what was found is remembered."""
        return cache(partial(without, self.own))


@dataclass(frozen=True)
class Finished:
    """A council's three finished documents, and the handout where it was made."""

    made: Mapping[Volume, Made]
    frame: Frame
    handout: Page | None = None

    @property
    def volumes(self) -> tuple[tuple[Volume, Made], ...]:
        """Those that are there, the first to read first."""
        return tuple((volume, self.made[volume]) for volume in VOLUMES if volume in self.made)

    @cached_property
    def page(self) -> Parts:
        """All of them as one, in their order."""
        return Parts(section for _, made in self.volumes for section in made.page.sections)

    def page_of(self, anchor: str) -> Stands | None:
        """Where a heading or a table stands in print; None if no PDF names it."""
        for volume, made in self.volumes:
            if made.page.has(anchor) and anchor in made.printed.at:
                return Stands(volume, made.printed.at[anchor])
        return None

    @cached_property
    def statuses(self) -> dict[str, str]:
        """The status of each option by its title, as page one prints it."""
        table = self.page.tables.get("options-at-a-glance")
        rows = [row for row in table.rows if len(row) > 1] if table is not None else []
        return {row[0].text.removesuffix(OFFERED): row[1].text for row in rows}

    @cached_property
    def open(self) -> tuple[Named, ...]:
        """The options that are not printed as closed."""
        return tuple(one for one in self.frame.options if "closed" not in self.statuses.get(one.title, "").lower())

    @cached_property
    def closed(self) -> tuple[str, ...]:
        return tuple(title for title, status in self.statuses.items() if "closed" in status.lower())

    @cached_property
    def priced(self) -> tuple[Named, ...]:
        """The options whose own cost is worked out line by line."""
        return tuple(one for one in self.frame.options if self.page.has(f"workings-{one.anchor}"))

    def tool_words(self, text: Text | Words) -> str:
        """A text with the town's own words taken out."""
        return self.frame.without_own(text.words.text if isinstance(text, Text) else text.text)

    @cached_property
    def flagged(self) -> tuple[tuple[Text, Flag], ...]:
        """The loaded words of the tool's own text, each with the text that it stands in."""
        found = []
        for text in self.page.texts:
            shown = self.tool_words(text)
            flags = self.frame.lexicon.flags(shown, cited=FORM_SECTION.search(shown) is not None)
            found += [(text, flag) for flag in flags]
        return tuple(found)


FORM_SECTION = re.compile(r"\([^()]*\b[IVX]+(?:\.[A-Z])?\b[^()]*\)")
Faults = Iterable[str]
Check = Callable[[Finished], Faults]


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: faults, counts that are none, and why the item does not apply, '' if it does."""

    faults: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    not_here: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One of the 45 items. `at` are the anchors where a reader finds it met."""

    id: str
    question: str
    basis: str
    by: By
    check: Check
    at: tuple[str, ...]
    gate: bool = False
    person: str = ""
    """What is left for a person to judge."""
    not_in_short: str = ""
    """Why the item does not apply to the short briefing; '' if it does."""

    def examine(self, it: Finished) -> Found:
        """What a program finds, in words. A part that is missing is a fault."""
        if it.frame.short and self.not_in_short:
            return Found(not_here=f"short briefing. {self.not_in_short}")
        found: list[str] = []
        try:
            found.extend(self.check(it))
        except MissingPart as missing:
            found.append(str(missing))
        except DoesNotApply as reason:
            return Found(not_here=str(reason))
        return Found(
            tuple(each for each in found if not isinstance(each, Counted)),
            tuple(each for each in found if isinstance(each, Counted)),
        )


@dataclass(slots=True)
class Group:
    """The items of one letter, filled by its decorator as their module is read."""

    letter: str
    title: str
    items: list[Item] = field(default_factory=list)

    def item(
        self,
        id: str,
        question: str,
        *,
        basis: str,
        at: tuple[str, ...],
        by: By = "program",
        gate: bool = False,
        person: str = "",
        not_in_short: str = "",
    ) -> Callable[[Check], Check]:
        """Make the function below the check of an item."""

        def add(check: Check) -> Check:
            self.items.append(Item(id, question, basis, by, check, at, gate, person, not_in_short))
            return check

        return add


# ---- what many checks ask -----------------------------------------------------------------------------------------

GRID = "matrix"
"""The readers' grid."""


def priced(it: Finished) -> tuple[Named, ...]:
    """The options whose own cost is worked out. Raises `DoesNotApply` if there is none."""
    if not it.priced:
        raise DoesNotApply("No option that is open carries a cost that is worked out line by line.")
    return it.priced


def filled(it: Finished, anchor: str) -> Faults:
    """A table with a column for each open option, and no empty cell. Many options take a second table, continued."""
    tables = [it.page.table(anchor), *(it.page.table(each) for each in it.page.anchors(f"{anchor}-continued.*"))]
    heads = {head for table in tables for head in table.heads}
    for option in it.open:
        if option.short not in heads:
            yield f"the table '{anchor}' has no column for '{option.short}'"
    for table in tables:
        if [row[0].text for row in table.rows] != [row[0].text for row in tables[0].rows] or not table.rows:
            yield f"the rows of the table '{anchor}' are not the same for every option"
        for where in table.empty_cells():
            yield f"the table '{table.anchor}' has an empty cell: {where}"


def told(it: Finished, anchor: str, asked: Mapping[str, tuple[str, ...]]) -> Faults:
    """Of each of these something is told, in a row of this table or of the readers' grid, and no cell of it is empty.

    `asked`: how the heading of such a row begins, in small letters.
    """
    anchors = it.page.anchors(rf"(?:{anchor}|{GRID})(?:-continued.*)?")
    rows = [row for each in anchors for row in it.page.table(each).rows]
    for whom, beginnings in asked.items():
        own = [row for row in rows if row[0].text.lower().startswith(beginnings)]
        if not own:
            yield f"no row on {whom}"
        elif any(cell.empty for row in own for cell in row[1:]):
            yield f"an empty cell in the row on {whom}"


def row_for_each(it: Finished, anchor: str) -> Faults:
    """A table with a row for each open option."""
    there = {row[0].text for row in it.page.table(anchor).rows}
    for option in it.open:
        if option.title not in there:
            yield f"the table '{anchor}' has no row for '{option.title}'"


def value_of(facts: dict[str, Words], *naming: str) -> Words:
    """The labelled value whose label holds one of these words. Raises MissingPart."""
    for label, value in facts.items():
        if any(word in label.lower() for word in naming):
            return value
    raise MissingPart(f"no line on {' or '.join(naming)}")


def labelled(it: Finished, anchor: str, *naming: str) -> Faults:
    """Under this heading there is a line with one of these words in its label, and it says something; or the sentence
    on what has no answer names it. Raises MissingPart."""
    if any(word in name for name in unanswered(it, anchor) for word in naming):
        return
    if value_of(it.page.facts(anchor), *naming).empty:
        yield f"the line on {' or '.join(naming)} is empty"


_UNANSWERED = re.compile(r"(?:Don.t know|Not provided|Not yet set|Not asked \([^()]*\)): ([^.]+)\.(?= |$)")
"""How what has no answer is named below a table: 'Not provided: fund; account. Don't know: records of hours.'"""


def unanswered(it: Finished, anchor: str) -> tuple[str, ...]:
    """What is named under this heading as having no answer, in small letters. Raises MissingPart."""
    said = (words.text for block in it.page.blocks(anchor) if block.kind == "paragraph" for words in block.words)
    found = (listed for text in said for listed in _UNANSWERED.findall(text))
    return tuple(name.strip().lower() for listed in found for name in listed.split(";"))
