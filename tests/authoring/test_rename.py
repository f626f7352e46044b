"""brief287 rename: an id gets another name everywhere, layout and comments stay, and what is refused says why."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from app.assessments.answers_file import Problem, read_answers
from app.authoring.rename import Renaming, renamed_story, with_record
from app.authoring.renaming import declared_at, meant, refusal
from app.authoring.spans import spans
from app.authoring.whole import Whole
from app.cli import main
from app.rulebook.book import Rulebook, load_rulebook
from app.rulebook.renamed import first, now
from app.schema.renames import Rename
from app.stop import Stop
from tests.authoring.renamings import ROOT, all_renamings, base_towns, changed_rulebook, differences
from tests.rulebook import cases

DAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def whole() -> Whole:
    return Whole.read(ROOT)


def record(old: str, new: str, kind: str = "fact") -> Rename:
    return Rename.model_validate({"old": old, "new": new, "kind": kind, "date": DAY, "rulebook": DAY})


class TestTexts:
    def test_an_id_is_changed_where_it_stands_and_nowhere_else(self, whole: Whole) -> None:
        changed = whole.renamed(meant(whole.files, "detainer_practice", "detainer_custom"), DAY)
        for name, text in changed.items():
            old, new = whole.texts[name].splitlines(), text.splitlines()
            if name != "rules/renames.yaml":
                assert [line.replace("detainer_practice", "detainer_custom") for line in old] == new
        clauses = changed["rules/legal/agreement_clauses.yaml"]
        assert "{detainer_custom}" in clauses
        assert 'detainer_custom != "no_hold"' in changed["rules/consistency.yaml"]

    def test_a_choice_is_changed_for_its_own_question_alone(self, whole: Whole) -> None:
        """`none` is a choice of `custody` and of `agreement_in_force`, and an id of other things."""
        changed = whole.changed([meant(whole.files, "custody.none", "custody.no_cells")], DAY)
        rules = changed["rules/consistency.yaml"]
        assert 'custody == "no_cells"' in rules
        assert 'agreement_in_force == "none"' in rules
        assert "custody.no_cells" not in changed["questions/10_town.yaml"]
        before, after = whole.texts["questions/10_town.yaml"], changed["questions/10_town.yaml"]
        assert after.count("id: none") == before.count("id: none") - 1

    def test_places_in_a_text_are_found_whatever_stands_before_them(self) -> None:
        text = "# ü – 😀\na: 'x ''y'''\nb:\n  - {c: \"d\"}\n  - >-\n    one\n    two\n"
        found = spans(text)
        assert text[found.values["a",].start : found.values["a",].end] == "'x ''y'''"
        assert text[found.values["b", 0, "c"].start : found.values["b", 0, "c"].end] == '"d"'
        assert text[found.keys["b", 0, "c"].start : found.keys["b", 0, "c"].end] == "c"
        assert text[found.values["b", 1].start :].startswith(">-\n    one")

    def test_stories_and_answers_files_follow(self) -> None:
        story = (
            "story: x\nanswers:\n  custody: none  # nobody\n  officers_trained.task_force: 3\n  step_exit: 2026-01-01\n"
            "expect:\n  asked: [custody, officers_trained]\n  steps_done: [exit]\n"
            "  lines: {vehicles.task_force.cash: 1}\n"
            "  left_out: {t: [vehicles, holding]}\n  facts: {custody: none}\n"
            "by_hand: [{finds: vehicles, result: [vehicles.task_force.cash, holding.task_force.cash]}]\n"
            "published: [{what: vehicles, lines: [vehicles, holding], less: officers_trained}]\n"
        )
        for renaming, pairs in (
            (
                Renaming("custody", "cells", "fact"),
                [("  custody: none", "  cells: none"), ("[custody,", "[cells,"), ("{custody:", "{cells:")],
            ),
            (Renaming("none", "no_cells", "choice", "custody"), [("custody: none", "custody: no_cells")]),
            (Renaming("officers_trained", "trained", "fact"), [("officers_trained", "trained")]),
            (Renaming("exit", "way_out", "step"), [("step_exit", "step_way_out"), ("[exit]", "[way_out]")]),
            (
                Renaming("vehicles", "cars", "line"),
                [("vehicles", "cars"), ("finds: cars", "finds: vehicles"), ("what: cars", "what: vehicles")],
            ),
            (Renaming("vehicles", "cars", "fact"), []),
        ):
            wanted = story
            for old, new in pairs:
                wanted = wanted.replace(old, new)
            assert renamed_story(story, renaming) == wanted

    def test_the_record_is_added_to_the_list(self) -> None:
        text = with_record("# Head.\n\nrenames: []\n", Renaming("a", "b", "line"), DAY, DAY)
        text = with_record(text, Renaming("x", "y", "choice", "q"), DAY, DAY)
        assert text.splitlines()[2:] == [
            "renames:",
            "  - {old: a, new: b, kind: line, date: 2026-11-28, rulebook: 2026-11-28}",
            "  - {old: q.x, new: q.y, kind: choice, date: 2026-11-28, rulebook: 2026-11-28}",
        ]


class TestRefused:
    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ("sworn_filled", "sworn_filed", "The program itself reads 'sworn_filled' (app/rulebook/names.py:"),
            ("deciding_body.council", "deciding_body.town_council", "The program itself reads 'deciding_body.council'"),
            ("detainer_practice", "custody", "'custody' is the id of something else already (questions/10_town.yaml:"),
            ("detainer_practice", "Detainer", "'Detainer' is no id"),
            ("detainer_practice", "known", "is a word of the language"),
            ("detainer_practice", "lambda", "is a word of the language"),
            ("detainer_practice", "detainer_practice", "is its name already"),
        ],
    )
    def test_with_the_reason(self, whole: Whole, old: str, new: str, why: str) -> None:
        assert why in str(refusal(whole.files, meant(whole.files, old, new)))

    @pytest.mark.parametrize(
        ("old", "why"),
        [
            ("detainer_practise", "The rulebook has no 'detainer_practise'. Did you mean 'detainer_practice'"),
            ("insurance", "'insurance' is the id of several things. Say which: --kind line (rules/costs/lines.yaml:"),
            ("no_change", "'no_change' is a word of the program itself"),
        ],
    )
    def test_what_is_not_there_or_is_several_things(self, whole: Whole, old: str, why: str) -> None:
        with pytest.raises(Stop) as stop:
            meant(whole.files, old, "new_name")
        assert why in str(stop.value)


class TestRecords:
    def test_an_id_is_followed_through_all_its_names(self) -> None:
        records = [
            record("a", "b"),
            record("q.x", "q.y", "choice"),
            record("q", "r"),
            record("b", "c"),
            record("c", "a"),
        ]
        assert now(records, "fact", "a") == "a"
        assert now(records, "fact", "b") == "a"
        assert now(records, "choice", "q.x") == "r.y"
        assert now(records, "line", "a") == "a"
        assert first(records[:4], "fact", "c") == "a"

    def test_an_answers_file_under_old_ids_is_read_and_says_so(self, rulebook: Rulebook) -> None:
        records = [
            record("cells", "custody"),
            record("custody.no", "custody.none", "choice"),
            record("way", "exit", "step"),
        ]
        text = (
            "town: {name: A, kind: town}\nanswers:\n  cells: {value: no, note: x}\n  step_way: 2026-01-02\n  fund: no\n"
        )
        moves: list[Problem] = []
        answers = read_answers(text, rulebook.answerable, renames=records, moves=moves)
        assert {key: answers[key].value for key in answers} == {
            "custody": "none", "step_exit": "2026-01-02", "fund": "no",
        }  # fmt: skip
        assert [(move.line, move.what) for move in moves] == [
            (3, "cells was renamed to custody, and is read as that."),
            (3, "no was renamed to none, and is read as that."),
            (4, "step_way was renamed to step_exit, and is read as that."),
        ]


def test_the_command_renames_and_the_rulebook_is_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = shutil.copytree(cases.BASE, tmp_path / "book")
    (root / "examples").mkdir()
    (root / "examples" / "a.yaml").write_text("town: {name: A, kind: town}\nanswers:\n  hourly_wage: 30\n", "utf-8")
    call = ["rename", "hourly_wage", "wage", "--rulebook", str(root)]
    assert main([*call, "--dry-run"]) == 0
    assert load_rulebook(root).version == load_rulebook(cases.BASE).version
    assert main(call) == 0
    book = load_rulebook(root)
    assert "wage" in book.questions
    assert book.first_key("wage") == "hourly_wage"
    assert "wage: 30" in (root / "examples" / "a.yaml").read_text("utf-8")
    assert "7 files changed: 'hourly_wage' is now 'wage' (fact)." in capsys.readouterr().out
    assert main(call) == 1
    assert "The rulebook has no 'hourly_wage'." in capsys.readouterr().err


def test_a_sample_of_ids_that_the_program_reads_is_refused_each_with_its_place() -> None:
    wanted = ("discount_rate", "hearing_status", "council", "where_used")
    read = [each for each in all_renamings(1) if each.old in wanted]
    rulebook, problems = changed_rulebook(read)
    assert rulebook is None
    assert [problem.id for problem in problems] == ["program.missing"] * 4
    told = " ".join(map(str, problems))
    assert all(each.new in told and f"{each.old}'" in told for each in read)
    assert all(problem.line > 1 for problem in problems)


def test_a_sample_of_the_others_leaves_every_output_as_it_was() -> None:
    """One id of each kind. The whole proof is tests/authoring/test_every_rename.py, which script/verify runs."""
    sample = {each.kind: each for each in all_renamings(1) if declared_at(each) is None}
    assert len(sample) >= 18
    assert list(differences(list(sample.values()), list(base_towns())[:1])) == []
