"""Renames ids of the rulebook in memory and compares every output: what the proof of all ids and its sample share.

`python -m tests.authoring.renamings [SEED]` runs the whole proof and prints its figures.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import string
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.assessments.answers_file import read_answers
from app.authoring.rename import Renaming
from app.authoring.renaming import declared_at
from app.authoring.whole import Whole
from app.briefing.counsel_file import counsel_file
from app.briefing.handout import handout
from app.briefing.letters import letters
from app.engine.answers import MODELS, Answer, Answers, AnswerValue, Town
from app.engine.answers_check import check_value
from app.engine.evaluation import Evaluation, evaluate
from app.engine.explain import NoSuchResultError, explain
from app.outputs.html.write import render_print
from app.outputs.json.write import evaluation_bytes
from app.outputs.one_page import render_one_page
from app.outputs.workbook.write import workbook_bytes
from app.resources import folder
from app.rulebook.book import READING, Rulebook
from app.rulebook.ids import every_id
from app.rulebook.problems import Problem
from app.rulebook.records import AROUND, TIME_ZONE
from app.rulebook.usstates import ZONE_WORDS
from app.schema.costs import FundingScenario
from app.schema.law import Model, TopicStatements
from app.schema.options import Option
from app.schema.questions import Question
from tests.documents import whole as documents_of

ROOT = folder("rules").parent
DAY = dt.date(2026, 11, 24)
STATES = ("FL", "ME", "NH", "TX", "GA", "VT", "CA", "VA", "TN", "NY", "OH", "IL", "KS")
"""Of the towns that give one choice of each question after another; every sourced text is explained for one of them."""
Outputs = Mapping[str, str]


# ---- towns ----------------------------------------------------------------------------------------------------------


def towns(rulebook: Rulebook, examples: bool = True) -> dict[str, Answers]:
    """Towns that together give every choice of every question, and those of examples/."""
    found = {f"all choices, {i}": _all_choices(rulebook, i) for i in range(len(STATES))}
    if examples:
        for path in sorted(folder("examples").glob("*.yaml")):
            found[path.stem] = read_answers(path.read_bytes(), rulebook.answerable, name=path.name)
    return found


def _all_choices(rulebook: Rulebook, i: int) -> Answers:
    given: dict[str, Answer] = {}
    for question in rulebook.answerable.values():
        if question.id.startswith(READING):
            continue  # a reading of counsel is more than its status, and options are not renamed
        value = _value(question, i)
        if value is not None:
            checked = check_value(question, value)
            keys = [f"{question.id}.{model}" for model in MODELS] if question.per == "model" else [question.id]
            given.update({key: Answer(checked) for key in keys})
    return Answers(Town("Keene", "town"), given)


def _value(question: Question, i: int) -> Any:
    ids = [choice.id for choice in question.choices]
    match question.kind:
        case "state":
            return STATES[i]
        case "text" if question.id == TIME_ZONE:
            return list(ZONE_WORDS)[i % len(ZONE_WORDS)]
        case "long_text" if question.id == AROUND:
            return None  # it takes only the table of the page that makes it
        case "choice":
            return ids[i % len(ids)]
        case "choices":
            together = [choice.id for choice in question.choices if not choice.alone]
            alone = [choice.id for choice in question.choices if choice.alone]
            return alone[:1] if i % 4 == 3 and alone else together
        case "yes_no":
            return i % 3 != 1
        case "date":
            return "2026-12-15"
        case "number":
            low, high = question.min or 0, question.max if question.max is not None else 100
            value = low + (high - low) * (0.02 + 0.01 * i)
            return None if i == len(STATES) - 1 else float(round(value)) if question.whole else value
        case _:
            return "Some words of the town."


def renamed_answers(answers: Answers, renamings: Iterable[Renaming]) -> Answers:
    """A town's answers under the new ids."""
    keys = {}
    choices: dict[str, dict[str, str]] = {}
    for each in renamings:
        before = {"fact": "", "step": "step_", "clause": "clause_"}.get(each.kind)
        if before is not None:
            keys[before + each.old] = before + each.new
        elif each.kind == "choice":
            choices.setdefault(each.of, {})[each.old] = each.new
    found = {}
    for key, answer in answers.items():
        id_, dot, model = key.partition(".")
        found[keys.get(id_, id_) + dot + model] = _with_choices(answer, choices.get(id_, {}))
    return Answers(answers.town, found)


def _with_choices(answer: Answer, new: Mapping[str, str]) -> Answer:
    value: AnswerValue | Any = answer.value
    if isinstance(value, tuple):
        value = tuple(new.get(each, each) for each in value)
    elif isinstance(value, str):
        value = new.get(value, value)
    return Answer(
        value, answer.provenance, answer.note, answer.audience, answer.low, answer.high, answer.source
    )  # fmt: skip


# ---- outputs --------------------------------------------------------------------------------------------------------


