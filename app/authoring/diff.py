"""Two rulebooks side by side: which entries differ, and for which towns something comes out otherwise.

The entries are compared by app/engine/differences.py, what comes out for a town by app/engine/compare.py. The towns
are those of the examples, of the stories, and of answers files that are given.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.assessments.answers_file import AnswersFileError, read_answers_file
from app.authoring.stories import Story, StoryError, Told, own_stories, read_story, shown_name, story_files
from app.engine import figures
from app.engine.compare import NOT_THERE, Comparison, Difference, compare
from app.engine.differences import Days, EntryChange, FieldChange, differences
from app.engine.evaluation import Evaluation, evaluate
from app.resources import folder
from app.rulebook.book import Rulebook, examine_files
from app.rulebook.files import read_files
from app.rulebook.problems import Problem


@dataclass(frozen=True, slots=True)
class TownChange:
    """A town for which something comes out otherwise. `cannot` says why it could not be worked out on one side; then
    there is no comparison."""

    name: str
    as_of: dt.date
    comparison: Comparison | None
    steps: tuple[Difference, ...] = ()
    cannot: str = ""


@dataclass(frozen=True)
class RulebookDiff:
    """What differs between two rulebooks. `versions` are their hashes; `errors` those of either rulebook, which keep
    the towns from being compared. `towns` are the ones that differ, of `compared` in all; a town counts once for each
    day, and a later day on which the same differs as on the day before it is not listed."""

    versions: tuple[str, str]
    entries: tuple[EntryChange, ...]
    towns: tuple[TownChange, ...]
    compared: int
    errors: tuple[tuple[str, Problem], ...]

    @property
    def same(self) -> bool:
        return not (self.entries or self.towns or self.errors)


def diff(old: Path, new: Path, answers: Sequence[Path], as_of: dt.date, *, later_days: bool = True) -> RulebookDiff:
    """Compare the rulebooks in two folders. `as_of`: the day for examples and answers files; a story has its own.
    `later_days`: those towns are compared as well on each later day on which a changed entry begins or ends to count.

    Raises OSError where a file cannot be read; what is wrong with a rulebook or an answers file is in the result.
    """
    read = [read_files(root) for root in (old, new)]
    files = [each for each, _ in read]
    versions = (files[0].digest[:12], files[1].digest[:12])
    if files[0].digest == files[1].digest:
        return RulebookDiff(versions, (), (), 0, ())
    entries = differences(*files)
    (before, old_problems), (after, new_problems) = (examine_files(*each) for each in read)
    told = [*(("old", each) for each in old_problems), *(("new", each) for each in new_problems)]
    errors = tuple((word, problem) for word, problem in told if problem.severity == "error")
    if before is None or after is None:
        return RulebookDiff(versions, entries, (), 0, errors)
    days = [as_of, *(_days_after(as_of, entries) if later_days else ())]
    paths = [*sorted(folder("examples").glob("*.yaml")), *answers]
    towns = [*_answers_files(paths, days), *_stories(new)]
    found = _news(change for town in towns if (change := town_change(town, before, after)) is not None)
    return RulebookDiff(versions, entries, tuple(found), len(towns), errors)


def _news(changes: Iterable[TownChange]) -> Iterator[TownChange]:
    told: dict[str, TownChange] = {}
    for change in changes:
        last = told.get(change.name)
        if last is None or replace(change, as_of=last.as_of, comparison=None) != replace(last, comparison=None) or (
            _without_frame(change) != _without_frame(last)
        ):  # fmt: skip
            yield change
        told[change.name] = change


def _without_frame(change: TownChange) -> Comparison | None:
    return None if change.comparison is None else replace(change.comparison, frame=())


@dataclass(frozen=True)
class ComparedTown:
    """A town that can be worked out under any rulebook. `evaluation` raises AnswersFileError or StoryError."""

    name: str
    as_of: dt.date
    evaluation: Callable[[Rulebook], Evaluation]


def _days_after(as_of: dt.date, entries: Iterable[EntryChange]) -> list[dt.date]:
    ends = {end for entry in entries for days in entry.days if days is not None for end in days}
    return sorted(end for end in ends if end is not None and end > as_of)


def _answers_files(paths: Sequence[Path], days: Sequence[dt.date]) -> Iterator[ComparedTown]:
    for path in paths:
        for day in days:
            yield ComparedTown(shown_name(path), day, partial(_of_file, path, day))


def _of_file(path: Path, day: dt.date, book: Rulebook) -> Evaluation:
    return evaluate(book, read_answers_file(path, book.answerable, book.renames), day)


def _stories(root: Path) -> Iterator[ComparedTown]:
    """The stories of whole towns; those of single cost lines and offsets are none."""
    for path in story_files([own_stories(root)]):
        try:
            story = read_story(path)
        except StoryError:
            continue  # `brief287 test` says what is wrong with it
        if story.file.expect.model_fields_set - {"lines", "offsets"}:
            yield ComparedTown(story.name, story.file.as_of, partial(_of_story, story))


def _of_story(story: Story, book: Rulebook) -> Evaluation:
    return Told(story, book).evaluation


def town_change(town: ComparedTown, old: Rulebook, new: Rulebook) -> TownChange | None:
    """What comes out otherwise for a town; None where nothing does."""
    sides: list[Evaluation] = []
    cannot: dict[str, str] = {}
    for word, book in (("old", old), ("new", new)):
        try:
            sides.append(town.evaluation(book))
        except (AnswersFileError, StoryError) as error:
            cannot[word] = str(error)
    if cannot:
        alike = len(cannot) == 2 and len({*cannot.values()}) == 1
        told = [("fit neither", cannot["old"])] if alike else [(f"do not fit the {w}", e) for w, e in cannot.items()]
        said = "; ".join(f"the answers {which} rulebook: {error}" for which, error in told)
        return TownChange(town.name, town.as_of, None, cannot=said)
    found, steps = compare(*sides), tuple(_steps(*sides))
    if not (found.options or found.totals or found.unknowns or steps):
        return None
    return TownChange(town.name, town.as_of, found, steps)


def _steps(before: Evaluation, after: Evaluation) -> Iterator[Difference]:
    sides = [
        {result.step.id: (result.step.title, "done" if result.done else "not done") for result in each.steps}
        for each in (before, after)
    ]
    for id_ in dict.fromkeys([*sides[0], *sides[1]]):
        a, b = sides[0].get(id_), sides[1].get(id_)
        if (a is None or b is None) or a[1] != b[1]:
            yield Difference(id_, (b or a or ("",))[0], a[1] if a else NOT_THERE, b[1] if b else NOT_THERE)


# ---- in words -------------------------------------------------------------------------------------------------------


def lines(found: RulebookDiff) -> Iterator[str]:
    """The comparison as text, line by line."""
    for word, problem in found.errors:
        yield f"{word}: {problem}"
    if found.same:
        yield (
            "Nothing differs: the rulebooks are the same."
            if len({*found.versions}) == 1
            else ("No entry differs: only order, comments, spacing or the place of entries.")
        )
        return
    yield f"Rulebook {found.versions[0]} -> {found.versions[1]}"
    for entry in found.entries:
        yield ""
        yield from _entry(entry)
    counts = Counter(entry.change for entry in found.entries)
    listed = ", ".join(f"{counts[word]} {word}" for word in ("added", "removed", "changed") if counts[word])
    yield ""
    differ = figures.number_of(len(found.entries), "entry differs", "entries differ")
    yield f"{differ}{f': {listed}' if listed else ''}."
    if found.errors:
        yield "The towns were not compared: a rulebook has errors. Fix those above first."
        return
    for town in found.towns:
        yield ""
        yield from _town(town)
    yield ""
    which = "examples, stories, answers files; each day counts"
    towns, comes = figures.number_of(found.compared, "town"), "comes" if len(found.towns) == 1 else "come"
    yield f"{len(found.towns)} of {towns} ({which}) {comes} out otherwise."


def _entry(entry: EntryChange) -> Iterator[str]:
    inside = f" ({entry.within})" if entry.within else ""
    title = f": {_short(entry.title)}" if entry.title and entry.title != entry.id else ""
    yield f"{entry.change} {entry.kind} {_short(entry.id)}{inside}{title}"
    yield f"  {' -> '.join(str(place) for place in (entry.before, entry.after) if place is not None)}"
    if any(entry.days):
        told = [_days(days) for days in entry.days if days is not None]
        yield f"  counts {' -> '.join(dict.fromkeys(told))}"
    for field in entry.fields:
        if not (entry.change != "changed" and field.name == "id"):
            yield f"  {_field(field, entry.change)}"


def _field(field: FieldChange, change: str) -> str:
    if change != "changed":
        return f"{field.name}: {field.after if change == 'added' else field.before}"
    at = " -> ".join(str(place.line) for place in field.places if place is not None and place.line)
    where = f"  (line {at})" if at else ""
    return f"{field.name}: {field.before or '(nothing)'} -> {field.after or '(nothing)'}{where}"


def _days(days: Days) -> str:
    start, end = days
    if start is None and end is None:
        return "on every day"
    words = [f"from {start}"] if start is not None else []
    return " ".join([*words, *([f"until {end}"] if end is not None else [])])


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:97]}..."


def _town(town: TownChange) -> Iterator[str]:
    yield f"{town.name}, as of {town.as_of}:"
    if town.comparison is None:
        yield f"  {town.cannot}"
        return
    compared = town.comparison
    shown = [each for each in compared.totals if ".net." not in each.id]
    follow = len(compared.totals) - len(shown)
    for title, listed in (
        ("options", compared.options),
        ("totals, year 1 and five years", shown),
        ("legal steps", town.steps),
        ("not known", compared.unknowns),
    ):
        if listed:
            yield f"  {title}:"
            for each in listed:
                change = f"  [{each.change}]" if each.change else ""
                yield f"    {each.title}: {each.before} -> {each.after}{change}"
    if follow:
        yield f"  and {follow} net totals, which follow from these"


def as_json(found: RulebookDiff) -> str:
    """The comparison as JSON: the fields of `RulebookDiff`, days as 2027-01-01."""
    return json.dumps({"same": found.same, **dataclasses.asdict(found)}, indent=1, ensure_ascii=False, default=str)
