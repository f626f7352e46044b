"""The words of the rule files: what leans, what tells a body what to do, odd turns, unequal columns, hard questions.

Every field of the type `Text` or `LongText` counts as written by the tool, of whatever shape, unless it stands in
`NOT_OURS`: names, citations, quotations and the titles of sources are other people's words.
"""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterable, Iterator
from functools import cache

from app.rulebook.checks.examined import holds
from app.rulebook.strict_yaml import Path
from app.rulebook.wording import Column, Columns, Lexicon, Prose, measure
from app.schema.base import HomeText, LongText, Shape, Statement, Text
from app.schema.consistency import ConsistencyRule
from app.schema.costs import PublishedAccount
from app.schema.evidence import Finding, ViewsFile
from app.schema.law import Authority, Clause, GlossaryTerm, Model, ModelRow, Source
from app.schema.options import Option
from app.schema.questions import Question, Section
from app.schema.reading import Checked, Search
from app.schema.states import AskedText, StateAuthority, StateLaw
from app.schema.wording import LoadedWords, Turn, WordingFile

WORDING = "rules/wording.yaml"
GRADE_WANTED, GRADE_MOST = 8.0, 10.0
NOT_OURS: dict[type[Shape], frozenset[str]] = {
    Source: frozenset({"title", "publisher", "address", "date"}),
    Authority: frozenset({"citation", "quote"}),
    StateAuthority: frozenset({"citation", "quote"}),
    StateLaw: frozenset({"name"}),
    Checked: frozenset({"name"}),
    Search: frozenset({"queries", "pages"}),
    Model: frozenset({"form_revision"}),
    ModelRow: frozenset({"section"}),
    Clause: frozenset({"sections"}),
    GlossaryTerm: frozenset({"term"}),
    PublishedAccount: frozenset({"place", "years", "model", "officers"}),
    Finding: frozenset({"place", "years", "author"}),
    LoadedWords: frozenset({"instead", "note"}),
    Turn: frozenset({"instead", "note"}),
}


LEANS = {
    "enforcement": "a word of one side (for more enforcement)",
    "opposing": "a word of one side (against enforcement)",
    "directive": "a word that tells the reader what to do",
    "contested": "a word over which the two sides differ",
    "evaluative": "a word that judges",
}
"""What a message calls a word, by the way it leans."""


def texts_of(shape: Shape) -> Iterator[tuple[Path, str, bool]]:
    """The texts of one shape that the tool wrote, each with its path and whether a section stands beside it."""
    for name in _text_fields(type(shape)):
        value = getattr(shape, name)
        cited = isinstance(shape, Clause) and name == "by_model"
        cited = cited or (isinstance(shape, ModelRow) and shape.section is not None)
        if isinstance(value, str):
            yield (name,), value, cited
        elif isinstance(value, tuple):
            yield from (((name, i), text, cited) for i, text in enumerate(value))
        elif isinstance(value, dict):
            yield from (((name, key), text, cited) for key, text in value.items())


@cache
def _text_fields(shape: type[Shape]) -> tuple[str, ...]:
    hints = typing.get_type_hints(shape, include_extras=True)
    other = NOT_OURS.get(shape, frozenset())
    return tuple(name for name in shape.model_fields if name not in other and _holds_text(hints[name]))


def _holds_text(hint: object) -> bool:
    return any(holds(hint, wanted) for wanted in (Text, LongText, AskedText))


def option_columns(
    options: Iterable[Option], lexicon: Lexicon | None = None, day: dt.date = dt.date.max, home: HomeText | None = None
) -> list[Columns]:
    """The two columns of every option, as the rulebook has them for a day (the last one if none is given).

    `home`: as they are told where the town's own state treats the option so; None: where its law was not read.
    """
    return [
        Columns(
            option.id, _column(option.brings, lexicon, day, home), _column(option.costs_or_risks, lexicon, day, home)
        )
        for option in options
    ]


def view_columns(views: ViewsFile, lexicon: Lexicon | None = None, day: dt.date = dt.date.max) -> Columns:
    """What supporters and what opponents say, as far as they had said it by a day."""
    return Columns("views", _column(views.supporters, lexicon, day), _column(views.opponents, lexicon, day))


def _column(
    listed: tuple[Statement, ...], lexicon: Lexicon | None, day: dt.date, home: HomeText | None = None
) -> Column:
    counted = [s for s in listed if (s.from_date or day) <= day and (s.until is None or day < s.until)]
    texts = [s.text if home is None or s.at_home is None else getattr(s.at_home, home) for s in counted]
    return Column.of(texts, sum(len(s.sources) for s in counted), lexicon)


def days(*columns: tuple[Statement, ...]) -> list[dt.date]:
    """The days on which a column changes, and the first day of all."""
    dated = {day for column in columns for s in column for day in (s.from_date, s.until) if day is not None}
    return sorted({dt.date.min, *dated})


def since(day: dt.date) -> str:
    return "" if day == dt.date.min else f" (from {day} on)"


def question_prose(question: Question) -> Prose:
    """What a person reads first: the question, and why it is asked."""
    return measure(question.ask) + measure(question.why)


def rule_prose(rule: ConsistencyRule) -> Prose:
    """What a person reads where answers do not fit together."""
    return measure(rule.what) + measure(rule.mend)


def report(sections: Iterable[Section], options: Iterable[Option], wording: WordingFile | None) -> Iterator[str]:
    """The measures in lines of text: words, points, hedges and sources of both columns; grades of the questions."""
    yield "Options: words, points, hedging words in a hundred, sources for each point (brings / costs)"
    for columns in option_columns(options, Lexicon(wording) if wording is not None else None):
        one, other = columns.brings, columns.costs
        yield (
            f"  {columns.option:28} {one.words:4} / {other.words:<4} ratio {columns.ratio:.2f}   "
            f"{one.bullets} / {other.bullets}   {one.hedge_rate:4.1f} / {other.hedge_rate:<4.1f}   "
            f"{one.cite_rate:.1f} / {other.cite_rate:.1f}"
        )
    yield "Questions: reading grade of each section (hardest question)"
    for section in sections:
        grades = {question.id: question_prose(question).grade for question in section.questions}
        hardest = max(grades, key=lambda id_: grades[id_])
        whole = sum((question_prose(question) for question in section.questions), Prose())
        yield f"  {section.id:28} {whole.grade:4.1f}   ({hardest} {grades[hardest]:.1f})"
