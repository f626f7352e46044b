"""What differs between two evaluations, and by how much: two sets of answers, two days, or two rulebooks."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine import figures
from app.engine.answers import DONT_KNOW, Answer
from app.engine.evaluation import Evaluation
from app.engine.explain import value_text
from app.engine.results import Total

NOT_THERE = "not there"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: its id, what it is called, and its text on each side."""

    id: str
    title: str
    before: str
    after: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs, by kind. Totals are those of year 1 and of five years, largest change first."""

    frame: tuple[Difference, ...]
    answers: tuple[Difference, ...]
    numbers: tuple[Difference, ...]
    options: tuple[Difference, ...]
    totals: tuple[Difference, ...]
    unknowns: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        return not (self.answers or self.numbers or self.options or self.totals or self.unknowns)


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Hold two evaluations against each other."""
    return Comparison(
        _frame(before, after),
        _answers(before, after),
        _numbers(before, after),
        _options(before, after),
        _totals(before, after),
        _unknowns(before, after),
    )


def _frame(before: Evaluation, after: Evaluation) -> tuple[Difference, ...]:
    sides = [
        (e.answers.town.name, e.as_of.isoformat(), f"{e.rulebook.version} of {e.rulebook.date}")
        for e in (before, after)
    ]
    names = (("town", "Town"), ("as_of", "Law and offers as of"), ("rulebook", "Rulebook"))
    return tuple(Difference(id_, title, a, b) for (id_, title), a, b in zip(names, *sides, strict=True) if a != b)


def _answers(before: Evaluation, after: Evaluation) -> tuple[Difference, ...]:
    found = []
    for key in sorted({*before.answers, *after.answers}):
        a, b = before.answers.get(key), after.answers.get(key)
        if a != b:
            found.append(Difference(key, _label(before, after, key), _answer_text(a), _answer_text(b)))
    return tuple(found)


def _label(before: Evaluation, after: Evaluation, key: str) -> str:
    id_ = key.partition(".")[0]
    for evaluation in (after, before):
        if id_ in evaluation.rulebook.facts:
            return evaluation.rulebook.facts[id_].label
    return id_


def _answer_text(answer: Answer | None) -> str:
    if answer is None:
        return "no answer"
    if answer.value is DONT_KNOW:
        return "don't know"
    value = answer.value
    if isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, float):
        text = figures.shortest(value)
    else:
        text = "; ".join(value) if isinstance(value, tuple) else value
    spread = (
        f" ({figures.shortest(answer.low)} to {figures.shortest(answer.high or 0.0)})" if answer.low is not None else ""
    )
    return text + spread + (", estimate" if answer.provenance == "estimate" else "")


def _numbers(before: Evaluation, after: Evaluation) -> tuple[Difference, ...]:
    """Inputs of the costs that the town did not answer and that are not the same: factors that changed."""
    found = []
    for key in sorted({*before.facts, *after.facts}):
        a, b = before.facts.get(key), after.facts.get(key)
        if (a is not None and a.origin not in ("factor", "constant")) or (
            b is not None and b.origin not in ("factor", "constant")
        ):
            continue
        texts = [NOT_THERE if f is None else value_text(e, f) for e, f in ((before, a), (after, b))]
        if texts[0] != texts[1]:
            found.append(Difference(key, _label(before, after, key), texts[0], texts[1]))
    return tuple(found)


def _options(before: Evaluation, after: Evaluation) -> tuple[Difference, ...]:
    found = []
    for id_ in dict.fromkeys([*(o.id for o in before.options), *(o.id for o in after.options)]):
        sides = [e.option(id_) for e in (before, after)]
        texts = [
            NOT_THERE if o is None else o.status + (" (counsel to confirm)" if o.confidence == "M" else "")
            for o in sides
        ]
        if texts[0] != texts[1]:
            title = next(o.option.title for o in sides if o is not None)
            reason = sides[1].reasons[0].text if sides[1] is not None else ""
            found.append(Difference(id_, title, texts[0], texts[1], reason))
    return tuple(found)


def _totals(before: Evaluation, after: Evaluation) -> tuple[Difference, ...]:
    found = []
    a_totals, b_totals = before.totals_by_id, after.totals_by_id
    for id_ in dict.fromkeys([*a_totals, *b_totals]):
        a, b = a_totals.get(id_), b_totals.get(id_)
        one = a or b
        if one is None or one.year not in (1, "all"):
            continue
        texts = [_total_text(total) for total in (a, b)]
        if texts[0] == texts[1]:
            continue
        change = 0.0
        if a is not None and b is not None and a.value == a.value and b.value == b.value:
            change = b.value - a.value
        shown = ""
        if change:
            amount = figures.dollars(abs(change)) if one.unit == "dollar" else figures.hours(abs(change))
            shown = ("+" if change > 0 else figures.MINUS) + amount
        found.append((abs(change), Difference(id_, id_, texts[0], texts[1], shown)))
    return tuple(difference for _, difference in sorted(found, key=lambda pair: -pair[0]))


def _total_text(total: Total | None) -> str:
    if total is None:
        return NOT_THERE
    text = figures.dollars(total.value) if total.unit == "dollar" else figures.hours(total.value)
    return text + (" (partial)" if total.status == "partial" else "")


def _unknowns(before: Evaluation, after: Evaluation) -> tuple[Difference, ...]:
    a, b = ({u.key: u for u in e.unknowns} for e in (before, after))
    return tuple(
        Difference(
            key, (a.get(key) or b[key]).label, "not known" if key in a else "known or not asked",
            "not known" if key in b else "known or not asked",
        )
        for key in dict.fromkeys([*a, *b])
        if (key in a) != (key in b)
    )  # fmt: skip
