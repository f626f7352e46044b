"""Towns with expected results. Each YAML file beside this one is a story that a non-programmer can read and check.

A file has:
  story:    what this town is and what is to be shown, in plain words
  as_of:    the day whose law and offers count
  use:      a file of examples/ to start from (may be left out)
  town:     name and kind, as in an answers file
  answers:  as in an answers file; added to those of `use`
  dont_know_everything: true   in place of answers: every question is answered with "don't know"
  as_if_not_in_rulebook: OH    the state's file is taken out of the rulebook
  expect:   what has to come out; every part may be left out
    path:            short or full
    options:         an option's id -> open, open on conditions, required, closed, not settled, not known (with
                     "appears" before it where the briefing adds "counsel to confirm"), or not listed
    said_first:      texts on page one, before "Where we are today"
    said, not_said:  texts anywhere in the briefing
    totals:          a total's id -> dollars to the cent, hours, or not known
    left_out:        a total's id -> the lines that it leaves out, all of them
    unknown:         what the briefing lists as not known: a list of ids, or id -> who could answer
    not_unknown:     what it does not list
    asked, not_asked:            ids of questions
    steps_done, steps_not_done:  ids of legal-review steps
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest

from app.assessments.answers_file import AnswersFileError, read_answers
from app.briefing.compose import compose
from app.engine.answers import Answers
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.html.write import render_print
from app.rulebook.book import Rulebook, load_rulebook
from app.rulebook.strict_yaml import Loaded, load

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
FILES: Final = sorted(HERE.glob("*.yaml"))
PAGE_ONE_ENDS: Final = 'id="today"'
TOP: Final = ("story", "as_of", "use", "town", "answers", "dont_know_everything", "as_if_not_in_rulebook", "expect")
STATUS: Final = {
    "open": "open",
    "conditional": "open on conditions",
    "required": "required",
    "closed": "closed",
    "unsettled": "not settled",
    "unknown": "not known",
}
PARTS: Final = (
    "path", "options", "said_first", "said", "not_said", "totals", "left_out", "unknown", "not_unknown", "asked",
    "not_asked", "steps_done", "steps_not_done",
)  # fmt: skip


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook(ROOT)


def test_there_are_stories() -> None:
    assert len(FILES) >= 15


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_story(file: Path, rulebook: Rulebook) -> None:
    loaded = load(file.read_bytes(), name=file.name)
    left_out = loaded.data.get("as_if_not_in_rulebook")
    if left_out is not None:
        states = {code: law for code, law in rulebook.states.items() if code != left_out}
        rulebook = replace(rulebook, states=states)
    scenario = Scenario(loaded, rulebook)
    wrong = list(scenario.failures())
    if wrong:
        pytest.fail(f"\n{scenario.title}\n" + "\n".join(f"  {line}" for line in wrong), pytrace=False)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_story_holds_answers_that_do_not_fit(file: Path, rulebook: Rulebook) -> None:
    scenario = Scenario(load(file.read_bytes(), name=file.name), rulebook)
    assert [each.rule.id for each in scenario.evaluation.mismatches] == []


class Text(HTMLParser):
    """The words of a page, as read aloud: no styles, and one space between words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script", "svg", "head")
        if tag in ("p", "li", "tr", "td", "th", "dt", "dd", "div", "h1", "h2", "h3", "h4", "caption", "section"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "svg", "head")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)

    def __str__(self) -> str:
        return plain("".join(self.parts))


def plain(text: str) -> str:
    """One spelling of spaces and quotation marks, so that a story may be typed on any keyboard."""
    for mark, typed in (
        ("\u00ad", ""),
        ("\u200b", ""),
        ("\u2019", "'"),
        ("\u201c", '"'),
        ("\u201d", '"'),
        ("\u2212", "-"),
    ):
        text = text.replace(mark, typed)
    return re.sub(r"\s+", " ", text).strip()


