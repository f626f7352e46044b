"""Holds a story against a rulebook: what was expected, and what came instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.authoring.by_hand import faults
from app.authoring.law_expectations import law_found
from app.authoring.law_words import law_says, nowhere
from app.authoring.rule_expectations import (
    assumptions,
    draft,
    limits,
    no_such,
    not_printed,
    printed,
    steps_ask,
    steps_due,
    steps_not_here,
)
from app.authoring.stories import Story, StoryError, Told, plain, read_story, shown_name
from app.authoring.story_shape import APPEARS, NOT_KNOWN, NOT_LISTED, STATUS_WORDS, Expected
from app.authoring.worked_by_hand import offset_figures
from app.engine.evaluation import Evaluation
from app.engine.money import total_id
from app.engine.results import BASES, LineAmount, Total
from app.rulebook.book import Rulebook
from app.rulebook.expressions import line_key, offset_key
from app.rulebook.facts import MODELS
from app.rulebook.problems import Problem


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that is not met: where it is written, what was expected, and what came."""

    file: str
    line: int
    expected: str
    came: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: expected {self.expected}; {self.came}"


@dataclass(frozen=True)
class Outcome:
    """What became of one story. `problems`: it could not be read or told; `story` is then perhaps None."""

    name: str
    story: Story | None
    failures: tuple[Failure, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.failures and not self.problems

    @property
    def title(self) -> str:
        """The story in its own words; empty where it could not be read."""
        return self.story.title if self.story is not None else ""

    @property
    def messages(self) -> list[str]:
        """One line for each thing that is wrong, with file and line."""
        return [*map(str, self.problems), *map(str, self.failures)]


def run(path: Path, rulebook: Rulebook) -> Outcome:
    """Read one story and hold the rulebook against it. Never raises for what a story says."""
    story: Story | None = None
    try:
        story = read_story(path)
        return Outcome(story.name, story, tuple(failures(Told(story, rulebook))))
    except StoryError as error:
        return Outcome(shown_name(path), story, problems=error.problems)


Where = tuple[str | int, ...]
Found = Iterator[tuple[Where, str, str]]
"""The place below the part, what was expected, and what came."""


def failures(told: Told, *, words: bool | None = None) -> Iterator[Failure]:
    """Everything that the story expects and does not get. Raises `StoryError` if the story cannot be told.

    `words`: True for only what it expects of the briefing's words, False for the rest, which needs no document.
    """
    expect = told.story.file.expect
    for part in type(expect).model_fields:
        wanted = getattr(expect, part)
        if (wanted or part in _ALWAYS) and words in (None, part in _OF_WORDS):
            for path, expected, came in _PARTS[part](told, wanted):
                yield Failure(told.story.name, told.story.line("expect", part, *path), expected, came)
    if words is not True:
        for place, expected, came in faults(told.story, told.rulebook):
            yield Failure(told.story.name, told.story.line("by_hand", *place), expected, came)


# ---- the parts ------------------------------------------------------------------------------------------------------


def _path(told: Told, wanted: str) -> Found:
    got = "short" if told.evaluation.short_path else "full"
    if got != wanted:
        yield (), f"the {wanted} questionnaire", f"the town gets the {got} one"


def _options(told: Told, wanted: Mapping[str, str]) -> Found:
    known = [option.id for option in told.rulebook.options]
    for id_, word in wanted.items():
        if id_ not in known:
            yield (id_,), f"{id_}: {word}", no_such("option", id_, known)
            continue
        result = told.evaluation.option(id_)
        got = NOT_LISTED
        if result is not None:
            got = (APPEARS if result.confidence == "M" else "") + STATUS_WORDS[result.status]
        if got != word:
            why = f" ({result.reasons[0].text})" if result is not None and result.reasons else ""
            yield (id_,), f"{id_}: {word}", f"came: {got}{why}"


def _said_first(told: Told, wanted: Iterable[str]) -> Found:
    for i, text in enumerate(wanted):
        if plain(text) not in told.page_one:
            later = ", but says it later" if plain(text) in told.page else ""
            yield (i,), f"on page one: {plain(text)}", f"page one does not say it{later}"


def _said(told: Told, wanted: Iterable[str]) -> Found:
    for i, text in enumerate(wanted):
        if plain(text) not in told.page:
            yield (i,), f"in the briefing: {plain(text)}", "it does not say it"


def _not_said(told: Told, wanted: Iterable[str]) -> Found:
    for i, text in enumerate(wanted):
        at = told.page.find(plain(text))
        if at >= 0:
            around = told.page[max(0, at - 80) : at + 120]
            yield (i,), f"nowhere in the briefing: {plain(text)}", f"it says: ... {around} ..."


def _totals(told: Told, wanted: Mapping[str, Expected]) -> Found:
    found = {total.id: total for total in told.evaluation.totals}
    for id_, expected in wanted.items():
        total = found.get(id_)
        if total is None:
            yield (id_,), f"{id_}: {_shown(expected)}", _no_total(told, id_, found)
        elif not _meets(expected, total.value):
            yield (id_,), f"{id_}: {_shown(expected)}", _came(expected, total.value) + _made_of(told, total, expected)


def _lines(told: Told, wanted: Mapping[str, Expected]) -> Found:
    known = {f"{line.id}.{model}.{basis}" for line in told.rulebook.lines for model in line.models for basis in BASES}
    for id_, expected in wanted.items():
        if id_ not in known:
            yield (id_,), f"{id_}: {_shown(expected)}", no_such("cost line", id_, known)
            continue
        line, model, basis = id_.split(".")
        yield from _amount(told, id_, line_key(line, model, basis), expected)


def _offsets(told: Told, wanted: Mapping[str, Expected]) -> Found:
    known = set(offset_figures(told.rulebook.offsets))
    for id_, expected in wanted.items():
        if id_ not in known:
            yield (id_,), f"{id_}: {_shown(expected)}", no_such("offset", id_, known)
            continue
        offset, model, *full = id_.split(".")
        if expected.value is not None and offset not in told.evaluation.offers.counts:
            yield (id_,), f"{id_}: {_shown(expected)}", f"it does not count on {told.evaluation.as_of} in this town"
            continue
        rows = told.evaluation.tables.offset_rows[model, bool(full)]
        costs_known = any(row.id == offset and told.evaluation.money.offset_known(row) for row in rows)
        yield from _amount(told, id_, offset_key(offset, model, full=bool(full)), expected, costs_known)


def _amount(told: Told, id_: str, key: str, expected: Expected, known: bool = True) -> Found:
    value: float = told.evaluation.filled[told.evaluation.tables.place[key]] if known else float("nan")
    if not _meets(expected, value):
        yield (id_,), f"{id_}: {_shown(expected)}", _came(expected, value)


def _facts(told: Told, wanted: Mapping[str, Any]) -> Found:
    facts = told.rulebook.facts
    known = {key for fact in facts.values() for key in fact.keys}
    for id_, raw in wanted.items():
        if id_ not in known:
            models = f" (write one for each model, such as {id_}.{MODELS[0]})" if id_ in facts else ""
            yield (id_,), f"{id_}: {raw}", no_such("fact", id_, known) + models
            continue
        kind = facts[id_.partition(".")[0]].type.kind
        value = told.evaluation.fact(id_).value
        if kind == "number" and (isinstance(raw, int | float | dict) or raw == NOT_KNOWN):
            try:
                expected = Expected.model_validate(raw)
            except ValueError:
                yield (id_,), f"{id_}: {raw}", "write a number, 'not known', or {value: 90, within: 1%}"
                continue
            number = value if isinstance(value, float) else float("nan")
            if not _meets(expected, number):
                yield (id_,), f"{id_}: {_shown(expected)}", _came(expected, number)
            continue
        got = NOT_KNOWN if value is None else sorted(value) if isinstance(value, frozenset) else value
        if got != (sorted(raw) if isinstance(raw, list) else raw):
            yield (id_,), f"{id_}: {_word(raw)}", f"came: {_word(got)}"


def _left_out(told: Told, wanted: Mapping[str, tuple[str, ...]]) -> Found:
    found = {total.id: total for total in told.evaluation.totals}
    for id_, lines in wanted.items():
        if id_ not in found:
            yield (id_,), f"{id_} to be there", _no_total(told, id_, found)
            continue
        got = set(found[id_].excluded)
        if got != set(lines):
            more, less = sorted(got - set(lines)), sorted(set(lines) - got)
            said = [f"it also leaves out {', '.join(more)}"] if more else []
            said += [f"it does not leave out {', '.join(less)}"] if less else []
            yield (id_,), f"{id_} to leave out {', '.join(sorted(lines)) or 'no line'}", " and ".join(said)


def _unknown(told: Told, wanted: Mapping[str, str | None]) -> Found:
    found = {unknown.key: unknown for unknown in told.evaluation.unknowns}
    written = told.story.loaded.data["expect"]["unknown"]
    for i, (id_, who) in enumerate(wanted.items()):
        path: Where = (i,) if isinstance(written, list) else (id_,)
        if id_ not in told.rulebook.facts:
            yield path, f"{id_} to be not known", no_such("fact or question", id_, told.rulebook.facts)
        elif id_ not in found:
            yield path, f"{id_} to be listed as not known", "it is not listed"
        elif who is not None and found[id_].who != who:
            yield path, f"{id_} to be answered by: {who}", f"came: {found[id_].who}"


def _not_unknown(told: Told, wanted: Iterable[str]) -> Found:
    found = {unknown.key for unknown in told.evaluation.unknowns}
    for i, id_ in enumerate(wanted):
        if id_ not in told.rulebook.facts:
            yield (i,), f"{id_} to be known", no_such("fact or question", id_, told.rulebook.facts)
        elif id_ in found:
            yield (i,), f"{id_} not to be listed as not known", "it is listed"


def _asked(told: Told, wanted: Iterable[str], asked: bool = True) -> Found:
    words = ("asked", "not asked") if asked else ("not asked", "asked")
    for i, id_ in enumerate(wanted):
        if id_ not in told.rulebook.questions:
            yield (i,), f"{id_} to be {words[0]}", no_such("question", id_, told.rulebook.questions)
        elif (told.evaluation.asks(id_) is True) is not asked:
            yield (i,), f"{id_} to be {words[0]}", f"it is {words[1]}"


def _not_asked(told: Told, wanted: Iterable[str]) -> Found:
    return _asked(told, wanted, asked=False)


def _steps_done(told: Told, wanted: Iterable[str], done: bool = True) -> Found:
    words = ("done", "not done") if done else ("not done", "done")
    found = {result.step.id: result.done for result in told.evaluation.steps}
    for i, id_ in enumerate(wanted):
        if id_ not in found:
            there = any(step.id == id_ for step in told.rulebook.steps)
            came = "the step does not apply to this town" if there else no_such("step", id_, found)
            yield (i,), f"the step {id_} to be {words[0]}", came
        elif found[id_] is not done:
            yield (i,), f"the step {id_} to be {words[0]}", f"it is {words[1]}"


def _steps_not_done(told: Told, wanted: Iterable[str]) -> Found:
    return _steps_done(told, wanted, done=False)


def _do_not_fit(told: Told, wanted: Iterable[str]) -> Found:
    found = {each.rule.id: each.rule for each in told.evaluation.mismatches}
    for i, id_ in enumerate(wanted):
        if id_ not in found:
            yield (i,), f"the rule {id_} to be broken", "these answers keep it"
    for id_ in found.keys() - set(wanted):
        yield (), "answers that fit together", f"they break the rule {id_}: {found[id_].what}"


_OF_WORDS: Final = frozenset({"said_first", "said", "not_said"})
_ALWAYS: Final = frozenset({"do_not_fit"})
"""Parts that are looked at although the story does not name them."""
_PARTS: Final[Mapping[str, Callable[[Told, Any], Found]]] = {
    "path": _path, "options": _options, "law": law_found, "law_says": law_says, "nowhere": nowhere,
    "said_first": _said_first, "said": _said, "not_said": _not_said,
    "totals": _totals, "lines": _lines, "offsets": _offsets, "facts": _facts, "left_out": _left_out,
    "unknown": _unknown, "not_unknown": _not_unknown, "asked": _asked, "not_asked": _not_asked,
    "steps_done": _steps_done, "steps_not_done": _steps_not_done,
    "steps_not_here": steps_not_here, "steps_due": steps_due, "steps_ask": steps_ask,
    "limits": limits, "assumptions": assumptions,
    "printed": printed, "draft": draft, "not_printed": not_printed, "do_not_fit": _do_not_fit,
}  # fmt: skip


# ---- words for what came --------------------------------------------------------------------------------------------


def _meets(expected: Expected, value: float) -> bool:
    if expected.value is None or value != value:
        return expected.value is None and value != value
    return abs(value - expected.value) <= expected.margin


def _shown(expected: Expected) -> str:
    if expected.value is None:
        return NOT_KNOWN
    return _figure(expected.value) + (f" within {expected.within}" if expected.within is not None else "")


def _figure(value: float) -> str:
    return NOT_KNOWN if value != value else f"{value:,.2f}"


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _came(expected: Expected, value: float) -> str:
    said = f"came: {_figure(value)}"
    if expected.value is not None and value == value:
        by = value - expected.value
        said += f" ({_figure(abs(by))} {'more' if by > 0 else 'less'})"
    return said


def _made_of(told: Told, total: Total, expected: Expected) -> str:
    """What a total is the sum of, and which of its lines alone would explain the difference."""
    if total.value != total.value:
        return f": it leaves out {', '.join(total.excluded)}" if total.excluded else ""
    parts = [(id_, amount) for id_, amount in _parts(told.evaluation, total) if round(amount, 2)]
    if expected.value is not None and expected.within is None:
        by = total.value - expected.value
        alone = [id_ for id_, amount in parts if abs(amount - by) <= expected.margin]
        if alone:
            return f". Without {' or '.join(alone)} ({_figure(by)}) it would be {_figure(expected.value)}"
    return f". It is made of {', '.join(f'{id_} {_figure(amount)}' for id_, amount in parts)}" if parts else ""


def _parts(evaluation: Evaluation, total: Total) -> Iterator[tuple[str, float]]:
    """The lines of a total with what each brings in its year or years; money from others below zero in a net."""
    result = evaluation.option(total.option)
    if result is None or result.model is None:
        return
    money = evaluation.money
    if total.kind != "offset":
        counted = {row.id for row in money.counted(result.model, result.recurring_only, total.basis)}
        for line in money.lines(result.model, result.recurring_only):
            if line.basis == total.basis and line.amount == line.amount and line.id in counted:
                yield line.id, _of_year(line, total.year)
    if total.kind != "gross" and total.funding is not None:
        sign = -1 if total.kind == "net" else 1
        for line in money.offset_lines(result, total.funding):
            if line.amount == line.amount:
                yield line.id, sign * _of_year(line, total.year)


def _of_year(line: LineAmount, year: int | str) -> float:
    return sum(line.years) if isinstance(year, str) else line.years[year - 1]


def _no_total(told: Told, id_: str, found: Mapping[str, Total]) -> str:
    option = id_.partition(".")[0]
    if any(each.id == option for each in told.rulebook.options) and told.evaluation.option(option) is None:
        return f"the option {option} is not listed for this town, so it has no totals"
    example = total_id("sign_task_force", "gross", None, "cash", 1)
    return f"{no_such('total', id_, found)} A total is written as {example}"
