"""What every section needs: the evaluation, the audience's filter, and words for values and sources.

A section never works anything out: it reads the evaluation and words what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.briefing.blocks import Block, Cell, Cite, Column, Paragraph, Run, Section, Table, Words
from app.engine import figures
from app.engine.answers import DONT_KNOW, Answer, split_key
from app.engine.consistency import bears_on
from app.engine.counsel_readings import CounselReading
from app.engine.duty import beneath_figures
from app.engine.evaluation import Evaluation
from app.engine.explain import is_fact
from app.engine.readers import Reader
from app.engine.results import Mismatch, OptionResult, StatusReason
from app.rulebook import names
from app.rulebook.sayings import said_id
from app.rulebook.usstates import STATES
from app.schema.base import Audience, Confidence, Party, Statement, Status
from app.schema.questions import Question

TO_CONFIRM = " Counsel to confirm."
KEPT_OUT = "Confidential"
WITHHELD = "Confidential; not in this version."
NOT_PROVIDED = "Not provided."
NOT_ASKED = "Not asked (depends on another answer)."
DO_NOT_KNOW = "Don't know."
PARTY: Mapping[Party, str] = {
    "manager": "the manager",
    "chief": "the police chief",
    "finance": "the finance office",
    "attorney": "counsel",
    "clerk": "the clerk",
    "ice": "ICE",
    "insurer": "the insurer or risk pool",
    "union": "the union",
    "neighbors": "agencies that have an agreement",
    "jail": "the county jail",
    "state": "a state office",
    "auditor": "the town\u2019s auditor",
    "body": "the body itself",
}
BODY_TITLES: Mapping[str, str] = {
    names.COUNCIL: "Council",
    names.SELECT_BOARD: "Select Board",
    names.BOARD_OF_TRUSTEES: "Board of Trustees",
    names.BOARD_OF_COMMISSIONERS: "Board of Commissioners",
    names.BOARD_OF_SUPERVISORS: "Board of Supervisors",
    names.TOWN_MEETING: "Town Meeting",
    names.COUNTY_BOARD: "County Governing Body",  # a board, a commission, a court or a legislature
}
"""The deciding body as it is named in print, without an article."""


@dataclass(frozen=True)
class SignedOff:
    """Who signed a section: name, title and ISO date; `paper`: on paper, and recorded from it. `void` says in short
    why a sign-off no longer counts, `why` in full. Both are in words that every audience may read."""

    name: str
    title: str
    date: str
    void: str | None = None
    why: tuple[str, ...] = ()
    paper: bool = False


class Context:
    """One document in the making."""

    def __init__(
        self, evaluation: Evaluation, audience: Audience, sign_offs: Mapping[str, SignedOff] | None = None
    ) -> None:
        self.evaluation = evaluation.read_by(audience)
        self.rulebook = evaluation.rulebook
        self.audience: Audience = audience
        self.reader = Reader(self.evaluation, audience)
        self.sign_offs = dict(sign_offs or {})

    # ---- citations ------------------------------------------------------------------------------------------------

    def cites(self, sources: Iterable[str]) -> tuple[Cite, ...]:
        """References to sources, each once; an id that is no source is passed over."""
        return tuple(Cite(id_) for id_ in dict.fromkeys(sources) if id_ in self.rulebook.sources)

    # ---- words ----------------------------------------------------------------------------------------------------

    def sourced(
        self, text: str, sources: Iterable[str], confidence: str | None = "H", *, of: str | None = None
    ) -> Words:
        """A sentence of substance with its sources; 'counsel to confirm' is part of it where the confidence is M.

        `of` is the rulebook's own text, where the sentence says more than that.
        """
        printed = text + (TO_CONFIRM if confidence == "M" else "")
        return (Run(printed, why=self.why(text if of is None else of)), *self.cites(sources))

    def why(self, text: str) -> str:
        """The id of what explains a text of the rulebook; '' where it is none."""
        id_ = said_id(text)
        return id_ if id_ in self.rulebook.sayings else ""

    def statement(self, statement: Statement) -> Words:
        own = self.evaluation.at_home(statement)
        why = self.own_law_why(statement) if own is not statement else self.why(statement.text)
        printed = own.text + (TO_CONFIRM if own.confidence == "M" else "")
        return (Run(printed, why=why), *self.cites(own.sources))

    def own_law_why(self, statement: Statement) -> str:
        """What explains a sentence on the law of the town's own state: the status of the option that it speaks of."""
        option = statement.at_home.option if statement.at_home is not None else ""
        return option if any(result.id == option for result in self.evaluation.options) else ""

    def statements(self, listed: Iterable[Statement]) -> tuple[Words, ...]:
        """The statements that may be printed for this audience."""
        return tuple(self.statement(s) for s in listed if self.evaluation.printable(s, self.audience))

    def joined(self, listed: Iterable[Statement]) -> Words:
        """The printable statements as one run of text; empty if there is none."""
        found: Words = ()
        for words in self.statements(listed):
            found = (*found, *((Run(" "),) if found else ()), *words)
        return found

    def reason(self, reason: StatusReason) -> Words:
        return self.sourced(reason.text, reason.sources, reason.confidence)

    def fact_why(self, key: str) -> str:
        """The id of what explains a fact's value; '' where the key stands for several models or for no fact."""
        return key if key in self.evaluation.tables.place and is_fact(self.evaluation, key) else ""

    def choice_text(self, question: Question, id_: str) -> str:
        return next((choice.text for choice in question.choices if choice.id == id_), id_)

    # ---- answers --------------------------------------------------------------------------------------------------

    def readable(self, key: str) -> bool:
        """May this audience read the answer under this key?"""
        return self.reader.may_read(key)

    def keeps(self, key: str) -> bool:
        """Is this answered, by a value that this audience may not read?"""
        id_, model = split_key(key)
        answer = self.evaluation.answers.find(id_, model)
        if id_ not in self.rulebook.questions or self.evaluation.asks(id_) is False:
            return False
        return answer is not None and answer.known and not self.readable(key if key in self.evaluation.answers else id_)

    def answer_text(self, key: str) -> str:
        """An answer as this audience may read it. 'Not provided.' and 'Don't know.' are told apart."""
        id_, model = split_key(key)
        question = self.rulebook.questions[id_]
        answer = self.evaluation.answers.find(id_, model)
        if answer is None:
            return NOT_PROVIDED
        if answer.value is DONT_KNOW:
            return DO_NOT_KNOW  # nothing is kept from anyone: a records request would look for what does not exist
        if not self.readable(key if key in self.evaluation.answers else id_):
            return WITHHELD
        return self.value_text(question, answer)

    def value_text(self, question: Question, answer: Answer) -> str:
        value = answer.value
        if value is DONT_KNOW:
            return DO_NOT_KNOW
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, float):
            return figures.with_unit(value, question.unit or "", given=True)
        if isinstance(value, tuple):
            return "; ".join(self.choice_text(question, id_) for id_ in value) or "None of them"
        if question.kind == "choice":
            return self.choice_text(question, value)
        if question.kind == "date":
            return figures.date_text(value)
        return STATES.get(value, value) if question.kind == "state" else value

    def given(self, question: str) -> str | None:
        """The text of an answer that counts and may be read; None otherwise."""
        if question not in self.rulebook.questions or self.evaluation.asks(question) is not True:
            return None
        answer = self.evaluation.answers.find(question)
        if answer is None or answer.value is DONT_KNOW or not self.readable(question):
            return None
        return self.value_text(self.rulebook.questions[question], answer)

    def said(self, question: str, instead: str = NOT_PROVIDED) -> str:
        """An answer in words; where it is withheld from this audience, that it is; where there is none, `instead`."""
        answer = self.evaluation.answers.find(question)
        known = answer is not None and answer.known
        if known and self.evaluation.asks(question) is True and not self.readable(question):
            return WITHHELD
        return self.given(question) or instead

    def yes(self, question: str) -> bool | None:
        """Is the answer yes, as far as this audience may read it? None where it is withheld."""
        if self.said(question) == WITHHELD:
            return None
        return self.evaluation.value(question) is True

    def withholds(self, place: int) -> bool:
        """Is the value at this place withheld from the audience?"""
        return self.reader.withholds(place)

    @cached_property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """Answers that do not fit together, as far as this audience may read every answer behind the warning."""
        return tuple(each for each in self.evaluation.mismatches if self.reader.withheld.isdisjoint(self._behind(each)))

    @cached_property
    def mismatches_in_figures(self) -> tuple[Mismatch, ...]:
        """Those of them on which a cost or the hours of duty rest."""
        inputs = beneath_figures(self.evaluation)
        return tuple(each for each in self.mismatches if bears_on(self.evaluation.tables, each, inputs))

    def _behind(self, mismatch: Mismatch) -> frozenset[int]:
        tables = self.evaluation.tables
        return tables.program.rests_on(tables.place[key] for key in mismatch.keys)

    def mismatched_answers(self, mismatch: Mismatch) -> tuple[tuple[str, str, str], ...]:
        """The answers that do not fit, each as its key, the question's label and the answer's text."""
        behind, place = self._behind(mismatch), self.evaluation.tables.place
        found = []
        for key in (key for id_ in mismatch.rule.questions for key in self.rulebook.facts[id_].keys):
            id_, model = split_key(key)
            answer = self.evaluation.answers.find(id_, model)
            if place[key] in behind and answer is not None and answer.known and self.evaluation.asks(id_) is True:
                question = self.rulebook.questions[id_]
                short = f" ({self.rulebook.models[model].short})" if model is not None else ""
                found.append((key, question.label + short, self.value_text(question, answer)))
        return tuple(found)

    @cached_property
    def readings(self) -> Mapping[str, CounselReading]:
        """What counsel reads differently of the options before the body, as far as this audience may read it."""
        return self.evaluation.readings(self.audience)

    # ---- the body and the town ------------------------------------------------------------------------------------

    @property
    def town(self) -> str:
        return self.evaluation.answers.town.name

    @property
    def body(self) -> str:
        """The deciding body without an article: 'Select Board'."""
        return BODY_TITLES.get(str(self.evaluation.value(names.DECIDING_BODY)), "deciding body")

    @property
    def vote_in_doubt(self) -> str:
        """What is asked of counsel where law leaves open that this body's vote settles the matter: before an elected
        sheriff, and in a town meeting, whose vote may be advisory. '' for another body."""
        if self.evaluation.value(names.AGENCY_KIND) == names.SHERIFF and self.readable(names.AGENCY_KIND):
            return "whether this vote binds the sheriff"
        if self.evaluation.value(names.DECIDING_BODY) == names.TOWN_MEETING and self.readable(names.DECIDING_BODY):
            return "whether this vote is binding or advisory"
        return ""

    @property
    def meeting_date(self) -> str | None:
        """ISO date of the meeting, or None while it is not set."""
        answer = self.evaluation.answers.find(names.MEETING_DATE)
        known = answer is not None and isinstance(answer.value, str) and self.readable(names.MEETING_DATE)
        return str(answer.value) if known and answer is not None else None

    def status_text(self, result: OptionResult) -> str:
        """The status in words, with 'counsel to confirm' inside it where the confidence is M."""
        return status_words(result.status, result.confidence)


