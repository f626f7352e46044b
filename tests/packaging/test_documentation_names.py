"""What README and docs name is there: commands with their options, settings, extras, paths, and pages."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from app.cli import COMMANDS
from app.rulebook.book import Rulebook
from app.web import PARTS, create_app

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "recipes").glob("*.md")])
CODE = re.compile(r"(?m)^ {4}\S.*$|`[^`\n]+`")
"""A line of code, or a word of it."""
EXAMPLES = {"rules/legal/notes.yaml", "rules/states/xx.yaml"}
"""Names of files that stand for others."""
FOLDERS = ("app/", "questions/", "rules/", "templates/", "tests/", "docs/", "script/", "examples/", "bench/", "stress/",
           ".ci/")  # fmt: skip


def code(path: Path) -> list[str]:
    text = re.sub(r"\\\n\s*", " ", path.read_text("utf-8"))  # a line that goes on
    return [each.strip("` \n") for each in CODE.findall(text)]


def calls(path: Path) -> list[str]:
    """Each call of the program, without its comment."""
    return [re.sub(r"\s+#.*$", "", each) for each in code(path) if each.startswith("brief287 ")]


def parser_of(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=name)
    importlib.import_module(COMMANDS[name][0]).arguments(parser)
    return parser


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_and_options(path: Path):
    for call in calls(path):
        words = shlex.split(call.replace("\u2026", "").replace("\u2019", ""))[1:]
        assert words[0] in COMMANDS or words[0].startswith("-"), call
        if words[0] not in COMMANDS:
            continue
        parser = parser_of(words[0])
        known = set(parser._option_string_actions)
        known |= {
            option
            for action in parser._actions
            if isinstance(action, argparse._SubParsersAction)
            for sub in action.choices.values()
            for option in sub._option_string_actions
        }
        for word in words[1:]:
            if word.startswith("-"):
                assert word.partition("=")[0] in known, call


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_paths_and_links(path: Path):
    text = path.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target
    if path.parent.name == "recipes":
        return  # what they name is what their reader writes
    for word in code(path):
        plain = re.fullmatch(r"(?:\./)?([\w./-]+\.(?:md|py|yaml|json|csv)|[\w./-]+/)(?:::\w+)?", word)
        if plain is not None and plain[1].startswith(FOLDERS) and plain[1] not in EXAMPLES:
            assert (ROOT / plain[1]).exists(), word


def test_settings():
    program = "\n".join(each.read_text("utf-8") for each in (ROOT / "app").rglob("*.py"))
    read = set(re.findall(r"\"(BRIEF287_[A-Z0-9_]+|DATABASE_URL)\"", program))
    for path in PAGES:
        for name in re.findall(r"\b(BRIEF287_[A-Z0-9_]+|DATABASE_URL)\b", path.read_text("utf-8")):
            assert name in read, (path.name, name)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert {name for name in read if name not in readme} <= {"BRIEF287_PACKED_RULEBOOK"}, (
        "the README names each setting but our own"
    )


def test_extras():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for path in PAGES:
        text = path.read_text("utf-8")
        named = re.findall(r"`(\w+)` extra", text) + re.findall(r"brief287\[(\w+)\]", text)
        for name in named:
            assert name in project["optional-dependencies"], (path.name, name)


def test_pages(rulebook: Rulebook, tmp_path, monkeypatch):
    monkeypatch.setenv("BRIEF287_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/own.sqlite3")
    app = create_app(rulebook=rulebook)
    assert PARTS
    matches = app.url_map.bind("localhost").test
    readme = code(ROOT / "README.md")
    named = [word for word in readme if re.fullmatch(r"/[a-z][\w/.-]*(\?\S*)?", word)]
    assert {"/evidence"} <= set(named)
    for address in named:
        assert matches(address.partition("?")[0], "GET"), address
    app.extensions["brief287"].database.close()
