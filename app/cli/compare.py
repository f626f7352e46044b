"""`brief287 compare`: say what differs between two answers files, and by how much."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import day, evaluation_of, rulebook
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Two answers files, and a rulebook for both or one for each."""
    parser.add_argument("before", type=Path, metavar="A.yaml")
    parser.add_argument("after", type=Path, metavar="B.yaml")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="law and offers of this day (default: today)")
    parser.add_argument(
        "--rulebook", type=Path, action="append", help="folder of a rulebook; twice: the first for A, the second for B"
    )


def run(options: argparse.Namespace) -> int:
    """Print what differs, part by part; 0 whatever was found."""
    from app.engine.compare import compare

    given: list[Path | None] = list(options.rulebook or [None])
    if len(given) > 2:
        raise Stop("--rulebook can be given twice at most.")
    before, after = (
        evaluation_of(rulebook(folder), answers, options.as_of, None)
        for answers, folder in ((options.before, given[0]), (options.after, given[-1]))
    )
    found = compare(before, after)
    parts = (
        ("Frame", found.frame),
        ("Answers", found.answers),
        ("The tool's own numbers", found.numbers),
        ("Options", found.options),
        (
            "Totals (year 1 and five years; money from others with its standing, and no reading of it is likely)",
            found.totals,
        ),
        ("What is not known", found.unknowns),
    )
    for title, differences in parts:
        if differences:
            print(f"{title}:")
            for d in differences:
                print(f"  {d.title}: {d.before} -> {d.after}" + (f"  [{d.change}]" if d.change else ""))
    if found.same:
        print("Nothing differs in answers, options, totals or what is not known.")
    return 0
