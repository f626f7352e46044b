"""`brief287 publish`: a FINAL's public version as a folder of pages and files, for the town's own site."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from app.cli.common import config, rulebook, rulebook_option, unwritable
from app.cli.store_common import assessment_number, opened
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which FINAL, and the folder."""
    parser.add_argument("assessment", metavar="LINK", help="an address of one of its pages, or its number")
    parser.add_argument("number", type=int, metavar="NUMBER", help="of the FINAL: 1, 2, 3 ...")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="folder to write")
    parser.add_argument("--replace", action="store_true", help="take the place of a folder that this command wrote")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write it: all of it or nothing."""
    from app.outputs.public_folder import published

    settings = config()
    book = rulebook(options.rulebook or settings.rulebook)
    _refuse(options.output, options.replace)
    with opened() as database, database.read() as session:
        id_ = assessment_number(session, options.assessment)
        files = published(session, id_, options.number, book, written_on=settings.today_in(), contact=settings.contact)
    if files is None:
        raise Stop(f"This assessment has no FINAL {options.number}. Its page 'FINAL' lists those that were made.")
    try:
        _write(files, options.output)
    except OSError as error:
        raise unwritable(options.output, error) from None
    print(f"{options.output}: {len(files)} files. Put the folder on the town's site as it is; index.html comes first.")
    return 0


def _refuse(path: Path, replace: bool) -> None:
    """Raises Stop for a folder that is not ours, and for one of ours where nobody said that it goes."""
    from app.outputs.public_folder import GENERATOR

    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    index = path / "index.html"
    if not index.is_file() or f'content="{GENERATOR}"' not in index.read_text("utf-8", "replace")[:1000]:
        raise Stop(f"{path} is there already, and was not written by this command. Name another folder.")
    if not replace:
        raise Stop(f"{path} is there already. Name another folder, or say --replace.")


def _write(files: dict[str, bytes], path: Path) -> None:
    made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        for name, body in files.items():
            file = made / "new" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        if path.exists():
            os.rename(path, made / "old")
        os.rename(made / "new", path)
    finally:
        shutil.rmtree(made, ignore_errors=True)
