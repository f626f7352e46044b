"""The words of the rulebook: what is flagged and what is not, columns, grades, and what is due for a new check."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from glob import glob
from pathlib import Path
from typing import Any

import pytest

from app.authoring.staleness import PENDING, Due, due
from app.cli import main
from app.rulebook import strict_yaml
from app.rulebook.book import Rulebook, examine, load_rulebook
from app.rulebook.checks import run_checks
from app.rulebook.files import SHAPES, Files, home_of, read_file, read_files
from app.rulebook.problems import Problem
from app.rulebook.wording import (
    Column,
    Columns,
    Lexicon,
    Prose,
    cites_a_section,
    count_words,
    measure,
    outside_quotes,
    sentences,
    syllables,
)
from app.rulebook.wording_checks import (
    GRADE_WANTED,
    NOT_OURS,
    option_columns,
    question_prose,
    report,
    texts_of,
)
from app.schema.states import StateLaw
from app.schema.wording import LoadedWords, Turn, WordingFile
from tests.rulebook import cases

Plant = Callable[[Any], None]


def copy(root: Path) -> Path:
    """A copy of the rulebook, with the law of Maine only: it is read quickly."""
    shutil.copytree(cases.ROOT / "rules", root / "rules", ignore=shutil.ignore_patterns("states"))
    shutil.copytree(cases.ROOT / "questions", root / "questions")
    (root / "rules" / "states").mkdir()
    shutil.copyfile(cases.ROOT / "rules" / "states" / "me.yaml", root / "rules" / "states" / "me.yaml")
    return root


def _with(key: str, listed: list[dict[str, Any]]) -> dict[str, Any]:
    """The first of several that has a key of its own; others take their words from a shared file."""
    return next(each for each in listed if key in each)


@dataclass(frozen=True)
class Base:
    """Such a copy, read once for all that is planted in it."""

    root: Path
    files: Files

    def with_planted(self, name: str, change: Plant) -> bytes:
        """A file of it with something changed, written anew."""
        data = strict_yaml.load((self.root / name).read_bytes(), name=name).data
        change(data)
        return json.dumps(data, ensure_ascii=False, indent=1).encode()

    def planted(self, name: str, change: Plant) -> list[Problem]:
        """What the check finds in the copy with this file changed: it alone is read again, as no word planted here
        stands in what others take from it."""
        problems: list[Problem] = []
        shape = next(shape for pattern, shape in SHAPES if Path(name) in map(Path, glob(pattern, root_dir=self.root)))
        home = home_of(self.files) if shape is StateLaw else None
        new = read_file(self.with_planted(name, change), name, shape, problems, home)
        assert new is not None, problems
        files = replace(self.files, read=[new if file.name == name else file for file in self.files.read])
        assert new in files.read
        return [problem for problem in run_checks(files, {}, [], words=True, only="words") if problem.file == name]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    root = copy(tmp_path_factory.mktemp("base"))
    files, problems = read_files(root)
    assert problems == []
    return Base(root, files)


def errors(root: Path) -> list[Problem]:
    return [problem for problem in examine(root, wording=True)[1] if problem.severity == "error"]


def option(data: Any, id_: str) -> Any:
    return next(listed for listed in data["options"] if listed["id"] == id_)


# ---- the rulebook as shipped --------------------------------------------------------------------------------------


def test_the_rulebook_passes():
    found, problems = examine(cases.ROOT, wording=True)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert found is not None


def test_its_columns_and_questions_are_well_within(rulebook: Rulebook):
    for columns in option_columns(rulebook.options):
        assert list(columns.faults()) == [], columns.option
    for question in rulebook.questions.values():
        assert question_prose(question).grade <= GRADE_WANTED, question.id


def test_loading_does_not_check_words_and_the_check_does(tmp_path: Path):
    (copy(tmp_path) / "rules" / "wording.yaml").unlink()
    load_rulebook(tmp_path)
    assert [problem.what for problem in errors(tmp_path)] == ["there is no such file"]


def test_the_measures_are_told_for_every_option_and_section(rulebook: Rulebook):
    lines = "\n".join(report(rulebook.sections, rulebook.options, rulebook.wording))
    for id_ in (*(section.id for section in rulebook.sections), *(option.id for option in rulebook.options)):
        assert f"  {id_} " in lines


def test_every_text_of_the_tool_is_read(rulebook: Rulebook):
    """What is exempt is named field by field; everything else that a person may write is read."""
    for shape, names in NOT_OURS.items():
        assert names <= set(shape.model_fields), shape
    option = rulebook.options[0]
    assert {path[0] for path, _, _ in texts_of(option)} == {"title", "short", "measures", "motion"}
    assert [path for path, _, _ in texts_of(option.brings[0])] == [("text",)]
    assert [path for path, _, _ in texts_of(next(iter(rulebook.sources.values())))] == []
    assert {path[0] for path, _, _ in texts_of(rulebook.clauses[0])} == {"title", "by_model", "ask"}


# ---- planted slants -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("The plan targets illegal aliens.", "error"),
        ("It is a force-multiplier.", "error"),
        ("ICE carried out raids there.", "error"),
        ("Officers would terrorize residents.", "error"),
        ("The board should sign.", "error"),
        ("Staff recommend it.", "error"),
        ("The town must sign.", "error"),
        ("The town needs to act.", "error"),
        ("A sanctuary policy is in force.", "warning"),
        ("The town cooperates with ICE.", "warning"),
        ("Clearly, it costs more.", "warning"),
        ('One side speaks of "illegal aliens".', None),
        ("One side speaks of “raids”, and “the town must act”.", None),
        ("Invasion of privacy is a claim. Hate crimes are counted.", None),
        ("The agency must report it (section V).", None),
        ("Must the town sign?", None),
        ("The mustard is not a must-have.", "error"),
        ("The agency should report it (section V).", "error"),
    ],
)
def test_a_loaded_word_outside_quotation_marks(word: str, severity: str | None, base: Base):
    def plant(data: Any) -> None:
        data["terms"][0]["meaning"] = word

    found = base.planted("rules/glossary.yaml", plant)
    assert [problem.severity for problem in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("The cost hangs on what ICE pays.", "hangs on"),
        ("The total turns on one number.", "turns on"),
        ("The choice rests with the council.", "rests with"),
        ("That bears on the cost.", "bears on"),
        ("The reason stands under the table.", "stands under"),
        ("The point stays open.", "stays open"),
        ("So said the sheriff of a county.", "So said"),
        ("The answer is kept out of this version.", "is kept"),
        ("The two sums come to $5,000.", "come to"),
        ("It is a rule. The same holds for cars.", "The same"),
        ("The town goes on as it does today.", "goes on"),
        ("The council takes up whether to sign.", "takes up whether"),
        ("It is so, as far back as is known.", "as far back as is known"),
        ("Federal law asks for no agreement.", "asks for no"),
        ("The finance office books no new line.", "books no"),
        ("Counsel compares the copy in hand.", "in hand"),
        ("Up to $9,000 is awaited.", "is awaited"),
        ("A rule of thumb holds that it is so.", "holds that"),
        ("The duty falls away in July.", "falls away"),
        ("The way is open to a second vote.", "way is open"),
        ("Books are firmer ground than estimates.", "firmer ground"),
        ("Costs are unknown meanwhile.", "meanwhile"),
        ("One person said that “it hangs on the vote”, and 'the same' was the answer.", None),
        ("The records are kept for five years, and the answer is kept confidential.", None),
        ("ICE is told of a detainer. The 2 a.m. court holds that it is so.", None),
        ("The same limit applies, and it applies at the same time.", None),
        ("Two officers go on each trip.", None),
    ],
)
def test_a_turn_that_reads_as_translated(text: str, turn: str | None, base: Base):
    def plant(data: Any) -> None:
        data["terms"][0]["meaning"] = text

    found = base.planted("rules/glossary.yaml", plant)
    assert [(problem.id, problem.severity) for problem in found] == ([("words.turns", "warning")] if turn else [])
    assert all(f"'{turn}' reads as translated" in problem.what for problem in found)


def test_the_rulebook_has_no_such_turn():
    assert [str(problem) for problem in examine(cases.ROOT, wording=True)[1] if problem.id == "words.turns"] == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("questions/10_town.yaml", lambda d: d["questions"][0].update(why="The town should know this.")),
        ("questions/10_town.yaml", lambda d: d["questions"][1]["choices"][0].update(text="A raid squad")),
        ("rules/options.yaml", lambda d: option(d, "decline").update(motion="Move that the {body} must decline.")),
        ("rules/options.yaml", lambda d: d["options"][1]["in_practice"]["resident"].update(text="A raid is made.")),
        ("rules/options.yaml", lambda d: d["options"][1]["reasons"][0].update(unknown_text="The town should ask.")),
        ("rules/states/me.yaml", lambda d: _with("reason", d["entries"]).update(reason="The town must decline.")),
        ("rules/states/me.yaml", lambda d: d["ask_counsel"].append("Is it so that the town should sign?")),
        ("rules/models/task_force.yaml", lambda d: d["rows"][0].update(text="A force multiplier.")),
        ("rules/legal/steps.yaml", lambda d: d["steps"][0].update(ask="You should do this.")),
        ("rules/legal/statements_liability.yaml", lambda d: d["statements"][0].update(text="It is a raid.")),
        ("rules/legal/agreement_clauses.yaml", lambda d: d["clauses"][0].update(ask="Officers snatch people. Why?")),
        ("rules/costs/factors.yaml", lambda d: d["factors"][0].update(label="cost of mass deportation")),
        ("rules/costs/lines.yaml", lambda d: d["lines"][0].update(note="The town should book it.")),
        ("rules/briefing.yaml", lambda d: d["considerations"][0].update(text="What members should do")),
    ],
)
def test_a_slant_is_found_wherever_it_is_planted(name: str, change: Plant, base: Base):
    found = base.planted(name, change)
    assert [problem.severity for problem in found] == ["error"]
    assert "outside quotation marks" in found[0].what


def test_file_and_line_are_told(tmp_path: Path):
    path = copy(tmp_path) / "questions" / "10_town.yaml"
    lines = path.read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if re.match(r"    why: \w", line))
    lines[at] = "    why: The town must know this."
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert (
        f"questions/10_town.yaml:{at + 1}: [words.leaning] state: 'must' is a word that tells the reader what to do"
        in str([str(problem) for problem in examine(tmp_path, wording=True)[1]])
    )


def shorten(data: Any) -> None:
    """What it could cost, in a few words."""
    for statement in option(data, "sign_task_force")["costs_or_risks"]:
        statement["text"] = "Hours."


def drop(data: Any) -> None:
    option(data, "sign_task_force")["costs_or_risks"] = option(data, "sign_task_force")["costs_or_risks"][:2]


@pytest.mark.parametrize(("change", "said"), [(shorten, "words: the ratio"), (drop, "more than 1 apart")])
def test_a_shorter_column_is_an_error(change: Plant, said: str, base: Base):
    found = base.planted("rules/options.yaml", change)
    assert any(said in problem.what and problem.severity == "error" for problem in found)


@pytest.mark.parametrize(
    ("ask", "severity"),
    [
        ("Which department administers interjurisdictional immigration enforcement agreements?", "error"),
        (
            "Which of the offices of the town handles requests for information, and who finally signs them for it?",
            "warning",
        ),
    ],
)
def test_a_hard_question(ask: str, severity: str, base: Base):
    def plant(data: Any) -> None:
        data["questions"][0] |= {"ask": ask, "why": ask.replace("?", ".")}

    found = base.planted("questions/10_town.yaml", plant)
    assert [problem.severity for problem in found] == [severity]
    assert "reads at grade" in found[0].what


def test_brief287_check_fails_on_a_slant(tmp_path: Path, base: Base, capsys: pytest.CaptureFixture[str]):
    changed = base.with_planted(
        "rules/glossary.yaml", lambda data: data["terms"][0].update(meaning="An illegal alien.")
    )
    (copy(tmp_path) / "rules" / "glossary.yaml").write_bytes(changed)
    assert main(["check", "--rulebook", str(tmp_path)]) == 1
    assert "'illegal alien' is a word of one side" in capsys.readouterr().out


# ---- plain text ---------------------------------------------------------------------------------------------------


def test_only_whole_quotations_are_left_out():
    assert outside_quotes('a "b c" d') == "a       d"
    assert outside_quotes("a “b” c “d") == "a     c “d"
    assert outside_quotes('one " alone: should') == 'one " alone: should'


@pytest.mark.parametrize(
    "text",
    ["8 U.S.C. 1357(g)(1)", "5 M.R.S. 4762", "RSA 106-P:2", "section V", "sections IV.E and V", "Appendix A", "§ 12",
     "Gov. Code 7284.6", "HB 444", "Public Act 101-19", "20 V.S.A. 4652", "article 4", "the Fourth Amendment"],
)  # fmt: skip
def test_a_section_is_named(text: str):
    assert cites_a_section(f"The agency must do it under {text}.")


@pytest.mark.parametrize("text", ["The town must sign.", "In 2026 the town must act.", "A section of the public must."])
def test_no_section_is_named(text: str):
    assert not cites_a_section(text)


def test_endings_and_hyphens():
    entry = LoadedWords(lean="opposing", words=("xenophob*", "family separation"), instead="the conduct")
    lexicon = Lexicon(WordingFile(loaded=(entry,), hedges=("may",)))
    assert [flag.word for flag in lexicon.flags("Xenophobic, and family-\nseparation.")] == [
        "Xenophobic", "family- separation",
    ]  # fmt: skip
    assert list(lexicon.flags("familyseparation, unxenophobic")) == []
    assert lexicon.hedges("It may. Maybe it may not.") == 2


@pytest.mark.parametrize("word", ["(raid|hold)", "raid.", "a  b", "*", "raid *"])
def test_a_phrase_is_plain_words(word: str):
    with pytest.raises(ValueError, match="only words"):
        LoadedWords(lean="opposing", words=(word,), instead="other words")


def test_a_turn_at_the_start_of_a_sentence_alone():
    turn = Turn(words=("the same",), allowed_in=("the same limit*",), instead="it", at_start=True)
    loaded = LoadedWords(lean="opposing", words=("raid",), instead="other words")
    lexicon = Lexicon(WordingFile(loaded=(loaded,), turns=(turn,), hedges=("may",)))
    found = [turn.words for turn in lexicon.turns("The same holds.\nAnd (so it is.) The same; the same day.")]
    assert found == ["The same", "The same", "the same"]
    assert list(lexicon.turns("The same limits apply, on the same day. “The same.”")) == []
    assert list(Lexicon(WordingFile(loaded=(loaded,), hedges=("may",))).turns("The same holds.")) == []


def test_sentences_leave_out_citations_and_long_quotations():
    assert sentences("It is so (8 U.S.C. 1357(g)(1)). In City v. State (5th Cir. 2018) it was not. The U.S. pays.") == [
        "It is so.", "In City v State it was not.", "The US pays.",
    ]  # fmt: skip
    assert sentences('The act says "to the fullest extent of the law" and "no more".') == [
        'The act says  and "no more".'
    ]
    assert count_words("Up to $7,500 for 287(g), on-call.") == 6


@pytest.mark.parametrize(
    ("word", "count"),
    [("agreement", 3), ("immigration", 4), ("officer", 3), ("enforcement", 3), ("rule", 1), ("hours", 1), ("ICE", 1),
     ("suing", 2), ("agencies", 3), ("signed", 1), ("wanted", 2), ("the", 1), ("town's", 1), ("same-day", 2),
     ("2026", 1), ("DHS", 3), ("judges", 2), ("municipality", 6)],
)  # fmt: skip
def test_syllables(word: str, count: int):
    assert syllables(word) == count


def test_the_grade_is_flesch_and_kincaids():
    assert measure("The cat sat on the mat.") == Prose(1, 6, 6)
    assert measure("The cat sat on the mat.").grade == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert (measure("The cat sat.") + measure("The dog ran off.")) == measure("The cat sat. The dog ran off.")
    assert measure("") == Prose()
    assert Prose().grade == 0
    easy, hard = "The town pays.", "Municipal authorities administer interjurisdictional immigration agreements."
    assert measure(easy).grade < 3 < 15 < measure(hard).grade


def test_columns():
    def of(words: int, bullets: int) -> Column:
        return Column(words, bullets, 2, 4)

    assert list(Columns("x", of(80, 3), of(100, 4)).faults()) == []
    assert list(Columns("x", of(125, 4), of(100, 3)).faults()) == []
    assert len(list(Columns("x", of(79, 3), of(100, 3)).faults())) == 1
    assert len(list(Columns("x", of(126, 2), of(100, 4)).faults())) == 2
    assert "not both filled" in next(Columns("x", of(0, 0), of(100, 3)).faults())
    assert of(50, 2).hedge_rate == 4
    assert of(50, 2).cite_rate == 2
    assert of(0, 0).hedge_rate == of(0, 0).cite_rate == 0


# ---- due for a new check ------------------------------------------------------------------------------------------


def checks_due(files: Files, on: dt.date) -> list[Due]:
    """What is due for a new check; what is pending past its day has a test of its own (tests/authoring)."""
    return [item for item in due(files, on) if item.kind != PENDING]


def test_nothing_is_due_before_its_day_and_all_of_it_after(rulebook: Rulebook):
    files, problems = read_files(cases.ROOT)
    assert problems == []
    days = dt.timedelta(days=rulebook.texts.stale_after_days)
    last = {source.id: source.checked_on + days for source in rulebook.sources.values()}
    last |= {law.state: law.stale_after for law in rulebook.states.values()}
    for day in sorted(set(last.values())):
        for on in (day, day + dt.timedelta(days=1)):
            assert {item.id for item in checks_due(files, on)} == {id_ for id_, end in last.items() if on > end}
    assert checks_due(files, min(last.values())) == []


def test_what_rests_on_a_source_is_told_by_file_and_line():
    files, _ = read_files(cases.ROOT)
    found = {item.id: item for item in checks_due(files, dt.date(2030, 1, 1))}
    lines = {file.name: (cases.ROOT / file.name).read_text("utf-8").splitlines() for file in files.read}
    for item in found.values():
        name, _, line = item.where.rpartition(":")
        assert ("checked:" if name.startswith("rules/states/") else "checked_on:") in lines[name][int(line) - 1]
        assert item.rests, item.id
        if name.startswith("rules/sources"):
            for rest in item.rests:
                file, _, at = rest.where.rpartition(":")
                assert item.id in "\n".join(lines[file][int(at) - 1 :]), (item.id, rest)
    assert any(rest.where.startswith("rules/options.yaml:") for rest in found["usc_1357g"].rests)


def test_what_rests_on_a_source_is_told_in_its_own_opening_words(rulebook: Rulebook):
    files, _ = read_files(cases.ROOT)
    found = {item.id: item for item in checks_due(files, dt.date(2030, 1, 1))}
    said = [rest.words for rest in found["ME"].rests]
    for statement in (*rulebook.states["ME"].contested, *rulebook.states["ME"].pending):
        assert any(words and statement.text.startswith(words.removesuffix(" ...")) for words in said)
    told = [rest for item in found.values() for rest in item.rests if rest.words]
    assert len(told) > 0.99 * sum(len(item.rests) for item in found.values())
    assert found["ME"].kind == "state file"
    assert {item.kind for item in found.values()} >= {"law", "court", "press", "advocacy for", "advocacy against"}


def test_the_list_on_the_command_line(capsys: pytest.CaptureFixture[str]):
    assert main(["check", "--stale", "--on", "2026-11-24"]) == 0
    assert "due to be checked again on 2026-11-24" in capsys.readouterr().out
    assert main(["check", "--stale", "--on", "2030-01-01"]) == 0
    out = capsys.readouterr().out
    head = r"^rules/states/me\.yaml:\d+: ME \(state file\): law of Maine\n"
    assert re.search(head + r"    checked on \S+, due after \S+; \d+ texts rest on it:$", out, re.MULTILINE)
    assert re.search(
        r"^rules/sources\.yaml:\d+: usc_1357g \(law\): .*\n    .*\n        \S+\.yaml:\d+: \w", out, re.MULTILINE
    )
    assert re.search(r"^\d+ due to be checked again on 2030-01-01: .*\b51 state file\b", out, re.MULTILINE)
