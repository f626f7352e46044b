"""The words of the rule files: what leans, what tells a body what to do, odd turns, unequal columns, hard questions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.strict_yaml import Path
from app.rulebook.wording import Flag, Lexicon
from app.rulebook.wording_checks import (
    GRADE_MOST,
    GRADE_WANTED,
    LEANS,
    WORDING,
    days,
    option_columns,
    question_prose,
    rule_prose,
    since,
    texts_of,
    view_columns,
)
from app.schema.base import HOME_TEXTS, Shape
from app.schema.consistency import ConsistencyRule
from app.schema.evidence import ViewsFile
from app.schema.options import Option
from app.schema.questions import Question
from app.schema.wording import WordingFile

words_check = partial(check, words=True)


def _lexicon(book: Examined) -> Lexicon | None:
    return next((Lexicon(listed) for _, listed in book.files.of(WordingFile)), None)


@words_check(
    "words.no_list",
    promise="The lists of words that lean are there.",
    mend="Add it: without it no word is checked.",
    example="no rules/wording.yaml",
)
def no_list(book: Examined) -> Iterator[Found]:
    if _lexicon(book) is None and not book.failed(WordingFile):
        yield Found(WORDING, (), "there is no such file")


def _flags(book: Examined) -> list[tuple[Placed[Shape], Path, Flag]]:
    lexicon = _lexicon(book)
    if lexicon is None:
        return []
    return [
        (placed, at, flag)
        for placed in book.written_here
        for at, text, cited in texts_of(placed.shape)
        for flag in lexicon.flags(text, cited=cited)
    ]


def _leaning(book: Examined, *, errors: bool) -> Iterator[Found]:
    for placed, at, flag in book.once(_flags):
        if flag.is_error is errors:
            what = f"'{flag.word}' is {LEANS[flag.entry.lean]}, outside quotation marks"
            yield placed.found(at, what, f"Write: {flag.entry.instead}")


@words_check(
    "words.leaning",
    promise="No text uses the words of one side, or tells a body what to do, outside quotation marks.",
    mend="Write the neutral words that rules/wording.yaml gives.",
    example="text: Residents fear raids.",
)
def leaning(book: Examined) -> Iterator[Found]:
    yield from _leaning(book, errors=True)


@words_check(
    "words.disputed",
    severity="warning",
    promise="No text uses words over which the sides differ, or that judge, outside quotation marks.",
    mend="Write the neutral words that rules/wording.yaml gives.",
    example="text: The aggressive program ended.",
)
def disputed(book: Examined) -> Iterator[Found]:
    yield from _leaning(book, errors=False)


@words_check(
    "words.turns",
    severity="warning",
    promise="No text uses a turn of phrase that reads as translated, outside quotation marks.",
    mend="Write the plain words that rules/wording.yaml gives.",
    example="text: The cost hangs on what ICE pays.",
)
def turns(book: Examined) -> Iterator[Found]:
    lexicon = _lexicon(book)
    if lexicon is None:
        return
    for placed in book.written_here:
        for at, text, _ in texts_of(placed.shape):
            for turn in lexicon.turns(text):
                what = f"'{turn.words}' reads as translated, outside quotation marks"
                yield placed.found(at, what, f"Write: {turn.entry.instead}")


def _hard(book: Examined, above: float, upto: float) -> Iterator[Found]:
    for question in book.of(Question):
        grade = question_prose(question.shape).grade
        if above < grade <= upto:
            what = (
                f"'{question.shape.id}' reads at grade {grade:.1f}; questions are to read at grade {GRADE_WANTED:.0f}"
            )
            yield question.found("ask", f"{what} or below", "Use shorter words and sentences in 'ask' and 'why'")
    for rule in book.of(ConsistencyRule):
        grade = rule_prose(rule.shape).grade
        if above < grade <= upto:
            what = f"'{rule.shape.id}' reads at grade {grade:.1f}; warnings are to read at grade {GRADE_WANTED:.0f}"
            yield rule.found("what", f"{what} or below", "Use shorter words and sentences in 'what' and 'mend'")


@words_check(
    "words.too_hard",
    promise=f"No question and no rule on answers reads above school grade {GRADE_MOST:.0f}.",
    mend="Use shorter words and sentences.",
    example="a question of sixty words with four of them longer than five syllables",
)
def too_hard(book: Examined) -> Iterator[Found]:
    yield from _hard(book, GRADE_MOST, float("inf"))


@words_check(
    "words.hard",
    severity="warning",
    promise=f"Questions and rules on answers read at school grade {GRADE_WANTED:.0f} or below.",
    mend="Use shorter words and sentences.",
    example="a question of forty words",
)
def hard(book: Examined) -> Iterator[Found]:
    yield from _hard(book, GRADE_WANTED, GRADE_MOST)


@words_check(
    "words.columns",
    promise="What an option could bring and what it could cost, and what supporters and opponents say, take about the "
    "same room: word ratio 0.80 to 1.25, points at most one apart, on every day.",
    mend="Say as much of one as of the other.",
    example="five points on what signing could bring, two on what it could cost",
)
def columns(book: Examined) -> Iterator[Found]:
    lexicon = _lexicon(book)
    for placed in book.of(Option) if lexicon is not None else ():
        option = placed.shape
        for day in days(option.brings, option.costs_or_risks):
            told = ((home, option_columns([option], lexicon, day, home)[0]) for home in (None, *HOME_TEXTS))
            faults = [(home, fault) for home, columns_ in told for fault in columns_.faults()]
            for home, fault in {fault: (home, fault) for home, fault in reversed(faults)}.values():
                mend = "Say as much of what it could bring as of what it could cost"
                where = "" if home is None else f" (at home: {home})"
                yield placed.found("brings", fault + since(day) + where, mend)
    for views in book.of(ViewsFile) if lexicon is not None else ():
        for day in days(views.shape.supporters, views.shape.opponents):
            for fault in view_columns(views.shape, lexicon, day).faults():
                mend = "Give what supporters and opponents say the same room"
                yield views.found("supporters", fault + since(day), mend)
