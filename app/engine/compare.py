"""What differs between two evaluations, and by how much: two sets of answers, two days, or two rulebooks.

Each side is first written down as a snapshot: plain texts and numbers, which can be kept. So an evaluation can be held
against one of long ago, whose rulebook is no longer there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.engine import figures
from app.engine.answers import DONT_KNOW, Answer, split_key
from app.engine.evaluation import Evaluation
from app.engine.explain import standing_text, total_text, value_text
from app.engine.results import FundingId, Total
from app.language.values import is_known
from app.rulebook import names

NOT_THERE = "not there"
NOT_WORKED_OUT = "not worked out"
SAME_VALUE = "note, source or audience"
NEW_TITLE = "its title"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: its id, what it is called (on the later side, if it is there), and its text on
    each side."""

    id: str
    title: str
    before: str
    after: str
    change: str = ""


Whole = Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One evaluation as texts. Lists hold, by key: an answer's label, text and all of it (as JSON has it; one text in
    the snapshots of the first FINALs); a number's label, text and origin; an option's title, status and first
    reason; a total's title, text, amount (None: unknown) and unit; the label of what is not known."""

    frame: Mapping[str, str]
    answers: Mapping[str, tuple[str, str, Whole]]
    numbers: Mapping[str, tuple[str, str, str]]
    options: Mapping[str, tuple[str, str, str]]
    totals: Mapping[str, tuple[str, str, float | None, str]]
    unknowns: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Snapshot:
        """A snapshot as `to_json` gave it. Raises KeyError if a part is missing."""
        lists = {name: {key: tuple(each) for key, each in kept[name].items()} for name in _LISTS}
        return cls(frame=dict(kept["frame"]), unknowns=dict(kept["unknowns"]), **lists)


_LISTS = ("answers", "numbers", "options", "totals")


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
    return compare_snapshots(snapshot(before), snapshot(after))


def compare_snapshots(before: Snapshot, after: Snapshot) -> Comparison:
    """Hold two snapshots against each other."""
    return Comparison(
        _frame(before, after),
        _answers(before, after),
        _numbers(before, after),
        _options(before, after),
        _totals(before, after),
        _unknowns(before, after),
    )


def changed_answers(then: Snapshot, now: Evaluation) -> tuple[Difference, ...]:
    """The answers alone, which takes a hundredth of the time of all that follows from them."""
    return _answers(then, Snapshot({}, _answers_of(now), {}, {}, {}, {}))


# ---- writing down --------------------------------------------------------------------------------------------------


def snapshot(evaluation: Evaluation) -> Snapshot:
    """What an evaluation is compared by."""
    town, rulebook = evaluation.answers.town, evaluation.rulebook
    frame = {
        "town": f"{town.name}, {town.kind}",
        "as_of": evaluation.as_of.isoformat(),
        "rulebook": f"{rulebook.version} of {rulebook.date}",
    }
    numbers = {
        key: (_label(evaluation, key), value_text(evaluation, fact), fact.origin)
        for key, fact in evaluation.facts.items()
    }
    options = {
        str(result.id): (
            result.option.title,
            result.status + (" (counsel to confirm)" if result.confidence == "M" else ""),
            result.reasons[0].text if result.reasons else "",
        )
        for result in evaluation.options
    }
    costs_asked = evaluation.value(names.WANTS_COSTS) is True
    closed = {result.id for result in evaluation.options if result.status == "closed" and not costs_asked}
    totals = {
        total.id: (_total_title(evaluation, total), _total_text(evaluation, total), _amount(total), total.unit)
        for total in evaluation.totals
        if total.year in (1, "all") and total.option not in closed
    }
    unknowns = {unknown.key: unknown.label for unknown in evaluation.unknowns}
    return Snapshot(frame, _answers_of(evaluation), numbers, options, totals, unknowns)


def _answers_of(evaluation: Evaluation) -> dict[str, tuple[str, str, Whole]]:
    order = {id_: place for place, id_ in enumerate(evaluation.rulebook.answerable)}
    return {
        key: (_label(evaluation, key), _answer_text(answer), _all_of(answer))
        for key, answer in sorted(evaluation.answers.items(), key=lambda each: order.get(split_key(each[0])[0], 0))
    }


def _label(evaluation: Evaluation, key: str) -> str:
    id_, _, model = key.partition(".")
    book = evaluation.rulebook
    named = book.facts.get(id_) or book.answerable.get(id_)
    label = named.label if named is not None else id_
    short = {id_: model.short for id_, model in evaluation.rulebook.models.items()}.get(model, "")
    return f"{label} ({short})" if short else label


def _answer_text(answer: Answer) -> str:
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


def _all_of(answer: Answer) -> Whole:
    value: Any = answer.value
    if value is DONT_KNOW:
        value = DONT_KNOW.value
    elif isinstance(value, tuple):
        value = list(value)
    return {"value": value, **{name: getattr(answer, name) for name in _BESIDE}}


_BESIDE = ("provenance", "note", "audience", "low", "high", "source")


