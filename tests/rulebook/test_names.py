"""What the program reads by name is declared in one place; no other literal in the code or the templates is an id."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rulebook import names
from app.rulebook.files import read_files
from app.rulebook.ids import defined_ids
from tests.rulebook import cases

APP, TEMPLATES = cases.ROOT / "app", cases.ROOT / "templates"
READS = {
    "value", "likely", "fact", "asks", "may_answer", "set_aside", "given", "said", "answer_text", "find", "readable",
    "fact_why", "holds", "get",
}  # fmt: skip
"""Calls whose first argument is an id, where it is a literal."""
HOLDS = {"place", "places", "questions", "facts", "sources", "steps", "glossary", "topics"}
"""What an id is looked up in."""
OTHER_WORDS = {
    "not_asked": "why something is not known, a word of the engine",
    "state_law": "a group of pages",
}


@pytest.fixture(scope="module")
def ids() -> frozenset[str]:
    files, problems = read_files(cases.ROOT)
    assert problems == []
    found = {id_.rpartition(".")[2] for listed in defined_ids(files).values() for id_ in listed}
    return frozenset(found - words_of_the_shapes())


def words_of_the_shapes() -> set[str]:
    """Closed lists and names of fields in app/schema: the program's own words, which a shape checks."""
    found = set()
    for path in (APP / "schema").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return found


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that may be ids: those of several words, and those that stand where an id is read."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            word = re.fullmatch(r"(?:step_|clause_)?(\w+?)(?:\.\w*)?", node.value)
            if word is not None and "_" in word[1]:
                yield node.lineno, word[1]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS:
            yield from ((arg.lineno, str(arg.value)) for arg in node.args[:1] if isinstance(arg, ast.Constant))
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            if isinstance(node.value, ast.Attribute | ast.Name) and ast.unparse(node.value).rpartition(".")[2] in HOLDS:
                yield node.lineno, str(node.slice.value)
        elif isinstance(node, ast.Compare) and "value(" in ast.unparse(node.left):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


def test_no_module_names_an_id_that_is_not_declared(ids: frozenset[str]):
    found = [
        f"{path.relative_to(cases.ROOT)}:{line}: '{word}' is an id of the rulebook: read it as names.{word.upper()}"
        for path in sorted(APP.rglob("*.py"))
        if path.relative_to(APP).as_posix() != "rulebook/names.py" and "migrations" not in path.parts
        for line, word in literals(path)
        if word in ids and word not in OTHER_WORDS
    ]
    assert found == []


def test_no_template_names_an_id(ids: frozenset[str]):
    found = []
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".xml", ".txt", ".js")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for call, word in re.findall(r"""(\.\w+\(|\[)?["']([a-z][a-z0-9_]*)["']""", line):
                read = call.strip(".(") in READS
                if word in ids and word not in OTHER_WORDS and ("_" in word or read):
                    found.append(f"{path.relative_to(cases.ROOT)}:{number}: {word}")
    assert found == []


def test_each_name_is_declared_once_and_read():
    declared = [(name.kind in ("question", "fact"), name.kind, name.of, name.id) for name in names.DECLARED]
    assert len(set(declared)) == len(declared)
    constants = {key for key, value in vars(names).items() if key.isupper() and isinstance(value, str)}
    code = "\n".join(path.read_text("utf-8") for path in APP.rglob("*.py") if path.name != "names.py")
    own = (APP / "rulebook" / "names.py").read_text("utf-8")
    unread = {c for c in constants if f"names.{c}" not in code and not re.search(rf"[(, ]{c}[,)]", own)}
    assert unread == set()
