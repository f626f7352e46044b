"""`brief287 fingerprint`: take the fingerprint of an agreement form."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.common import agreement_read, text_file, unwritable
from app.stop import Stop

if TYPE_CHECKING:
    from app.schema.base import ModelId

MODELS: Final[tuple[ModelId, ...]] = ("task_force", "warrant_service_officer", "jail_enforcement")
"""Written out, as help would otherwise wait for the rulebook's shapes; tests/cli holds it to the type."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """A form, and what is known of it."""
    parser.add_argument(
        "form", type=Path, metavar="FORM.txt", help="the form's text, pages parted by form feeds; or a PDF"
    )
    parser.add_argument("--model", choices=MODELS, required=True)
    parser.add_argument("--revision", required=True, metavar="DATE", help="as the form names it, such as 2025-02-12")
    parser.add_argument(
        "--filled", action="append", default=[], metavar="TEXT", help="what was written into a blank; may be repeated"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--made-on", type=dt.date.fromisoformat, default=None, metavar="DATE", help="default: today")


def run(options: argparse.Namespace) -> int:
    """Write the fingerprint of a form."""
    from app.agreement.fingerprint import as_yaml, make_fingerprint

    if options.form.suffix.lower() == ".pdf":
        text = "\f".join(agreement_read(options.form, ()).pages)
    else:
        text = text_file(options.form)
    try:
        form = make_fingerprint(
            text, options.model, options.revision, options.made_on or dt.date.today(), options.filled
        )
    except ValueError as error:
        raise Stop(f"{options.form}: {error}.") from None
    try:
        options.output.write_text(as_yaml(form), encoding="utf-8")
    except OSError as error:
        raise unwritable(options.output, error) from None
    count = sum(len(section.sentences) for section in form.sections)
    print(f"{options.output}: {count} sentences in {len(form.sections)} sections")
    return 0
