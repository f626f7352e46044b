"""The answers file: what it may hold, every message it can give, and that what is written reads back the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.answers_file import (
    MOST_PROBLEMS,
    AnswersFileError,
    Problem,
    read_answers,
    read_answers_file,
    write_answers,
)
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from tests.assessments.conftest import QUESTIONS
from tests.assessments.strategies import answers

TOWN = "town: {name: Brewer, kind: city}\n"


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(AnswersFileError) as error:
        read_answers(text, QUESTIONS, name="b.yaml")
    return str(error.value).split("\n")


def test_everything_a_file_may_hold(tmp_path):
    path = tmp_path / "brewer.yaml"
    path.write_text(
        """\
town:
  name: Brewer
  kind: city
answers:
  state: ME
  agreement: no
  officers: dont_know
  officers_trained: 2
  officers_trained.task_force:
    value: 3
    provenance: estimate
    low: 2
    high: 5
    note: |
      As told by the chief.
      Not yet in writing.
    audience: staff
    source: Council packet of May 2026
  cells: [sheriff, police]
  fund: "101"
  meeting: 2026-05-18
""",
        encoding="utf-8",
    )
    assert read_answers_file(path, QUESTIONS) == Answers(
        Town("Brewer", "city"),
        {
            "state": Answer("ME"),
            "agreement": Answer(False),
            "officers": Answer(DONT_KNOW),
            "officers_trained": Answer(2),
            "officers_trained.task_force": Answer(
                3,
                "estimate",
                "As told by the chief.\nNot yet in writing.",
                "staff",
                2,
                5,
                "Council packet of May 2026",
            ),
            "cells": Answer(("police", "sheriff")),
            "fund": Answer("101"),
            "meeting": Answer("2026-05-18"),
        },
    )


def test_every_problem_is_listed_with_its_line():
    text = """\
town: {name: "", kind: hamlet, mayor: x}
answer: {}
answers:
  officer: 3
  officers: a lot
  officers.task_force: 3
  officers_trained.taskforce: 3
  benefits: {value: 0.3, low: 0.5, high: 0.2, audience: pubic, provenence: estimate}
  balance: {low: 1}
  purpose: {value: "ok", note: 7, source: [a], provenance: guess}
  fund:
  agency: {value: {a: 1}}