@dataclass
class Scenario:
    """One story, its evaluation and its briefing."""

    file: Loaded
    rulebook: Rulebook

    @property
    def title(self) -> str:
        return f"{self.file.name}: {plain(str(self.file.data['story']))}"

    @cached_property
    def answers(self) -> Answers:
        data = self.file.data
        given: dict[str, Any] = {"town": {}, "answers": {}}
        if "use" in data:
            path = ROOT / str(data["use"])
            given = dict(load(path.read_bytes(), name=path.name).data)
        town = data.get("town", given["town"])
        answers = {**given["answers"], **data.get("answers", {})}
        if data.get("dont_know_everything"):
            answers = dict.fromkeys(self.rulebook.questions, "dont_know")
        text = json.dumps({"town": town, "answers": answers}, default=str)  # JSON is YAML too
        return read_answers(text, self.rulebook.answerable, name=self.file.name)

    @cached_property
    def evaluation(self) -> Evaluation:
        as_of = dt.date.fromisoformat(str(self.file.data["as_of"]))
        return evaluate(self.rulebook, self.answers, as_of)

    @cached_property
    def html(self) -> str:
        return render_print(compose(self.evaluation))

    @cached_property
    def page(self) -> str:
        return str(Text(self.html))

    @cached_property
    def page_one(self) -> str:
        return str(Text(self.html[: self.html.index(PAGE_ONE_ENDS)]))

    def failures(self) -> Iterator[str]:
        """One line for each expectation that is not met, with its line in the file."""
        for key in self.file.data:
            if key not in TOP:
                yield f"line {self.file.line((key,))}: no key {key!r}; there are {', '.join(TOP)}"
        expect: Mapping[str, Any] = self.file.data["expect"]
        for part, wanted in expect.items():
            if part not in PARTS:
                yield f"line {self.file.line(('expect', part))}: no part {part!r}; there are {', '.join(PARTS)}"
                continue
            check: Callable[[Any], Iterator[tuple[tuple[str | int, ...], str]]] = getattr(self, f"_{part}")
            try:
                for path, what in check(wanted):
                    yield f"line {self.file.line(('expect', part, *path))}: {what}"
            except AnswersFileError as error:
                yield f"the answers cannot be read: {error}"
                return

    # ---- the parts ------------------------------------------------------------------------------------------------

    def _path(self, wanted: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
        got = "short" if self.evaluation.short_path else "full"
        if got != wanted:
            yield (), f"the path is {got}, not {wanted}"

    def _options(self, wanted: Mapping[str, str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for id_, word in wanted.items():
            result = self.evaluation.option(id_)
            if result is None:
                got = "not listed"
            else:
                got = ("appears " if result.confidence == "M" else "") + STATUS[result.status]
            if got != word:
                yield (id_,), f"{id_} is {got}, not {word}"

    def _said_first(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, text in enumerate(wanted):
            if plain(text) not in self.page_one:
                yield (i,), f"page one does not say: {plain(text)}"

    def _said(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, text in enumerate(wanted):
            if plain(text) not in self.page:
                yield (i,), f"the briefing does not say: {plain(text)}"

    def _not_said(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, text in enumerate(wanted):
            at = self.page.find(plain(text))
            if at >= 0:
                yield (i,), f"the briefing says {plain(text)!r}: ... {self.page[max(0, at - 80) : at + 120]} ..."

    def _totals(self, wanted: Mapping[str, float | str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        found = {total.id: total for total in self.evaluation.totals}
        for id_, amount in wanted.items():
            if id_ not in found:
                yield (id_,), f"there is no total {id_}"
                continue
            value = found[id_].value
            if amount == "not known":
                if not math.isnan(value):
                    yield (id_,), f"{id_} is {value:.4f}, and not unknown"
            elif not isinstance(amount, int | float):
                yield (id_,), f"{id_}: write an amount, or not known"
            elif math.isnan(value):
                yield (id_,), f"{id_} is not known; it leaves out {', '.join(found[id_].excluded)}"
            elif abs(value - amount) >= 0.005:
                yield (id_,), f"{id_} is {value:.4f}, not {amount}"

    def _left_out(self, wanted: Mapping[str, list[str]]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        found = {total.id: total for total in self.evaluation.totals}
        for id_, lines in wanted.items():
            got = sorted(found[id_].excluded) if id_ in found else None
            if got != sorted(lines):
                yield (id_,), f"{id_} leaves out {got}, not {sorted(lines)}"

    def _unknown(self, wanted: list[str] | Mapping[str, str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        found = {unknown.key: unknown for unknown in self.evaluation.unknowns}
        for i, id_ in enumerate(wanted):
            path: tuple[str | int, ...] = (id_,) if isinstance(wanted, Mapping) else (i,)
            if id_ not in found:
                yield path, f"{id_} is not listed as not known"
            elif isinstance(wanted, Mapping) and found[id_].who != wanted[id_]:
                yield path, f"{id_} could be answered by {found[id_].who}, not {wanted[id_]}"

    def _not_unknown(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        found = {unknown.key for unknown in self.evaluation.unknowns}
        for i, id_ in enumerate(wanted):
            if id_ in found:
                yield (i,), f"{id_} is listed as not known"

    def _asked(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, id_ in enumerate(wanted):
            if id_ not in self.rulebook.questions:
                yield (i,), f"there is no question {id_}"
            elif self.evaluation.asks(id_) is not True:
                yield (i,), f"{id_} is not asked"

    def _not_asked(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for i, id_ in enumerate(wanted):
            if id_ not in self.rulebook.questions:
                yield (i,), f"there is no question {id_}"
            elif self.evaluation.asks(id_) is True:
                yield (i,), f"{id_} is asked"

    def _steps_done(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from self._steps(wanted, done=True)

    def _steps_not_done(self, wanted: list[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from self._steps(wanted, done=False)

    def _steps(self, wanted: list[str], *, done: bool) -> Iterator[tuple[tuple[str | int, ...], str]]:
        found = {result.step.id: result.done for result in self.evaluation.steps}
        for i, id_ in enumerate(wanted):
            if id_ not in found:
                yield (i,), f"the step {id_} is not listed; there are {', '.join(found)}"
            elif found[id_] is not done:
                yield (i,), f"the step {id_} is {'done' if found[id_] else 'not done'}"
