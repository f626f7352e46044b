"""`brief287 rename`: give an id of the rulebook another name, everywhere."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import rulebook_option, rulebook_root
from app.cli.progress import working
from app.stop import Stop

if TYPE_CHECKING:
    from app.authoring.rename import Renaming


def arguments(parser: argparse.ArgumentParser) -> None:
    """The id and its new form, and where stories and answers files stand."""
    parser.add_argument("old", metavar="OLD", help="the id as it is; for a choice: question.choice")
    parser.add_argument("new", metavar="NEW", help="the id that it is to have")
    parser.add_argument("--kind", help="what is meant, where OLD is the id of several things: line, step, source ...")
    parser.add_argument(
        "--stories", type=Path, action="append", metavar="DIR",
        help="stories and answers files to change too (default: tests and examples beside the rulebook)",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Change the files and say where; 1 where it is refused."""
    from app.authoring.renaming import KINDS, meant, refusal
    from app.authoring.sealing import carried_over, write
    from app.authoring.whole import Whole
    from app.engine import figures
    from app.rulebook.files import read_files
    from app.rulebook.seals import items_of, read_seals

    root = rulebook_root(options.rulebook)
    kind = next((each for each in KINDS if each == options.kind), None)
    if options.kind is not None and kind is None:
        raise Stop(f"There is no kind '{options.kind}'. The kinds are: {', '.join(KINDS)}.")
    with working("Reading the rulebook"):
        whole = Whole.read(root)
    renaming = meant(whole.files, options.old, options.new, kind)
    if (why := refusal(whole.files, renaming)) is not None:
        raise Stop(f"'{options.old}' is not renamed. {why}")
    changed = whole.renamed(renaming, dt.date.today())
    outside = _outside(_stories(root, options.stories), renaming)
    if not options.dry_run:
        before = items_of(whole.files, root)
        _write({**{root / name: text for name, text in changed.items()}, **outside})
        seals = read_seals(root)
        if seals is not None:
            write(root, carried_over(before, items_of(read_files(root)[0], root), seals))

    for name in [*changed, *map(str, outside)]:
        print(name)
    told = "would change" if options.dry_run else "changed"
    old, new = renaming.full
    print(f"{figures.number_of(len(changed) + len(outside), 'file')} {told}: '{old}' is now '{new}' ({renaming.kind}).")
    for place in whole.mentions(renaming, changed):
        print(f"still mentioned in a comment or a sentence: {place}")
    return 0


def _stories(root: Path, given: list[Path] | None) -> list[Path]:
    own = (root / "tests" / "scenarios", root / "tests" / "published", root / "examples")
    folders = given or [folder for folder in own if folder.is_dir()]
    for folder in folders:
        if not folder.is_dir():
            raise Stop(f"{folder} is no folder.")
    return sorted(path for folder in folders for path in folder.rglob("*.y*ml"))


def _outside(paths: Iterable[Path], renaming: Renaming) -> dict[Path, str]:
    """Stories and answers files that change. Raises Stop for one that cannot be read."""
    from app.authoring.rename import renamed_story
    from app.rulebook.strict_yaml import StrictYamlError

    found = {}
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        try:
            new = renamed_story(text, renaming, path.name)
        except StrictYamlError as error:
            raise Stop(f"{path}:{error.line}: {error.what}. {error.mend}.") from None
        if new != text:
            found[path] = new
    return found


def _write(texts: Mapping[Path, str]) -> None:
    """Each file beside its old form first, so that none is ever half written."""
    for path, text in texts.items():
        beside = path.with_name(f".{path.name}.renamed")
        beside.write_text(text, encoding="utf-8", newline="")
        os.replace(beside, path)