STATUS_WORDS: Mapping[Status, str] = {
    "open": "Open",
    "closed": "Closed",
    "conditional": "Open on conditions",
    "required": "Required by state law",
    "unsettled": "Not settled",
    "unknown": "Not known",
}

STATUS_MEANS: Mapping[Status, str] = {
    "open": "Open means allowed by law and possible here",
    "conditional": "on conditions, on terms set by law",
    "required": "required, ordered by state law",
    "closed": "closed, barred or not possible here",
    "unsettled": "not settled, law can be read two ways",
    "unknown": "not known, no rule was read",
}


def status_means(listed: Iterable[OptionResult]) -> str:
    """In plain words what the statuses in a table say: may we? Only of those that stand there."""
    shown = {result.status for result in listed} | {"open"}
    return "; ".join(words for status, words in STATUS_MEANS.items() if status in shown) + "."


def status_words(status: Status, confidence: Confidence | None) -> str:
    """Open; or, on one source only, 'Appears open; counsel to confirm'. So is what is not settled; what is not known is
    for counsel to answer."""
    words = STATUS_WORDS[status]
    if status in ("unknown", "unsettled"):
        return f"{words}; counsel to {'confirm' if status == 'unsettled' else 'answer'}"
    return f"Appears {words[0].lower()}{words[1:]}; counsel to confirm" if confidence == "M" else words


