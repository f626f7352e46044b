"""`brief287 agreement`: compare a copy of the agreement with the known forms."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import agreement_pages, rulebook, rulebook_option


def arguments(parser: argparse.ArgumentParser) -> None:
    """A copy, and the rulebook whose forms it is compared with."""
    parser.add_argument("copy", type=Path, metavar="COPY.pdf")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print what differs; 0 whatever was found."""
    from app.agreement.against_forms import compare_copy
    from app.agreement.report import as_text

    book = rulebook(options.rulebook)
    pages = agreement_pages(options.copy)
    models = {model.id: model.title for model in book.models.values()}
    print("\n".join(as_text(compare_copy(pages, book.forms), models)))
    return 0
