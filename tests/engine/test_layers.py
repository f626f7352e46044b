"""The arrows between the floors of the program run one way, downward, and no module grows too long."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = (
    "language", "rulebook", "engine", "agreement", "assessments", "briefing", "outputs", "proof", "authoring", "wizard"
)  # fmt: skip
"""From the ground up. Only the top level (cli, web, config) may use all of them."""
OUTSIDE = {"flask", "sqlalchemy", "weasyprint", "wtforms", "flask_wtf", "alembic", "jinja2", "werkzeug", "markupsafe"}
IO = {"socket", "subprocess", "urllib", "http", "sqlite3", "tempfile", "shutil", "os", "random", "time"}
FILES = sorted((ROOT / "app").rglob("*.py"))


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it; those under TYPE_CHECKING aside, as they are never imported."""
    tree = ast.parse(path.read_text("utf-8"))
    only_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in only_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def floor(name: str) -> int | None:
    parts = name.split(".")
    return FLOORS.index(parts[1]) if len(parts) > 1 and parts[0] == "app" and parts[1] in FLOORS else None


@pytest.mark.parametrize("path", FILES, ids=module)
def test_a_floor_uses_only_lower_ones(path: Path):
    own = floor(module(path))
    if own is None:
        return
    for name in imports(path):
        other = floor(name)
        assert other is None or other <= own, f"{module(path)} imports {name}"
        if own == 0:
            assert not name.startswith("app.") or other == 0, f"the language imports {name}"


@pytest.mark.parametrize("path", [path for path in FILES if (floor(module(path)) or 0) < 4], ids=module)
def test_the_lower_four_know_nothing_of_web_database_or_pages(path: Path):
    if floor(module(path)) is not None:
        assert not {name.split(".")[0] for name in imports(path)} & OUTSIDE


@pytest.mark.parametrize("path", [path for path in FILES if floor(module(path)) in (0, 2, 3)], ids=module)
def test_language_engine_and_agreement_neither_read_nor_write(path: Path):
    """No files, no network, no clock, no chance but the seeded one."""
    assert not {name.split(".")[0] for name in imports(path)} & (IO | {"pathlib", "io"})
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert called not in ("open", "input", "print", "today", "now", "utcnow", "default_rng"), called
            if called in ("eval", "exec"):
                assert module(path) == "app.language.program"


def test_only_the_program_builds_code_from_text():
    users = [
        module(path)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec")
    ]
    assert users == ["app.language.program"]


def test_no_circle_of_imports():
    names = {module(path) for path in FILES}
    sorter = graphlib.TopologicalSorter({module(path): imports(path) & names - {module(path)} for path in FILES})
    sorter.prepare()


@pytest.mark.parametrize("path", FILES, ids=module)
def test_no_module_grows_past_420_lines(path: Path):
    assert len(path.read_text("utf-8").splitlines()) <= 420


def test_loading_and_evaluating_imports_no_web_and_no_database():
    """As it is, not only as it is written: in a fresh interpreter."""
    code = (
        "import datetime, pathlib, sys\n"
        "from app.engine.answers import Answers, Town\n"
        "from app.engine.evaluation import evaluate\n"
        "from app.rulebook.book import load_rulebook\n"
        f"book = load_rulebook(pathlib.Path({str(ROOT)!r}))\n"
        "found = evaluate(book, Answers(Town('X', 'town')), datetime.date(2026, 11, 24))\n"
        "found.totals, found.unknowns, found.uncertainty.draws.values\n"
        f"print(sorted({OUTSIDE!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
