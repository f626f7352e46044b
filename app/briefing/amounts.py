"""How a total is worded: likely figure and range, low and high where no likely figure may be shown, or not known."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Final

from app.briefing.context import KEPT_OUT
from app.engine import figures
from app.engine.answers import split_key
from app.engine.evaluation import Evaluation
from app.engine.explain import line_titles
from app.engine.lacking import Lack, lacks_of_costs
from app.engine.results import BASES, Basis, OptionResult, Total
from app.rulebook.expressions import line_key, offset_key


def figure(value: float | None, unit: str) -> str:
    return figures.dollars(value) if unit == "dollar" else figures.plain(value)


def span(low: float, high: float, unit: str) -> str:
    """$1,000 to $2,000."""
    return f"{figure(low, unit)} to {figure(high, unit)}"


def headline(evaluation: Evaluation, result: OptionResult, total: Total) -> str:
    """The figure for a headline or a matrix.

    Where a decisive input has neither source nor answer, low and high are shown and no likely figure. A figure that
    leaves something out ends in ' *'; `left_out` says what.
    """
    if total.status == "unknown":
        return not_known(evaluation, result, total.excluded)
    mark = "\u00a0*" if total.status == "partial" else ""
    if total.rests_on_judgement and total.value != 0:
        low, high = evaluation.uncertainty.total_bounds(result, total)
        if low != high:
            return span(low, high, total.unit) + mark
    return figure(total.value, total.unit) + mark


def with_range(evaluation: Evaluation, result: OptionResult, total: Total) -> str:
    """Likely figure and P10 to P90; a headline where no likely figure may be shown."""
    if total.status == "unknown" or total.rests_on_judgement:
        return headline(evaluation, result, total)
    spread = evaluation.uncertainty.spread(result, total)
    shown = headline(evaluation, result, total)
    return shown if spread.p10 == spread.p90 else f"{shown} (P10 to P90: {span(spread.p10, spread.p90, total.unit)})"


LEANS: Final = 0.7
"""From this share on, it is said that most trial calculations lie on one side of the likely figure."""


def leaning(evaluation: Evaluation, result: OptionResult, total: Total) -> str:
    """That most simulated results lie above, or below, the likely figure; '' where it is near their middle."""
    if total.status == "unknown" or total.rests_on_judgement:
        return ""
    above = evaluation.uncertainty.draws.share_above(result, total)
    if above is None or 1 - LEANS < above < LEANS:
        return ""
    side = "above" if above >= LEANS else "below"
    return f"8 in 10 simulated results lie from P10 to P90; most lie {side} {figure(total.value, total.unit)}."


def not_known(evaluation: Evaluation, result: OptionResult, excluded: Iterable[str]) -> str:
    """'Not known'; or that it is kept out, where that is why a line is left out."""
    place, without = evaluation.tables.place, evaluation.without_places
    for id_ in excluded if without and result.model is not None else ():
        keys = [*(line_key(id_, str(result.model), basis) for basis in BASES), offset_key(id_, str(result.model))]
        if any(key in place and not without.isdisjoint(evaluation.tables.inputs_of(place[key])) for key in keys):
            return KEPT_OUT
    return "Not known"


def left_out(evaluation: Evaluation, totals: Iterable[Total]) -> str:
    """'* Leaves out what is not known: insurance; interpreters.' or an empty text."""
    totals = [total for total in totals if total.status == "partial"]
    names = line_titles(evaluation, dict.fromkeys(id_ for total in totals for id_ in total.excluded))
    if not names:
        return ""
    withheld = not evaluation.without_places.isdisjoint(evaluation.money_inputs)
    what = "what is not known or is confidential" if withheld else "what is not known"
    return f"* Leaves out {what}: {'; '.join(lower(name) for name in names)}."


def reckoned_without(evaluation: Evaluation) -> str:
    """Which numbers behind the costs were given and are confidential; '' if there are none."""
    tables = evaluation.tables
    places = sorted(evaluation.without_places & evaluation.money_inputs, key=tables.rank.__getitem__)
    labels = dict.fromkeys(
        evaluation.rulebook.facts[split_key(tables.program.steps[place].key)[0]].label for place in places
    )
    if not labels:
        return ""
    return (
        f"Confidential and not in this version: {'; '.join(labels)}. The figures here do not use them: the tool's own "
        "assumption replaces each where it has one, and otherwise the cost is left out."
    )


POINT_NOTE = (
    "A middle figure is a point estimate that rests on the tool\u2019s judgment; read low and high in the fiscal note "
    "instead."
)


def point_word(evaluation: Evaluation, result: OptionResult, basis: Basis) -> str:
    """What a point estimate is called: likely; or middle, where it rests on judgement."""
    return "middle" if evaluation.rests_on_judgement(result, basis) else "likely"


def origins_words(evaluation: Evaluation, models: Container[str | None] | None = None) -> str:
    """Where the numbers behind the costs come from, counted: the town, published figures, judgement, not known."""
    found = evaluation.origins(models)
    return (
        f"Of {found.all} inputs, {found.town} came from the town and {found.published} from published sources; "
        f"{found.judgement} are this tool\u2019s judgment; {found.unknown} are not known."
    )


def missing_for(evaluation: Evaluation, result: OptionResult) -> str:
    """What is needed before any cost or hours of an option can be worked out; '' where one of them can."""
    if any(evaluation.money.gross(result, basis).status != "unknown" for basis in BASES):
        return ""
    found = lacks_of_costs(evaluation, result)
    if found:
        return lacking_words(found)
    if result.option.costs == "not_set":
        return "Its terms are not set yet."
    if not result.costs_known:
        return "More than one agreement is in force, and the cost of several together is not worked out."
    return "Its questions on cost do not apply on the answers so far."


def lacking_words(found: Sequence[Lack]) -> str:
    """'Not known yet: state and kind of agency.' What is known and confidential has a sentence of its own."""
    heads = (("Not known yet", False), ("Confidential", True))
    said = []
    for head, confidential in heads:
        labels = list(dict.fromkeys(lack.label for lack in found if (lack.why == "confidential") is confidential))
        if labels:
            said.append(f"{head}: {listed(labels)}.")
    return " ".join(said)


def listed(words: Sequence[str]) -> str:
    """'Decline', 'Decline and Defer', 'Decline, Defer and Public vote first'."""
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else words[0]


def upper(name: str) -> str:
    """A name at the head of a sentence or a cell."""
    return name[0].upper() + name[1:]


def lower(name: str) -> str:
    """A name within a sentence; initials stay as they are."""
    return name if name[:2].isupper() or name.startswith("ICE") else name[0].lower() + name[1:]
