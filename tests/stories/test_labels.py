"""One label, one number: in no town's documents do two different numbers stand under one label in one context.

The briefing, counsel's file, the handout, the letters, the workbook and the labels of the JSON are read together. A
label that stands once with and once without 'net', 'before hours saved' or a basis, over two numbers, is found too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.assessments.answers_file import read_answers_file
from app.briefing.blocks import Cell, Column, Document, Section, Table
from app.briefing.budget_amendment import budget_amendment
from app.briefing.compose import compose
from app.briefing.context import Context, cell, table
from app.briefing.counsel_file import counsel_file
from app.briefing.handout import handout
from app.briefing.letters import letters
from app.engine.answers import DONT_KNOW, Answer, Answers
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.json.write import evaluation_json
from app.outputs.workbook.write import make_workbook
from tests.documents import whole
from tests.engine import towns
from tests.stories.labelled import Labelled, Reading, clashes, of_facts, two_concepts
from tests.stories.test_neutral import again, composed, story
from tests.stories.test_scenarios import FILES

EXAMPLES = sorted(towns.ROOT.glob("examples/*.yaml"))
DAILY = [file for file in FILES if file.stem[:2] in ("01", "08", "17", "20")]
OPTIONS = "The options before the body"


def numbers(evaluation: Evaluation, briefing: Document) -> list[Labelled]:
    """Every labelled number of everything that is made of one evaluation, for the public."""
    reading = Reading(evaluation)
    documents = [
        briefing,
        counsel_file(evaluation),
        handout(evaluation),
        *(each.document for each in letters(evaluation)),
    ]
    form = Section("Budget amendment", "amendment", tuple(budget_amendment(Context(evaluation, "public"))), "body")
    documents.append(replace(briefing, sections=(form,)))
    found = [one for document in documents for one in reading.document(document)]
    found += reading.workbook(make_workbook(evaluation))
    return [*found, *of_facts(reading, evaluation_json(evaluation, "public"))]


def faults(found: list[Labelled]) -> list[str]:
    return [*clashes(found), *two_concepts(found)]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_no_label_of_an_example_carries_two_numbers(file: Path) -> None:
    rulebook = towns.rulebook()
    evaluation = evaluate(rulebook, read_answers_file(file, rulebook.questions), towns.DAY)
    found = numbers(evaluation, compose(evaluation))
    assert len(found) > 50
    assert faults(found) == []


@pytest.mark.parametrize(
    "file",
    [file if file in DAILY else pytest.param(file, marks=pytest.mark.verify) for file in FILES],
    ids=lambda file: file.stem,
)
def test_no_label_of_a_story_carries_two_numbers(file: Path) -> None:
    evaluation = story(file)
    assert faults(numbers(evaluation, composed(file))) == []


def test_no_two_facts_and_no_two_lines_have_one_label() -> None:
    rulebook = towns.rulebook()
    for labels in (
        [fact.label.lower() for fact in rulebook.facts.values()],
        [line.title.lower() for line in rulebook.lines],
        [offset.title.lower() for offset in rulebook.offsets],
        [words.lower() for words in rulebook.objects.values()],
    ):
        assert sorted(set(labels)) == sorted(labels)


# ---- planted ------------------------------------------------------------------------------------------------------

TOWN = next(file for file in FILES if file.stem.startswith("07_"))


def tables(document: Document) -> Iterator[Table]:
    return (block for block in document.blocks if isinstance(block, Table))


def with_table(document: Document, more: Table) -> Document:
    *others, last = document.sections
    return replace(document, sections=(*others, replace(last, blocks=(*last.blocks, more))))


def changed_number(document: Document) -> Document:
    """The same table a second time, with one other number in it."""
    found = next(each for each in tables(document) if each.caption.startswith("Net new cash by year"))
    first, *rest = found.rows
    other = (first[0], cell("$123,456", right=True), *first[2:])
    return with_table(document, replace(found, rows=(other, *rest)))


def two_in_one_table(document: Document) -> Document:
    """Two rows of one label."""
    rows: list[list[Cell]] = [[cell("Task Force", head=True), cell(words, right=True)] for words in ("$10", "$20")]
    return with_table(document, table("Cost of a patrol", ["Option", Column("A year", "right")], rows, "planted"))


def net_here_and_gross_there(document: Document) -> Document:
    """Hours a year less those saved, under a head that elsewhere says that they are less hours saved."""
    rows = [[cell("Sign the Task Force Model", head=True), cell("9,999", right=True)]]
    return with_table(document, table("Hours", ["Option", Column("Officer hours a year", "right")], rows, "planted"))


@pytest.mark.parametrize("plant", [changed_number, two_in_one_table, net_here_and_gross_there])
def test_a_planted_contradiction_is_found(plant: Callable[[Document], Document]) -> None:
    reading = Reading(story(TOWN))
    whole = list(reading.document(composed(TOWN)))
    assert faults(whole) == []
    assert faults(list(reading.document(plant(composed(TOWN)))))


@pytest.mark.parametrize(("saved", "head"), [(None, "Officer hours a year"), (0.5, "Net officer hours a year")])
def test_the_head_of_the_options_says_which_hours_are_meant(saved: float | None, head: str) -> None:
    told = story(TOWN)
    given = {**dict(told.answers.items()), "baseline_share_avoided": Answer(DONT_KNOW if saved is None else saved)}
    document = whole(again(told, answers=Answers(told.answers.town, given)))
    (found,) = (each for each in tables(document) if each.caption == OPTIONS)
    assert [column.text for column in found.columns if "hours" in column.text] == [head]
