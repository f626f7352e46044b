"""Sums worked out by hand in stories, step by step: does each step give what it says, and the last one the figure?

The arithmetic of a step is read by the expression language and holds numbers alone. Each number is one that the story's
answers give, the result of an earlier step, or a constant of the rulebook; so a reader can follow every figure, and a
figure on a factor of the tool is worked out with that factor among the answers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from app.authoring.stories import Story, read_story, story_files
from app.authoring.story_shape import Expected, Reckoned
from app.language.errors import ExpressionError
from app.language.interpret import value_of
from app.language.parse import parse
from app.language.tree import Arithmetic, Call, Name, Negative, Number, walk
from app.rulebook.book import Rulebook
from app.schema.costs import BASES, CostLine, Offset

PLAIN: Final = (Number, Negative, Arithmetic, Call)
HALF_A_CENT: Final = 0.005
ALWAYS_THERE: Final = (0.0, 1.0)
Fault = tuple[tuple[str | int, ...], str, str]
"""The place below `by_hand`, what was expected, and what came."""


def value_of_sum(text: str) -> float:
    """What plain arithmetic gives. Raises `ExpressionError` for text that is none, ValueError for another form."""
    node = parse(text)
    for part in walk(node):
        if not isinstance(part, PLAIN):
            raise ValueError("a sum holds numbers, + - * /, parentheses, min and max alone")
    value: float = value_of(node, _no_name)
    return value


def numbers_of(text: str) -> Iterator[float]:
    """The numbers that a sum is written with, in reading order."""
    return (part.value for part in walk(parse(text)) if isinstance(part, Number))


def faults(story: Story, rulebook: Rulebook) -> Iterator[Fault]:
    """Every step that does not give what it says, or rests on a number from nowhere, or misses its figure."""
    expected = figures_of(story)
    known = [*ALWAYS_THERE, *_given(story), *_constants(rulebook)]
    for i, step in enumerate(story.file.by_hand):
        try:
            value = value_of_sum(step.sum)
        except (ExpressionError, ValueError) as error:
            yield (i, "sum"), f"a sum such as 12 * 4 * 10, not {step.sum!r}", f"it cannot be worked out: {error}"
            continue
        if not _close(value, step.gives):
            yield (i, "gives"), f"{step.sum} = {step.gives:g}", f"the sum is {value:,.4f}"
        for number in () if step.counted else numbers_of(step.sum):
            if not any(_same(number, each) for each in known):
                came = "it is no answer of the story, no earlier result and no constant of the rulebook"
                yield (i, "sum"), f"a number that the story gives, not {number:g}", came
        for figure in step.result:
            wanted = expected.get(figure)
            if wanted is None or wanted.value is None:
                yield (i, "result"), f"{figure} under 'expect'", "there is no such figure"
            elif not _close(wanted.value, step.gives):
                yield (i, "result"), f"{figure}: {wanted.value:,.2f}", f"the step gives {step.gives:,.2f}"
        known.append(step.gives)


def figures_of(story: Story) -> dict[str, Expected]:
    """The figures that a story expects: cost lines, money from others, totals."""
    expect = story.file.expect
    return {**expect.lines, **expect.offsets, **expect.totals}


def steps_for(story: Story, figures: Iterable[str]) -> tuple[Reckoned, ...]:
    """The steps of a story if they arrive at each of the figures; else none."""
    reached = {figure for step in story.file.by_hand for figure in step.result}
    return story.file.by_hand if set(figures) <= reached else ()


def wanted_figures(owner: CostLine | Offset, model: str) -> tuple[str, ...]:
    """What has to be worked out of a cost line or an offset, for one model."""
    if isinstance(owner, CostLine):
        return tuple(f"{owner.id}.{model}.{basis}" for basis in BASES)
    return (f"{owner.id}.{model}", *((f"{owner.id}.{model}.full",) if owner.in_full is not None else ()))


def example_of(owner: CostLine | Offset, stories: Iterable[Story]) -> tuple[Story, str] | None:
    """The first story that works it out by hand, step by step, and the model for which it does."""
    for story in stories:
        for model in owner.models:
            if steps_for(story, wanted_figures(owner, model)):
                return story, model
    return None


def stories_by_hand(folder: Path) -> tuple[Story, ...]:
    """The stories of a folder that show sums step by step. Raises `StoryError` where one cannot be read."""
    return tuple(read_story(file) for file in story_files([folder]) if "\nby_hand:" in file.read_text("utf-8"))


def without_example(rulebook: Rulebook, stories: Iterable[Story]) -> Iterator[str]:
    """One sentence for each cost line and each offset that no story works out step by step."""
    listed = tuple(stories)
    for kind, folder, owners in (("cost line", "lines", rulebook.lines), ("offset", "offsets", rulebook.offsets)):
        for owner in owners:
            if example_of(owner, listed) is None:
                wanted = ", ".join(wanted_figures(owner, owner.models[0]))
                yield (
                    f"no story works out the {kind} {owner.id} step by step. Add 'by_hand:' with steps whose "
                    f"'result' is {wanted} to its story in tests/scenarios/{folder} (docs/stories.md), and print "
                    "docs/costs.md anew"
                )


def _no_name(name: Name) -> Any:
    raise ValueError(f"a sum holds no names, and not {name.key}")


def _given(story: Story) -> Iterator[float]:
    for value in story.file.answers.values():
        found = value.get("value") if isinstance(value, dict) else value
        if isinstance(found, int | float) and not isinstance(found, bool):
            yield float(found)


def _constants(rulebook: Rulebook) -> Iterator[float]:
    return (fact.constant.value for fact in rulebook.facts.values() if fact.constant is not None)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= HALF_A_CENT


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
