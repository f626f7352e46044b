"""`brief287 data`: bring in the FBI's table of police employees and ICE's list of agreements; list what is there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import day, unreadable
from app.cli.store_common import opened
from app.stop import Stop

if TYPE_CHECKING:
    from app.assessments.store import PublishedList
    from app.lists.shapes import Told

MOST_LINES = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """`import FILE`, or `list`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    taking = actions.add_parser("import", help="bring in a file as its office publishes it: .csv or .xlsx")
    taking.add_argument("file", type=Path, metavar="FILE", help="recognized by what is in it, whatever its name")
    taking.add_argument("--day", type=day, metavar="DATE", help="the list's own day (default: as the file has it)")
    for each in (taking, actions.add_parser("list", help="say which lists are there")):
        each.add_argument(
            "--all", action="store_true", help=f"name every row with a remark, not the first {MOST_LINES}"
        )


def run(options: argparse.Namespace) -> int:
    """Bring in, or list."""
    return _import(options) if options.action == "import" else _list(options)


def _import(options: argparse.Namespace) -> int:
    from app.assessments.store import keep_list, load_list
    from app.lists.read import read_list
    from app.lists.shapes import ListError
    from app.lists.sheets import LARGEST

    try:
        with options.file.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(options.file, error) from None
    try:
        found = read_list(content, options.day)
    except ListError as error:
        raise Stop(f"{options.file}: {error}") from None
    with opened() as database, database.write() as session:
        before = load_list(session, found.kind)
        kept = keep_list(session, found, name=options.file.name, content=content)
    _print(kept, every=options.all)
    if kept.kind == "agreements" and options.day is None:
        print("  The list’s day is the one on which the workbook was last saved. --day gives another.")
    if before is not None:
        older = " It is newer than the one brought in now." if before.day > kept.day else ""
        print(f"  It replaces the list of {before.day}.{older}")
    return 0


def _list(options: argparse.Namespace) -> int:
    from app.assessments.store import load_lists
    from app.lists.shapes import PUBLICATIONS

    with opened() as database, database.read() as session:
        found = load_lists(session)
    for each in found:
        _print(each, every=options.all)
    for kind, which in PUBLICATIONS.items():
        if kind in {each.kind for each in found}:
            continue
        print(f"Not there: {which.publisher}, {which.title}. Get it at {which.address}. {which.mend}")
    return 0


def _print(kept: PublishedList, *, every: bool) -> None:
    from app.lists.shapes import PUBLICATIONS

    which = PUBLICATIONS[kept.kind]
    print(f"{which.publisher}, {which.title}: list of {kept.day}")
    print(f"  file {kept.name}, SHA-256 {kept.sha256}, brought in {kept.at:%Y-%m-%d}")
    print(f"  {kept.rows:,} rows: {kept.taken:,} taken, {kept.rows - kept.taken:,} not taken")
    _rows("Not taken", [each for each in kept.told if not each.taken], every=every)
    _rows("Taken, with a remark", [each for each in kept.told if each.taken], every=every)


def _rows(title: str, told: list[Told], *, every: bool) -> None:
    """How many for each reason, then the rows themselves."""
    from collections import Counter

    if not told:
        return
    print(f"  {title}: {len(told):,}")
    for why, count in Counter(each.why.partition(":")[0] for each in told).most_common():
        print(f"    {count:>6,}  {why}")
    shown = told if every else told[:MOST_LINES]
    for each in shown:
        print(f"    line {each.line}: {each.why}")
    if len(shown) < len(told):
        print(f"    and {len(told) - len(shown):,} more; --all names each")
