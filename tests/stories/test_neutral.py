"""Every story's briefing is neutral: who answers, and in what order the options stand, changes nothing else.

Swap: the town's own words, notes and signatures lean first one way and then the other; all that the tool writes stays
the same. Mirror: the options stand in the opposite order; all that is said stays the same. A slant planted in a copy of
the rulebook fails the check of words, of every briefing that prints it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.authoring.stories import Told, read_story
from app.briefing.blocks import Document
from app.briefing.compose import volumes_of
from app.briefing.counsel_file import counsel_file
from app.engine.answers import Answer, Answers
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.json.write import evaluation_json
from app.proof.wording import examine_documents, own_words, units
from app.rulebook.book import READING, Rulebook
from app.schema.options import Option
from tests.documents import whole
from tests.engine import towns
from tests.proof.test_wording import AGAINST, FOR, masked, said, sign_offs
from tests.stories.test_scenarios import FILES

EACH = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@cache
def story(file: Path) -> Evaluation:
    return Told(read_story(file), towns.rulebook()).evaluation


def again(told: Evaluation, rulebook: Rulebook | None = None, answers: Answers | None = None) -> Evaluation:
    return evaluate(rulebook or told.rulebook, answers or told.answers, told.as_of, prepared_on=told.prepared_on)


def leaning(told: Evaluation, lean: str) -> Evaluation:
    """Every answer has a note and a source that lean, and every question of free text an answer that does."""
    questions = told.rulebook.questions
    found = {
        key: replace(answer, note=f"{lean} (note)", source=f"{lean} (source)") for key, answer in told.answers.items()
    }
    for key in found:
        if key.startswith(READING):  # its source has three lines: authority, name and day
            found[key] = replace(found[key], source=f"{lean} (authority)\n{lean} (name)\n2026-11-20")
    for i, question in enumerate(questions.values()):
        if question.kind in ("text", "long_text"):
            found[question.id] = Answer(f"{lean} ({i}).", note=f"Note {i}: {lean}!", audience="public")
    return again(told, answers=Answers(told.answers.town, found))


@cache
def composed(file: Path) -> Document:
    return whole(story(file))


@EACH
def test_the_briefing_is_even(file: Path):
    told = story(file)
    found = examine_documents(volumes_of(told), told.rulebook, told.answers)
    assert found.faults == ()
    assert found.columns


@EACH
def test_swap(file: Path):
    told = story(file)
    shown, figures = [], []
    for lean in (FOR, AGAINST):
        evaluation = leaning(told, lean)
        signed = sign_offs(told.rulebook, lean)
        document = whole(evaluation, sign_offs=signed)
        own = own_words(told.rulebook, evaluation.answers, signed)
        for made in (document, counsel_file(evaluation, sign_offs=signed)):
            assert lean in " ".join(unit.text for unit in units(made)), made.title
            shown.append(masked(made, own).blocks)
        found = evaluation_json(evaluation, "public")
        figures.append([found[part] for part in ("options", "totals", "statements", "steps")])
        assert examine_documents((document,), told.rulebook, evaluation.answers, signed).faults == ()
    assert shown[0] == shown[2]
    assert shown[1] == shown[3]
    assert figures[0] == figures[1]


@EACH
def test_mirror(file: Path):
    told = story(file)
    twins = again(told, mirrored(told.rulebook))
    by_id = {option.id: option for option in twins.options}
    assert {option.id for option in told.options} == set(by_id)
    for option in told.options:
        twin = by_id[option.id]
        assert (option.status, option.confidence, option.reasons) == (twin.status, twin.confidence, twin.reasons)
    assert sorted(map(repr, told.totals)) == sorted(map(repr, twins.totals))
    assert [unknown.key for unknown in told.unknowns] == [unknown.key for unknown in twins.unknowns]
    assert said(composed(file)) ^ said(whole(twins)) == set()


_copies: dict[tuple[int, str], Rulebook] = {}
"""By the rulebook that was copied, which all stories but one share: each copy finds its sourced texts again."""


def mirrored(rulebook: Rulebook) -> Rulebook:
    """A copy in which the options stand in the opposite order."""
    copy = replace(rulebook, options=tuple(reversed(rulebook.options)))
    return _copies.setdefault((id(rulebook), "mirrored"), copy)


def slanted(rulebook: Rulebook, text: str) -> Rulebook:
    """A copy in which one text of each option is another: `{}` stands for the option's short name."""

    def changed(option: Option) -> Option:
        what = option.what.model_copy(update={"text": text.replace("{}", option.short), "at_home": None})
        return option.model_copy(update={"what": what})

    copy = replace(rulebook, options=tuple(changed(option) for option in rulebook.options))
    return _copies.setdefault((id(rulebook), text), copy)


SLANTS = {
    "should": "The town should choose this: {}.",
    "force multiplier": "{}: a force multiplier.",
    "raids": "{}: it ends the raids.",
}


@EACH
def test_a_planted_slant_fails(file: Path):
    """A directive, and a word of each side: three at once, each found for itself in every option printed in full."""
    told = story(file)
    evaluation = again(told, slanted(told.rulebook, " ".join(SLANTS.values())))
    found = examine_documents((whole(evaluation),), evaluation.rulebook, evaluation.answers)
    shown = sum(option.status != "closed" for option in told.options)
    for word in SLANTS:
        assert sum(f"'{word}'" in each for each in found.faults) >= shown, (word, found.faults)
