"""The workbook recalculated by LibreOffice: its totals are those of the evaluation JSON, to the cent.

For every example and 200 generated towns; and again after five inputs were changed, in the workbook and in the answers
alike. The last two proofs run under `script/verify`, which installs LibreOffice.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pypdf
import pytest

from app.assessments.answers_file import read_answers_file
from app.briefing.evaluation_json import evaluation_json
from app.briefing.produce import produce
from app.briefing.workbook.live import NOT_KNOWN
from app.briefing.xlsx import Made, make_workbook
from app.engine import figures
from app.engine.answers import AUDIENCES, DONT_KNOW, Answer, Answers, split_key
from app.engine.evaluation import Evaluation, evaluate
from app.engine.figures import cents
from app.rulebook.schema.base import Audience
from app.rulebook.schema.questions import Question
from tests.engine.towns import DAY, ROOT, rulebook, town, work_out

pytestmark = pytest.mark.verify

TOWNS = 200
CHANGES = 5
EXAMPLES = sorted(ROOT.glob("examples/*.yaml"))
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


@dataclass(frozen=True)
class Case:
    """A town, its workbook, and the evaluation that the workbook must agree with once it has been recalculated."""

    name: str
    evaluation: Evaluation
    made: Made
    content: bytes
    changed: Mapping[str, float | None]


def recalculate(folder: Path, cases: list[Case]) -> dict[str, openpyxl.Workbook]:
    """All workbooks through LibreOffice in one call, every formula worked out anew."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail("LibreOffice is not installed: apt-get install --no-install-recommends libreoffice-calc-nogui")
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    paths = []
    for case in cases:
        paths.append(folder / f"{case.name}.xlsx")
        paths[-1].write_bytes(case.content)
    command = [soffice, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), *map(str, paths)]
    environment = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, env=environment, check=False)
    found = {case.name: out / f"{case.name}.xlsx" for case in cases}
    assert all(path.exists() for path in found.values()), done.stderr[-2000:]
    return {name: openpyxl.load_workbook(path, data_only=True) for name, path in found.items()}


def disagreements(case: Case, book: openpyxl.Workbook, audience: Audience) -> list[str]:
    """Totals that differ from the JSON by a cent or more, or are known in one and not in the other."""
    wanted = {row["id"]: row["likely"] for row in evaluation_json(case.evaluation, audience)["totals"]}
    found = []
    for id_, (sheet, cell) in case.made.totals.items():
        value = book[sheet][cell].value
        right = wanted[id_]
        same = value == NOT_KNOWN if right is None else isinstance(value, int | float) and cents(float(value)) == right
        if not same:
            found.append(f"{case.name} {id_}: workbook {value!r}, JSON {right!r}, changed {dict(case.changed)}")
    return found


def unchanged(name: str, evaluation: Evaluation, audience: Audience) -> Case:
    made = make_workbook(evaluation, audience)
    return Case(name, evaluation, made, made.content, {})


def new_value(question: Question, chance: random.Random) -> float:
    low = question.min if question.min is not None else 0.0
    high = min(question.max if question.max is not None else 1000.0, low + 1000.0)
    value = low + chance.random() ** 3 * (high - low)
    return float(round(value)) if question.whole else round(value, 4)


def same_path(before: Evaluation, after: Evaluation) -> bool:
    """Are the same questions asked, and have the options the same statuses? Conditions are settled in a workbook."""
    asked = all(before.asks(id_) == after.asks(id_) for id_ in before.rulebook.questions)
    return asked and [(o.id, o.status) for o in before.options] == [(o.id, o.status) for o in after.options]


def with_changes(answers: Answers, changes: Mapping[str, float | None]) -> Answers:
    for key, value in changes.items():
        answers = answers.with_answer(key, Answer(DONT_KNOW if value is None else value))
    return answers


def changed(name: str, evaluation: Evaluation, chance: random.Random) -> Case | None:
    """Five inputs changed, one of them emptied where the tool has no figure: in the cells and in the answers.

    None for a town in whose workbook nothing can be changed.
    """
    made = make_workbook(evaluation, "counsel")
    questions, facts = evaluation.rulebook.questions, evaluation.rulebook.facts
    able = [key for key in made.inputs if split_key(key)[0] in questions]
    able = [key for key in able if evaluation.asks(split_key(key)[0]) is True]
    if not able:
        return None
    changes: dict[str, float | None] = {}
    after = evaluation
    for key in chance.sample(able, len(able)):
        id_ = split_key(key)[0]
        bare = facts[id_].factor is None and facts[id_].derived is None
        empty = bare and None not in changes.values() and evaluation.fact(key).origin == "answer"
        value = None if empty else new_value(questions[id_], chance)
        tried = {**changes, key: value}
        found = evaluate(
            evaluation.rulebook, with_changes(evaluation.answers, tried), evaluation.as_of, seed=evaluation.seed
        )
        if same_path(evaluation, found):
            changes, after = tried, found
        if len(changes) == CHANGES:
            break
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    for key, value in changes.items():
        sheet, cell = made.inputs[key]
        book[sheet][cell].value = value
    out = io.BytesIO()
    book.save(out)
    return Case(name, after, made, out.getvalue(), changes)


