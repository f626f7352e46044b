"""`brief287 costs`: print docs/costs.md, every cost line and offset with its formula and an example worked by hand."""

from __future__ import annotations

import argparse

from app.cli.common import rulebook, rulebook_option
from app.cli.progress import working


def arguments(parser: argparse.ArgumentParser) -> None:
    """The rulebook; its own stories give the examples."""
    parser.add_argument(
        "--accounts", action="store_true", help="print docs/published-accounts.md: published totals, worked out again"
    )
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print the page."""
    from app.authoring import costs_page, published_page
    from app.authoring.by_hand import stories_by_hand
    from app.authoring.published_accounts import accounts_folder, compared
    from app.authoring.stories import own_stories

    book = rulebook(options.rulebook)
    with working("Working out the published accounts"):
        found = compared(book, accounts_folder(options.rulebook))
    if options.accounts:
        print(published_page.page(found), end="")
        return 0
    stories = stories_by_hand(own_stories(options.rulebook))
    print(costs_page.page(book, stories, published_page.section(found)), end="")
    return 0