"""
    assert problems(text) == [
        "b.yaml:1: The town cannot have 'mayor'. It can have: name, kind.",
        "b.yaml:1: name: The text is empty. Write something, or leave it out.",
        "b.yaml:1: kind: 'hamlet' is not known here. Write one of: city, town, village, township, county.",
        "b.yaml:2: The file cannot have 'answer'. Did you mean answers? It can have: town, answers, "
        "readings, set_aside, rulebook.",
        "b.yaml:4: There is no question 'officer'. Did you mean officers? The key of an answer is "
        "the id of its question.",
        "b.yaml:5: officers: This is not a number. Write it in digits, such as 1,234. If it is not known, write "
        "dont_know.",
        "b.yaml:6: officers does not differ by model. Write officers without '.task_force'.",
        "b.yaml:7: officers_trained: There is no model 'taskforce'. Did you mean task_force? The models are: "
        "task_force, warrant_service_officer, jail_enforcement.",
        "b.yaml:8: The answer to benefits cannot have 'provenence'. Did you mean provenance? It can have: value, "
        "provenance, note, audience, low, high, source, typed.",
        "b.yaml:8: benefits: low (0.5), value (0.3) and high (0.2) do not rise in this order. Give a low that is at "
        "most the value, and a high that is at least the value.",
        "b.yaml:8: benefits.audience: 'pubic' is not known here. Did you mean public? Write one of: public, staff, "
        "counsel.",
        "b.yaml:9: balance: There is no value. Add 'value:', or write dont_know as the answer.",
        "b.yaml:10: purpose.provenance: 'guess' is not known here. Write one of: recorded, estimate.",
        'b.yaml:10: purpose.note: 7 is not a text. Put it in quotes, as in "text".',
        'b.yaml:10: purpose.source: a list is not a text. Put it in quotes, as in "text".',
        "b.yaml:11: fund: The answer is empty. Give a value, write dont_know, or leave the question out.",
        "b.yaml:12: agency.value: a group of values is not one of the choices. The choices are: police, sheriff, true.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "",
            "b.yaml:1: The file is not a group of town, answers, readings, set_aside, rulebook. Write 'town: ...' in "
            "it.",
        ),
        ("- a", "b.yaml:1: The file is not a group of town, answers, readings, set_aside, rulebook."),
        ("answers: {}", "b.yaml:1: The file does not say which town it is for. Add 'town:'"),
        (TOWN, "b.yaml:1: The file has no answers. Add 'answers:'"),
        (TOWN + "answers: 5", "b.yaml:2: 'answers' is not a group of answers."),
        ("town: Brewer\nanswers: {}", "b.yaml:1: The town is not a group of name, kind."),
        ("town: {}\nanswers: {}", "b.yaml:1: The town has no name."),
        ("town: {}\nanswers: {}", "The town has no kind."),
        (TOWN + "answers:\n  officers: .nan", "b.yaml:3: officers: This is not a number."),
        (TOWN + "answers:\n  balance: .inf", "b.yaml:3: balance: This is not a number."),
        (TOWN + "answers:\n  balance: 1e308", "b.yaml:3: balance: The number is too large"),
        (TOWN + "answers:\n  balance: 1e999", "b.yaml:3: The number 1e999 is too large."),
        (TOWN + f"answers:\n  balance: {'9' * 400}", " is too large. Give a number"),
        (TOWN + "answers:\n  officers: -1", "b.yaml:3: officers: -1 is less than 0."),
        (
            TOWN + "answers:\n  officers: 1\n  officers: 2",
            "b.yaml:4: The key 'officers' stands twice (first on line 3).",
        ),
        (TOWN + "answers: &a\n  officers: 1", "b.yaml:2: Anchors"),
        (TOWN + "answers:\n  officers: *a", "b.yaml:3: Aliases"),
        (TOWN + "answers:\n  <<: {officers: 1}", "b.yaml:3: Merge keys"),
        (TOWN + "answers:\n  officers: !!python/object 1", "b.yaml:3: Tags"),
        (TOWN + "answers:\n  [a]: 1", "b.yaml:3: A key is not a plain text."),
        (TOWN + "answers:\n  officers: [1", "This is not YAML"),
        (TOWN + "answers:\n  officers: " + "[" * 100, "b.yaml:3: Nested more than 20 deep."),
        (TOWN + "---\n", "b.yaml:2: A second document starts here."),
        (TOWN + f"answers:\n  purpose: '{'x' * 4001}'", "b.yaml:3: purpose: The text has 4,001 characters."),
        (TOWN + 'answers:\n  purpose: "a\\u0007"', "b.yaml:3: purpose: The text holds the control character U+0007."),
        (TOWN + "answers:\n  purpose: a\x07", "This is not YAML"),
        (TOWN + "answers:\n  1: 2", "b.yaml:3: There is no question '1'."),
        (TOWN + "answers:\n  'a.b.c': 2", "b.yaml:3: There is no question 'a'."),
        (TOWN + "answers:\n  'officers.': 2", "b.yaml:3: officers does not differ by model."),
        (TOWN + "answers:\n  'officers_trained.': 2", "b.yaml:3: officers_trained: There is no model ''."),
        (TOWN.encode() + b"\nanswers: {fund: \xff}", "b.yaml:3: The file is not UTF-8 text."),
        ("#" * 1_000_001, "b.yaml:1: The file is larger than 1,000,000 bytes."),
    ],
)
def test_each_message(text, message):
    assert any(message in problem for problem in problems(text)), problems(text)


def answered(lines: str) -> Answers:
    return read_answers(TOWN + "answers:\n" + lines, QUESTIONS)


@pytest.mark.parametrize(
    ("line", "key", "answer"),
    [
        ("balance: $41.25", "balance", Answer(41.25)),
        ("balance: 1,148", "balance", Answer(1148)),
        ('balance: "82k"', "balance", Answer(82_000)),
        ("wage: 82,000 a year", "wage", Answer(82_000 / 2080, typed="82,000 a year")),
        ("officers: 10-15", "officers", Answer(13, "estimate", low=10, high=15, typed="10-15")),
        ("officers: ~10", "officers", Answer(10, "estimate", typed="~10")),
        ("benefits: 0.43", "benefits", Answer(0.43)),
        ("benefits: 43%", "benefits", Answer(0.43)),
        ('benefits: "43"', "benefits", Answer(0.43)),
        ("wage: {value: 82k a year, note: chief}", "wage", Answer(82_000 / 2080, note="chief", typed="82k a year")),
        (
            "wage: {value: 82k a year, provenance: estimate, low: 80k a year, high: 45}",
            "wage",
            Answer(82_000 / 2080, "estimate", low=80_000 / 2080, high=45, typed="82k a year"),
        ),
        ("wage: {value: 39.42, typed: 82k a year}", "wage", Answer(39.42, typed="82k a year")),
        ("officers: {value: 13, typed: 10-15}", "officers", Answer(13, "estimate", low=10, high=15, typed="10-15")),
        ("officers: {value: 12, typed: null}", "officers", Answer(12)),
        ('officers: {value: 12, typed: "12"}', "officers", Answer(12)),
        ("officers: ' dont_know '", "officers", Answer(DONT_KNOW)),
    ],
)
def test_numbers_as_people_write_them(line, key, answer):
    found = answered(f"  {line}\n")
    assert found[key] == answer
    assert read_answers(write_answers(found, QUESTIONS), QUESTIONS) == found


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("wage: 82000", "wage: 82,000 an hour? Did you mean a year?"),
        ("wage: .inf", "wage: This is not a number."),
        (
            "wage: $82,000",
            "wage: $82,000 an hour? Did you mean a year? If it is a yearly salary, write $82,000 a",
        ),
        ('benefits: "0.43"', "benefits: 0.43 could be a percentage or a part of one."),
        ("benefits: 43", "35 percent is 0.35 or 35%."),
        ("officers: {value: 10-15, provenance: recorded}", "officers: Its text is an estimate. Take provenance out."),
        ("officers: {value: 10-15, low: 9, high: 15}", "The text of the value is a range already, and another one."),
        ("officers: {value: 12, low: 10-11, high: 15}", "officers: This is not one single figure."),
        ("wage: {value: 41, typed: 82k a year}", "wage.typed: '82k a year' is $39.42 an hour, and the value is $41 an"),
        ("wage: {value: 82k a year, typed: 82k a year}", "The value is a text as it was typed already."),
        ("wage: {value: 41, typed: 41}", "wage.typed: 41 is not a text as it was typed."),
        ("agreement: {value: true, typed: yes}", "agreement.typed: Only a number has a text as it was typed."),
        ("officers: {value: dont_know, typed: ~10}", "officers.typed: Only a number has a text as it was typed."),
    ],
)
def test_what_a_number_cannot_be(line, message):
    assert any(message in problem for problem in problems(f"{TOWN}answers:\n  {line}\n")), problems(
        f"{TOWN}answers:\n  {line}\n"
    )


def test_a_file_of_nonsense_is_cut_short():
    found = problems(TOWN + "answers:\n" + "".join(f"  officer{number}: 1\n" for number in range(20_000)))
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1] == f"b.yaml:{MOST_PROBLEMS + 3}: There are more problems from here on. Fix those above first."


def test_a_large_file_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b" " * 5_000_000)
    with pytest.raises(AnswersFileError, match="larger than 1,000,000 bytes"):
        read_answers_file(path, QUESTIONS)


def test_what_is_written_is_meant_to_be_read():
    written = write_answers(
        Answers(
            Town("Brewer", "city"),
            {
                "officers_trained.task_force": Answer(3, "estimate", "line 1\nline 2", low=2, high=5.5),
                "state": Answer("NO"),
                "agency": Answer("true"),
                "agreement": Answer(DONT_KNOW),
                "balance": Answer(1e-7),
                "cells": Answer(("police", "sheriff")),
            },
        ),
        QUESTIONS,
    )
    assert (
        written
        == """\
