"""A screen reader's tree of each page type is as it was when it was last read (tests/browser/trees)."""

from __future__ import annotations

import itertools
import os
import re

import pytest

from tests.browser.trees import FOLDER, SIGNED_TYPES, TYPES, errors_tree, path_of, tree

ALL_TREES = (*TYPES, "errors")
WRITE = os.environ.get("BRIEF287_WRITE_TREES")


@pytest.mark.parametrize("name", ALL_TREES)
def test_the_tree_is_as_it_was_read(page, server, name):
    """`BRIEF287_WRITE_TREES=1 python -m pytest tests/browser/test_trees.py` writes them anew: read what changed."""
    found = errors_tree(page) if name == "errors" else tree(page, server, name)
    path = path_of(name)
    if WRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text("utf-8"), f"{path.name} is another tree; see BRIEF287_WRITE_TREES"


def test_every_tree_is_of_a_page_type():
    assert {path.name for path in FOLDER.iterdir()} == {path_of(name).name for name in (*ALL_TREES, *SIGNED_TYPES)}


@pytest.mark.parametrize("name", [*ALL_TREES, *SIGNED_TYPES])
def test_a_tree_has_its_landmarks_one_title_and_a_name_for_everything(name):
    text = path_of(name).read_text("utf-8")
    text = re.sub(r"(?m)^(\s*)- '(.*)'(:?)$", r"\1- \2\3", text)  # YAML's own quotation marks
    lines = [line.strip() for line in text.splitlines()]
    for landmark in ("- banner:", "- main:", "- contentinfo:"):
        assert lines.count(landmark) == 1, landmark
    assert sum(bool(re.match(r"- heading .*\[level=1\]", line)) for line in lines) == 1
    levels = [int(each) for each in re.findall(r"- heading .*?\[level=(\d)\]", text)]
    jumps = [after for before, after in itertools.pairwise(levels) if after > before + 1]
    assert not jumps, levels
    for role in ("link", "button", "textbox", "combobox", "radio", "checkbox", "group", "table", "img", "heading"):
        nameless = [line for line in lines if re.fullmatch(rf"- {role}(?: \[[^\]]*\])*:?", line)]
        assert nameless == [], (role, nameless)
