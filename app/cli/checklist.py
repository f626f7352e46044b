"""`brief287 checklist`: hold a council's three finished documents against the checklist."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import evaluation, evaluation_options
from app.cli.progress import working
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Answers, and how the result is written."""
    parser.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    evaluation_options(parser)


def run(options: argparse.Namespace) -> int:
    """Briefing, supporting volume and record are made for the public and held against the checklist; 1 if a gate or any
    other item is not met."""
    from app.outputs.apart.child import RenderError
    from app.proof.verdicts import as_json, check_briefing, lines

    found = evaluation(options)
    try:
        with working("Making the documents and reading them"):
            result = check_briefing(found)
    except (RenderError, ValueError) as error:
        raise Stop(f"The documents could not be checked against the checklist: {error}") from None
    print(as_json(result, found.as_of) if options.format == "json" else "\n".join(lines(result)))
    return 1 if result.failed else 0
