"""The commands of docs/operations-more.md, "Two nodes on Debian, step by step", are run as they stand there, in their
order, on fresh Debian machines: an installation of the release before, a backup, a second place, an upgrade to this.

What differs: the table of `replaced`, the stand-in for systemd (machines.py), and no proxy, whose headers are sent.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.pages import Fields
from bench.under_load import Browser, begin
from stress.people import note_of
from tests.hosting.machines import Machine, machines

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operations-more.md").read_text("utf-8")
RELEASE_BEFORE = "9008c45a"
"""No release has been made yet: this commit, with six migrations less and another lock file, stands for the last."""
NODES, ALL = ("web1", "web2"), ("web1", "web2", "other")
WHERE = {
    "On the database's machine": ("db",),
    "On each node, in a folder": ALL,
    "Then its settings": NODES,
    "A backup, on one node": ("web1",),
    "At a second place": ("other",),
    "An upgrade begins": NODES,
    "On one of them, a copy": ("web1",),
    "Then on each, one after": NODES,
}
"""On which machines the commands are for that follow a paragraph which begins so."""
PAGE, KEY = "department/q/sworn_authorized", "sworn_filled"
FORWARDED = {"Host": "brief.example.org", "X-Forwarded-Host": "brief.example.org", "X-Forwarded-Proto": "https",
             "X-Forwarded-For": "192.0.2.7"}  # fmt: skip


def steps() -> list[tuple[str, str]]:
    """Each block of commands, with the beginning of the paragraph before it."""
    section = TEXT.partition("## Two nodes on Debian, step by step\n")[2].partition("\n## ")[0]
    found: list[tuple[str, str]] = []
    before = ""
    for part in re.split(r"\n\n+", section.strip("\n")):
        if part.startswith("    "):
            found.append((before, re.sub(r"(?m)^ {4}", "", part)))
        else:
            before = part
    return found


def test_each_step_says_on_which_machine():
    found = [next((begins for begins in WHERE if before.startswith(begins)), before) for before, _ in steps()]
    assert found == list(WHERE)


def replaced(commands: str, machine: Machine, database_port: int) -> str:
    """As they can be run here: the machines are all at one address, and told apart by their ports."""
    table = {
        "@db.example.org/": f"@127.0.0.1:{database_port}/", "10.0.0.0/24": "127.0.0.1/32", "'*'": "'127.0.0.1'",
        "0.0.0.0": "127.0.0.1", ":8287/": f":{machine.port}/", "PASSWORD'": "a1b2c3'", ":PASSWORD@": ":a1b2c3@",
        "=SECRET": "=" + "s3cret" * 6, "scp web1.example.org:": "cp /from-web1",
    }  # fmt: skip
    for text, other in table.items():
        commands = commands.replace(text, other)
    return commands


class Installation:
    """All machines, and what a person sees of them through the proxy."""

    def __init__(self, all_: dict[str, Machine], database_port: int) -> None:
        self.all, self.database_port = all_, database_port
        self.done = 0

    def follow(self, begins: str) -> None:
        """Run the next block, which has to be this one. An installation goes on everywhere at once."""
        before, commands = steps()[self.done]
        assert before.startswith(begins), before
        self.done += 1
        those = [self.all[name] for name in WHERE[begins]]
        with ThreadPoolExecutor(len(those) if those[0].name != "db" and WHERE[begins] == ALL else 1) as pool:
            list(pool.map(lambda each: each.run(replaced(commands, each, self.database_port)), those))

    def browser(self, name: str, cookie: str = "") -> Browser:
        found = Browser(self.all[name].port, 120, FORWARDED, kept=False)
        found.cookie = cookie
        return found

    def save(self, name: str, base: str, note: str) -> None:
        """Save an answer on a node."""
        browser = self.browser(name)
        values = Fields(browser.get(f"{base}/{PAGE}")[1].decode()).values
        status, page = browser.post(f"{base}/{PAGE}", {**values, KEY: "41", f"{KEY}:note": note})
        assert status == 303, page[-2000:]

    def note(self, name: str, base: str) -> str:
        status, page = self.browser(name).get(f"{base}/{PAGE}")
        assert status == 200, self.all[name].log()
        return note_of(page, KEY)


def release(folder: Path, tree: Path) -> Path:
    """What is copied onto a machine: the wheel of a tree, its lock file, and the examples of this one."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(tree)], check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    shutil.copy(tree / "requirements.lock", folder)
    shutil.copytree(ROOT / "docs" / "deploy", folder / "deploy")
    return folder


def tree_of(folder: Path, files: Iterable[str] | None) -> Path:
    """A copy of these files of the checkout; else of the release before."""
    folder.mkdir()
    if files is None:
        archive = subprocess.run(
            ["git", "archive", RELEASE_BEFORE], cwd=ROOT, check=True, stdout=subprocess.PIPE
        ).stdout
        subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    else:
        subprocess.run(["cp", "--parents", "-t", str(folder), *files], cwd=ROOT, check=True)
    return folder


@pytest.mark.verify
def test_two_nodes_a_backup_a_second_place_and_an_upgrade(tmp_path: Path):
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip("root alone can make a machine, and with debootstrap")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    old = release(tmp_path / "old", tree_of(tmp_path / "old_tree", None))
    new = release(tmp_path / "new", tree_of(tmp_path / "new_tree", listed.splitlines()))
    with machines(tmp_path, "db", *ALL) as made:
        database_port = made["db"].database_port
        here = Installation(made, database_port)
        for machine in made.values():
            machine.give(old)
        here.follow("On the database's machine")
        here.follow("On each node, in a folder")
        here.follow("Then its settings")
        base = begin(here.browser("web1"), "Brewer", "city")
        here.save("web2", base, "Saved on the second node")
        assert here.note("web1", base) == "Saved on the second node"

        here.follow("A backup, on one node")
        copy = Path("var/backups/brief287/monday.sqlite3")
        there = made["other"].root / "from-web1" / copy
        there.parent.mkdir(parents=True)
        shutil.copy(made["web1"].root / copy, there)  # what scp does
        here.save("web1", base, "Saved after the backup")
        here.follow("At a second place")
        assert here.note("other", base) == "Saved on the second node"
        status, document = here.browser("other").get(f"{base}/handout.pdf")
        assert (status, document[:4]) == (200, b"%PDF")

        for name in NODES:
            made[name].give(new)
        here.follow("An upgrade begins")
        here.follow("On one of them, a copy")
        here.follow("Then on each, one after")
        assert [here.note(name, base) for name in NODES] == ["Saved after the backup"] * 2
        for name in NODES:
            here.save(name, base, f"Saved on {name} after the upgrade")
        assert here.note("web1", base) == "Saved on web2 after the upgrade"
        assert here.done == len(steps())
