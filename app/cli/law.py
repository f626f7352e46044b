"""`brief287 law`: the law of a state by option and day, and the pages on how all of it was read and corrected."""

from __future__ import annotations

import argparse

from app.cli.common import day, rulebook, rulebook_option
from app.stop import Stop

LOCAL_RULE = "local_rule_against"


def arguments(parser: argparse.ArgumentParser) -> None:
    """A state, and the body and the day that are wanted; or one of the pages on all states."""
    parser.add_argument("state", metavar="STATE", nargs="?", help="two letters, such as AK")
    parser.add_argument(
        "--body", action="append", choices=("municipality", "county", "sheriff"), help="only this kind of body"
    )
    parser.add_argument("--on", type=day, metavar="DATE", help="only what holds on this day")
    pages = parser.add_mutually_exclusive_group()
    pages.add_argument("--review", action="store_true", help="print docs/law-review.md: how each state's law was read")
    pages.add_argument(
        "--corrections", action="store_true", help="print docs/corrections.md: what was wrong, and what is right"
    )
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print it. Raises Stop where the rulebook has no such state."""
    from app.authoring import corrections_page, law_review
    from app.authoring.law_timeline import text
    from app.engine.law_timeline import law_timeline

    if options.state is None and not (options.review or options.corrections):
        raise Stop("Name a state by its two letters, such as AK, or ask for --review or --corrections.")
    book = rulebook(options.rulebook)
    if options.review or options.corrections:
        print((law_review if options.review else corrections_page).page(book), end="")
        return 0
    code = options.state.upper()
    law = book.states.get(code)
    if law is None:
        raise Stop(f"The rulebook has no state {options.state!r}. Write two letters, such as AK.")
    titles: dict[str, str] = {option.id: option.title for option in book.options}
    titles[LOCAL_RULE] = "A local rule against agreements"
    bodies = tuple(options.body or ())
    print(text(law_timeline(law, tuple(titles), bodies), titles, options.on, narrowed=bool(bodies)), end="")
    return 0
