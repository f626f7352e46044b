"""The form of one page: a WTForms field for each answer, made from the questions. Our own macros draw it.

One field stands for all the inputs of an answer: the value, don't know, how sure, low and high, a note, and who may
read it.
What was typed is kept as it was typed, so that a page with an error comes back with nothing lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError

from app.engine.answers import AUDIENCES, DONT_KNOW, PROVENANCES, Answer, AnswerValue, Provenance
from app.engine.answers_check import AnswerError, check_text
from app.engine.doubts import Doubt, doubt, reading
from app.engine.typed_figures import TypedFigure, read_figure, read_one, show_answer, show_number, taken_as
from app.schema.base import Audience
from app.wizard.typed_inputs import AS_TYPED, DONT_KNOW_WORD, Asked, Proposal, Typed, part_id, typed_from, typed_of

LONGEST_NOTE = 2_000
BOTH = "You gave an answer and also marked “I don’t know”. Keep one of them."


@dataclass(frozen=True)
class Asking:
    """What is asked back about a value, once: texts that may have been meant, each with what it would be taken for, and
    what can be confirmed."""

    about: str
    offers: tuple[tuple[str, str], ...]
    confirm: str = ""


class AnswerField(Field):  # type: ignore[misc]
    """All the inputs of one answer. `problems` has a message for each part that does not fit."""

    def __init__(self, asked: Asked, **more: Any) -> None:
        super().__init__(label=asked.question.label, **more)
        self.asked = asked
        self.typed = Typed()
        self.problems: dict[str, str] = {}
        self.answer: Answer | None = None
        self.stored: Answer | None = None  # what counts now
        self.shown: Answer | None = None  # what the page was opened with
        self.today = dt.date.min
        self.models: Mapping[str, str] = {}
        self.audiences: tuple[Audience, ...] = AUDIENCES  # those that an answer may be marked for
        self.asking: Asking | None = None
        self.figure: TypedFigure | None = None
        self.clash: Any = None
        self.look_up: Callable[[], Proposal | None] = lambda: None
        self.extras = Markup("")
        self.misfits: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The posted inputs if there are any, else those of the answer that the page is opened with."""
        self.process_errors: list[str] = []
        self.shown = data if isinstance(data, Answer) else None
        self.typed = typed_of(self.asked, self.shown) if formdata is None else typed_from(self.asked, formdata)

    @cached_property
    def proposal(self) -> Proposal | None:
        """A value from a published list, looked up where it is shown or taken."""
        return self.look_up()

    @property
    def taken(self) -> str | None:
        """How the text in the input is taken; None where it stands as it was typed."""
        answer = self.answer or self.shown
        if answer is None or answer.typed is None or self.typed.value != answer.typed:
            return None
        return taken_as(self.asked.question, answer)

    def say(self, part: str, message: str) -> None:
        """Put a message beside one of the inputs, with the name of the question."""
        self.problems[part] = self.asked.named(message, self.models)

    def pre_validate(self, form: Any) -> None:
        """Work out the answer. Each thing that is wrong becomes a problem beside its input. Inputs that stand as they
        were shown are the answer as it was shown."""
        self.problems, self.asking, self.answer = {}, None, None
        typed = self.typed
        if typed == typed_of(self.asked, self.shown):
            self.answer = self.shown
            return
        self._work_out(typed)
        if self.problems:
            self.problems = {part: self.asked.named(text, self.models) for part, text in self.problems.items()}
            raise ValidationError(next(iter(self.problems.values())))

    def _work_out(self, typed: Typed) -> None:
        if typed.clash and typed.keep not in ("mine", "theirs"):
            self.problems["keep"] = "Choose which of the two answers to keep."
        chosen = typed.meant if typed.asked and typed.asked == typed.value else ""
        if chosen and chosen != AS_TYPED:
            typed.values = [chosen]
        value = self._value(typed)
        spread = self._spread(typed, value)
        note = self._note(typed)
        audience: Audience | None = None
        for known in self.audiences:
            if typed.audience == known and known != self.asked.question.audience:
                audience = known
        if typed.audience not in self.audiences:
            self.problems["audience"] = "Choose who may read this answer from the list."
        if typed.sure not in PROVENANCES:
            self.problems["sure"] = "Choose how sure this is from the list."
        self._doubt(typed, value, confirmed=chosen == AS_TYPED)
        if self.problems or value is None:
            return
        shown = self.shown
        source = typed.source or (shown.source if shown is not None and shown.value == value else None) or None
        figure = self.figure
        estimate = typed.sure == "estimate" or (figure is not None and figure.estimate)
        provenance: Provenance = "estimate" if estimate else "recorded"
        low, high = spread or (None, None)
        as_typed = figure.typed if figure is not None else None
        self.answer = Answer(value, provenance, note, audience, low, high, source, as_typed)

    def _value(self, typed: Typed) -> AnswerValue | None:
        self.figure = None
        radios = self.asked.kind.control == "radios"
        given = [value for value in typed.values if not (radios and value == DONT_KNOW_WORD)]
        if typed.clear and (not given or radios):
            return None
        if typed.dont_know:
            if given or typed.proposed:
                self.problems["value"] = BOTH
            return DONT_KNOW
        if typed.proposed and self.proposal is not None:
            given = self._take(typed, self.proposal)
        if not given:
            if typed.note or typed.low or typed.high:
                self.problems["value"] = (
                    "There is a note or a range but no answer. Give an answer, or choose “I don’t know”."
                )
            return None
        try:
            if self.asked.question.kind == "number":
                self.figure = self._as_stored(read_figure(self.asked.question, given[0]), given[0])
                return self.figure.value
            return self.asked.kind.read(self.asked.question, given, self.today)
        except AnswerError as error:
            self.problems["value"] = f"{error.what} {error.mend}".strip()
            if error.offers:
                self.asking = self._asking(given[0], error.offers)
            return None

    def _take(self, typed: Typed, proposal: Proposal) -> list[str]:
        """The value that a list proposes, chosen by a person; a count of another day, so an estimate of today's."""
        if typed.value and typed.value != proposal.value:
            self.problems["value"] = f"You gave an answer and also chose {proposal.value}. Keep one of them."
        else:
            typed.sure, typed.source = "estimate", proposal.source
        return [proposal.value]

    def _doubt(self, typed: Typed, value: AnswerValue | None, *, confirmed: bool) -> None:
        """Ask back once about a value that fits and may still be a slip."""
        if value is None or value is DONT_KNOW or (self.shown is not None and self.shown.value == value):
            return
        found: Doubt | None = doubt(self.asked.question, value, typed.value, self.today)
        if found is None:
            return
        self.asking = self._asking(typed.value, found.offers, found.confirm)
        if not confirmed:
            self.problems.setdefault("value", f"{found.what} Choose what you mean, or correct it.")

    def _asking(self, about: str, offers: tuple[str, ...], confirm: str = "") -> Asking:
        return Asking(about, tuple((text, reading(self.asked.question, text)) for text in offers), confirm)

    def _as_stored(self, figure: TypedFigure, text: str) -> TypedFigure:
        """The figure, but as it is stored where its text was left as it stood: it was converted once."""
        stored = self.shown
        if stored is None or not isinstance(stored.value, float):
            return figure
        if text.strip() != show_answer(self.asked.question, stored):
            return figure
        if figure.low is None or stored.low is None:
            return replace(figure, value=stored.value)
        return replace(figure, value=stored.value, low=stored.low, high=stored.high)

    def _end(self, text: str, stored: float | None) -> float:
        """One end of a range, as it is stored where its text was left as it stood."""
        end = read_one(self.asked.question, text)
        shown = None if stored is None else show_number(self.asked.question, stored)
        return stored if stored is not None and shown == text else end

    def _spread(self, typed: Typed, value: AnswerValue | None) -> tuple[float, float] | None:
        figure = self.figure
        own = None
        if figure is not None and figure.low is not None and figure.high is not None:
            own = figure.low, figure.high
        if own is not None and not (typed.low or typed.high):
            return own
        if not (typed.low or typed.high) or self.asked.question.kind != "number" or "value" in self.problems:
            return None
        if isinstance(value, bool) or not isinstance(value, float):
            self.problems["low"] = "A range needs a figure. Give the figure, or take the range out."
            return None
        if typed.sure != "estimate" and not (figure is not None and figure.estimate):
            self.problems["sure"] = "A range belongs to an estimate. Choose “An estimate”, or take the range out."
        ends = {}
        stored = self.shown
        for part, text in (("low", typed.low), ("high", typed.high)):
            try:
                if not text:
                    raise AnswerError("Give both a low and a high figure.", "")
                ends[part] = self._end(text, None if stored is None else stored.low if part == "low" else stored.high)
            except AnswerError as error:
                self.problems[part] = f"{error.what} {error.mend}".strip()
        if len(ends) < 2:
            return None
        if own is not None and own != (ends["low"], ends["high"]):
            self.problems["low"] = "Your answer is a range already. Take the low and the high figure out, or change it."
        if ends["low"] > value:
            self.problems["low"] = "The low figure is more than your answer."
        if ends["high"] < value:
            self.problems["high"] = "The high figure is less than your answer."
        return ends["low"], ends["high"]

    def _note(self, typed: Typed) -> str | None:
        if not typed.note:
            return None
        try:
            return check_text(typed.note, lines=True, longest=LONGEST_NOTE)
        except AnswerError as error:
            self.problems["note"] = f"{error.what} {error.mend}"
            return None


