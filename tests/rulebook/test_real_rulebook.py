"""The rulebook that is shipped: clean, and the same in whatever order its files and keys stand."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.language.tree import names
from app.rulebook import strict_yaml
from app.rulebook.book import Rulebook, examine, load_rulebook
from app.rulebook.expressions import asks_key, line_key
from app.rulebook.facts import PROGRAM_FACTS
from app.schema.costs import BASES
from tests.rulebook import cases

DAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(cases.ROOT)


def test_no_error_and_no_warning():
    """Whatever the checks of the registry promise of content is kept."""
    assert [str(problem) for problem in examine(cases.ROOT, wording=True)[1]] == []


def test_every_cost_line_has_its_three_bases(rulebook: Rulebook):
    for line in rulebook.lines:
        for model, basis in itertools.product(line.models, BASES):
            assert line_key(line.id, model, basis) in rulebook.program.place


def deciding(rulebook: Rulebook) -> dict[str, list[Any]]:
    """Values of each answer on which the path rests, also those of a number on either side of a comparison."""
    found: dict[str, list[Any]] = {}
    for id_ in rulebook.questions:
        step = rulebook.program.place.get(asks_key(id_))
        formula = rulebook.program.steps[step].formula if step is not None else None
        for name in names(formula) if formula is not None else ():
            fact = rulebook.facts[name.fact]
            kind = fact.type.kind
            if name.key not in PROGRAM_FACTS:
                listed: dict[str, list[Any]] = {
                    "yes_no": [True, False],
                    "choice": list(fact.type.choices),
                    "choices": [(), *((choice,) for choice in fact.type.choices)],
                }
                found[name.key] = listed.get(kind, [0.0, 1.0, 1e6])
    return found


def test_every_question_is_asked_in_some_town(rulebook: Rulebook):
    """Found by trying random towns: where the law closes signing, where it does not, where there is a state grant."""
    towns = random.Random(287)
    values = deciding(rulebook)
    missing = set(rulebook.questions)
    for _ in range(3000):
        given: dict[str, Any] = {"state": towns.choice(["ME", "NH", "FL"]), "agency_kind": "municipal_police"}
        given |= {key: towns.choice(options) for key, options in values.items()}
        answers = Answers(
            Town("X", "town"),
            {key: Answer(value) for key, value in given.items() if key.partition(".")[0] in rulebook.facts},
        )
        evaluation = evaluate(rulebook, answers, DAY)
        missing -= {id_ for id_ in missing if evaluation.asks(id_) is True}
        if not missing:
            break
    assert missing == set()


# ---- the order of files and keys ----------------------------------------------------------------------------------


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same data with the keys of every mapping in another order; lists as they are."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def reordered(root: Path, seed: int) -> Path:
    """A copy of the rulebook with other file names where names are free, and other orders of keys."""
    chance = random.Random(seed)
    shutil.copytree(cases.ROOT / "rules", root / "rules")
    shutil.copytree(cases.ROOT / "questions", root / "questions")
    for folder, form in (("questions", "{}.yaml"), ("rules/models", "{}.yaml"), ("rules/legal", "statements_{}.yaml")):
        paths = sorted((root / folder).glob(form.format("*")))
        numbers = list(range(100, 100 + len(paths)))
        chance.shuffle(numbers)
        for path, number in zip(paths, numbers, strict=True):
            path.rename(path.with_name(form.format(f"x{number}")))
    for path in root.rglob("*.yaml"):
        data = strict_yaml.load(path.read_bytes(), name=path.name).data
        path.write_text(json.dumps(shuffled(data, chance), ensure_ascii=False, indent=1), "utf-8")
    return root


def town(rulebook: Rulebook) -> list[Evaluation]:
    answers: dict[str, Any] = {
        "state": "NH", "agency_kind": "municipal_police", "custody": "holding_cells", "agreement_in_force": "none",
        "officers_trained": 4.0, "sworn_filled": 30.0, "officer_hourly_wage": 34.0, "models_offered": ("task_force",),
    }  # fmt: skip
    full = Answers(Town("X", "town"), {key: Answer(value) for key, value in answers.items()})
    return [evaluate(rulebook, full, DAY), evaluate(rulebook, Answers(Town("Y", "city")), DAY)]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_files_and_keys_does_not_matter(seed: int, rulebook: Rulebook, tmp_path: Path):
    """All values, statuses, totals, percentiles and unknowns are the same; only the version, a hash, is another."""
    other, problems = examine(reordered(tmp_path, seed))
    assert problems == ()
    assert other is not None
    assert other.version != rulebook.version
    assert [step.key for step in other.program.steps] == [step.key for step in rulebook.program.steps]
    assert list(other.questions) == list(rulebook.questions)
    for a, b in zip(town(rulebook), town(other), strict=True):
        assert repr(a.known) == repr(b.known)
        assert repr(a.filled) == repr(b.filled)
        assert repr(a.totals) == repr(b.totals)
        assert [(o.id, o.status, o.confidence, o.reasons) for o in a.options] == [
            (o.id, o.status, o.confidence, o.reasons) for o in b.options
        ]
        assert sorted(map(repr, a.unknowns)) == sorted(map(repr, b.unknowns))
        assert {key: repr(value) for key, value in a.facts.items()} == {key: repr(v) for key, v in b.facts.items()}
        assert repr(a.steps) == repr(b.steps)
        if (result := a.option("sign_task_force")) is not None:
            total = a.total(result.id, "gross", "loaded")
            twin = b.option("sign_task_force")
            assert twin is not None
            assert repr(a.uncertainty.spread(result, total)) == repr(b.uncertainty.spread(twin, total))
            assert repr(a.uncertainty.swings(result)) == repr(b.uncertainty.swings(twin))


def test_the_version_is_a_hash_of_the_contents(rulebook: Rulebook, tmp_path: Path):
    shutil.copytree(cases.ROOT / "rules", tmp_path / "rules")
    shutil.copytree(cases.ROOT / "questions", tmp_path / "questions")
    assert load_rulebook(tmp_path).version == rulebook.version
    glossary = tmp_path / "rules" / "glossary.yaml"
    glossary.write_text(glossary.read_text("utf-8") + "\n# a word more\n", "utf-8")
    assert load_rulebook(tmp_path).version != rulebook.version
