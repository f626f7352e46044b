"""The command line. Each command is a module of this package, imported when it is the one that was called.

A command's module has `arguments`, which tells its parser what it takes, and `run`, which does its work and returns
the exit code. What takes time to import (the rulebook's shapes, WeasyPrint, Flask, NumPy) is imported by `run` and by
what only `run` calls, so that help is there at once. The command line may use every floor; none uses it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from app import __version__
from app.stop import Stop

COMMANDS: Mapping[str, tuple[str, str]] = {
    "serve": ("app.cli.serve", "start the questionnaire"),
    "demo": ("app.cli.demo", "serve the finished example; nothing is saved"),
    "backup": ("app.cli.backup", "write all assessments into one file, while the server runs or not"),
    "restore": ("app.cli.restore", "take the assessments of a backup back, all or none"),
    "rotate-key": ("app.cli.rotate_key", "encrypt all that is stored with the first of the keys that are set"),
    "publish": ("app.cli.publish", "write a FINAL's public version as pages and files for the town's own site"),
    "records": ("app.cli.records", "write all records of an assessment into a ZIP, with a list of what is withheld"),
    "purge": ("app.cli.purge", "list assessments that nobody has changed for N days, or delete them"),
    "hold": ("app.cli.hold", "see to it that an assessment is not deleted, or end that; list all holds"),
    "data": (
        "app.cli.data",
        "bring in the lists that the FBI and ICE publish: officers, agreements; say what is there",
    ),
    "link": ("app.cli.link", "list an assessment's links; make one for an owner or counsel where all are lost"),
    "account": ("app.cli.account", "list the accounts of those who sign in; end their sessions; forget one"),
    "status": ("app.cli.status", "say how much there is, town by town, and which FINALs failed; no answers"),
    "brief": ("app.cli.brief", "write a briefing from an answers file"),
    "checklist": ("app.cli.checklist", "check the finished documents against the 45 items of the checklist"),
    "letters": ("app.cli.letters", "write a letter of questions to each office that may know an answer"),
    "kit": ("app.cli.kit", "write the meeting kit: memo, motions, notice, script, reply, calendar, in one ZIP"),
    "explain": ("app.cli.explain", "say what decides a fact, an option or a total"),
    "compare": ("app.cli.compare", "say what differs between two answers files, and by how much"),
    "agreement": ("app.cli.agreement", "say what differs between a copy of the agreement and a form"),
    "fingerprint": ("app.cli.fingerprint", "take the fingerprint of an agreement form"),
    "diff": ("app.cli.diff", "say what differs between two rulebooks, and for which towns"),
    "test": ("app.cli.test", "test the rulebook against stories: towns with expected results"),
    "costs": ("app.cli.costs", "print every cost line and offset: formula, what it rests on, an example by hand"),
    "law": ("app.cli.law", "print the law of a state by option and day, gaps shown"),
    "seal": ("app.cli.seal", "list what changed in the rulebook since it was last read; record that it was read"),
    "rename": ("app.cli.rename", "give an id of the rulebook another name, everywhere"),
    "rulebook": ("app.cli.rulebook", "write a copy of the rulebook to work in"),
    "check": ("app.cli.check", "check the rulebook and its words; exit code 1 if there is an error"),
    "prove": ("app.cli.prove", "prove what can be proven of the rulebook, with a town for each fault"),
}
"""Each command: its module, and what it does, as the help says it."""


class Command(Protocol):
    """What a command's module has."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Tell the parser what the command takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Do the work; the exit code. Raises Stop where it cannot be done."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The exit code is 0 if it did its work, 1 if it could not, 2 for a wrong call."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    name = next((word for word in given if not word.startswith("-")), "")  # no option before it takes a value
    command = _command(name) if name in COMMANDS else None
    options = _parser(name, command).parse_args(given)
    if command is None:  # never: the parser ends the program
        return 2
    try:
        return command.run(options)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _command(name: str) -> Command:
    return cast(Command, importlib.import_module(COMMANDS[name][0]))


def _parser(chosen: str, command: Command | None) -> argparse.ArgumentParser:
    """Knows every command by name, and of the chosen one what it takes."""
    parser = argparse.ArgumentParser(
        prog="brief287",
        description="Decision support for towns that weigh ICE's 287(g) program. It informs; it never recommends.",
    )
    parser.add_argument("--version", action="version", version=f"brief287 {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, what) in COMMANDS.items():
        its = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
        if command is not None and name == chosen:
            command.arguments(its)
    return parser
