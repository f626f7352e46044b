"""`brief287 check`: check the rulebook and its words, and the briefing of answers files."""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import day, evaluation_of, evaluation_options, rulebook_root, unreadable
from app.cli.progress import working
from app.stop import Stop

if TYPE_CHECKING:
    from app.rulebook.book import Rulebook
    from app.rulebook.releases.overlay import Overlay


def arguments(parser: argparse.ArgumentParser) -> None:
    """Answers files whose briefings are checked too, and what is printed beside errors."""
    parser.add_argument(
        "answers", type=Path, nargs="*", metavar="ANSWERS.yaml", help="check the briefing made from it as well"
    )
    parser.add_argument("--docs", action="store_true", help="print docs/checks.md: every check, and how to mend it")
    parser.add_argument("--balance", action="store_true", help="print the measures: columns, hedging, sources, grades")
    parser.add_argument("--stale", action="store_true", help="list what is due for a new check, and what rests on it")
    parser.add_argument("--on", type=day, metavar="DATE", help="with --stale: due on this day (default: today)")
    parser.add_argument("--overlay", type=Path, metavar="FOLDER", help="check a host's overlay over the rulebook")
    evaluation_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print each problem; 1 if the rulebook or a briefing has an error."""
    from app.authoring.law_review import unsearched
    from app.engine import figures
    from app.rulebook.book import examine
    from app.rulebook.checks.page import page
    from app.rulebook.wording_checks import report
    from app.schema.law import LEGAL_KINDS

    if options.docs:
        print(page(), end="")
        return 0
    root = rulebook_root(options.rulebook)
    if options.stale:
        return _stale(root, options.on or dt.date.today())
    over = _overlay(options.overlay) if options.overlay is not None else None
    alone = over is None  # an overlay's sentences are its author's: nobody here has read and sealed them
    with working("Checking the rulebook"):
        rulebook, problems = examine(root, wording=True, seals=alone, headers=alone, overlay=over)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    if rulebook is not None:
        count = len(rulebook.questions)
        print(f"Rulebook {rulebook.version} of {rulebook.date}: {count} questions, {len(rulebook.sources)} sources.")
        laws = [source for source in rulebook.sources.values() if source.kind in LEGAL_KINDS]
        left = f"{len(unsearched(laws))} of {len(laws)} laws and rulings"
        print(f"What became of {left} is not searched (docs/law-review.md).")
        if options.balance:
            print("\n".join(report(rulebook.sections, rulebook.options, rulebook.wording)))
    warnings = figures.number_of(len(problems) - errors, "warning")
    print(f"{figures.number_of(errors, 'error')}, {warnings}")
    if rulebook is None:
        return 1
    return max([0, *(_check_briefing(rulebook, path, options) for path in options.answers)])


def _overlay(folder: Path) -> Overlay:
    from app.rulebook.problems import RulebookError
    from app.rulebook.releases.overlay import read_overlay

    try:
        return read_overlay(folder)
    except RulebookError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise unreadable(folder, error) from None


def _check_briefing(rulebook: Rulebook, path: Path, options: argparse.Namespace) -> int:
    from app.briefing.compose import volumes_of
    from app.engine import figures
    from app.proof.wording import examine_documents

    evaluation = evaluation_of(rulebook, path, options.as_of, options.prepared_on)
    with working(f"Checking the briefing of {path.name}"):
        found = examine_documents(volumes_of(evaluation), rulebook, evaluation.answers)
    for fault in found.faults:
        print(f"{path}: {fault}")
    for note in found.noted:
        print(f"{path}: warning: {note}")
    if options.balance:
        print("\n".join(found.lines()))
    told = f"{figures.number_of(len(found.faults), 'error')}, {figures.number_of(len(found.noted), 'warning')}"
    print(f"{path}: {told} in the briefing and its other documents")
    return 1 if found.faults else 0


def _stale(root: Path, on: dt.date) -> int:
    from app.authoring.staleness import due
    from app.rulebook.files import read_files

    files, problems = read_files(root)
    if problems:
        raise Stop("The rulebook has errors. Run 'brief287 check'.\n" + "\n".join(map(str, problems)))
    found = due(files, on)
    for item in found:
        print(item)
    kinds = Counter(item.kind for item in found)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(f"{len(found)} due to be checked again on {on}{f': {listed}' if listed else ''}")
    return 0
