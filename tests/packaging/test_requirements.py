"""The requirements: what the program imports is declared, and the locks are whole and name no host."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.packaging.locks import ROOT, normal, pins

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def imported(folder: Path) -> dict[str, str]:
    """Each top-level module that the code below `folder` imports, with one file that does."""
    modules = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            else:
                continue
            modules.update({name.split(".")[0]: path.relative_to(ROOT).as_posix() for name in names})
    return modules


def test_what_the_program_imports_is_declared() -> None:
    declared = {normal(requirement) for requirement in PROJECT["dependencies"]}
    distributions = packages_distributions()
    undeclared = {
        module: path
        for module, path in imported(ROOT / "app").items()
        if module != "app"
        and module not in sys.stdlib_module_names
        and not declared & {normal(name) for name in distributions.get(module, [])}
    }
    assert not undeclared, "add the distribution to pyproject.toml and run script/lock"


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-dev.lock", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_a_lock_holds_what_is_declared(lock: str, requirements: list[str]) -> None:
    assert {normal(requirement) for requirement in requirements} <= pins(lock).keys(), "run script/lock"


def test_the_tests_run_with_the_versions_that_are_served() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.findall(r"\S*://\S*|--(?!hash=)\S+", text)
    for pin in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin), pin
