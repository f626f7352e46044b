"""Towns and answers for hypothesis: anything that the questions of conftest.py may be answered with."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from app.engine.answers import AUDIENCES, DONT_KNOW, MODELS, TOWN_KINDS, Answer, Answers, Town
from app.engine.answers_check import LARGEST_NUMBER, AnswerError, check_text
from app.engine.typed_figures import read_figure
from app.rulebook.usstates import STATES
from app.schema.questions import Question


def _fits(text: str, lines: bool) -> bool:
    try:
        return check_text(text, lines=lines, longest=200) == text
    except AnswerError:
        return False


PRINTED = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))
"""What can stand in a text, nearly all of it, so that few texts are thrown away."""
LINES = st.text(PRINTED, min_size=1, max_size=30).filter(lambda text: _fits(text, lines=False))
WRITTEN = st.text(PRINTED | st.just("\n"), min_size=1, max_size=60)
TEXTS = WRITTEN.filter(lambda text: _fits(text, lines=True)) | st.sampled_from(
    [
        "no",
        "NO",
        "1e5",
        "0o14",
        "null",
        "~",
        "- a",
        "a: b",
        "# x",
        "*x",
        "'",
        '"\\',
        "2026-01-01",
        ".inf",
        "a\nb\n\n\tc",
    ]
)


def values(question: Question):
    low = question.min if question.min is not None else -LARGEST_NUMBER
    high = question.max if question.max is not None else LARGEST_NUMBER
    ids = [choice.id for choice in question.choices]
    return {
        "state": st.sampled_from(sorted(STATES)),
        "choice": st.sampled_from(ids) if ids else st.nothing(),
        "choices": st.sets(st.sampled_from(ids)).map(lambda picked: tuple(one for one in ids if one in picked))
        if ids
        else st.nothing(),
        "number": st.integers(int(low), int(high)).map(float) if question.whole else st.floats(low, high),
        "yes_no": st.booleans(),
        "text": LINES,
        "long_text": TEXTS,
        "date": st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)).map(dt.date.isoformat),
    }[question.kind]


@st.composite
def figures(draw, question: Question):
    """What is read of a text as people type it."""
    if question.unit == "dollar / hour":
        period, times = draw(st.sampled_from([(" a year", 2080), ("/mo", 2080 // 12), (" an hour", 1)]))
        return read_figure(question, f"{draw(st.integers(10, 240)) * times:,}{period}")
    low = draw(st.integers(1, 90))
    high = draw(st.integers(low, 95))
    return read_figure(
        question, draw(st.sampled_from([f"{low}-{high}", f"about {low}", f"{low} to {high}", f"{high}"]))
    )


@st.composite
def answer(draw, question: Question):
    if question.kind == "number" and draw(st.integers(0, 3)) == 0:
        found = draw(figures(question))
        return Answer(
            found.value,
            "estimate" if found.estimate else draw(st.sampled_from(["recorded", "estimate"])),
            draw(st.none() | TEXTS),
            draw(st.none() | st.sampled_from(AUDIENCES)),
            found.low,
            found.high,
            draw(st.none() | TEXTS),
            found.typed,
        )
    value = draw(values(question) | st.just(DONT_KNOW))
    low = high = None
    if isinstance(value, float) and draw(st.booleans()):
        low, value, high = sorted(draw(values(question)) for _ in range(3))
    return Answer(
        value,
        draw(st.sampled_from(["recorded", "estimate"])),
        draw(st.none() | TEXTS),
        draw(st.none() | st.sampled_from(AUDIENCES)),
        low,
        high,
        draw(st.none() | TEXTS),
    )


def answers(questions: dict[str, Question]):
    keys = {}
    for name, question in questions.items():
        keys[name] = answer(question)
        if question.per == "model":
            keys.update({f"{name}.{model}": answer(question) for model in MODELS})
    towns = st.builds(Town, LINES, st.sampled_from(TOWN_KINDS))
    return st.builds(Answers, towns, st.fixed_dictionaries({}, optional=keys))
