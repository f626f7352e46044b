"""`brief287 agreement`: what can be read of a copy of the agreement, and what differs from the known forms."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import agreement_read, rulebook, rulebook_option
from app.cli.progress import working


def arguments(parser: argparse.ArgumentParser) -> None:
    """A copy with its addenda, and the rulebook whose forms it is compared with."""
    parser.add_argument("copy", type=Path, metavar="COPY.pdf", help="a PDF, a Word file, or text with form feeds")
    parser.add_argument("--pages", default="", metavar="76-90", help="the pages of a PDF to read (default: all)")
    parser.add_argument(
        "--addendum", action="append", type=Path, default=[], metavar="FILE",
        help="a file that changes the agreement; may be repeated",
    )  # fmt: skip
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print what could be read, then what differs; 0 whatever was found."""
    from app.agreement.read import read_copy
    from app.agreement.report import as_text

    book = rulebook(options.rulebook)
    models = {model.id: model.title for model in book.models.values()}
    for number, path in enumerate([options.copy, *options.addendum]):
        with working(f"Reading {path.name}"):
            document = agreement_read(path, book.forms, "" if number else options.pages)
            found = read_copy(document, book.forms)
        if options.addendum:
            print(f"{chr(10) if number else ''}{'Addendum' if number else 'Agreement'}: {path.name}")
        print("\n".join(as_text(found, models)))
    return 0
