"""The arrows between the floors of the program run one way, downward; no module and no package grows too long."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = (
    "language", "schema", "rulebook", "engine", "agreement", "lists", "assessments", "briefing", "outputs", "proof",
    "authoring", "wizard",
)  # fmt: skip
"""From the ground up. Only the top level (cli, web, config) may use all of them."""
APART = {("wizard", "authoring")}
"""Floors that stand side by side: neither uses the other."""
OUTSIDE = {"flask", "sqlalchemy", "weasyprint", "wtforms", "flask_wtf", "alembic", "jinja2", "werkzeug", "markupsafe"}
IO = {"socket", "subprocess", "urllib", "http", "sqlite3", "tempfile", "shutil", "os", "random", "time"}
FILES = sorted((ROOT / "app").rglob("*.py"))
MOST_LINES = 400
LARGEST_PACKAGE = 0.20


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {module(path) for path in FILES}


@cache
def parsed(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that a file imports, wherever in it; those for types alone count as well."""
    found: set[str] = set()
    for node in parsed(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, f"{path}: relative import"
            within = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (within & NAMES) or {node.module}
            found |= {node.module} if within - NAMES else set()
    return frozenset(found)


def floor(name: str) -> int | None:
    parts = name.split(".")
    return FLOORS.index(parts[1]) if len(parts) > 1 and parts[0] == "app" and parts[1] in FLOORS else None


def on_floor(*floors: str) -> list[Path]:
    return [path for path in FILES if (own := floor(module(path))) is not None and FLOORS[own] in floors]


def test_a_floor_uses_only_lower_ones():
    upward = []
    for path in FILES:
        own = floor(module(path))
        for name in imports(path) if own is not None else ():
            other = floor(name)
            if name.startswith(("app.cli", "app.web")) or (other is not None and own is not None and other > own):
                upward.append(f"{module(path)} imports {name}")
            elif other is not None and own is not None and (FLOORS[own], FLOORS[other]) in APART:
                upward.append(f"{module(path)} imports {name}, which stands beside it")
    assert upward == []


def test_the_language_imports_nothing_else_of_the_program():
    for path in on_floor("language"):
        assert all(name.startswith("app.language") for name in imports(path) if name.startswith("app")), path


def test_the_lower_floors_know_nothing_of_web_database_or_pages():
    for path in on_floor("language", "schema", "rulebook", "engine", "agreement"):
        assert not {name.split(".")[0] for name in imports(path)} & OUTSIDE, path


def test_language_engine_and_agreement_neither_read_nor_write():
    """No files, no network, no clock, no chance but the seeded one."""
    for path in on_floor("language", "engine", "agreement"):
        assert not {name.split(".")[0] for name in imports(path)} & (IO | {"pathlib", "io"}), path
        for node in parsed(path):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                assert called not in ("open", "input", "print", "today", "now", "utcnow", "default_rng"), (path, called)


def test_only_the_program_builds_code_from_text():
    users = [
        module(path)
        for path in FILES
        for node in parsed(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec")
    ]
    assert users == ["app.language.program"]


def test_no_circle_of_imports():
    """Imports for types count too. A package is no circle with its own modules."""
    graph = {module(path): imports(path) & NAMES - {module(path)} for path in FILES}
    graphlib.TopologicalSorter(graph).prepare()


def test_no_module_grows_past_400_lines():
    long = {module(path): lines for path in FILES if (lines := path.read_text("utf-8").count("\n")) > MOST_LINES}
    assert long == {}


def test_no_package_holds_more_than_a_fifth_of_the_lines():
    lines: Counter[str] = Counter()
    for path in FILES:
        lines[".".join(module(path).split(".")[:2])] += path.read_text("utf-8").count("\n")
    package, most = lines.most_common(1)[0]
    assert most <= LARGEST_PACKAGE * lines.total(), f"{package} has {most} of {lines.total()} lines"


def test_every_package_says_what_lives_there_and_what_it_may_import():
    for path in FILES:
        if path.name == "__init__.py" and len(module(path).split(".")) > 1 and "migrations" not in path.parts:
            said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            assert len(said.splitlines()) >= 3, module(path)
            assert "import" in said, module(path)


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
