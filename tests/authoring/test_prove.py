"""`brief287 prove`: clean on the shipped rulebook with nothing left unproven; each planted fault is found by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.assessments.answers_file import read_answers_file
from app.authoring.proving.catalog import PROOFS, prove, proven
from app.authoring.proving.report import lines, write_examples
from app.authoring.proving.results import Fault, Report
from app.authoring.proving.texts import alike
from app.authoring.proving.thresholds import said
from app.authoring.proving.towns import World
from app.cli import main
from app.engine.evaluation import evaluate
from app.resources import folder
from app.rulebook.book import Rulebook
from tests.authoring.planted import PLANTS, Plant, copy_of

SLOW = {"questions.matter", "choices.matter"}
QUICK = tuple(name for name in PROOFS if name not in SLOW)
SHIPPED = folder("rules").parent


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rulebook, Report]:
    """A copy with every fault but those of the slow proofs, and what the other proofs say of it."""
    root = copy_of(tmp_path_factory.mktemp("planted"))
    for plant in PLANTS:
        if plant.proof not in SLOW:
            plant.put(root)
    world = World(root)
    return world.book, proven(world, QUICK)


def found(report: Report, plant: Plant) -> Fault:
    proof = next(each for each in report.proofs if each.name == plant.proof)
    named = [
        each for each in proof.faults if each.file == plant.file and plant.id in each.id and plant.says in each.what
    ]
    assert named, f"{plant.name}: {[str(each) for each in proof.faults]}"
    return named[0]


@pytest.mark.parametrize("plant", [each for each in PLANTS if each.proof not in SLOW], ids=lambda plant: plant.name)
def test_a_planted_fault_is_found_with_a_town_that_shows_it(plant: Plant, planted: tuple[Rulebook, Report]):
    fault = found(planted[1], plant)
    assert fault.line > 1
    assert fault.mend
    assert fault.example is not None
    assert fault.example.shows


def test_each_example_is_an_answers_file_that_the_engine_reads(planted: tuple[Rulebook, Report], tmp_path: Path):
    book, report = planted
    written = write_examples(report, tmp_path)
    assert len(written) == len(report.faults)
    for number, path in written.items():
        example = report.faults[number].example
        assert example is not None
        answers = read_answers_file(path, book.answerable)
        assert dict(answers) == dict(example.answers)
        evaluation = evaluate(book, answers, example.as_of)
        assert evaluation.options
        assert f"--as-of {example.as_of.isoformat()}" in path.read_text("utf-8")


def test_a_gap_of_one_day_is_shown_by_the_engine(planted: tuple[Rulebook, Report]):
    book, report = planted
    fault = found(report, next(plant for plant in PLANTS if plant.name == "a gap of one day in the law"))
    assert fault.example is not None
    evaluation = evaluate(book, fault.example.answers, fault.example.as_of)
    option = evaluation.option("keep_agreement")
    assert option is not None
    assert option.status == "unknown"
    assert "not established" in option.reasons[0].text


def test_the_quick_proofs_hold_of_the_shipped_rulebook():
    report = prove(SHIPPED, QUICK)
    assert [str(each) for each in (*report.faults, *report.unproven)] == []
    assert all(proof.cases for proof in report.proofs)
    text = "\n".join(lines(report))
    for proof in report.proofs:
        assert f"{proof.name}: proven ({proof.cases:,} cases" in text
        assert proof.bound in text
    assert "0 faults, 0 not proven" in text


def test_the_command_names_its_proofs_and_speaks_json(capsys: pytest.CaptureFixture[str]):
    assert main(["prove", "--only", "reasons.agree", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["clean"] is True
    assert [proof["name"] for proof in data["proofs"]] == ["reasons.agree"]
    assert main(["prove", "--only", "reason.agree"]) == 1
    assert "Did you mean 'reasons.agree'?" in capsys.readouterr().err


@pytest.mark.verify
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_it_is_found_where_it_stands_alone(plant: Plant, tmp_path: Path):
    root = copy_of(tmp_path)
    plant.put(root)
    report = prove(root, [plant.proof])
    fault = found(report, plant)
    assert {each.id for each in report.faults} == {fault.id, *plant.also}
    assert fault.example is not None


@pytest.mark.verify
def test_every_proof_holds_of_the_shipped_rulebook(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert main(["prove", "-o", str(tmp_path / "examples")]) == 0
    assert "0 faults, 0 not proven" in capsys.readouterr().out
    assert not (tmp_path / "examples").exists()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (7500, "up to $7,500 each"),
        (0.25, "25 percent of it"),
        (1.25, "over a quarter more"),
        (5, "five or more"),
        (2, "twice"),
    ],
)
def test_a_number_is_said_in_digits_or_in_a_word(value: float, words: str):
    assert said(value, words)
    assert not said(value + 1, words)


def test_two_bills_are_two_texts_and_two_days_of_one_bill_are_one():
    first = "A bill of 2026, HB 13, would let towns enter agreements with federal agencies."
    assert alike(first, first + " Its outcome is not known.")
    assert not alike(first, first.replace("HB 13", "HB 7"))
