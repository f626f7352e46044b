"""`brief287 letters`: write a letter of questions to each office that may know an answer."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import config, evaluation, evaluation_options, unwritable
from app.cli.progress import each, say
from app.outputs.formats import LETTER_FORMATS
from app.outputs.paper import PAPERS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Answers, and the folder the letters go to."""
    parser.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="folder; made if it is not there"
    )
    parser.add_argument("--format", choices=LETTER_FORMATS, default=LETTER_FORMATS[0], help="default: %(default)s")
    parser.add_argument("--paper", choices=tuple(PAPERS), default="letter", help="paper of the letters")
    evaluation_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write each letter and print its path."""
    from app.briefing.letters import letters
    from app.outputs.produce import rendered

    written = letters(evaluation(options), config().contact)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        for letter in each(written, "Writing letter"):
            path = options.output / f"questions-{letter.file_name}.{options.format}"
            path.write_bytes(rendered(letter.document, options.format, options.paper))
            say(str(path))
    except OSError as error:
        raise unwritable(options.output, error) from None
    if not written:
        print("Nothing is left to ask of anybody outside.")
    return 0
