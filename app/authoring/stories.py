"""Stories: towns with expected results, in YAML files that a lawyer writes and reads. docs/stories.md says how.

A story is read (`read_story`), told under a rulebook (`Told`: one evaluation and one composed briefing, each made when
first needed), and held against what it expects (app/authoring/expectations.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from app.assessments.answers_file import AnswersFileError, read_answers
from app.authoring.story_shape import StoryFile
from app.briefing.compose import volumes_of
from app.engine.answers import Answers
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.html.write import render_print
from app.resources import folder
from app.rulebook.book import READING, Rulebook
from app.rulebook.files import read_file
from app.rulebook.problems import Problem
from app.rulebook.strict_yaml import MAX_BYTES, Loaded, StrictYamlError, load
from app.stop import Stop

PAGE_ONE_ENDS: Final = 'id="today"'


@dataclass(frozen=True)
class Story:
    """One story as read: its lines, its shape, and the answers file that it starts from (None: it has none)."""

    name: str
    loaded: Loaded
    file: StoryFile
    use: Loaded | None

    @property
    def title(self) -> str:
        """The story in its own words, on one line."""
        return " ".join(self.file.story.split())

    def line(self, *path: str | int) -> int:
        return self.loaded.line(path)


class StoryError(Exception):
    """A story cannot be read or told. `problems` holds all that is wrong, each with file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def own_stories(root: Path | None = None) -> Path:
    """The folder of the stories that belong to a rulebook: `tests/scenarios` beside it, else those of the program."""
    beside = root / "tests" / "scenarios" if root is not None else None
    return beside if beside is not None and beside.is_dir() else folder("tests/scenarios")


