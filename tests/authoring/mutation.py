"""How many single changes of the rulebook are seen, and by what: `check`, a story, a proof, the seals.

    python -m tests.authoring.mutation --seed 287 --changes 300

draws changes (tests/authoring/changes.py), each applied alone to a rulebook in memory, and asks in the order of cost
whether `brief287 check` has a message, a story fails, `brief287 prove` finds something; and, apart from these, whether
a seal is broken. It prints the shares and every change that nothing but a seal saw. No output of the program is
compared with an earlier one. docs/mutation.md says what the last run found.

Two proofs look at every answer of every question, which takes half a minute of processor. They are made only where they
can be touched: by a change of a question, or of what decides whether or how something counts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from app.authoring.expectations import failures
from app.authoring.proving.catalog import PROOFS, proven
from app.authoring.proving.towns import World
from app.authoring.stories import Story, StoryError, Told, read_story, story_files
from app.resources import folder
from app.rulebook.book import Rulebook, examine_files
from app.rulebook.files import SHAPES, WAGES, Files, home_of, read_file, read_files
from app.rulebook.problems import Problem
from app.rulebook.seals import Seal, differences, items_in, read_seals, wage_items
from app.rulebook.wages import read_wages
from app.schema.states import SharedSentences, StateLaw
from tests.authoring.changes import KINDS, Change, drawn

CHECK: Final = "check"
STORY: Final = "story"
PROOF: Final = "prove"
NOTHING: Final = ""
SLOW: Final = frozenset({"questions.matter", "choices.matter"})
"""Proofs that are made only where a change can touch them."""


@dataclass(frozen=True)
class Verdict:
    """What saw a change first (`by`: check, story, prove, or nothing), what it said, and whether a seal broke."""

    change: Change
    by: str
    said: str
    sealed: bool


class Ground:
    """The rulebook as it is, with its stories and seals: read once, before any change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files, problems = read_files(root)
        rulebook, found = examine_files(self.files, problems, wording=True)
        if rulebook is None or found:
            raise SystemExit("The rulebook has problems already. Run 'brief287 check'.\n" + "\n".join(map(str, found)))
        self.rulebook = rulebook
        self.stories = [read_story(file) for file in story_files()]
        self.seals: list[Seal] = read_seals(root) or []
        self.texts = {file.name: (root / file.name).read_text("utf-8") for file in self.files.read}
        self.texts[WAGES] = (root / WAGES).read_text("utf-8")
        self.shapes = {path.relative_to(root).as_posix(): shape for at, shape in SHAPES for path in root.glob(at)}

    def changed(self, change: Change) -> tuple[Files, list[Problem]]:
        """The files with one change; only what the change can reach is read again."""
        problems: list[Problem] = []
        content = change.applied(self.texts[change.file]).encode()
        files = Files(list(self.files.read), self.files.wages, "changed")
        if change.file == WAGES:
            files.wages = read_wages(content, WAGES, problems)
            return files, problems
        again = self.shapes[change.file] is SharedSentences or change.file == "rules/briefing.yaml"
        files.read = [file for file in files.read if file.name != change.file]
        shape = self.shapes[change.file]
        at = [file.name for file in self.files.read].index(change.file)
        new = read_file(content, change.file, shape, problems, home_of(self.files) if shape is StateLaw else None)
        if new is None:
            files.failed.add(shape)
            return files, problems
        files.read.insert(at, new)
        if again:
            home = home_of(files)
            for i, file in enumerate(files.read):
                if isinstance(file.shape, StateLaw):
                    read = read_file(self.texts[file.name].encode(), file.name, StateLaw, problems, home)
                    files.read[i] = read or file
        return files, problems

    def broken_seal(self, change: Change, files: Files) -> bool:
        """Does a seal of the changed file no longer fit?"""
        text = change.applied(self.texts[change.file])
        read = next((each.loaded for each in files.read if each.name == change.file), None)
        items = wage_items(text) if read is None else items_in(read)
        return bool(differences(items, (seal for seal in self.seals if seal.file == change.file)))