def text(words: str, *, strong: bool = False, why: str = "") -> Words:
    """Plain words; `why` is the id of what explains them."""
    return (Run(words, strong, why),)


def paragraph(words: str | Words, style: Literal["plain", "lead", "note", "wide"] = "plain") -> Paragraph:
    return Paragraph(text(words) if isinstance(words, str) else words, style)


def cell(words: str | Words, *, right: bool = False, head: bool = False, why: str = "") -> Cell:
    return Cell(text(words, why=why) if isinstance(words, str) else words, "right" if right else "left", head)


def section(title: str, anchor: str, *blocks: Block) -> list[Section]:
    """A section as the sections' functions give it: as a list, which is empty where there is nothing to say."""
    return [Section(title, anchor, blocks)]


def table(
    caption: str,
    heads: Iterable[str | Column],
    rows: Iterable[Iterable[Cell]],
    anchor: str,
    *,
    totals: Iterable[int] = (),
    cards: bool = False,
    note: Words | str = (),
    dense: bool = False,
    caption_shown: bool = True,
    weighs: str = "",
) -> Table:
    columns = tuple(head if isinstance(head, Column) else Column(head) for head in heads)
    below = (text(note) if note else ()) if isinstance(note, str) else note
    return Table(
        caption,
        columns,
        tuple(tuple(row) for row in rows),
        anchor,
        frozenset(totals),
        cards,
        below,
        dense,
        caption_shown,
        weighs,
    )