def outputs(evaluation: Evaluation, *, sayings: bool = False) -> dict[str, str]:
    """Everything that one town gets, as text, by name."""
    found = {
        "briefing": render_print(documents_of(evaluation)),
        "briefing for counsel": render_print(documents_of(evaluation, audience="counsel")),
        "handout": render_one_page(handout(evaluation)),
        "counsel's file": render_print(counsel_file(evaluation)),
        "evaluation": evaluation_bytes(evaluation, "counsel").decode(),
        "workbook": "\n".join(_parts(workbook_bytes(evaluation, "counsel"))),
        "explanations": "\n".join(_explanations(evaluation, sayings)),
    }
    for letter in letters(evaluation):
        found[f"letter to {letter.to}"] = render_print(letter.document)
    return found


def _parts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in (name for name in file.namelist() if name != "docProps/app.xml"):  # the names of cells once more
            yield f"{name}\n{file.read(name).decode('utf-8', 'replace')}"


def _explanations(evaluation: Evaluation, sayings: bool) -> Iterator[str]:
    rulebook = evaluation.rulebook
    ids = [key for fact in rulebook.facts.values() for key in fact.keys]
    ids += [result.id for result in evaluation.options]
    for result in evaluation.options:
        if result.model is not None:
            ids += [f"line.{line.id}.{result.model}.cash" for line in rulebook.lines if result.model in line.models]
            ids += [f"offset.{each.id}.{result.model}" for each in rulebook.offsets if result.model in each.models]
    # A sentence that takes answers is never printed as it stands, and the names in it are part of its text.
    ids += [id_ for id_, saying in rulebook.sayings.items() if sayings and "{" not in saying.text]
    for id_ in ids:
        try:
            yield repr(explain(evaluation, id_))
        except NoSuchResultError:
            yield f"{id_}: none"


# ---- renaming -------------------------------------------------------------------------------------------------------


@dataclass
class Proof:
    """What came of it."""

    renamed: int = 0
    refused: int = 0
    same: int = 0
    noted: int = 0
    """Of those that are the same: how many a warning speaks of. Some checks read a source's id as words."""
    crashed: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


@cache
def whole() -> Whole:
    return Whole.read(ROOT)


def all_renamings(seed: int) -> list[Renaming]:
    """Every id of the rulebook with a new form, of like length where that is long enough, in no like order."""
    chance = random.Random(seed)
    found, taken = [], set[str]()
    for kind, id_ in every_id(whole().files):
        of, _, old = id_.rpartition(".")
        while True:
            new = "".join(chance.choices(string.ascii_lowercase, k=max(len(old) - 2, 5))) + "zq"
            if new not in taken:
                break
        taken.add(new)
        found.append(Renaming(old, new, kind, of))
    return found


def changed_rulebook(renamings: Sequence[Renaming]) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """The rulebook under the new ids, though the program may read them. Choices are renamed under the old questions."""
    return whole().examined(whole().changed(renamings, DAY))


def base_outputs(names: Sequence[str]) -> dict[str, Outputs]:
    return {name: _base(name) for name in names}


@cache
def base_rulebook() -> Rulebook:
    rulebook, problems = whole().examined({})
    assert rulebook is not None
    assert problems == ()
    return rulebook


@cache
def base_towns() -> dict[str, Answers]:
    return towns(base_rulebook())


@cache
def _base(town: str) -> Outputs:
    return outputs(evaluate(base_rulebook(), base_towns()[town], DAY), sayings=town == SAYINGS)


SAYINGS = "all choices, 0"


def differences(renamings: Sequence[Renaming], names: Sequence[str]) -> Iterator[str]:
    """What differs in the outputs of these towns but for the ids."""
    rulebook, problems = changed_rulebook(renamings)
    if rulebook is None:
        yield f"check: {'; '.join(map(str, problems[:3]))}"
        return
    back = {each.new: each.old for each in renamings}
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(back)})(?![A-Za-z0-9])")
    moved = [each for each in renamings if each.kind != "choice"]
    for name in names:
        answers = renamed_answers(base_towns()[name], [each for each in renamings if each.kind == "choice"])
        got = outputs(evaluate(rulebook, renamed_answers(answers, moved), DAY), sayings=name == SAYINGS)
        before = _base(name)
        if list(got) != list(before):
            yield f"{name}: other outputs: {set(got) ^ set(before)}"
        for output, text in got.items():
            was, now = _plain(output, before[output]), _plain(output, pattern.sub(lambda found: back[found[0]], text))
            if was != now:
                at = next(i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b)
                yield f"{name}, {output}: {was[max(0, at - 60) : at + 80]!r} became {now[max(0, at - 60) : at + 80]!r}"


_SET = re.compile(r"frozenset\(\{.*?\}\)")
_NAMES = re.compile(r"<definedNames>.*?</definedNames>")
_NAME = re.compile(r"<definedName .*?</definedName>")


