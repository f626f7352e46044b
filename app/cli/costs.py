"""`brief287 costs`: print docs/costs.md, every cost line and offset with its formula and an example worked by hand."""

from __future__ import annotations

import argparse

from app.cli.common import rulebook, rulebook_option


def arguments(parser: argparse.ArgumentParser) -> None:
    """The rulebook; its own stories give the examples."""
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print the page."""
    from app.authoring.by_hand import stories_by_hand
    from app.authoring.costs_page import page
    from app.authoring.stories import own_stories

    print(page(rulebook(options.rulebook), stories_by_hand(own_stories(options.rulebook)), ""), end="")
    return 0
