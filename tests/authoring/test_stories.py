"""What a story can say, and what a lawyer is told where it is written wrongly or does not come out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from app.authoring.by_hand import without_example
from app.authoring.expectations import Outcome, run
from app.authoring.stories import StoryError, read_story, story_files
from app.authoring.story_shape import Expected, schema_text
from app.authoring.worked_by_hand import without_figures
from app.resources import folder
from app.rulebook import strict_yaml
from app.rulebook.book import Rulebook
from app.stop import Stop

TOWN = """\
story: A town.
as_of: 2026-11-24
town: {name: Ledger Mills, kind: town}
answers:
  state: NH
  agency_kind: municipal_police
  custody: none
  agreement_in_force: none
  officers_trained: 2
  equipment_cost_per_officer: 1000
expect:
"""
LINES = len(TOWN.splitlines())


def told(tmp_path: Path, rulebook: Rulebook, text: str) -> Outcome:
    file = tmp_path / "story.yaml"
    file.write_text(text, "utf-8")
    return run(file, rulebook)


def wrong(tmp_path: Path, rulebook: Rulebook, text: str) -> list[str]:
    """The messages, without the name of the file."""
    outcome = told(tmp_path, rulebook, text)
    return [message.partition("story.yaml:")[2] for message in outcome.messages]


@pytest.mark.parametrize(
    "expect",
    [
        "path: full",
        "options: {sign_task_force: appears open, decline: appears open on conditions, keep_agreement: not listed}",
        "lines: {equipment.task_force.cash: 2000, equipment.jail_enforcement.hours: 0}",
        "lines: {insurance.task_force.cash: not known}",
        "lines: {equipment.task_force.cash: {value: 2100, within: 100}}",
        "lines: {equipment.task_force.cash: {value: 1985, within: 1%}}",
        "offsets: {equipment_money.task_force: 2000, state_grant_once.task_force: not known}",
        "facts: {hours_training.task_force: 80, vacant_posts: not known, custody: none, agreement_in_hand: not known}",
        "totals: {no_change.gross.cash.all: 0, sign_task_force.offset.start_up.cash.1: 2000}",
        "totals: {sign_task_force.offset.start_up_full.cash.1: 115000}",
        "unknown: [insurance_change]",
        "unknown: {insurance_change: insurer}",
        "said_first: [Ledger Mills]",
        "law_says: {who_may_sign: [a police chief may bind the town, '105:2-a', powers that statute gives them]}",
        "nowhere: [county convention, sherif]",
    ],
)
def test_what_comes_out_passes(tmp_path: Path, rulebook: Rulebook, expect: str):
    assert wrong(tmp_path, rulebook, f"{TOWN}  {expect}\n") == []


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("law_says: {penalties: []}", "expected nothing else in penalties; it also says: The Attorney"),
        (
            "law_says: {penalties: [Attorney General may sue, a fine of one dollar]}",
            "expected in penalties: a fine of one dollar; no sentence of that part, for this body, says it",
        ),
        ("nowhere: [MUNICIPAL ASSOCIATION]", "this body: MUNICIPAL ASSOCIATION; who_may_sign says: "),
        ("nowhere: [impeding the agency]", "questions for counsel says: May selectmen attach conditions"),
        ("path: short", "expected the short questionnaire; the town gets the full one"),
        ("options: {sign_task_force: closed}", "expected sign_task_force: closed; came: appears open ("),
        ("options: {declin: open}", "there is no option declin. Did you mean 'decline'?"),
        ("lines: {equipment.task_force.cash: 2100}", "2,100.00; came: 2,000.00 (100.00 less)"),
        ("lines: {equipment.task_force.cash: {value: 2100, within: 4%}}", "2,100.00 within 4%; came: 2,000.00"),
        ("lines: {equipmnt.task_force.cash: 1}", "Did you mean 'equipment.task_force.cash'"),
        ("lines: {insurance.task_force.cash: 1}", "came: not known"),
        ("facts: {custody: jail}", "expected custody: jail; came: none"),
        ("facts: {officers_trained: 2}", "(write one for each model, such as officers_trained.task_force)"),
        ("asked: [custod]", "there is no question custod. Did you mean 'custody'?"),
        ("unknown: {insurance_change: ice}", "expected insurance_change to be answered by: ice; came: insurer"),
        ("steps_done: [state_law]", "expected the step state_law to be done; it is not done"),
        ("left_out: {sign_task_force.gross.cash.1: []}", "it also leaves out "),
        ("steps_ask: {insurance: {owner: chief, to: insurer}}", "by: chief, and to ask: insurer; came: finance, and"),
        ("steps_ask: {changes: {owner: attorney, to: ice, waits_for: []}}", "wait for no step; it waits for read"),
        ("steps_ask: {insurence: {owner: chief, to: ice}}", "there is no step insurence. Did you mean 'insurance'"),
        ("assumptions: {vehicles: {low: 0, likely: 0, high: 1, basis: source}}", "it rests on the judgement of the"),
        ("assumptions: {vehicles: {low: 0, likely: 0, high: 1, decisive: true}}", "it is not called decisive"),
        ("not_said: [New Hampshire]", "expected nowhere in the briefing: New Hampshire; it says: ..."),
        ("totals: {sign_task_force.gross.cash.7: 1}", "A total is written as sign_task_force.gross.cash.1"),
        ("totals: {end_agreement.gross.cash.1: 1}", "the option end_agreement is not listed for this town"),
    ],
)  # fmt: skip
def test_what_does_not_come_out_is_told_with_its_line(tmp_path: Path, rulebook: Rulebook, expect: str, said: str):
    (message,) = wrong(tmp_path, rulebook, f"{TOWN}  {expect}\n")
    assert message.startswith(f"{LINES + 1}: "), message
    assert said in message


def test_limits_are_those_of_every_question_on_a_number(tmp_path: Path, rulebook: Rulebook):
    expect = "  limits: {span_of_control: {least: 1, most: 50}, vehicles: {least: 0, most: 900, whole: true}}\n"
    said = wrong(tmp_path, rulebook, TOWN + expect)
    assert "expected vehicles to take 0 to 900, whole; it takes 0 to 1,000, whole" in said[0]
    assert any("shift_length is one, and its limits are not said" in each for each in said)
    assert not any("span_of_control" in each for each in said)


def test_a_total_says_which_line_alone_makes_the_difference(tmp_path: Path, rulebook: Rulebook):
    text = TOWN + "  totals: {sign_task_force.offset.start_up.cash.1: 0}\n"
    (message,) = wrong(tmp_path, rulebook, text)
    assert message.endswith("came: 2,000.00 (2,000.00 more). Without equipment_money (2,000.00) it would be 0.00")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("as_of: 2026-11-24", "as_off: 2026-11-24", "2: [shape.unknown_key] there is no key 'as_off' here"),
        ("answers:", "anwsers:", "4: [shape.unknown_key] there is no key 'anwsers' here. Did you mean 'answers'?"),
        ("kind: town", "kind: twon", "3: [shape.together] 'kind': 'twon' is none of the words for it: city, town"),
        ("custody: none", "custody: nune", "7: [story.answers] custody: 'nune' is not one of the choices. Did you"),
        ("custody:", "custdy:", "7: [story.answers] There is no question 'custdy'. Did you mean custody?"),
        ("expect:", "expect:\n  optoins: {}", "12: [shape.unknown_key] there is no key 'optoins' here. Did you"),
        ("expect:", "expect:\n  totals: {a: '1,000'}", "'1,000' is no amount"),
        ("expect:", "expect:\n  totals: {a: {value: 1, within: 1 percent}}", "write an amount, or a share such as 1%"),
        ("town: {name: Ledger Mills, kind: town}", "use: examples/keene.yaml", "[story.use] there is no answers file"),
        ("officers_trained: 2", "sworn_filled: 4\n  sworn_authorized: 3", "break the rule filled_beyond_authorized"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_story_is_told_with_its_line(tmp_path: Path, rulebook: Rulebook, old: str, new: str, said: str):
    text = f"{TOWN}  path: full\n"
    assert text.count(old) == 1
    assert any(said in message for message in wrong(tmp_path, rulebook, text.replace(old, new)))


def test_answers_that_break_a_rule_may_be_meant(tmp_path: Path, rulebook: Rulebook):
    text = TOWN.replace("officers_trained: 2", "sworn_filled: 4\n  sworn_authorized: 3")
    assert wrong(tmp_path, rulebook, f"{text}  do_not_fit: [filled_beyond_authorized]\n") == []


@pytest.mark.parametrize(
    ("given", "margin"), [(5, 0.005), ({"value": 200, "within": 3}, 3.0), ({"value": -200, "within": "1.5%"}, 3.0)]
)
def test_margins(given: object, margin: float):
    assert Expected.model_validate(given).margin == pytest.approx(margin)


def test_folders_are_searched_and_a_wrong_place_is_told(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.yaml").write_text("story: b\n")
    (tmp_path / "a.yaml").write_text("story: a\n")
    assert [file.name for file in story_files([tmp_path])] == ["a.yaml", "b.yaml"]
    (tmp_path / "none").mkdir()
    for place in (tmp_path / "none", tmp_path / "nowhere"):
        with pytest.raises(Stop, match=r"stories"):
            story_files([place])
    with pytest.raises(StoryError, match="'as_of' is missing"):
        read_story(tmp_path / "a.yaml")


def test_each_cost_line_and_offset_of_the_rulebook_has_figures_worked_by_hand(rulebook: Rulebook):
    stories = [
        read_story(file) for name in ("lines", "offsets") for file in story_files([folder("tests/scenarios") / name])
    ]
    assert list(without_figures(rulebook, stories)) == []
    left = [story for story in stories if not story.name.endswith("/insurance.yaml")]
    (sentence,) = without_figures(rulebook, left)
    assert sentence.startswith("no story works out any of its figures for the cost line insurance by hand")


def test_each_cost_line_and_offset_of_the_rulebook_is_worked_out_step_by_step(rulebook: Rulebook):
    """If this fails: add `by_hand:` to the story that the message names, then brief287 costs > docs/costs.md"""
    stories = [
        read_story(file) for name in ("lines", "offsets") for file in story_files([folder("tests/scenarios") / name])
    ]
    assert list(without_example(rulebook, stories)) == []
    left = [story for story in stories if not story.name.endswith("/vehicle_money.yaml")]
    (sentence,) = without_example(rulebook, left)
    assert "vehicle_money step by step. Add 'by_hand:'" in sentence
    assert "vehicle_money.task_force, vehicle_money.task_force.full" in sentence


STEP = """\
  lines: {{equipment.task_force.cash: {figure}}}
