"""The rulebook in a file for children, and what the fork server has loaded when they begin."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from app.outputs.apart import packed


def test_each_rulebook_has_a_file_of_its_own_that_nobody_else_reads(rulebook):
    other = replace(rulebook, version="other")
    path = packed.packed(rulebook)
    assert packed.packed(rulebook) == path
    assert packed.packed(other) != path
    assert packed.read(path).version == rulebook.version
    assert packed.read(packed.packed(other)).version == "other"
    assert stat.S_IMODE(Path(path).parent.stat().st_mode) == 0o700


def test_few_files_are_there_at_once(rulebook):
    first = packed.packed(replace(rulebook, version="first"))
    for number in range(packed.MOST):
        packed.packed(replace(rulebook, version=str(number)))
    assert not os.path.exists(first)
    # The lock lies there too, and the socket folder.
    there = [each for each in Path(first).parent.iterdir() if each.name.isdecimal()]
    assert len(there) == packed.MOST


def test_the_fork_server_has_the_rulebook_that_is_named_and_a_child_reads_any_other(rulebook, monkeypatch):
    monkeypatch.setenv(packed.NAMED, "")
    packed.begin_with(rulebook)
    path, other = packed.packed(rulebook), packed.packed(replace(rulebook, version="other"))
    code = (
        "import sys; from app.outputs.apart import loaded; paths = sys.argv[1:];"
        "print(loaded.rulebook_of(paths[0]) is loaded.RULEBOOK, loaded.rulebook_of(paths[1]).version)"
    )
    run = [sys.executable, "-P", "-c", code, path, other]
    assert subprocess.run(run, check=True, capture_output=True, text=True).stdout == "True other\n"
    gone = {**os.environ, packed.NAMED: f"{path}-gone"}
    assert subprocess.run(run, check=True, capture_output=True, text=True, env=gone).stdout == "False other\n"