town:
  name: "Brewer"
  kind: city
answers:
  # agency
  agency: "true"
  # agreement
  agreement: dont_know
  # balance
  balance: 0.0000001
  # cells
  cells: [police, sheriff]
  # officers trained
  officers_trained.task_force:
    value: 3
    provenance: estimate
    note: "line 1\\nline 2"
    low: 2
    high: 5.5
  # state
  state: "NO"
"""
    )
    assert write_answers(Answers(Town("A", "town"))) == 'town:\n  name: "A"\n  kind: town\nanswers: {}\n'


@given(answers(QUESTIONS))
def test_round_trip(original):
    written = write_answers(original, QUESTIONS)
    again = read_answers(written, QUESTIONS)
    assert again == original
    assert write_answers(again, QUESTIONS) == written
    assert read_answers(write_answers(original).encode(), QUESTIONS) == original


@given(answers(QUESTIONS), st.randoms())
def test_no_damage_raises_anything_else(original, rng: random.Random):
    text = bytearray(write_answers(original).encode())
    for _ in range(rng.randint(1, 5)):
        text[rng.randrange(len(text))] = rng.choice(b"\x00\xff:-[]{}&*!\"'\n #0eME")
    found: tuple[Problem, ...] | None = None
    try:
        read_answers(bytes(text), QUESTIONS)
    except AnswersFileError as error:
        found = error.problems
    assert found is None or found
    assert all(problem.line >= 1 and problem.what and problem.mend for problem in found or ())
