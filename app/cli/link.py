"""`brief287 link`: a new owner's link, or a new link for counsel, where all of them are lost; the list of links."""

from __future__ import annotations

import argparse

from app.cli.store_common import assessment_number, opened
from app.stop import Stop

WHAT = ("list", "new-owner", "new-counsel")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which assessment."""
    parser.add_argument(
        "what", choices=WHAT, help="list: who has links; new-owner, new-counsel: make one where all are lost"
    )
    parser.add_argument("assessment", metavar="ASSESSMENT", help="its number, as 'brief287 purge --days 0' lists it")


def run(options: argparse.Namespace) -> int:
    """List, or make a link and print its address once."""
    from app.assessments.store import LinkError, get_assessment, load_links, make_link
    from app.cli.common import config

    with opened() as database, database.write() as session:
        found = get_assessment(session, assessment_number(session, options.assessment))
        if options.what == "list":
            for each in load_links(session, found.id):
                what = each.kind if each.kind == "owner" else f"{each.kind} {each.office or each.audience}"
                ended = ", revoked" if each.revoked_at else f", works through {each.ends_on}" if each.ends_on else ""
                used = f", last used {each.used_at:%Y-%m-%d}" if each.used_at else ", not used yet"
                print(f"{each.id}  {what}: {each.name}, made {each.created_at:%Y-%m-%d}{used}{ended}")
            return 0
        try:
            if options.what == "new-owner":
                made = make_link(session, found.id, "owner", "Made by the host")
            else:
                made = make_link(session, found.id, "office", "Made by the host", office="attorney")
        except LinkError as error:
            raise Stop(str(error)) from None
    address = config().address
    start = str(address) if address is not None else "http://127.0.0.1:8287"
    print(f"{start}/a/{made.token}/tasks")
    print("It is shown this once. The links that were lost still work: revoke them on its page “Links”.")
    return 0
