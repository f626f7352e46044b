"""`brief287 law`: the law of a state by option and day, gaps shown as gaps."""

from __future__ import annotations

import argparse

from app.cli.common import day, rulebook, rulebook_option
from app.stop import Stop

LOCAL_RULE = "local_rule_against"


def arguments(parser: argparse.ArgumentParser) -> None:
    """A state, and the body and the day that are wanted."""
    parser.add_argument("state", metavar="STATE", help="two letters, such as AK")
    parser.add_argument(
        "--body", action="append", choices=("municipality", "county", "sheriff"), help="only this kind of body"
    )
    parser.add_argument("--on", type=day, metavar="DATE", help="only what holds on this day")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print it. Raises Stop where the rulebook has no such state."""
    from app.authoring.law_timeline import law_timeline, text

    book = rulebook(options.rulebook)
    code = options.state.upper()
    law = book.states.get(code)
    if law is None:
        raise Stop(f"The rulebook has no state {options.state!r}. Write two letters, such as AK.")
    titles: dict[str, str] = {option.id: option.title for option in book.options}
    titles[LOCAL_RULE] = "A local rule against agreements"
    print(text(law_timeline(law, tuple(titles), tuple(options.body or ())), titles, options.on), end="")
    return 0
