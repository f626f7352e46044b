"""The command line is there at once: help imports nothing that takes time, and only the module of its command."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from app import __version__
from app.cli import COMMANDS, brief, fingerprint, main
from app.schema.base import Audience, ModelId

ROOT = Path(__file__).parents[2]
SLOW = {"pydantic", "numpy", "weasyprint", "flask", "sqlalchemy", "jinja2", "yaml", "PIL", "docx", "waitress"}


def imported_by(*arguments: str) -> set[str]:
    """The modules that a fresh interpreter has once the call has printed its help and ended."""
    code = (
        "import io, sys, contextlib\n"
        "out = io.StringIO()\n"
        "with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):\n"
        "    from app.cli import main\n"
        f"    main({list(arguments)!r})\n"
        "assert out.getvalue(), 'nothing was printed'\n"
        "print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    found: list[str] = ast.literal_eval(done.stdout)
    return set(found)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)], ids=" ".join
)
def test_help_imports_nothing_that_takes_time(arguments: list[str]):
    found = imported_by(*arguments)
    assert not {name.split(".")[0] for name in found} & SLOW
    own = COMMANDS[arguments[0]][0] if arguments[0] in COMMANDS else "app.cli"
    assert {name for name in found if name.startswith("app.cli.")} <= {
        "app.cli.common",
        "app.cli.progress",
        "app.cli.store_common",
        own,
    }


@pytest.mark.parametrize(
    ("listed", "type_"),
    [
        (brief.AUDIENCES, Audience),
        (fingerprint.MODELS, ModelId),
    ],
)  # fmt: skip
def test_what_help_lists_is_all_there_is(listed: tuple[str, ...], type_: object):
    assert listed == get_args(type_)


def test_help_names_every_command_and_what_it_does(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    words = " ".join(capsys.readouterr().out.split())
    for name, (_, what) in COMMANDS.items():
        assert f"{name} {what}" in words


def test_the_version(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"brief287 {__version__}\n"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ([], "required: COMMAND"),
        (["chek"], "invalid choice: 'chek'"),
        (["check", "--no-such-thing"], "unrecognized arguments: --no-such-thing"),
        (["check", "--on", "24.11.2026"], "'24.11.2026' is not a date; write it as 2026-11-24"),
    ],
)
def test_a_wrong_call_ends_with_2(call: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(call)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
