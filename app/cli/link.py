"""`brief287 link`: a new owner's link, or a new link for counsel, where all of them are lost; the list of links. Where
people sign in, also a link for an account, and the town that an assessment belongs to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli.common import config
from app.cli.store_common import assessment_number, opened
from app.stop import Stop

if TYPE_CHECKING:
    from app.assessments.session import Session
    from app.assessments.store import Assessment

WHAT = ("list", "new-owner", "new-counsel")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which assessment."""
    parser.add_argument(
        "what", choices=WHAT, help="list: who has links; new-owner, new-counsel: make one where all are lost"
    )
    parser.add_argument("assessment", metavar="ASSESSMENT", help="its number, as 'brief287 purge --days 0' lists it")
    parser.add_argument(
        "--address", metavar="ADDRESS", help="the work address of whoever it is for, who opens it by signing in"
    )
    parser.add_argument(
        "--town", metavar="ID", help="give an assessment that is of no town to this town of BRIEF287_SIGN_IN, for good"
    )


def run(options: argparse.Namespace) -> int:
    """List, or make a link and print its address once."""
    from app.assessments.store import LinkError, get_assessment, load_links, make_link

    if options.what == "list" and (options.address is not None or options.town is not None):
        raise Stop("'list' takes no --address and no --town.")
    with opened() as database, database.write() as session:
        found = get_assessment(session, assessment_number(session, options.assessment))
        if options.what == "list":
            for each in load_links(session, found.id):
                what = each.kind if each.kind == "owner" else f"{each.kind} {each.office or each.audience}"
                whose = f", signs in as {each.address or 'an account without an address'}" if each.by_account else ""
                waits = " (not yet)" if each.waits else ""
                ended = ", revoked" if each.revoked_at else f", works through {each.ends_on}" if each.ends_on else ""
                used = f", last used {each.used_at:%Y-%m-%d}" if each.used_at else ", not used yet"
                print(f"{each.id}  {what}: {each.name}{whose}{waits}, made {each.created_at:%Y-%m-%d}{used}{ended}")
            return 0
        address = _bound(session, found, options)
        try:
            if options.what == "new-owner":
                made = make_link(session, found.id, "owner", "Made by the host", address=address)
            else:
                made = make_link(session, found.id, "office", "Made by the host", office="attorney", address=address)
        except LinkError as error:
            raise Stop(str(error)) from None
    own = config().address
    start = str(own) if own is not None else "http://127.0.0.1:8287"
    print(f"{start}/a/{made.token}/tasks")
    if address is not None:
        print(f"It opens for whoever signs in first as {address}, and from then on for that account alone.")
        print("Links from before still work: revoke those that are not needed on its page “Links”.")
    else:
        print("It is shown this once. The links that were lost still work: revoke them on its page “Links”.")
    return 0


def _bound(session: Session, found: Assessment, options: argparse.Namespace) -> str | None:
    """The address that the link is for; the assessment is given to its town on the way. Raises Stop."""
    from app.assessments.store import give_to_town
    from app.sign_in import work_address

    settings = config().sign_in
    if options.address is None:
        if options.town is not None:
            raise Stop("--town goes with --address: name who is to open it by signing in.")
        if settings is not None and settings.links == "refused":
            raise Stop("This site refuses links that open without sign-in. Name the work address with --address.")
        return None
    address = work_address(options.address)
    if address is None:
        raise Stop(f"{options.address!r} is no work address. Write it as chief@example.gov, without accents.")
    if settings is None:
        raise Stop("--address needs sign-in. Set BRIEF287_SIGN_IN to the file that says who signs in.")
    town = found.tenant or options.town
    if town is None:
        raise Stop(f"The assessment is of no town yet. Give it to one with --town: {', '.join(settings.towns)}.")
    if town not in settings.towns:
        raise Stop(f"The settings have no town {town!r}. They have {', '.join(settings.towns)}.")
    if options.town not in (None, town):
        raise Stop(f"The assessment belongs to {town} for good. Leave out --town.")
    if found.tenant is None:
        give_to_town(session, found.id, town)
    return address
