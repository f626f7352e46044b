"""Seals: any change of content is told with its place, a change of layout is not, and nothing keeps a rulebook from
loading."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.authoring.sealing import Reading, files_meant, sealing, write
from app.cli import main
from app.rulebook import strict_yaml
from app.rulebook.book import examine
from app.rulebook.files import SEALS, Files, RuleFile, read_files
from app.rulebook.seals import Item, Seal, differences, hash_of, items_of, read_seals, seal_problems
from tests.rulebook import cases

READING = Reading(dt.date(2026, 11, 28), "attorney", "Jane Roe, city attorney")


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """The small rulebook, sealed."""
    shutil.copytree(cases.BASE, tmp_path, dirs_exist_ok=True)
    seal(tmp_path)
    return tmp_path


def seal(root: Path, *what: str, again: bool = False) -> int:
    files, _ = read_files(root)
    done = sealing(files, root, files_meant(files, root, what), READING, again=again)
    write(root, done.seals)
    return len(done.differences)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(root: Path) -> list[str]:
    return [str(problem) for problem in seal_problems(read_files(root)[0], root)]


def test_a_change_is_told_with_file_line_and_name_and_does_not_stop_the_rulebook(sealed: Path) -> None:
    edit(sealed / "rules/states/me.yaml", "reason: Nothing bars it.", "reason: Nothing bars this.")
    assert told(sealed) == [
        "rules/states/me.yaml:14: [seals.changed] warning: 'entries: municipality no_change and 1 more' has changed "
        "since its review on 2026-11-28 (Jane Roe, city attorney). Read it again, then run "
        "'brief287 seal rules/states/me.yaml --by ...'."
    ]
    book, problems = examine(sealed, seals=True)
    assert book is not None
    assert [problem.severity for problem in problems] == ["warning"]
    assert examine(sealed)[1] == ()


def test_layout_comments_and_order_are_no_change(sealed: Path) -> None:
    path = sealed / "rules/states/me.yaml"
    edit(path, "reason: Nothing bars it.", "reason: >-  # as read\n      Nothing\n      bars it.")
    edit(sealed / "rules/sources.yaml", "sources:\n", "# All of them.\nsources:\n")
    lines = (sealed / "rules/sources.yaml").read_text("utf-8").splitlines(keepends=True)
    head = next(i for i, line in enumerate(lines) if line.startswith("sources:")) + 1
    (sealed / "rules/sources.yaml").write_text("".join([*lines[:head], *reversed(lines[head:])]), "utf-8")
    assert told(sealed) == []


def test_a_new_item_one_that_is_gone_and_one_renamed_by_its_change(sealed: Path) -> None:
    path = sealed / "rules/states/me.yaml"
    money = "state_money: [{text: None is known., sources: [code]}]\n"
    edit(path, "ask_counsel:", f"{money}ask_counsel:")
    assert seal(sealed) == 1
    edit(path, f"{money}ask_counsel:", "penalties: [{text: A fine., sources: [code]}]\nask_counsel:")
    edit(path, "from_date: 2026-07-29", "from_date: 2026-07-30")
    assert [line.split(". ")[0].split("warning: ")[1] for line in told(sealed)] == [
        "'state_money: None is known' is gone since its review on 2026-11-28 (Jane Roe, city attorney)",
        "'entries: municipality sign_task_force and 2 more 2026-07-30' has changed since its review on 2026-11-28 "
        "(Jane Roe, city attorney)",
        "'penalties: A fine' is new: it has not been sealed yet",
    ]


def test_sealing_one_file_leaves_what_changed_in_another_to_be_told(sealed: Path) -> None:
    edit(sealed / "rules/states/me.yaml", "reason: Nothing bars it.", "reason: Nothing bars this.")
    edit(sealed / "rules/sources.yaml", "date: undated", 'date: "2025"')
    before = {seal.file: seal for seal in read_seals(sealed) or ()}
    assert seal(sealed, "ME") == 1
    (left,) = told(sealed)
    assert left.startswith("rules/sources.yaml:")
    assert {seal.file for seal in read_seals(sealed) or ()} == set(before)
    assert seal(sealed) == 1
    assert told(sealed) == []


def test_a_rulebook_without_seals_a_new_file_and_a_spoiled_table_are_told_once(sealed: Path) -> None:
    shutil.copy(sealed / "rules/states/me.yaml", sealed / "rules/states/nh.yaml")
    assert told(sealed) == [
        "rules/states/nh.yaml:1: [seals.never_read] warning: nothing in this file has been sealed. Read it, then run "
        "'brief287 seal rules/states/nh.yaml --by ...'."
    ]
    edit(sealed / SEALS, "attorney,", "the mayor,")
    assert [line.partition(": ")[0] for line in told(sealed)] == [f"{SEALS}:2"]
    (sealed / SEALS).unlink()
    assert [line.partition(": ")[0] for line in told(sealed)] == [f"{SEALS}:1"]


def test_the_shipped_rulebook_is_as_it_was_sealed() -> None:
    assert told(cases.ROOT) == []


def test_a_change_of_any_value_anywhere_is_seen() -> None:
    """300 values, drawn over all files: each changed alone leaves exactly one item that is not as it was sealed."""
    files, _ = read_files(cases.ROOT)
    seals = [Seal(i.file, i.label, i.hash, READING.on, READING.by) for i in items_of(files, cases.ROOT)]
    by_file: dict[str, list[Seal]] = {}
    for each in seals:
        by_file.setdefault(each.file, []).append(each)
    draw = random.Random(287)
    holding = [file for file in files.read if file.name in by_file]  # rules/renames.yaml may be empty
    for _ in range(300):
        file = draw.choice(holding)
        path = draw.choice(
            [path for path in file.loaded.lines if not isinstance(_at(file.loaded.data, path), dict | list)]
        )
        changed = Files(read=[RuleFile(_changed(file.loaded, path), file.shape)])
        items: list[Item] = [item for item in items_of(changed, Path("nowhere")) if item.file == file.name]
        (one,) = differences(items, by_file[file.name])
        assert one.state == "changed", path


def _at(data: Any, path: strict_yaml.Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _changed(loaded: strict_yaml.Loaded, path: strict_yaml.Path) -> strict_yaml.Loaded:
    def copy(value: Any, left: strict_yaml.Path) -> Any:
        if not left:
            return f"{value} changed"
        if isinstance(value, dict):
            return {key: copy(each, left[1:]) if key == left[0] else each for key, each in value.items()}
        return [copy(each, left[1:]) if i == left[0] else each for i, each in enumerate(value)]

    return strict_yaml.Loaded(loaded.name, copy(loaded.data, path), loaded.lines)


def test_a_hash_is_of_the_content_alone() -> None:
    assert hash_of({"a": 1, "b": ["x"]}) == hash_of({"b": ["x"], "a": 1}) != hash_of({"a": 1, "b": ["y"]})
    assert re.fullmatch(r"[0-9a-f]{12}", hash_of({}))


class TestCommand:
    def test_it_lists_seals_and_is_then_silent(self, sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        edit(sealed / "rules/states/me.yaml", "reason: Nothing bars it.", "reason: Nothing bars this.")
        given = ["seal", "me", "--rulebook", str(sealed)]
        assert main(given) == 1
        assert "1 item is not as it was sealed." in capsys.readouterr().out
        assert main([*given, "--by", "attorney", "--name", "Jane Roe", "--on", "2026-12-01"]) == 0
        assert f"1 change sealed on 2026-12-01: {SEALS} has" in capsys.readouterr().out
        assert main(given) == 0
        assert {seal.on.isoformat() for seal in read_seals(sealed) or ()} == {"2026-11-28", "2026-12-01"}

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            (["--by", "attorney"], "Say with --name who read it"),
            (["--by", "project_agents", "--name", "Jane Roe"], "no name for project_agents"),
            (["rules/states/xx.yaml"], "There is no rule file rules/states/xx.yaml"),
        ],
    )
    def test_a_wrong_call_says_what_to_do(
        self, more: list[str], said: str, sealed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["seal", *more, "--rulebook", str(sealed)]) == 1
        assert said in capsys.readouterr().err