def story_files(given: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Every story in these folders (and the folders in them) and files, in the order of their names; without any, the
    stories that come with the program. Raises `Stop` where there is none."""
    found: list[Path] = []
    for place in list(given) or [own_stories()]:
        if place.is_dir():
            inside = sorted(each for each in place.rglob("*.yaml") if each.is_file())
            if not inside:
                raise Stop(f"{place} holds no stories: no file in it ends in .yaml. See docs/stories.md.")
            found += inside
        elif place.is_file():
            found.append(place)
        else:
            raise Stop(f"{place} is neither a file nor a folder. Give stories, or folders that hold them.")
    return tuple(dict.fromkeys(found))


def shown_name(path: Path) -> str:
    """A story's name in messages: from the folder where one stands, or from the program's own stories."""
    for base in (Path.cwd(), folder("tests/scenarios").parents[1]):
        if path.resolve().is_relative_to(base.resolve()):
            return path.resolve().relative_to(base.resolve()).as_posix()
    return path.as_posix()


def read_story(path: Path) -> Story:
    """Read one story. Raises `StoryError` with everything that is wrong with its form."""
    name = shown_name(path)
    problems: list[Problem] = []
    try:
        with path.open("rb") as file:
            read = read_file(file.read(MAX_BYTES + 1), name, StoryFile, problems)
    except OSError as error:
        raise StoryError([_unreadable(name, 1, path, error)]) from None
    if read is None or not isinstance(read.shape, StoryFile):
        raise StoryError(problems)
    use = _used(path, read.shape.use, read.loaded) if read.shape.use is not None else None
    return Story(name, read.loaded, read.shape, use)


def _unreadable(name: str, line: int, path: Path, error: OSError) -> Problem:
    return Problem(
        name,
        line,
        f"{path} cannot be read: {error.strerror or error}",
        "Give a file that can be read",
        id="story.unreadable",
    )


def _used(story: Path, use: str, loaded: Loaded) -> Loaded:
    """The answers file that a story starts from: beside the story or in a folder above it, else the program's own."""
    line = loaded.line(("use",))
    homes = [*story.resolve().parents, folder("examples").parent]
    found = next((home / use for home in homes if (home / use).is_file()), None)
    if found is None:
        own = ", ".join(f"examples/{each.name}" for each in sorted(folder("examples").glob("*.yaml")))
        what = f"there is no answers file {use!r} beside the story or in a folder above it"
        raise StoryError(
            [Problem(loaded.name, line, what, f"Give its path from there, or one of {own}", id="story.use")]
        )
    try:
        used = load(found.read_bytes(), name=use)
    except StrictYamlError as error:
        raise StoryError([Problem(error.name, error.line, error.what, error.mend, id=error.id)]) from None
    except OSError as error:
        raise StoryError([_unreadable(loaded.name, line, found, error)]) from None
    if not isinstance(used.data, dict) or not isinstance(used.data.get("answers", {}), dict):
        raise StoryError(
            [Problem(use, 1, "this is no answers file", "It needs 'town:' and 'answers:'", id="story.use")]
        )
    return used


class Told:
    """A story under one rulebook: its evaluation, and the words of its briefing."""

    def __init__(self, story: Story, rulebook: Rulebook) -> None:
        self.story = story
        left_out = story.file.as_if_not_in_rulebook
        if left_out is not None:
            states = {code: law for code, law in rulebook.states.items() if code != left_out}
            rulebook = replace(rulebook, states=states)
        self.rulebook = rulebook

    @cached_property
    def evaluation(self) -> Evaluation:
        """Raises `StoryError` if the answers do not fit the rulebook's questions."""
        return evaluate(self.rulebook, self.answers, self.story.file.as_of)

    @cached_property
    def answers(self) -> Answers:
        """The answers of `use`, under those of the story itself; counsel's own readings likewise."""
        file, use = self.story.file, self.story.use
        place: dict[str, tuple[Loaded, tuple[str, ...]]] = {}
        readings: dict[str, Any] = {}
        given: dict[str, Any] = {}
        town: Any = None
        if use is not None:
            town = use.data.get("town")
            given.update(use.data.get("answers", {}))
            place.update({key: (use, ("answers", key)) for key in given})
            readings.update(use.data.get("readings") or {})
            place.update({READING + key: (use, ("readings", key)) for key in readings})
        if file.dont_know_everything:
            given = dict.fromkeys(self.rulebook.questions, "dont_know")
        else:
            given.update(file.answers)
            place.update({key: (self.story.loaded, ("answers", key)) for key in file.answers})
        readings.update(file.readings)
        place.update({READING + key: (self.story.loaded, ("readings", key)) for key in file.readings})
        if file.town is not None:
            town = file.town.model_dump()
        # JSON is YAML too. Each answer has a line of its own, so that a message is led back to where it was written.
        lines = [f'{{"town": {json.dumps(town)}, "answers": {{']
        lines += [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in given.items()]
        try:
            text = "\n".join(lines).removesuffix(",") + '\n}, "readings": {'
            text += ",".join(f"\n{json.dumps(key)}: {json.dumps(value)}" for key, value in readings.items()) + "\n}}"
            return read_answers(text, self.rulebook.answerable, name=self.story.name, renames=self.rulebook.renames)
        except AnswersFileError as error:
            keys = [*given, "", *(READING + key for key in readings)]  # the line between the two holds neither
            raise StoryError(self._led_back(error, keys, place)) from None

    def _led_back(
        self, error: AnswersFileError, keys: list[str], place: dict[str, tuple[Loaded, tuple[str, ...]]]
    ) -> Iterator[Problem]:
        for problem in error.problems:
            at: tuple[Loaded, tuple[str, ...]] = (self.story.loaded, ("town",))
            if 2 <= problem.line <= len(keys) + 1:
                at = place.get(keys[problem.line - 2], at)
            yield Problem(
                at[0].name, at[0].line(at[1]), problem.what.removesuffix("."), problem.mend, id="story.answers"
            )

    @cached_property
    def _pages(self) -> tuple[str, str]:
        """The words of page one, and those that follow it."""
        briefing, *others = (render_print(document) for document in volumes_of(self.evaluation))
        end = briefing.rindex("<", 0, briefing.index(PAGE_ONE_ENDS))
        rest = (briefing[end:], *others)
        return words_of(briefing[:end]), " ".join(words_of(page) for page in rest)

    @property
    def page_one(self) -> str:
        """The words before "Where we are today"."""
        return self._pages[0]

    @cached_property
    def page(self) -> str:
        """Every word of the briefing, its supporting volume and the record."""
        return " ".join(self._pages)


# ---- the words of a page -------------------------------------------------------------------------------------------

_UNSEEN: Final = ("style", "script", "svg", "head")
_APART: Final = ("p", "li", "tr", "td", "th", "dt", "dd", "div", "h1", "h2", "h3", "h4", "caption", "section")
_TYPED: Final = str.maketrans({"\u00ad": "", "\u200b": "", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2212": "-"})


class _Words(HTMLParser):
    """The words of a page, as read aloud: no styles, and one space between words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _UNSEEN
        if tag in _APART:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def words_of(page: str) -> str:
    """The words of an HTML page."""
    return plain("".join(_Words(page).parts))


def plain(text: str) -> str:
    """One spelling of spaces and quotation marks, so that a story may be typed on any keyboard."""
    return re.sub(r"\s+", " ", text.translate(_TYPED)).strip()