def _plain(output: str, text: str) -> str:
    """The text with what has no order put into one: what stands under an id in JSON, a set, the names of cells.
    Anchors write an id with hyphens."""
    if output == "evaluation":
        text = json.dumps(json.loads(text), sort_keys=True)
    if output == "explanations":
        text = _SET.sub(lambda found: " ".join(sorted(re.findall(r"\w+", found[0]))), text)
    if output == "workbook":
        text = _NAMES.sub(lambda found: "".join(sorted(_NAME.findall(found[0]))), text)
    return text.replace("_", "-")


def culprits(renamings: Sequence[Renaming], names: Sequence[str]) -> Iterator[tuple[Renaming, str]]:
    """The renamings that change more than the id: the list is halved until each is found."""
    try:
        found = list(differences(renamings, names))
    except Exception as error:
        found = [f"crash: {type(error).__name__}: {error}"]
    if not found:
        return
    if len(renamings) == 1:
        yield renamings[0], found[0]
        return
    half = len(renamings) // 2
    halves = [*culprits(renamings[:half], names), *culprits(renamings[half:], names)]
    if not halves:  # it takes several of them together
        yield renamings[0], f"with {len(renamings) - 1} others: {found[0]}"
    yield from halves


def singly(renaming: Renaming) -> tuple[Renaming, str, str]:
    """One id alone: 'refused' with the first message, 'clean', or 'crashed'."""
    try:
        rulebook, problems = changed_rulebook([renaming])
    except Exception as error:
        return renaming, "crashed", f"{type(error).__name__}: {error}"
    if rulebook is None:
        return renaming, "refused", str(next(p for p in problems if p.severity == "error"))
    return renaming, "clean" if not problems else "noted", "; ".join(map(str, problems))


def words_of_the_program() -> Iterator[tuple[str, str]]:
    """Each option, model, funding scenario and topic of statements under another id: the id, and the first message."""
    wanted = ((Option, "id"), (Model, "id"), (FundingScenario, "id"), (TopicStatements, "topic"))
    for source in whole().sources:
        for path, shape in source.shapes:
            for kind, name in wanted:
                if isinstance(shape, kind):
                    span = source.spans.values[(*path, name)]
                    text = source.text[: span.start] + "another_word" + source.text[span.end :]
                    rulebook, problems = whole().examined({source.file.name: text})
                    line = f"{source.file.name}:{source.file.loaded.line((*path, name))}: "
                    refused = rulebook is None and any(str(problem).startswith(line) for problem in problems)
                    yield str(getattr(shape, name)), "" if refused else "not refused"


def _batch(arguments: tuple[list[Renaming], list[str]]) -> list[tuple[Renaming, str]]:
    return list(culprits(*arguments))


def prove(seed: int = 0, size: int = 120, workers: int = 2) -> Proof:
    """All of it. Every id alone through the checks; then, in lots, those that they let pass through every output."""
    proof = Proof()
    renamings = all_renamings(seed)
    base_rulebook(), base_towns()
    for word, wrong in words_of_the_program():
        proof.renamed += 1
        proof.kinds["word of the program"] += 1
        proof.refused += not wrong
        proof.silent += [f"{word}: {wrong}"] if wrong else []
    names = list(base_towns())
    with ProcessPoolExecutor(workers) as pool:
        passed = []
        for renaming, outcome, said in pool.map(singly, renamings, chunksize=16):
            proof.renamed += 1
            proof.kinds[renaming.kind] += 1
            if outcome == "refused" and re.match(r"\S+:\d+: ", said) and declared_at(renaming) is not None:
                proof.refused += 1
            elif outcome in ("clean", "noted") and declared_at(renaming) is None:
                passed.append(renaming)
                proof.noted += outcome == "noted"
            elif outcome == "crashed":
                proof.crashed.append(f"{renaming.full}: {said}")
            else:
                proof.silent.append(f"{renaming.full}, {outcome}: {said}")
        random.Random(seed).shuffle(passed)
        lots = [(passed[start : start + size], names) for start in range(0, len(passed), size)]
        bad = {each: said for found in pool.map(_batch, lots) for each, said in found}
    for renaming, said in bad.items():
        (proof.crashed if said.startswith("crash") else proof.silent).append(f"{renaming.kind} {renaming.full}: {said}")
    proof.same = len(passed) - len(bad)
    return proof


def main() -> None:
    began = time.monotonic()
    proof = prove(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(", ".join(f"{count} {kind}" for kind, count in proof.kinds.most_common()))
    print("\n".join([*proof.crashed, *proof.silent]))
    print(
        f"{proof.renamed} ids renamed: {proof.refused} refused with file and line, {proof.same} the same but for the "
        f"id ({proof.noted} of them with a warning), {len(proof.crashed)} crashed, {len(proof.silent)} changed "
        f"without a word ({time.monotonic() - began:.0f} seconds)"
    )


if __name__ == "__main__":
    main()
