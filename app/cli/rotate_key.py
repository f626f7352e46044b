"""`brief287 rotate-key`: encrypt all that is stored with the first of the host's keys, whatever key it had."""

from __future__ import annotations

import argparse

from app.cli.store_common import opened
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether it only counts, or only makes a key."""
    parser.add_argument("--dry-run", action="store_true", help="count the rows that have another key, change nothing")
    parser.add_argument("--new", action="store_true", help="print a new key: a line for BRIEF287_DATA_KEY_FILE")


def run(options: argparse.Namespace) -> int:
    """Encrypt the rest. It may be stopped at any time, and goes on where it was."""
    from app.assessments.encryption import EncryptionError, new_key
    from app.assessments.rotation import RotationError, overwrite_old_rows, rotate
    from app.engine import figures

    if options.new:
        print(new_key())
        return 0
    with opened() as database:
        if not database.keys:
            raise Stop(
                "No key is set. Make one with 'brief287 rotate-key --new', and set BRIEF287_DATA_KEY_FILE to its file."
            )
        try:
            found = rotate(database, dry_run=options.dry_run)
        except (EncryptionError, RotationError) as error:
            raise Stop(f"Stopped at a row that cannot be read: {error}. What was done stays.") from None
        count = sum(found.values())
        rows = figures.number_of(count, "row")
        if options.dry_run:
            print(f"{rows} would be encrypted with the key {database.keys.ids[0]}.")
            return 0
        print(f"{rows} encrypted with the key {database.keys.ids[0]}; all else had it.")
        if count and not overwrite_old_rows(database):
            print("The file could not be rebuilt now, so that parts of it may hold rows as they were: call this again.")
    return 0
