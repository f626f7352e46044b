"""backup, restore, purge and hold, as whoever runs the server calls them; each fault of theirs is one line."""

from __future__ import annotations

import datetime as dt
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.assessments import store
from app.assessments.database import open_database
from app.cli import main
from app.engine.answers import Town

ROOT = Path(__file__).parents[2]
COMMANDS = (
    ["backup", "{}/new.sqlite3"],
    ["restore", "{}/good.sqlite3"],
    ["purge", "--days", "0"],
    ["hold"],
    ["link", "list", "1"],
    ["serve"],
)
"""Each command that opens the database."""


@pytest.fixture
def address(url, monkeypatch) -> str:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BRIEF287_SECRET_KEY", "k" * 40)
    return url


def begin(address: str, name: str = "Brewer") -> store.Created:
    database = open_database(address)
    with database.write() as session:
        made = store.create_assessment(
            session, Town(name, "city"), rulebook_version="a", rulebook_date=dt.date(2026, 1, 1),
            at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
    database.close()
    return made


def said(capsys, *call: str) -> str:
    assert main(list(call)) == 0
    return capsys.readouterr().out


def refused(capsys, *call: str) -> str:
    assert main(list(call)) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1, line
    assert "Traceback" not in line
    return line


def test_there_and_back(address, tmp_path, capsys):
    begin(address)
    file = str(tmp_path / "backup.sqlite3")
    assert "1 assessment, 2 rows, read back and compared" in said(capsys, "backup", file)
    assert "is there already. Name another file, or say --replace." in refused(capsys, "backup", file)
    begin(address, "Bangor")
    assert "Say --replace" in refused(capsys, "restore", file)
    assert "Restored 1 assessment," in said(capsys, "restore", file, "--replace")
    assert "Bangor" not in said(capsys, "purge", "--days", "0")
    assert "4 rows" not in said(capsys, "backup", file, "--replace")


def test_a_lost_owners_link_is_replaced(address, capsys):
    made = begin(address)
    shown, words = said(capsys, "link", "new-owner", str(made.id)).splitlines()
    assert "shown this once" in words
    token = shown.removeprefix("http://127.0.0.1:8287/a/").removesuffix("/tasks")
    assert "new link" not in said(capsys, "link", "new-counsel", shown)
    listed = said(capsys, "link", "list", str(made.id)).splitlines()
    assert [line.partition(", made")[0] for line in listed] == [
        "1  owner: The first link", "2  owner: Made by the host", "3  office attorney: Made by the host"
    ]  # fmt: skip
    assert token not in "".join(listed)
    assert "There is no assessment 99." in refused(capsys, "link", "new-owner", "99")


def test_purge_lists_and_deletes_only_when_told(address, capsys):
    made, other = begin(address), begin(address, "Bangor")
    assert "no hold" not in said(capsys, "hold", f"https://example.gov/a/{other.token}/tasks", "--reason", "A request")
    assert said(capsys, "hold") == f"{other.id}  Bangor: A request\n"
    listed = said(capsys, "purge", "--days", "30")
    assert f"To delete with --delete: 1\n  {made.id}  Brewer, last changed 2026-01-01" in listed
    assert "Held, and not deleted: 1" in listed
    assert said(capsys, "purge", "--days", "30") == listed
    assert "Deleted: 1" in said(capsys, "purge", "--days", "30", "--delete")
    assert "To delete with --delete: 0" in said(capsys, "purge", "--days", "30")
    assert "no hold" in said(capsys, "hold", str(other.id), "--end")
    assert "Deleted: 1" in said(capsys, "purge", "--days", "30", "--delete")


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (["hold", "99", "--reason", "x"], "There is no assessment 99."),
        (["hold", "x" * 32, "--reason", "x"], "No assessment has this link."),
        (["hold", "1"], "Say why it is held with --reason TEXT"),
        (["hold", "--reason", "x"], "Name the assessment"),
        (["hold", "1", "--reason", " "], "The text is empty."),
        (["backup", "{}/none/b.sqlite3"], "cannot be written: No such file or directory. Name a place"),
        (["backup", "/proc/b.sqlite3"], "cannot be written"),
        (["backup", "{}", "--replace"], "cannot be written"),
        (["restore", "{}/none.sqlite3"], "cannot be read: No such file or directory. Check its name"),
        (["restore", "{}"], "cannot be read: Is a directory."),
        (["restore", "{}/junk"], "is not a backup of Brief287. Name a file that 'brief287 backup' wrote."),
    ],
)
def test_what_cannot_be_done_is_one_line(address, tmp_path, capsys, call, what):
    open_database(address).close()
    (tmp_path / "junk").write_bytes(b"junk" * 1000)
    assert what in refused(capsys, *(word.format(tmp_path) for word in call))


