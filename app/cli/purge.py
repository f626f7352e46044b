"""`brief287 purge`: delete assessments that nobody has changed for long. Without --delete it only lists them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli.common import config
from app.cli.store_common import opened

if TYPE_CHECKING:
    from app.assessments.store import Kept

MOST_DAYS = 36_500


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many days, and whether to delete."""
    parser.add_argument(
        "--days", type=_days, required=True, metavar="N", help="assessments that nobody has changed for N days"
    )
    parser.add_argument("--delete", action="store_true", help="delete them; without it they are only listed")


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days; write one from 0 to {MOST_DAYS}")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """List, or delete and list."""
    from app.assessments.store import purge, unchanged_for

    with opened() as database:
        with database.read() as session:
            found = unchanged_for(session, options.days)
        if options.delete:
            with database.write() as session:
                gone = purge(session, options.days, limits=config().kept_documents)
        else:
            gone = [each for each in found if each.hold is None]
    _list("Deleted" if options.delete else "To delete with --delete", gone)
    _list("Held, and not deleted", [each for each in found if each.hold is not None])
    return 0


def _list(title: str, listed: list[Kept]) -> None:
    print(f"{title}: {len(listed)}")
    for each in listed:
        why = f" (hold: {each.hold})" if each.hold is not None else ""
        print(f"  {each.id}  {each.town}, last changed {each.changed_at:%Y-%m-%d}{why}")