def examples() -> list[tuple[str, Evaluation]]:
    book = rulebook()
    return [(path.stem, evaluate(book, read_answers_file(path, book.questions), DAY)) for path in EXAMPLES]


def with_costs(answers: Answers, chance: random.Random) -> Answers:
    """Generated answers, steered to where there is a cost at all: most towns have an agency, and ask for costs."""
    steer: dict[str, Answer] = {"wants_costs": Answer(True)}
    steer["agency_kind"] = Answer(chance.choice(["municipal_police", "sheriff"]))
    steer["custody"] = Answer(chance.choice(["none", "holding_cells", "jail"]))
    if chance.random() < 0.7:
        steer["state"] = Answer(chance.choice(["TX", "GA", "FL", "OH", "NH", "TN"]))
        steer["agreement_in_force"] = Answer(
            chance.choice(["none", "none", "task_force", "jail_enforcement", "warrant_service_officer"])
        )
    if chance.random() < 0.9:
        steer["officers_trained"] = Answer(float(chance.randint(1, 40)))
    for key, answer in steer.items():
        answers = answers.with_answer(key, answer)
    for key in list(answers):
        if chance.random() < 0.04:
            old = answers[key]
            kept = Answer(old.value, old.provenance, old.note, chance.choice(["staff", "counsel"]), old.low, old.high)
            answers = answers.with_answer(key, kept)
    return answers


def generated() -> list[tuple[str, Evaluation, random.Random]]:
    found = []
    for seed in range(TOWNS):
        chance, answers = town(seed)
        found.append((f"town{seed:03}", work_out(with_costs(answers, chance)), chance))
    return found


def test_examples_recalculate_to_the_json_and_the_pdf(tmp_path: Path) -> None:
    cases = [unchanged(name, evaluation, "public") for name, evaluation in examples()]
    assert cases
    books = recalculate(tmp_path, cases)
    wrong = [line for case in cases for line in disagreements(case, books[case.name], "public")]
    assert not wrong, "\n".join(wrong[:20])
    for case in cases:
        if not case.made.totals:
            continue
        pages = pypdf.PdfReader(io.BytesIO(produce(case.evaluation, "pdf"))).pages
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
        for result in case.evaluation.options:
            if result.model is None or case.evaluation.rests_on_judgement(result):
                continue
            for basis in ("cash", "loaded"):
                sheet, cell = case.made.totals.get(f"{result.id}.gross.{basis}.all", ("", ""))
                value = books[case.name][sheet][cell].value if sheet else NOT_KNOWN
                if value != NOT_KNOWN:
                    assert figures.dollars(float(value)) in text, (case.name, basis)


def test_generated_towns_recalculate_to_the_json(tmp_path: Path) -> None:
    towns = generated()
    readers: dict[str, Audience] = {name: AUDIENCES[i % 3] for i, (name, _, _) in enumerate(towns)}
    cases = [unchanged(name, evaluation, readers[name]) for name, evaluation, _ in towns]
    books = recalculate(tmp_path, cases)
    wrong = [line for case in cases for line in disagreements(case, books[case.name], readers[case.name])]
    compared = sum(len(case.made.totals) for case in cases)
    assert not wrong, f"{len(wrong)} of {compared} totals\n" + "\n".join(wrong[:20])
    assert compared > 10_000, compared


def test_changes_move_the_workbook_as_they_move_the_answers(tmp_path: Path) -> None:
    towns = [(name, evaluation, random.Random(name)) for name, evaluation in examples()] + generated()
    cases = [case for case in (changed(*one) for one in towns) if case is not None]
    assert sum(len(case.changed) == CHANGES for case in cases) > TOWNS / 2
    books = recalculate(tmp_path, cases)
    wrong = [line for case in cases for line in disagreements(case, books[case.name], "counsel")]
    compared = sum(len(case.made.totals) for case in cases)
    assert not wrong, f"{len(wrong)} of {compared} totals\n" + "\n".join(wrong[:20])
