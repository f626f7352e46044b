"""Two commands on the agreement itself: compare a copy with the known forms, and take a form's fingerprint."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from app.agreement.compare import compare_copy
from app.agreement.fingerprint import as_yaml, make_fingerprint
from app.agreement.report import as_text
from app.briefing.sections.agreement_copy import ComparedCopy, compared
from app.engine.answers import MODELS
from app.engine.evaluation import Evaluation
from app.outputs.apart.uploaded_pdf import LARGEST, PdfTextError, read_pdf
from app.rulebook.book import Rulebook
from app.stop import Stop


def add_arguments(compare: argparse.ArgumentParser, take: argparse.ArgumentParser) -> None:
    """The arguments of `brief287 agreement` and `brief287 fingerprint`."""
    compare.add_argument("copy", type=Path, metavar="COPY.pdf")
    compare.add_argument("--rulebook", type=Path, help="folder that holds questions/ and rules/")
    take.add_argument(
        "form", type=Path, metavar="FORM.txt", help="the form's text, pages parted by form feeds; or a PDF"
    )
    take.add_argument("--model", choices=MODELS, required=True)
    take.add_argument("--revision", required=True, metavar="DATE", help="as the form names it, such as 2025-02-12")
    take.add_argument(
        "--filled", action="append", default=[], metavar="TEXT", help="what was written into a blank; may be repeated"
    )
    take.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    take.add_argument("--made-on", type=dt.date.fromisoformat, default=None, metavar="DATE", help="default: today")


def agreement(options: argparse.Namespace, rulebook: Rulebook) -> int:
    """Print what differs; 0 whatever was found."""
    pages = _pages(options.copy)
    models = {model.id: model.title for model in rulebook.models.values()}
    print("\n".join(as_text(compare_copy(pages, rulebook.forms), models)))
    return 0


def fingerprint(options: argparse.Namespace) -> int:
    """Write the fingerprint of a form."""
    if options.form.suffix.lower() == ".pdf":
        text = "\f".join(_pages(options.form))
    else:
        try:
            text = options.form.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Stop(f"{options.form} cannot be read: {error}.") from None
    try:
        form = make_fingerprint(
            text, options.model, options.revision, options.made_on or dt.date.today(), options.filled
        )
    except ValueError as error:
        raise Stop(f"{options.form}: {error}.") from None
    try:
        options.output.write_text(as_yaml(form), encoding="utf-8")
    except OSError as error:
        raise Stop(f"{options.output} cannot be written: {error.strerror or error}.") from None
    count = sum(len(section.sentences) for section in form.sections)
    print(f"{options.output}: {count} sentences in {len(form.sections)} sections")
    return 0


def copy_of(path: Path, evaluation: Evaluation) -> ComparedCopy:
    """The agreement in hand beside the forms, for counsel's file."""
    return compared(path.name, evaluation.prepared_on, _pages(path), evaluation.rulebook)


def _pages(path: Path) -> tuple[str, ...]:
    try:
        with path.open("rb") as file:
            return read_pdf(file.read(LARGEST + 1))
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror or error}.") from None
    except PdfTextError as error:
        raise Stop(f"{path}: {error}") from None
