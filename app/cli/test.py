"""`brief287 test`: test the rulebook against stories, which are towns with expected results."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import rulebook, rulebook_option
from app.cli.progress import each, say
from app.stop import Stop

if TYPE_CHECKING:
    from app.authoring.stories import Story
    from app.rulebook.book import Rulebook


def arguments(parser: argparse.ArgumentParser) -> None:
    """Stories and folders of stories, the rulebook, and a word by which some are chosen."""
    parser.add_argument(
        "stories",
        type=Path,
        nargs="*",
        metavar="DIR|FILE",
        help="stories, or folders that hold them (default: the rulebook's own, else those of the program)",
    )
    parser.add_argument("-k", dest="word", metavar="WORD", help="only stories that have WORD in name or text")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print what each story expects and does not get; 1 if one fails."""
    from app.authoring.expectations import run as run_story
    from app.authoring.stories import own_stories, story_files

    book = rulebook(options.rulebook)
    own = story_files([own_stories(options.rulebook)])
    files = story_files(options.stories) if options.stories else own
    if options.word is not None:
        files = tuple(file for file in files if _mentions(file, options.word))
        if not files:
            raise Stop(f"No story has {options.word!r} in its name or text.")
    failed = 0
    read: dict[Path, Story] = {}
    for file in each(files, "Story"):
        outcome = run_story(file, book)
        if outcome.story is not None:
            read[file] = outcome.story
        if not outcome.passed:
            failed += 1
            say(f"FAILED {outcome.name}" + (f": {outcome.title}" if outcome.title else ""))
            for message in outcome.messages:
                say(f"  {message}")
    if options.word is None:
        _warn(book, [*read.values(), *_others(own, read)])
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _mentions(file: Path, word: str) -> bool:
    try:
        text = file.read_text("utf-8", "replace")
    except OSError:
        return True  # told as a failure when it is read
    return word.casefold() in f"{file.name} {text}".casefold()


def _others(files: Iterable[Path], read: Iterable[Path]) -> Iterator[Story]:
    """The rulebook's own stories that were not run: their figures count as well."""
    from app.authoring.stories import StoryError, read_story

    known = {file.resolve() for file in read}
    for file in files:
        if file.resolve() not in known:
            try:
                yield read_story(file)
            except StoryError:
                continue  # told when it is run


def _warn(book: Rulebook, stories: Iterable[Story]) -> None:
    from app.authoring.by_hand import without_example
    from app.authoring.worked_by_hand import without_figures

    listed = tuple(stories)
    for sentence in (*without_figures(book, listed), *without_example(book, listed)):
        print(f"warning: {sentence}")
