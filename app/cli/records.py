"""`brief287 records`: write all records of an assessment for a public-records request, and list what is withheld."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import config, rulebook, rulebook_option, unwritable
from app.cli.store_common import assessment_number, opened

AUDIENCES = ("public", "staff", "counsel")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which assessment, the file, and who will read it."""
    parser.add_argument("assessment", metavar="LINK", help="an address of one of its pages, or its number")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.zip", help="file to write")
    parser.add_argument("--audience", choices=AUDIENCES, default="public", help="who will read it (default: public)")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the ZIP, say how much it leaves out."""
    from app.assessments.records import WITHHELD, write_records
    from app.cli.files import written_whole
    from app.engine import figures

    book = rulebook(options.rulebook or config().rulebook)
    with opened() as database, database.read() as session:
        number = assessment_number(session, options.assessment)
        try:
            with written_whole(options.output) as file:
                withheld = write_records(session, number, book, file, reader=options.audience, day=config().today_in())
        except OSError as error:
            raise unwritable(options.output, error) from None
    left = f" {WITHHELD} lists {figures.number_of(withheld, 'record')} left out: fill in the legal basis of each."
    print(f"{options.output}: written.{left if withheld else ''}")
    return 0
