"""`brief287 hold`: see to it that an assessment is not deleted, by `brief287 purge` or by anyone with its link."""

from __future__ import annotations

import argparse

from app.cli.store_common import assessment_number, opened
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which one, and why; or that it ends; or the list."""
    parser.add_argument(
        "assessment", nargs="?", metavar="ASSESSMENT", help="its number or its link; none: list all holds"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--reason", metavar="TEXT", help="why it is held, such as a request for records")
    what.add_argument("--end", action="store_true", help="end the hold")


def run(options: argparse.Namespace) -> int:
    """Set, end or list."""
    from app.assessments.store import get_assessment, held, set_hold
    from app.assessments.store.retention import LONGEST_REASON
    from app.engine.answers_check import AnswerError, check_text

    if options.assessment is None:
        if options.reason is not None or options.end:
            raise Stop("Name the assessment, by its number or its link.")
        with opened() as database, database.read() as session:
            for each in held(session):
                print(f"{each.id}  {each.town}: {each.hold}")
        return 0
    if options.reason is None and not options.end:
        raise Stop("Say why it is held with --reason TEXT, or end the hold with --end.")
    try:
        why = None if options.end else check_text(options.reason, lines=False, longest=LONGEST_REASON)
    except AnswerError as error:
        raise Stop(f"--reason: {error}") from None
    with opened() as database, database.write() as session:
        found = get_assessment(session, assessment_number(session, options.assessment))
        set_hold(session, found.id, why)
    print(f"{found.id}  {found.town.name}: {'no hold' if why is None else why}")
    return 0
