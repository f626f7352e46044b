"""`brief287 account`: who signs in, ending sessions, forgetting an account."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli.common import config
from app.cli.store_common import opened
from app.stop import Stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assessments.store import Account

WHAT = ("list", "sign-out", "delete")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with whose account."""
    parser.add_argument(
        "what",
        choices=WHAT,
        help="list: every account; sign-out: end its sessions; delete: forget it, and revoke what is open for it",
    )
    parser.add_argument("account", nargs="?", metavar="ACCOUNT", help="its number, as it is listed, or its address")
    parser.add_argument("--all", action="store_true", help="with sign-out: end every session of everybody")


def run(options: argparse.Namespace) -> int:
    """List, sign out, or delete."""
    from app.assessments.store import delete_account, end_sessions, load_accounts

    if (options.what == "list") == (options.account is not None) and not options.all:
        raise Stop("Name the account, by its number or its address." if options.account is None else _NO_ACCOUNT)
    if options.all and (options.what != "sign-out" or options.account is not None):
        raise Stop("--all goes with sign-out alone, and without an account.")
    moment = config().now()
    with opened() as database, database.write() as session:
        if options.what == "list":
            for each in load_accounts(session):
                town, called = each.tenant or "operator of no town", each.address or "without an address"
                print(f"{each.id}  {town}: {called}, by {each.provider}, last signed in {each.signed_in_at:%Y-%m-%d}")
            return 0
        if options.all:
            print(f"Sessions ended: {end_sessions(session, None, moment)}")
            return 0
        found = _account(session, options.account)
        if options.what == "sign-out":
            print(f"{found.address or found.id}: sessions ended: {end_sessions(session, found.id, moment)}")
        else:
            print(f"{found.address or found.id}: forgotten. Links revoked: {delete_account(session, found.id, moment)}")
    return 0


_NO_ACCOUNT = "'list' lists every account. Leave out its name."


def _account(session: Session, given: str) -> Account:
    """Raises Stop where there is none, or several have the address."""
    from app.assessments.store import load_accounts
    from app.sign_in import work_address

    address = work_address(given)
    found = [each for each in load_accounts(session) if str(each.id) == given or (address and each.address == address)]
    if not found:
        raise Stop(f"There is no account {given}. 'brief287 account list' lists all of them.")
    if len(found) > 1:
        raise Stop(
            f"{given} has several accounts: {', '.join(str(each.id) for each in found)}. Give the number of one."
        )
    return found[0]