by_hand:
  - {{finds: gear, sum: '{sum}', gives: {gives}, {more}}}
"""


@pytest.mark.parametrize(
    ("sum_", "gives", "figure", "more", "fault"),
    [
        ("2 * 1000", 2000, 2000, "unit: dollars, result: [equipment.task_force.cash]", None),
        ("2 * 1000", 2100, 2000, "unit: dollars", "expected 2 * 1000 = 2100; the sum is 2,000.0000"),
        ("2 * 1000 * 1.05", 2100, 2000, "unit: dollars", "expected a number that the story gives, not 1.05"),
        ("2 * 1000", 2000, 2000, "unit: dollars, result: [equipment.task_force.hours]", "there is no such figure"),
        ("2 * 1000 + 12", 2012, 2000, "unit: dollars, result: [equipment.task_force.cash]", "the step gives 2,012.00"),
        ("officers * 1000", 2000, 2000, "unit: dollars", "it cannot be worked out"),
        ("2 ** 3", 8, 2000, "unit: dollars", "it cannot be worked out"),
        ("2 * (1000", 2000, 2000, "unit: dollars", "it cannot be worked out"),
        ("2 / 0", 2000, 2000, "unit: dollars", "the sum is nan"),
        ("31", 31, 2000, "unit: days, counted: true", None),
    ],
)
def test_a_sum_by_hand_has_to_lead_to_its_figure(
    tmp_path: Path, rulebook: Rulebook, sum_: str, gives: float, figure: float, more: str, fault: str | None
):
    text = TOWN + STEP.format(figure=figure, sum=sum_, gives=gives, more=more)
    messages = wrong(tmp_path, rulebook, text)
    assert [fault in message for message in messages if fault is not None] == ([] if fault is None else [True])
    assert len(messages) == (fault is not None)


def test_the_schema_in_docs_is_up_to_date():
    """If this fails: python -m app.authoring.story_shape docs/schemas/StoryFile.json"""
    written = Path(__file__).parents[2] / "docs" / "schemas" / "StoryFile.json"
    assert written.read_text("utf-8") == schema_text()


def test_every_story_fits_the_schema():
    validator = Draft202012Validator(json.loads(schema_text()), format_checker=FormatChecker())
    for file in story_files():
        data = strict_yaml.load(file.read_bytes(), name=file.name).data
        assert [error.message for error in validator.iter_errors(data)] == [], file.name
