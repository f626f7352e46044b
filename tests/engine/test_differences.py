"""Two rulebooks held against each other: each change is told once, where it is; order, place and spacing are none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.engine.differences import EntryChange, FilePlace, differences
from app.rulebook.files import read_files
from tests.rulebook import cases

SPLIT_OFF = """  - options: [sign_task_force]
    body: municipality
    from_date: 2027-01-01
    status: open
    confidence: H
    reason: The law was repealed.
    sources: [code]
"""


def changed(tmp_path: Path, edits: dict[str, list[tuple[str, str]]]) -> tuple[EntryChange, ...]:
    """What differs once each old text of a file is replaced by the new one."""
    root = cases.build(cases.BASE, tmp_path)
    for name, pairs in edits.items():
        file = root / name
        text = file.read_text("utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        file.write_text(text, "utf-8")
    files, problems = read_files(root)
    assert problems == []
    return differences(read_files(cases.BASE)[0], files)


def test_a_rulebook_does_not_differ_from_itself(tmp_path: Path):
    assert changed(tmp_path, {}) == ()


def test_a_field_is_told_with_both_texts_and_lines(tmp_path: Path):
    name = "rules/costs/lines.yaml"
    (found,) = changed(tmp_path, {name: [("lines:\n", "# A comment.\nlines:\n"), ("Hours at work.", "Hours on duty.")]})
    assert (found.change, found.kind, found.id, found.title) == ("changed", "cost line", "work", "Work")
    (field,) = found.fields
    assert (field.name, field.before, field.after) == ("what", "Hours at work.", "Hours on duty.")
    assert field.places == (FilePlace(name, 13), FilePlace(name, 14))
    assert (str(found.before), str(found.after)) == (f"{name}:11", f"{name}:12")


def test_an_entry_that_is_new_or_gone(tmp_path: Path):
    text = (cases.BASE / "rules/costs/lines.yaml").read_text("utf-8")
    work = text[text.index("  - id: work") :]
    (gone,) = changed(tmp_path / "a", {"rules/costs/lines.yaml": [(work, "")]})
    assert (gone.change, gone.id, gone.after) == ("removed", "work", None)
    (come,) = changed(tmp_path / "b", {"rules/costs/lines.yaml": [(work, work + work.replace("id: work", "id: more"))]})
    assert (come.change, come.id, come.before) == ("added", "more", None)


def test_a_state_rule_that_is_split_is_told_for_the_options_it_changes_and_with_their_days(tmp_path: Path):
    """The end of one option's rule and the beginning of its next; the other options of the entry are not named."""
    name = "rules/states/me.yaml"
    edits = [
        ("options: [sign_task_force, sign_w", "options: [sign_w"),
        (
            "  - options: [no_change",
            "  - options: [sign_task_force]\n    body: municipality\n    from_date: 2026-07-29\n    until: 2027-01-01\n"
            "    status: closed\n    confidence: M\n    reason: The law bars it.\n    reopen: Another law.\n"
            "    sources: [code]\n"
            f"{SPLIT_OFF}  - options: [no_change",
        ),
    ]
    found = {each.change: each for each in changed(tmp_path, {name: edits})}
    assert found.keys() == {"changed", "added"}
    ends, begins = found["changed"], found["added"]
    july, january = dt.date(2026, 7, 29), dt.date(2027, 1, 1)
    assert (ends.id, ends.within) == ("sign_task_force municipality 2026-07-29", "state law ME entries")
    assert ends.days == ((july, None), (july, january))
    assert [(field.name, field.before, field.after) for field in ends.fields] == [("until", None, "2027-01-01")]
    assert (begins.id, begins.days) == ("sign_task_force municipality 2027-01-01", (None, (january, None)))


def test_options_that_change_alike_are_told_once(tmp_path: Path):
    (found,) = changed(tmp_path, {"rules/states/me.yaml": [("status: open", "status: conditional")]})
    assert found.id == "decline, no_change municipality"
    assert [(field.before, field.after) for field in found.fields] == [("open", "conditional")]


def test_a_sentence_that_was_reworded_is_one_change(tmp_path: Path):
    new = "A law now limits all agreements."
    (found,) = changed(tmp_path, {"rules/states/me.yaml": [("A law limits agreements.", new)]})
    assert (found.change, found.kind, found.within) == ("changed", "summary", "state law ME summary")
    assert [(field.name, field.after) for field in found.fields] == [("text", new)]


def test_of_a_list_only_what_came_and_went_is_told(tmp_path: Path):
    (found,) = changed(
        tmp_path,
        {"rules/costs/lines.yaml": [("warrant_service_officer, jail_enforcement]", "warrant_service_officer]")]},
    )
    assert [(field.name, field.before, field.after) for field in found.fields] == [("models", "jail_enforcement", None)]


def test_wages(tmp_path: Path):
    row = next(line for line in (cases.BASE / "rules/costs/wages.csv").read_text("utf-8").splitlines() if "ME," in line)
    state, occupation, low, likely, rest = row.split(",", 4)
    new = ",".join([state, occupation, low, str(float(likely) + 0.5), rest])
    (found,) = changed(tmp_path, {"rules/costs/wages.csv": [(row, new)]})
    assert (found.kind, found.id) == ("wage", f"{state} {occupation}")
    assert [field.name for field in found.fields] == ["likely"]


@pytest.mark.parametrize(
    ("name", "head", "mark"),
    [("rules/costs/lines.yaml", "lines:\n", "  - id: "), ("rules/states/me.yaml", "entries:\n", "  - options: "),
     ("rules/sources.yaml", "sources:\n", "  - {id: "), ("rules/legal/steps.yaml", "steps:\n", "  - id: ")],
)  # fmt: skip
def test_reordering_is_no_change(tmp_path: Path, name: str, head: str, mark: str):
    text = (cases.BASE / name).read_text("utf-8")
    before, inside = text.split(head)
    after = inside[inside.index("who_may_sign") :] if "who_may_sign" in inside else ""
    entries = [mark + part.rstrip("\n") + "\n" for part in inside.removesuffix(after).split(mark)[1:]]
    turned = before + head + "".join(reversed(entries)) + after
    assert changed(tmp_path, {name: [(text, turned)]}) == ()


def test_moving_a_question_to_another_file_is_told_as_a_move_of_its_section_alone(tmp_path: Path):
    texts = {name: (cases.BASE / "questions" / name).read_text("utf-8") for name in ("10_town.yaml", "20_police.yaml")}
    last = "  - id: " + texts["20_police.yaml"].split("  - id: ")[-1]
    edits = {
        "questions/20_police.yaml": [(last, "")],
        "questions/10_town.yaml": [(texts["10_town.yaml"], texts["10_town.yaml"].rstrip("\n") + "\n" + last)],
    }
    found = changed(tmp_path, edits)
    assert [(each.change, each.kind, [field.name for field in each.fields]) for each in found] == [
        ("changed", "question", ["in"])
    ]