def _total_title(evaluation: Evaluation, total: Total) -> str:
    result = next((result for result in evaluation.options if result.id == total.option), None)
    option = total.option if result is None else result.option.title
    kind = {"gross": "before money from others", "offset": "money from others", "net": "net"}[total.kind]
    basis = {"cash": "new cash", "loaded": "loaded cost", "hours": "hours"}[total.basis]
    year = "five years" if total.year == "all" else f"year {total.year}"
    id_: FundingId = total.funding or "none"
    funding = evaluation.scenarios[id_].title if result is None else evaluation.funding_title(id_, result)
    standing = standing_text(evaluation, total)
    title = f"{option}: {basis}, {kind}, {year}" + (f", {funding}" if total.funding else "")
    return title + (f" ({standing})" if standing else "")


def _total_text(evaluation: Evaluation, total: Total) -> str:
    return total_text(evaluation, total) + (" (partial)" if total.status == "partial" else "")


def _amount(total: Total) -> float | None:
    """The figure that a change is counted from; none where no likely figure may be shown."""
    return total.value if is_known(total.value) and not total.rests_on_judgement else None


# ---- holding against each other ------------------------------------------------------------------------------------


def _frame(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    names = (("town", "Town"), ("as_of", "Law and offers as of"), ("rulebook", "Rulebook"))
    return tuple(
        Difference(id_, title, before.frame[id_], after.frame[id_])
        for id_, title in names
        if before.frame[id_] != after.frame[id_]
    )


def _answers(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    found = []
    for key in dict.fromkeys([*before.answers, *after.answers]):
        a, b = before.answers.get(key), after.answers.get(key)
        if a is not None and b is not None and _same(a[2], b[2]):
            continue
        label = (b or a or ("",))[0]
        texts = [each[1] if each else "no answer" for each in (a, b)]
        found.append(Difference(key, label, texts[0], texts[1], SAME_VALUE if texts[0] == texts[1] else ""))
    return tuple(found)


def _same(a: Whole, b: Whole) -> bool:
    if isinstance(a, str) != isinstance(b, str):
        return _one_text(a) == _one_text(b)
    return a == b


def _one_text(whole: Whole) -> str:
    """All of an answer in the form in which the first FINALs hold it. They are frozen, so that it is read for good."""
    if isinstance(whole, str):
        return whole
    value = whole["value"]
    if isinstance(value, list):
        text = str(tuple(value))
    else:
        text = "DontKnow.DONT_KNOW" if value == DONT_KNOW.value else str(value)
    return repr((text, *(whole[name] for name in _BESIDE)))


def _numbers(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Inputs of the costs that the town did not answer and that are not the same: factors that changed."""
    found = []
    for key in dict.fromkeys([*before.numbers, *after.numbers]):
        a, b = before.numbers.get(key), after.numbers.get(key)
        if any(each is not None and each[2] not in ("factor", "constant") for each in (a, b)):
            continue
        texts = [NOT_THERE if each is None else each[1] for each in (a, b)]
        if texts[0] != texts[1]:
            found.append(Difference(key, (b or a or ("",))[0], *texts))
    return tuple(found)


def _options(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    found = []
    for id_ in dict.fromkeys([*before.options, *after.options]):
        a, b = before.options.get(id_), after.options.get(id_)
        title = (b or a or ("",))[0]
        if a is not None and b is not None and a[0] != b[0]:
            found.append(Difference(id_, title, a[0], b[0], NEW_TITLE))
        texts = [NOT_THERE if each is None else each[1] for each in (a, b)]
        if texts[0] != texts[1]:
            found.append(Difference(id_, title, texts[0], texts[1], b[2] if b is not None else ""))
    return tuple(found)


def _totals(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    found = []
    for id_ in dict.fromkeys([*before.totals, *after.totals]):
        a, b = before.totals.get(id_), after.totals.get(id_)
        title, _, _, unit = b or a or ("", "", None, "")
        if (a is None or b is None) and _closed(id_, before, after):
            continue  # its status says so
        if a is not None and b is not None and "" != (stood := _standing(a[0])) != _standing(b[0]):
            title += f", before: {stood}"
        texts = [NOT_WORKED_OUT if each is None else each[1] for each in (a, b)]
        if texts[0] == texts[1]:
            continue
        change = 0.0
        if a is not None and b is not None and a[2] is not None and b[2] is not None:
            change = b[2] - a[2]
        shown = ""
        if change:
            amount = figures.dollars(abs(change)) if unit == "dollar" else figures.hours(abs(change))
            shown = ("+" if change > 0 else figures.MINUS) + amount
        found.append((abs(change), Difference(id_, title, texts[0], texts[1], shown)))
    return tuple(difference for _, difference in sorted(found, key=lambda pair: -pair[0]))


def _standing(title: str) -> str:
    """The standing of its money at the end of a total's title; '' where it has none."""
    return title.rpartition(" (")[2].removesuffix(")") if title.endswith(")") else ""


def _closed(total: str, *sides: Snapshot) -> bool:
    """Is the option of a total closed on a side?"""
    option = total.partition(".")[0]
    return any(side.options.get(option, ("", "", ""))[1].startswith("closed") for side in sides)


def _unknowns(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    a, b = before.unknowns, after.unknowns
    return tuple(
        Difference(
            key, b.get(key) or a[key], "not known" if key in a else "known or not asked",
            "not known" if key in b else "known or not asked",
        )
        for key in dict.fromkeys([*a, *b])
        if (key in a) != (key in b)
    )  # fmt: skip
