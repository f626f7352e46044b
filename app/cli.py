"""The command line: brief287 serve, brief, check, explain."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.rulebook.book import examine


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 if it did its work, 1 if not, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="brief287", description="Decision support for towns that weigh 287(g).")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check the rulebook")
    check.add_argument("--rulebook", type=Path, default=Path(__file__).resolve().parent.parent)
    options = parser.parse_args(arguments)
    rulebook, problems = examine(options.rulebook)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings")
    return 0 if rulebook is not None else 1


if __name__ == "__main__":
    sys.exit(main())
