"""Which questions stand on which page. Pages are cut once for each rulebook; which of them are shown is worked out from
the answers at each request and never stored.

A page has at most four questions of ordinary size, and never one whose condition rests on another of the same page: so
no form changes under the person who fills it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.engine.evaluation import Evaluation
from app.engine.tables import Tables, tables
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.schema.base import Role
from app.schema.questions import Question, Section

ROOM = 4
MOST_FIRST: Final = 12
"""Answers that a first draft takes at most, from the start page on."""
OF_THE_TOWN: Final = 2
"""Of these the name and the kind of the town, which the start page asks."""


@dataclass(frozen=True, slots=True)
class Page:
    """A few questions that are asked together. Its name is the id of its first question."""

    name: str
    section: Section
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """Pages in their order, for one role: a section, the first part for a draft, or what the law turns on.

    A section also asks what may apply, so that nobody waits for another's answer; the two others (`few`) ask only what
    is known to apply, to stay short; and the first part no more than fits into a first draft (`most` answers).
    """

    id: str
    title: str
    role: Role
    intro: str
    pages: tuple[Page, ...]
    few: bool = False
    most: int | None = None

    def page(self, name: str) -> Page | None:
        return next((page for page in self.pages if page.name == name), None)

    def shown(self, evaluation: Evaluation) -> list[Page]:
        """The pages that the answers lead to."""
        return [page for page in self.pages if self.shows(page, evaluation)]

    def shows(self, page: Page, evaluation: Evaluation) -> bool:
        return bool(self.asked(page, evaluation))

    def asked(self, page: Page, evaluation: Evaluation) -> tuple[Question, ...]:
        """The questions of a page that the answers lead to."""
        asked = tuple(each for each in page.questions if self._asks(each.id, evaluation))
        if self.most is None or not asked:
            return asked
        fitting = self._fitting(evaluation)
        return tuple(each for each in asked if each.id in fitting)

    def _asks(self, question: str, evaluation: Evaluation) -> bool:
        return evaluation.asks(question) is True if self.few else evaluation.may_answer(question)

    def _fitting(self, evaluation: Evaluation) -> Mapping[str, int]:
        """The questions that fit, each with the answers that it takes; the earlier ones first."""
        found: dict[str, int] = {}
        models = len(evaluation.models_asked()) if self.most is not None else 1
        for question in (question for page in self.pages for question in page.questions):
            need = models if question.per == "model" else 1
            asked = self.most is None or self._asks(question.id, evaluation)
            if asked and (self.most is None or sum(found.values()) + need <= self.most):
                found[question.id] = need
        return found

    def answers(self, evaluation: Evaluation) -> tuple[int, int]:
        """Of the answers that the walk takes on what is known: how many are there, and how many in all."""
        states, fitting = evaluation.question_states, self._fitting(evaluation)
        asked = {id_: need for id_, need in fitting.items() if self._asks(id_, evaluation)}
        done = sum(need for id_, need in asked.items() if states[id_] in ("answered", "dont_know"))
        return done, sum(asked.values())

    def may_grow(self, evaluation: Evaluation) -> bool:
        """Can answers still to come lead to more pages?"""
        questions = (question.id for page in self.pages for question in page.questions)
        return any(evaluation.asks(id_) is None and not self._asks(id_, evaluation) for id_ in questions)

    def after(self, page: Page, evaluation: Evaluation) -> Page | None:
        """The next page that is shown; None at the end."""
        later = self.pages[self.pages.index(page) + 1 :]
        return next((other for other in later if self.shows(other, evaluation)), None)

    def before(self, page: Page, evaluation: Evaluation) -> Page | None:
        earlier = self.pages[: self.pages.index(page)]
        return next((other for other in reversed(earlier) if self.shows(other, evaluation)), None)

    def open_page(self, evaluation: Evaluation) -> Page | None:
        """The first page with a question that is open and not answered; None if there is none."""
        states = evaluation.question_states
        for page in self.pages:
            if any(states[each.id] in ("unanswered", "not_yet") for each in self.asked(page, evaluation)):
                return page
        return None


class Walks:
    """All walks of a rulebook, and the chief's one page."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.tables: Tables = tables(rulebook)
        drafts = [question for question in rulebook.questions.values() if question.draft]
        self.first = Walk(
            "first", "First draft", "manager",
            "These questions are enough for a first draft. Say “I don’t know” wherever you do not: the draft then says "
            "what is open and who could answer.",
            tuple(self._cut(drafts)), few=True, most=MOST_FIRST - OF_THE_TOWN,
        )  # fmt: skip
        about_law = [question for question in drafts if self._decides_status(question)]
        self.law = Walk(
            "law", "What the law depends on", "attorney",
            "State law depends on these few facts. The next page shows the law as this rulebook has it.",
            tuple(self._cut(about_law)), few=True,
        )  # fmt: skip
        self.sections = {
            section.id: Walk(
                section.id, section.title, section.role, section.intro, tuple(self._cut(section.questions))
            )
            for section in rulebook.sections
        }
        self.chief = tuple(question for question in rulebook.questions.values() if question.chief_estimate)
        self.wants_costs = rulebook.questions.get(names.WANTS_COSTS)

    def walk(self, id_: str) -> Walk | None:
        if id_ == "first":
            return self.first
        return self.law if id_ == "law" else self.sections.get(id_)

    def page_of(self, question: str) -> tuple[Walk, Page]:
        """Where a question stands in its section. Raises KeyError."""
        walk = self.sections[self.rulebook.section_of[question].id]
        page = next(page for page in walk.pages if any(each.id == question for each in page.questions))
        return walk, page

    def _cut(self, questions: Iterable[Question]) -> Iterator[Page]:
        on: list[Question] = []
        room = ROOM
        for question in questions:
            need = _need(question)
            if on and (need > room or self._section(question) is not self._section(on[0]) or self._rests(question, on)):
                yield Page(on[0].id, self._section(on[0]), tuple(on))
                on, room = [], ROOM
            on.append(question)
            room -= need
        if on:
            yield Page(on[0].id, self._section(on[0]), tuple(on))

    def _section(self, question: Question) -> Section:
        return self.rulebook.section_of[question.id]

    def _rests(self, question: Question, on: Iterable[Question]) -> bool:
        """Does the question's condition rest on an answer to one of these?"""
        place = self.tables.asks[question.id]
        if place is None:
            return False
        below = self.tables.program.rests_on([place])
        return any(place in below for other in on for place in self.tables.fact_places[other.id])

    def _decides_status(self, question: Question) -> bool:
        return any(place in self.tables.status_inputs for place in self.tables.fact_places[question.id])


def _need(question: Question) -> int:
    """How much of a page's room a question takes."""
    if question.per == "model" or question.kind == "long_text":
        return 2
    if len(question.choices) > 8:
        return ROOM
    if len(question.choices) > 6:
        return 3
    return 2 if len(question.choices) > 4 else 1
