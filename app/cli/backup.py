"""`brief287 backup`: write all assessments into one file, while the server runs or not."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import unwritable
from app.cli.progress import working
from app.cli.store_common import opened
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whether it may take the place of another."""
    parser.add_argument("file", type=Path, metavar="FILE", help="file to write; it holds answers of every audience")
    parser.add_argument("--replace", action="store_true", help="take the place of a file that is there")


def run(options: argparse.Namespace) -> int:
    """Write it, read it back, say how much it holds."""
    from app.assessments.backup import BackupError, back_up

    try:
        with opened() as database, working(f"Writing {options.file.name} and reading it back"):
            copied = back_up(database, options.file, replace=options.replace)
    except BackupError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise unwritable(options.file, error) from None
    print(f"{options.file}: {copied}, read back and compared.")
    return 0