@pytest.mark.parametrize("call", COMMANDS, ids=lambda call: call[0])
@pytest.mark.parametrize("fault", ["junk", "newer", "folder", "host", "down", "no driver", "held"])
def test_a_database_that_cannot_be_used_is_one_line(call, fault, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BRIEF287_SECRET_KEY", "k" * 40)
    monkeypatch.setattr("app.assessments.database.BUSY_SECONDS", 1.0)
    monkeypatch.setattr("app.assessments.database.MIGRATE_SECONDS", 1)
    monkeypatch.setattr("waitress.create_server", lambda *_, **__: pytest.fail("it started"))
    good = tmp_path / "good.sqlite3"
    begin(f"sqlite:///{good}")
    file, held = tmp_path / "own.sqlite3", None
    address = f"sqlite:///{file}"
    if fault == "junk":
        file.write_bytes(b"this is a picture of the town hall" * 300)
        what = "the file is not a database of Brief287"
    elif fault == "newer":
        begin(address)
        with sqlite3.connect(file) as plain:
            plain.execute("UPDATE alembic_version SET version_num = '9999'")
        plain.close()
        what = "newer Brief287 (schema 9999"
    elif fault == "folder":
        address, what = (
            "sqlite:////proc/none/own.sqlite3",
            "Set DATABASE_URL to one that runs, or to a file in a folder",
        )
    elif fault == "host":
        pytest.importorskip("psycopg")
        address, what = "postgresql://town:hunter2@no-such-host.invalid/brief", "it cannot be reached."
    elif fault == "down":
        pytest.importorskip("psycopg")
        address, what = f"postgresql://town:hunter2@/brief?host={tmp_path}", "it cannot be reached."
    elif fault == "no driver":
        monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
        address, what = "postgresql://town:hunter2@localhost/brief", "pip install 'brief287[postgresql]'"
    else:
        held = sqlite3.connect(file, isolation_level=None)
        held.execute("BEGIN EXCLUSIVE")
        what = "another program is using it."
    monkeypatch.setenv("DATABASE_URL", address)
    try:
        line = refused(capsys, *(word.format(tmp_path) for word in call), *(["--replace"] * (call[0] == "restore")))
    finally:
        if held is not None:
            held.close()
    assert what in line
    assert "hunter2" not in line


def test_a_short_key_is_refused(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/own.sqlite3")
    monkeypatch.setenv("BRIEF287_SECRET_KEY", "x")
    what = "BRIEF287_SECRET_KEY is too short. Set it to a random text of at least 16 characters."
    assert what in refused(capsys, "serve")


def test_a_server_that_is_stopped_leaves_a_whole_file(tmp_path):
    path = tmp_path / "own.sqlite3"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "app.cli", "serve", "--port", str(port)], stdout=subprocess.PIPE, text=True,
        cwd=ROOT, env={**os.environ, "DATABASE_URL": f"sqlite:///{path}", "BRIEF287_SECRET_KEY": "k" * 40,
                       "PYTHONPATH": str(ROOT) + os.pathsep + os.environ.get("PYTHONPATH", "")},
    )  # fmt: skip
    try:
        assert server.stdout is not None
        assert "is ready" in server.stdout.readline()
        begin(f"sqlite:///{path}")
    finally:
        server.terminate()
        server.communicate(timeout=60)
    assert not path.with_name("own.sqlite3-wal").exists()
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as plain:
        assert plain.execute("SELECT town_name FROM assessment").fetchall() == [("Brewer",)]
    plain.close()


