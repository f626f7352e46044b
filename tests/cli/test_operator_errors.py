"""A call that cannot be done ends with one line that says what to do, and never with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import main

ROOT = Path(__file__).parents[2]
TROY = str(ROOT / "examples" / "troy-nh.yaml")


@pytest.mark.parametrize(
    ("call", "what", "remedy"),
    [
        (["check", "--rulebook", "{}/none"], "holds no folders 'questions' and 'rules'", "Name the folder"),
        (["brief", "{}/none.yaml", "-o", "x.pdf"], "No such file or directory", "Check its name"),
        (["brief", TROY, "-o", "{}/none/x.json"], "cannot be written", "Name a place that you may write to"),
        (["brief", TROY, "-o", "x.pdf", "--seal", "{}/none.png"], "cannot be read", "Check its name"),
        (["agreement", "{}/none.pdf"], "cannot be read", "Check its name"),
        (
            ["fingerprint", "{}/none.txt", "--model", "task_force", "--revision", "1", "-o", "y"],
            "none.txt",
            "Check its",
        ),
        (["fingerprint", "{}/latin", "--model", "task_force", "--revision", "1", "-o", "y"], "UTF-8", "Save it as"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_one_line(
    call: list[str], what: str, remedy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "latin").write_bytes(b"\xe9t\xe9")
    assert main([word.format(tmp_path) for word in call]) == 1
    said = capsys.readouterr().err
    assert what in said
    assert remedy in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("setting", "value", "what", "remedy"),
    [
        ("BRIEF287_RULEBOOK", "{}/none", "holds no folders", "Name the folder"),
        ("DATABASE_URL", "sqlite:///{}/file/x.sqlite3", "cannot be opened", "Set DATABASE_URL"),
        ("DATABASE_URL", "mysql://me:secret@here/x", "only sqlite and postgresql", "DATABASE_URL"),
        ("BRIEF287_PAPER", "foolscap", "BRIEF287_PAPER is 'foolscap'", "Set it to"),
    ],
)
def test_a_server_that_cannot_start_says_what_to_set(
    setting: str, value: str, what: str, remedy: str, tmp_path: Path, monkeypatch, capsys
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("BRIEF287_SECRET_KEY", "k" * 40)
    monkeypatch.setenv(setting, value.format(tmp_path))
    assert main(["serve"]) == 1
    said = capsys.readouterr().err
    assert what in said
    assert remedy in said
    assert "secret" not in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (["--port", "0"], "'0' is not a port. Write a number"),
        (["--port", "99999"], "'99999' is not a port. Write a number"),
        (["--port", "http"], "'http' is not a port. Write a number"),
        (["--host", "no such host"], "'no such host' is not an address of this machine. Write one such as"),
        (["--host", ""], "'' is not an address of this machine. Write one such as"),
        (["--host", "192.0.2.1"], "Port 8287 on 192.0.2.1 cannot be used: Cannot assign requested address."),
    ],
)
def test_where_it_cannot_listen_is_said_in_one_line(call: list[str], what: str, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    monkeypatch.setenv("BRIEF287_ADDRESS", "http://brief.example.org")
    assert main(["serve", *call]) == 1
    said = capsys.readouterr()
    assert what in said.err
    assert said.err.count("\n") == 1
    assert "ready" not in said.out
