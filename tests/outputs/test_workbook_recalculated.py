"""The workbook recalculated by LibreOffice: its totals are those of the evaluation JSON, to the cent.

For every example; and again after five inputs were changed, in the workbook and in the answers alike. `script/verify`
does the same for 200 generated towns.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from app.assessments.answers_file import read_answers_file
from app.briefing.outside_money import NO_MONEY
from app.engine import figures
from app.engine.answers import AUDIENCES, DONT_KNOW, Answer, Answers, Town, split_key
from app.engine.evaluation import Evaluation, evaluate
from app.engine.figures import cents
from app.engine.readers import readable_answers
from app.outputs.json.write import evaluation_json
from app.outputs.workbook.live import NOT_KNOWN, WITHHELD_CELL
from app.outputs.workbook.sheets import NO_FIGURE
from app.outputs.workbook.write import Made, make_workbook
from app.schema.base import Audience
from app.schema.questions import Question
from tests.conftest import PdfOf
from tests.engine.towns import DAY, ROOT, rulebook, town, work_out
from tests.paper import text_of

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
    """A town's workbook, and what its totals must be once it has been recalculated.

    `wanted` is from the JSON; `exact` are the same figures unrounded; `kept` are answers that its readers may not see.
    """

    name: str
    made: Made
    content: bytes
    changed: Mapping[str, float | None]
    wanted: Mapping[str, float | None]
    exact: Mapping[str, float]
    kept: tuple[float, ...]


def case_of(
    name: str,
    evaluation: Evaluation,
    audience: Audience,
    made: Made,
    content: bytes,
    changed: Mapping[str, float | None],
) -> Case:
    wanted = {row["id"]: row["likely"] for row in evaluation_json(evaluation, audience)["totals"]}
    exact = {total.id: total.value for total in evaluation.read_by(audience).totals}
    return Case(name, made, content, changed, wanted, exact, tuple(kept_answers(evaluation, audience)))


def recalculate(folder: Path, cases: list[Case]) -> dict[str, Path]:
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
    return found


def recalculated(path: Path) -> Workbook:
    return openpyxl.load_workbook(path, data_only=True)


def to_the_cent(value: float, right: float) -> bool:
    """The same cents; or, beside an exact half cent, the same number but for the last bits of its binary form."""
    return cents(value) == cents(right) or math.isclose(value, right, rel_tol=1e-14, abs_tol=1e-8)


def kept_answers(evaluation: Evaluation, audience: Audience) -> list[float]:
    """Numbers that this audience may not read; a total that is just one of them is kept out too."""
    readable = readable_answers(evaluation.rulebook, evaluation.answers, audience)
    kept = [answer.value for key, answer in evaluation.answers.items() if key not in readable]
    return [value for value in kept if isinstance(value, float) and not isinstance(value, bool)]


def disagreements(case: Case, book: Workbook) -> list[str]:
    """Totals that differ from the JSON by a cent or more, or are known in one and not in the other.

    The sums of the budget amendments' rows are held against the new cash of year 1.
    """
    found = []
    amended = {f"{option}.gross.cash.1": at for option, at in case.made.amendment.items()}
    for id_, (sheet, cell) in (*case.made.totals.items(), *amended.items()):
        value, right = book[sheet][cell].value, case.wanted[id_]
        if right is None:
            same = value == NOT_KNOWN
        elif value == WITHHELD_CELL:
            same = any(cents(kept) == right for kept in case.kept)
        else:
            same = isinstance(value, int | float) and to_the_cent(float(value), case.exact[id_])
        if not same:
            found.append(f"{case.name} {id_}: workbook {value!r}, JSON {right!r}, changed {dict(case.changed)}")
    return found


def unchanged(name: str, evaluation: Evaluation, audience: Audience) -> Case:
    made = make_workbook(evaluation, audience)
    return case_of(name, evaluation, audience, made, made.content, {})


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
    return case_of(name, after, "counsel", made, out.getvalue(), changes)


def examples() -> list[tuple[str, Evaluation]]:
    """Every example as of today; Brewer also as of a day on which Maine's law had not closed signing."""
    book = rulebook()
    towns = {path.stem: read_answers_file(path, book.questions) for path in EXAMPLES}
    found = [(name, evaluate(book, answers, DAY)) for name, answers in towns.items()]
    april = evaluate(book, towns["brewer-me"], dt.date(2025, 4, 1), prepared_on=DAY)
    return [*found, ("brewer-me-2025-04", april)]


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


def generated() -> Iterator[tuple[str, Evaluation]]:
    for seed in range(TOWNS):
        chance, answers = town(seed)
        yield f"town{seed:03}", work_out(with_costs(answers, chance))


