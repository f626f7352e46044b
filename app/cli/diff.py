"""`brief287 diff`: say what differs between two rulebooks, and for which towns."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from app.cli.common import day, rulebook_root
from app.cli.progress import working
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Two folders, answers files beside the examples and stories, a day, and a format."""
    parser.add_argument("old", type=Path, metavar="OLD", help="folder that holds questions/ and rules/")
    parser.add_argument("new", type=Path, metavar="NEW", help="the other one")
    parser.add_argument(
        "--answers", type=Path, nargs="+", default=[], metavar="FILE", help="towns beside the examples and the stories"
    )
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="law and offers of this day alone (default: today, and later days on which something changes)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def run(options: argparse.Namespace) -> int:
    """Print what differs; 1 if anything does."""
    from app.authoring.diff import as_json, diff, lines

    roots = rulebook_root(options.old), rulebook_root(options.new)
    missing = next((path for path in options.answers if not path.is_file()), None)
    if missing is not None:
        raise Stop(f"{missing} cannot be read: there is no such file.")
    as_of = options.as_of or dt.date.today()
    with working("Comparing the rulebooks, and what differs for the towns"):
        found = diff(*roots, options.answers, as_of, later_days=options.as_of is None)
    print(as_json(found) if options.format == "json" else "\n".join(lines(found)))
    return 0 if found.same else 1
