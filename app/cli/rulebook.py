"""`brief287 rulebook copy`: a copy of the program's own rulebook, to work in."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import unwritable
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is done, and the folder of the copy."""
    parser.add_argument("action", choices=("copy",), help="copy: write the rulebook that comes with the program")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder to write it into")


def run(options: argparse.Namespace) -> int:
    """Write the copy, and say what to do with it. Raises Stop where it cannot be written."""
    from app.authoring.copying import NotEmptyError, copy_rulebook

    try:
        written = copy_rulebook(options.folder)
    except NotEmptyError:
        raise Stop(f"{options.folder} is not empty, and nothing in it is overwritten. Name a new folder.") from None
    except OSError as error:
        raise unwritable(options.folder, error) from None
    print(f"{options.folder} has {', '.join(written)} and the pages of docs/ for authors.")
    print(f"Begin with {options.folder / 'docs' / 'recipes' / 'README.md'}.")
    print(f"Check it: brief287 check --rulebook {options.folder}")
    return 0