def test_a_key_is_set_and_changed(address, tmp_path, monkeypatch, capsys):
    begin(address)
    assert "No key is set. Make one with 'brief287 rotate-key --new'" in refused(capsys, "rotate-key")
    first, second = said(capsys, "rotate-key", "--new"), said(capsys, "rotate-key", "--new")
    assert first != second
    keys = tmp_path / "keys"
    keys.write_text(first)
    monkeypatch.setenv("BRIEF287_DATA_KEY_FILE", str(keys))
    assert "2 rows would be encrypted with the key" in said(capsys, "rotate-key", "--dry-run")
    assert "2 rows encrypted with the key" in said(capsys, "rotate-key")
    assert "0 rows encrypted" in said(capsys, "rotate-key")
    file = str(tmp_path / "backup.sqlite3")
    assert "1 assessment" in said(capsys, "backup", file)
    assert b"Brewer" not in Path(file).read_bytes()
    assert "Brewer" in said(capsys, "purge", "--days", "0")
    monkeypatch.delenv("BRIEF287_DATA_KEY_FILE")
    assert "is encrypted with the key" in refused(capsys, "purge", "--days", "0")
    monkeypatch.setenv("BRIEF287_DATA_KEY", second.strip())
    assert "is encrypted with the key" in refused(capsys, "purge", "--days", "0")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.sqlite3")
    assert "backup.sqlite3 cannot be opened. It is encrypted with the key" in refused(capsys, "restore", file)
    monkeypatch.setenv("BRIEF287_DATA_KEY", f"{second}{first}")
    assert "Restored 1 assessment" in said(capsys, "restore", file)


@pytest.mark.parametrize(
    ("setting", "value", "what"),
    [
        ("BRIEF287_DATA_KEY", "hunter2", "line 1 is not a key: 32 random bytes in Base64 or hex"),
        ("BRIEF287_DATA_KEY", "#", "there is no key in it"),
        ("BRIEF287_DATA_KEY_FILE", "/proc/none", "cannot be read: No such file"),
        ("BRIEF287_DATA_KEY_FILE", "/", "cannot be read: Is a directory"),
    ],
)
def test_a_key_that_is_none_is_one_line(address, monkeypatch, capsys, setting, value, what):
    monkeypatch.setenv(setting, value)
    line = refused(capsys, "purge", "--days", "0")
    assert setting in line
    assert what in line
    assert "hunter2" not in line


def test_a_server_says_at_its_start_what_is_not_encrypted(address):
    from types import SimpleNamespace
    from typing import Any

    from app.assessments.encryption import Keys
    from app.assessments.rotation import rotate
    from app.cli.serve import _of_keys

    def told(*keys: bytes, rotated: bool = False) -> str:
        database = open_database(address, Keys(keys))
        if rotated:
            rotate(database)
        app: Any = SimpleNamespace(extensions={"brief287": SimpleNamespace(database=database)})
        note = _of_keys(app)
        database.close()
        return note

    begin(address)
    assert told() == "What is stored is not encrypted. To encrypt it, see 'Keys' in docs/operations.md."
    assert told(b"1" * 32).endswith("Run 'brief287 rotate-key'.")
    assert told(b"1" * 32, rotated=True) == ""
    assert told(b"2" * 32, b"1" * 32).startswith("Not all is encrypted with the key")
    assert told(b"2" * 32, b"1" * 32, rotated=True) == ""
    assert told(b"2" * 32) == ""
