"""`brief287 test`: hold the rulebook against stories, which are towns with expected results."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import rulebook, rulebook_option
from app.stop import Stop

if TYPE_CHECKING:
    from app.authoring.expectations import Outcome
    from app.rulebook.book import Rulebook


def arguments(parser: argparse.ArgumentParser) -> None:
    """Stories and folders of stories, the rulebook, and a word by which some are chosen."""
    parser.add_argument(
        "stories",
        type=Path,
        nargs="*",
        metavar="DIR|FILE",
        help="stories, or folders that hold them (default: those that come with the program)",
    )
    parser.add_argument("-k", dest="word", metavar="WORD", help="only stories that have WORD in name or text")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print what each story expects and does not get; 1 if one fails."""
    from app.authoring.expectations import run as run_story
    from app.authoring.stories import story_files

    book = rulebook(options.rulebook)
    files = story_files(options.stories)
    if options.word is not None:
        files = tuple(file for file in files if _mentions(file, options.word))
        if not files:
            raise Stop(f"No story has {options.word!r} in its name or text.")
    outcomes = []
    for file in files:
        outcome = run_story(file, book)
        outcomes.append(outcome)
        if not outcome.passed:
            print(f"FAILED {outcome.name}: {outcome.title}" if outcome.title else f"FAILED {outcome.name}")
            for message in outcome.messages:
                print(f"  {message}")
    if not options.stories and options.word is None:
        _warn(book, outcomes)
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _mentions(file: Path, word: str) -> bool:
    try:
        text = file.read_text("utf-8", "replace")
    except OSError:
        return True  # told as a failure when it is read
    return word.casefold() in f"{file.name} {text}".casefold()


def _warn(book: Rulebook, outcomes: list[Outcome]) -> None:
    from app.authoring.worked_by_hand import without_figures

    for sentence in without_figures(book, [each.story for each in outcomes if each.story is not None]):
        print(f"warning: {sentence}")
