"""The wheel: it carries the rulebook, templates, examples, stories and recipes, and works without a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import pytest

from app.authoring.copying import PAGES, WHOLE

ROOT = Path(__file__).resolve().parents[2]
CARRIED = (
    "questions",
    "rules",
    "templates",
    "examples",
    "tests/scenarios",
    "tests/published",
    "docs/schemas",
    "docs/recipes",
)
BREWER = sum("brewer" in path.read_text("utf-8").lower() for path in (ROOT / "tests/scenarios").rglob("*.yaml"))
SOURCES = (*CARRIED, *(f"docs/{page}" for page in PAGES), "app", "pyproject.toml", "README.md", "LICENSE")


def run(*command: str | Path, cwd: Path, timeout: float = 300) -> str:
    """Run a command well away from the checkout: no PYTHONPATH, no user packages; its output, or a failure with it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BRIEF287"))}
    environment["PYTHONNOUSERSITE"] = "1"
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, f"{command} exited {done.returncode}:\n{done.stdout}"
    return done.stdout


def files_below(folder: Path) -> set[str]:
    """Every file a build should carry, as paths relative to `folder`."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The wheel, built offline from a copy of the tree by way of the source archive, which is so proved whole too."""
    work = tmp_path_factory.mktemp("build")
    tree = work / "tree"
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, tree / name)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", work / "dist", tree, cwd=work)
    (found,) = (work / "dist").glob("*.whl")
    yield found
    shutil.rmtree(work, ignore_errors=True)


def bare_environment(folder: Path, *, with_pip: bool) -> Path:
    """An environment with nothing in it; the path of its Python."""
    venv.create(folder, with_pip=with_pip, symlinks=True)
    return folder / "bin" / "python"


def try_out(python: Path, elsewhere: Path) -> None:
    """What a person would do with a fresh install, in a folder that is not the checkout."""
    program = python.with_name("brief287")
    where = run(python, "-P", "-c", "import app; print(app.__file__)", cwd=elsewhere).strip()
    assert Path(where).is_relative_to(python.parents[1]), "the checkout was imported, not the wheel"
    run(program, "check", cwd=elsewhere)
    answers = elsewhere / "answers.yaml"
    place = "{state: ME, agency_kind: municipal_police, custody: none}"  # whose law closes signing: a short briefing
    answers.write_text(f"town: {{name: Sample, kind: town}}\nanswers: {place}\n", encoding="utf-8")
    run(program, "brief", answers, "-o", elsewhere / "briefing.pdf", "--format", "pdf", cwd=elsewhere)
    assert (elsewhere / "briefing.pdf").read_bytes().startswith(b"%PDF-1.7")
    copy = elsewhere / "copy"
    run(program, "rulebook", "copy", copy, cwd=elsewhere)
    assert files_below(copy) == {f"{folder}/{name}" for folder in WHOLE for name in files_below(ROOT / folder)} | {
        f"docs/{page}" for page in PAGES
    }
    assert run(program, "check", "--rulebook", copy, cwd=elsewhere).splitlines()[-1:] == ["0 errors, 0 warnings"]
    stories = run(program, "test", "-k", "Brewer", cwd=elsewhere).splitlines()  # they start from an example
    assert stories[-1] == f"{BREWER} passed, 0 failed"


def test_the_wheel_carries_what_the_program_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in CARRIED:
        below = {name.removeprefix(f"app/_data/{folder}/") for name in names if name.startswith(f"app/_data/{folder}/")}
        assert below == files_below(ROOT / folder)
    code = {
        name.removeprefix("app/") for name in names if name.startswith("app/") and not name.startswith("app/_data/")
    }
    assert code == files_below(ROOT / "app")
    others = {name.split("/")[0] for name in names}
    assert others == {"app", f"{wheel.name.split('-py3')[0]}.dist-info"}, "something else would be installed too"


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
        (licence,) = (name for name in archive.namelist() if name.endswith("/licenses/LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Offline: the libraries of this environment are lent to the new one, the program comes from the wheel alone."""
    python = bare_environment(tmp_path / "venv", with_pip=False)
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip()
    # A path file inside a folder that is itself added by one is not read: the checkout stays out of sight.
    Path(packages, "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    try_out(python, tmp_path)


@pytest.mark.verify
def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """With the package index: nothing but the wheel and the locked requirements, checked by hash."""
    python = bare_environment(tmp_path / "venv", with_pip=True)
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    lock = ROOT / "requirements.lock"
    run(*pip, "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "-r", lock, cwd=tmp_path, timeout=900)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    run(*pip, "check", cwd=tmp_path)
    try_out(python, tmp_path)
