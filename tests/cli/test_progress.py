"""Long work says on a terminal what it is doing, and leaves nothing behind; what is piped is as it always was."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli import progress

ROOT = Path(__file__).parents[2]
WORK = """
import time
from app.cli.progress import each, say, working
with working("Weighing the stones"):
    time.sleep(1.7)
print("weighed")
for stone in each(["flint", "slate"], "Stone"):
    time.sleep(1.2)
    say(stone)
"""


def on_a_terminal(code: str, **environment: str) -> str:
    """What a terminal gets of a program that writes to it alone."""
    ours, its = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", code], stdin=its, stdout=its, stderr=its, cwd=ROOT,
        env={**os.environ, "TERM": "xterm", **environment},
    )  # fmt: skip
    os.close(its)
    found = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        found += part
    os.close(ours)
    assert done.wait(30) == 0
    return found.decode()


def seen(text: str) -> list[str]:
    """The lines that are left on the terminal: what a carriage return writes over is gone."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return [line for line in lines if line]


def test_a_terminal_shows_what_is_being_done_and_keeps_none_of_it():
    text = on_a_terminal(WORK)
    assert "Weighing the stones ... 1 s" in text
    assert "Stone 2 of 2 ... 2 s" in text or "Stone 2 of 2 ... 1 s" in text
    assert seen(text) == ["weighed", "flint", "slate"]


def test_a_terminal_that_cannot_write_over_a_line_shows_nothing_of_it():
    assert seen(on_a_terminal(WORK, TERM="dumb")) == ["weighed", "flint", "slate"]
    assert "..." not in on_a_terminal(WORK, TERM="dumb")


def test_nothing_is_shown_where_output_is_piped():
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, cwd=ROOT, check=True)
    assert (done.stdout, done.stderr) == ("weighed\nflint\nslate\n", "")


@pytest.mark.parametrize(("out", "err"), [(True, False), (False, True), (False, False)])
def test_both_outputs_have_to_be_the_terminal(out: bool, err: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: out, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: err, raising=False)
    assert not progress.shows()


def test_a_fault_takes_the_line_away(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(progress, "shows", lambda: True)
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.01)

    def work() -> None:
        with progress.working("Weighing"):
            time.sleep(0.1)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        work()
    assert seen(capsys.readouterr().err) == []
    assert progress._open == []


LONG = ("brief", "letters", "kit", "checklist", "check", "prove", "test", "diff", "costs", "agreement", "backup",
        "restore", "rename")  # fmt: skip


@pytest.mark.parametrize("command", LONG)
def test_every_long_command_says_what_it_does(command: str):
    source = (ROOT / "app" / "cli" / f"{command}.py").read_text("utf-8")
    assert "with working(" in source or "working(f" in source or "in each(" in source
