"""`brief287 prove`: what can be proven of the rulebook, with a town for each fault."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import rulebook_option, rulebook_root
from app.cli.progress import working
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """The folder for counter-examples, the form of the report, and which proofs are run."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="write a town for each fault there, as an answers file"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how the report is printed")
    parser.add_argument(
        "--only", action="append", default=[], metavar="PROOF", help="run this proof alone; may be given several times"
    )
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print the report; 1 if a proof finds a fault or leaves something unproven."""
    from app.authoring.proving.catalog import PROOFS, prove
    from app.authoring.proving.report import as_json, lines, write_examples
    from app.language.errors import did_you_mean
    from app.rulebook.problems import RulebookError

    for name in options.only:
        if name not in PROOFS:
            raise Stop(f"There is no proof '{name}'. {did_you_mean(name, PROOFS)} They are: {', '.join(PROOFS)}.")
    root = rulebook_root(options.rulebook)
    try:
        with working("Proving"):
            report = prove(root, options.only)
        written = {}
        if options.output is not None:
            written = write_examples(report, options.output)
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None
    except OSError as error:
        raise Stop(f"{options.output} cannot be written: {error.strerror or error}.") from None
    print(as_json(report, written) if options.format == "json" else "\n".join(lines(report, written)))
    return 0 if report.clean else 1
