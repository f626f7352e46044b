"""`brief287 kit`: write the meeting kit, one ZIP of papers for the clerk and the manager."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import config, evaluation, evaluation_options, unwritable
from app.cli.progress import working
from app.outputs.paper import PAPERS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Answers, and where the ZIP goes."""
    parser.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.zip")
    parser.add_argument("--paper", choices=tuple(PAPERS), default="letter", help="paper of the Word files")
    evaluation_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write the ZIP and print the name of each file in it."""
    from app.outputs.edition import Edition
    from app.outputs.kit import kit_files, zipped

    found = evaluation(options)
    with working("Making the papers of the meeting kit"):
        files = kit_files(found, Edition(paper=options.paper, contact=config().contact))
    try:
        options.output.write_bytes(zipped(files, found.prepared_on))
    except OSError as error:
        raise unwritable(options.output, error) from None
    for file in files:
        print(file.name)
    return 0