def verdict(ground: Ground, change: Change, *, pages: bool = True) -> Verdict | None:
    """What sees a change. None for an edit that says the same as before."""
    files, problems = ground.changed(change)
    if not problems and change.file != WAGES:
        old = next(file.loaded.data for file in ground.files.read if file.name == change.file)
        if next(file.loaded.data for file in files.read if file.name == change.file) == old:
            return None
    sealed = bool(problems) or ground.broken_seal(change, files)
    rulebook, found = examine_files(files, problems, wording=True)
    if found:
        return Verdict(change, CHECK, found[0].id, sealed)
    assert rulebook is not None
    story = _failing(ground.stories, rulebook, pages=pages)
    if story is not None:
        return Verdict(change, STORY, story, sealed)
    proof = _unproven(files, problems, slow=change.kind == "condition" or change.file.startswith("questions/"))
    return Verdict(change, PROOF if proof else NOTHING, proof, sealed)


def _failing(stories: Sequence[Story], rulebook: Rulebook, *, pages: bool) -> str | None:
    """The first story that the rulebook fails; those parts first that need no document."""
    told = [Told(story, rulebook) for story in stories]
    for words in (False, True) if pages else (False,):
        for each in told:
            try:
                if next(failures(each, words=words), None) is not None:
                    return each.story.name
            except StoryError:
                return each.story.name
    return None


def _unproven(files: Files, problems: list[Problem], *, slow: bool) -> str:
    """The name of the first proof that does not hold of the changed rulebook; empty: each holds that was made."""
    world = World.of(files, problems)
    for names in (frozenset(PROOFS) - SLOW, SLOW if slow else frozenset()):
        for proof in proven(world, names).proofs if names else ():
            if not proof.holds:
                return proof.name
    return ""


# ---- the run --------------------------------------------------------------------------------------------------------

_ground: Ground | None = None


def _one(task: tuple[Change, bool]) -> Verdict | None:
    assert _ground is not None
    return verdict(_ground, task[0], pages=task[1])


def run(root: Path, count: int, seed: int, *, pages: bool = True, processes: int = 2) -> list[Verdict]:
    """`count` changes and what saw them."""
    global _ground
    _ground = Ground(root)
    changes = drawn(root, _ground.files, _ground.rulebook, count, seed)
    verdicts: list[Verdict] = []
    with multiprocessing.get_context("fork").Pool(processes, os.nice, (5,)) as pool:
        while len(verdicts) < count:
            tasks = [(change, pages) for change in islice(changes, count - len(verdicts))]
            if not tasks:
                break
            verdicts += [each for each in pool.imap(_one, tasks, chunksize=2) if each is not None]
    return verdicts


def table(verdicts: Sequence[Verdict]) -> list[str]:
    """The shares by kind and by what saw them first, and the shares of all with and without the seals."""
    head = (
        f"{'kind':<10} {'changes':>8} {'check':>6} {'story':>6} {'prove':>6} {'without seals':>14} {'with seals':>11}"
    )
    lines = [head]
    for kind in (*KINDS, "all"):
        some = [each for each in verdicts if kind in (each.change.kind, "all")]
        if some:
            by = Counter(each.by for each in some)
            seen, sealed = share(some, seals=False), share(some, seals=True)
            lines.append(
                f"{kind:<10} {len(some):>8} {by[CHECK]:>6} {by[STORY]:>6} {by[PROOF]:>6} {seen:>13.1%} {sealed:>11.1%}"
            )
    return lines


def share(verdicts: Sequence[Verdict], *, seals: bool) -> float:
    """The share (0 to 1) that was seen."""
    return sum(bool(each.by) or (seals and each.sealed) for each in verdicts) / len(verdicts)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="single changes of the rulebook, and what sees them")
    parser.add_argument("--seed", type=int, default=287)
    parser.add_argument("--changes", type=int, default=300)
    parser.add_argument("--no-pages", action="store_true", help="quicker: no story composes its briefing")
    parser.add_argument("--all", action="store_true", help="list every change, not only what escaped")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    verdicts = run(folder("rules").parent, options.changes, options.seed, pages=not options.no_pages)
    print("\n".join(table(verdicts)))
    print(f"seed {options.seed}, {time.monotonic() - begun:.0f} s")
    for each in sorted(verdicts, key=lambda each: (each.change.kind, each.change.file, each.change.line)):
        if options.all or not each.by:
            seen = f"{each.by} ({each.said})" if each.by else "seal only" if each.sealed else "ESCAPES"
            print(f"{seen}: {each.change}")
    return 0 if share(verdicts, seals=False) >= 0.8 and share(verdicts, seals=True) >= 0.99 else 1


if __name__ == "__main__":
    sys.exit(main())