class _Meta(DefaultMeta):  # type: ignore[misc]
    """Without translations: our messages are our own."""

    locales = False

    def get_translations(self, form: Any) -> None:
        return None


class PageForm(BaseForm):  # type: ignore[misc]
    """The answers of one page."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        super().__init__({each.key: _unbound(each) for each in asked}, meta=META)

    @property
    def fields(self) -> list[AnswerField]:
        return list(self._fields.values())

    def fill(
        self,
        stored: Mapping[str, Answer | None],
        *,
        today: dt.date,
        models: Mapping[str, str],
        audiences: tuple[Audience, ...] = AUDIENCES,
        shown: Mapping[str, Answer | None] | None = None,
        data: MultiDict[str, str] | None = None,
    ) -> None:
        """Put in what was `shown`, else what is stored now, and over it the `data` that was posted. `today` is the day
        in the town; `models` are their short names, for messages; `audiences` are those that an answer may be for."""
        for key, each in self._fields.items():
            each.stored, each.today, each.models, each.audiences = stored.get(key), today, models, audiences
            each.process(data, each.stored if shown is None else shown.get(key))

    def problems(self) -> list[tuple[str, str]]:
        """(id of the input, message) of all that does not fit, in the order of the page."""
        return [(part_id(each.asked, part), message) for each in self.fields for part, message in each.problems.items()]


META = _Meta()


@cache
def _unbound(asked: Asked) -> Any:
    return AnswerField(asked)
