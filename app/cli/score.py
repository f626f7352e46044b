"""`brief287 score`: hold the finished briefing against the checklist."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import evaluation, evaluation_options
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Answers, and how the result is written."""
    parser.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    evaluation_options(parser)


def run(options: argparse.Namespace) -> int:
    """The public briefing is made and held against the checklist; 1 if a gate or any other item fails."""
    from app.outputs.apart.child import RenderError
    from app.proof.result import as_json, lines, score

    found = evaluation(options)
    try:
        scored = score(found)
    except (RenderError, ValueError) as error:
        raise Stop(f"The briefing could not be scored: {error}") from None
    print(as_json(scored, found.as_of) if options.format == "json" else "\n".join(lines(scored)))
    return 1 if scored.failed else 0