def test_examples_recalculate_to_the_json_and_the_pdf(tmp_path: Path, pdf_of: PdfOf) -> None:
    towns = dict(examples())
    cases = [unchanged(name, evaluation, "public") for name, evaluation in towns.items()]
    assert cases
    books = {name: recalculated(path) for name, path in recalculate(tmp_path, cases).items()}
    wrong = [line for case in cases for line in disagreements(case, books[case.name])]
    assert not wrong, "\n".join(wrong[:20])
    for case in cases:
        if not case.made.totals:
            continue
        evaluation = towns[case.name]
        text = re.sub(r"\s", "", text_of(pdf_of(evaluation)))
        for result in evaluation.options:
            if result.model is None or evaluation.rests_on_judgement(result, "loaded"):
                continue
            for basis in ("cash", "loaded"):
                sheet, cell = case.made.totals.get(f"{result.id}.gross.{basis}.all", ("", ""))
                value = books[case.name][sheet][cell].value if sheet else NOT_KNOWN
                if value != NOT_KNOWN:
                    assert figures.dollars(float(value)) in text, (case.name, basis)


@pytest.mark.verify
def test_generated_towns_recalculate_to_the_json(tmp_path: Path) -> None:
    cases = [unchanged(name, evaluation, AUDIENCES[i % 3]) for i, (name, evaluation) in enumerate(generated())]
    paths = recalculate(tmp_path, cases)
    wrong = [line for case in cases for line in disagreements(case, recalculated(paths[case.name]))]
    compared = sum(len(case.made.totals) for case in cases)
    assert not wrong, f"{len(wrong)} of {compared} totals\n" + "\n".join(wrong[:20])
    assert compared > 10_000, compared


@pytest.mark.parametrize("towns", ["examples", pytest.param("generated", marks=pytest.mark.verify)])
def test_changes_move_the_workbook_as_they_move_the_answers(tmp_path: Path, towns: str) -> None:
    listed = examples() if towns == "examples" else list(generated())
    found = (changed(name, evaluation, random.Random(name)) for name, evaluation in listed)
    cases = [case for case in found if case is not None]
    assert sum(len(case.changed) == CHANGES for case in cases) > len(listed) / 2
    paths = recalculate(tmp_path, cases)
    wrong = [line for case in cases for line in disagreements(case, recalculated(paths[case.name]))]
    compared = sum(len(case.made.totals) for case in cases)
    assert not wrong, f"{len(wrong)} of {compared} totals\n" + "\n".join(wrong[:20])


def test_a_chief_at_work(tmp_path: Path) -> None:
    """Own figures bring the likely headline; what is filled in counts; what is emptied is not known, and not zero."""
    given: dict[str, Answer] = {
        "state": Answer("ME"), "agency_kind": Answer("municipal_police"), "custody": Answer("none"),
        "agreement_in_force": Answer("none"), "officers_trained": Answer(4.0), "officer_hourly_wage": Answer(31.5),
    }  # fmt: skip
    evaluation = evaluate(rulebook(), Answers(Town("Testville", "town"), given), dt.date(2025, 4, 1))
    assert evaluation.rests_on_judgement(evaluation.options[1], "loaded")
    made = make_workbook(evaluation)
    hours, administration = (
        made.inputs[f"{key}.task_force"] for key in ("operating_hours_per_month", "administration_hours_per_month")
    )
    own = hours[1].replace("D", "H")
    cases = []
    for name, changes in (
        ("untouched", {}),
        ("one", {hours: 14.0}),
        ("both", {hours: 14.0, administration: 9.0}),
        ("confirmed", {(hours[0], own): "yes", administration: 9.0}),
        ("insured", {made.inputs["insurance_change"]: 5000.0}),
        ("emptied", {made.inputs["officer_hourly_wage"]: None}),
    ):
        book = openpyxl.load_workbook(io.BytesIO(made.content))
        for (sheet, cell), value in changes.items():
            book[sheet][cell].value = value
        out = io.BytesIO()
        book.save(out)
        cases.append(case_of(name, evaluation, "public", made, out.getvalue(), {}))
    books = {name: recalculated(path) for name, path in recalculate(tmp_path, cases).items()}

    def headline(name: str) -> object:
        rows = books[name]["Summary"].iter_rows()
        start, firm = "Loaded cost, net: Task Force (money: ", tuple(evaluation.rulebook.standings.values())
        row = next(row for row in rows if str(row[0].value).startswith(start))
        assert str(row[0].value).removeprefix(start).startswith((*firm, NO_MONEY))
        return row[2].value

    def total(name: str, basis: str = "loaded") -> object:
        sheet, cell = made.totals[f"sign_task_force.gross.{basis}.all"]
        return books[name][sheet][cell].value

    def left_out(name: str) -> str:
        rows = books[name]["Summary"].iter_rows(max_col=1, values_only=True)
        return next(str(row[0]) for row in rows if str(row[0]).startswith("Task Force, loaded cost"))

    assert headline("untouched") == headline("one") == NO_FIGURE
    assert headline("both") == total("both")
    assert headline("confirmed") == total("confirmed")
    assert "Change in insurance" in left_out("untouched")
    assert "Change in insurance" not in left_out("insured")
    untouched, insured = total("untouched"), total("insured")
    assert isinstance(untouched, float)
    assert isinstance(insured, float)
    assert insured - untouched > 25_000
    assert total("emptied") == NOT_KNOWN
    assert total("emptied", "hours") == total("untouched", "hours")
    assert "No total can be given" in left_out("emptied")
