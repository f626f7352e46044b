"""A file in hand as far as it could be read: the text of its pages, what stands on top of it, and what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

State = Literal["text", "recognized", "unsure", "part", "picture", "empty"]
"""Of a page. recognized: a picture with text that a scanner program recognized; unsure: two readers of the file do not
agree on its letters, or they are no letters of English; part: text, and a picture that may hold more; picture: a
picture and no text; empty: neither."""
NOT_READ: frozenset[State] = frozenset(("unsure", "part", "picture"))
"""A sentence that was not found may stand on such a page."""

MarkKind = Literal[
    "struck", "underlined", "highlighted", "note", "typed", "stamp", "caret", "drawn", "redaction", "attached",
    "inserted", "deleted", "comment",
]  # fmt: skip
"""inserted, deleted: a tracked change of a Word file, read as accepted."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on top of the text: a strike-out, a note, typed text, a tracked change. `page` is 0 where a file has no
    pages; `text` is what the mark itself says, `over` the words of the page that it stands on, which are said `nth`
    times before on that page."""

    page: int
    kind: MarkKind
    text: str = ""
    over: str = ""
    author: str = ""
    date: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a fillable form that somebody filled in."""

    page: int
    name: str
    value: str


@dataclass(frozen=True)
class Document:
    """What was read of a file. `first` is the number of the first page that was read, `of` how many the file has;
    `paged` is false of a file without pages of its own, such as a Word file. `only_form` says that the file also has a
    form that nothing but its own program shows."""

    pages: tuple[str, ...]
    states: tuple[State, ...]
    marks: tuple[Mark, ...] = ()
    fields: tuple[Field, ...] = ()
    first: int = 1
    of: int = 0
    paged: bool = True
    only_form: bool = False

    @classmethod
    def of_text(cls, pages: Sequence[str]) -> Document:
        """A document of which nothing but the text of its pages is known."""
        return cls(tuple(pages), tuple("text" if page.strip() else "empty" for page in pages), of=len(pages))

    @property
    def last(self) -> int:
        """The number of the last page that was read."""
        return self.first + len(self.pages) - 1

    def numbers(self, *states: State) -> tuple[int, ...]:
        """The numbers of the pages in one of these states."""
        return tuple(self.first + place for place, state in enumerate(self.states) if state in states)

    @property
    def not_read(self) -> dict[int, State]:
        """The pages on which a sentence may stand that was not read."""
        return {self.first + place: state for place, state in enumerate(self.states) if state in NOT_READ}

    def part(self, first: int, last: int) -> Document:
        """The same document from one page to another, by their numbers; what stands on top of other pages stays out."""
        cut = slice(first - self.first, last - self.first + 1)
        inside = range(first, last + 1)
        return Document(
            self.pages[cut],
            self.states[cut],
            tuple(each for each in self.marks if not self.paged or each.page in inside),
            tuple(each for each in self.fields if each.page in inside),
            first,
            self.of,
            self.paged,
            self.only_form,
        )

    def facts(self) -> dict[str, Any]:
        """All but the text, as JSON has it; `with_facts` reads it."""
        return {
            "states": list(self.states),
            "marks": [asdict(mark) for mark in self.marks],
            "fields": [asdict(field) for field in self.fields],
            "first": self.first,
            "of": self.of,
            "paged": self.paged,
            "only_form": self.only_form,
        }

    @classmethod
    def with_facts(cls, pages: Sequence[str], facts: Mapping[str, Any] | None) -> Document:
        """The document of which `facts` were kept beside its text; without them the text alone. Raises ValueError,
        TypeError or KeyError for facts of another shape."""
        if not facts:
            return cls.of_text(pages)
        if len(facts["states"]) != len(pages) or not set(facts["states"]) <= set(get_args(State)):
            raise ValueError("the facts are of other pages")
        return cls(
            tuple(map(str, pages)),
            tuple(facts["states"]),
            tuple(Mark(**mark) for mark in facts["marks"]),
            tuple(Field(**field) for field in facts["fields"]),
            int(facts["first"]),
            int(facts["of"]),
            bool(facts["paged"]),
            bool(facts["only_form"]),
        )


def runs(numbers: Iterable[int]) -> str:
    """Numbers in words, those that follow one another together: '3, 5 to 7 and 9'."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][-1] + 1 == number:
            found[-1].append(number)
        else:
            found.append([number])
    parts: list[str] = []
    for run in found:
        if len(run) <= 2:
            parts += map(str, run)
        else:
            parts.append(f"{run[0]} to {run[-1]}")
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def many(count: int, what: str) -> str:
    """1 page, 3 pages."""
    return f"{count} {what}{'' if count == 1 else 's'}"
