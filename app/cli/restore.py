"""`brief287 restore`: take the assessments of a backup back, all or none."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import unreadable
from app.cli.progress import working
from app.cli.store_common import opened
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whether what is there may go."""
    parser.add_argument("file", type=Path, metavar="FILE", help="file that 'brief287 backup' wrote")
    parser.add_argument(
        "--replace", action="store_true", help="delete the assessments that are there, those with a hold as well"
    )


def run(options: argparse.Namespace) -> int:
    """Take it back, compare, say how much it held."""
    from app.assessments.backup import BackupError, restore

    try:
        with opened() as database, working(f"Restoring {options.file.name}"):
            copied = restore(database, options.file, replace=options.replace)
    except BackupError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise unreadable(options.file, error) from None
    print(f"Restored {copied}, read back and compared.")
    return 0
