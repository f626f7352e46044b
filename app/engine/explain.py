"""Why a result is what it is: only what decides it, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from app.engine import figures
from app.engine.answers import split_key
from app.engine.deciding import deciding_names
from app.engine.evaluation import Evaluation
from app.engine.results import FactValue, LineAmount, OptionResult, Total
from app.engine.standing import everything
from app.engine.tables import GROWTH
from app.language.errors import did_you_mean
from app.language.plain_words import words as in_words
from app.language.tree import Name, Node
from app.language.values import is_unknown
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.sayings import Saying
from app.rulebook.usstates import STATES
from app.schema.base import Statement
from app.schema.costs import CostLine, Offset
from app.schema.options import Reason

KIND_WORDS = {"law": "By law", "fact": "By a fact of this town", "form": "By the form of the agreement"}


class NoSuchResultError(LookupError):
    """There is no fact, option or total of that id. The message says what is near."""


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a total: a cost line or an offset, with its amount and formula in words. `key`: in the program."""

    title: str
    amount: str
    formula: str
    key: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result, the formula behind it in words, its parts, and the facts that decide it (leaves only)."""

    id: str
    title: str
    result: str
    why: tuple[str, ...]
    formula: str
    parts: tuple[Part, ...]
    decided_by: tuple[FactValue, ...]
    sources: tuple[str, ...]


def explain(evaluation: Evaluation, id_: str, readable: Callable[[str], bool] = everything) -> Explanation:
    """Explain a fact (`officers_trained.task_force`), an option (`sign_task_force`), a total
    (`sign_task_force.net.announced.cash.all`), a cost line or an offset (`line.training.task_force.cash`), or a text of
    the rulebook (`said-` and its digits). Raises `NoSuchResultError`. `readable`: may the answer behind a standing be
    read?"""
    if evaluation.option(id_) is not None:
        return _option(evaluation, cast(OptionResult, evaluation.option(id_)))
    if id_ in evaluation.tables.place and is_fact(evaluation, id_):
        return _fact(evaluation, id_)
    total = _find_total(evaluation, id_)
    if total is not None:
        return _total(evaluation, total, readable)
    if id_ in evaluation.rulebook.sayings:
        return _saying(evaluation, evaluation.rulebook.sayings[id_])
    if id_.replace(".", " ", 1) in evaluation.tables.place and id_.startswith(("line.", "offset.")):
        return _line(evaluation, id_)
    if id_ in evaluation.rulebook.facts:
        keys = ", ".join(evaluation.rulebook.facts[id_].keys)
        raise NoSuchResultError(f"'{id_}' varies by model. Ask for one of {keys}.")
    known = [*evaluation.rulebook.facts, *(option.id for option in evaluation.options), *_total_ids(evaluation)]
    raise NoSuchResultError(f"There is no fact, option or total '{id_}'. {did_you_mean(id_, known)}.")


def is_fact(evaluation: Evaluation, key: str) -> bool:
    """Is this place of the program a fact's value (and not a cost line, an offset or a condition)?"""
    return " " not in key and key.partition(".")[0] in evaluation.rulebook.facts


# ---- what decides ----------------------------------------------------------------------------------------------------


def leaves(evaluation: Evaluation, key: str, seen: dict[str, FactValue] | None = None) -> dict[str, FactValue]:
    """The answers, factors and unknowns that decide a value, by key; constants and formulas are gone through."""
    found: dict[str, FactValue] = {} if seen is None else seen
    place = evaluation.tables.place[key]
    step = evaluation.rulebook.program.steps[place]
    fact = evaluation.fact(key) if is_fact(evaluation, key) else None
    if fact is not None and (fact.origin in ("answer", "factor", "program") or step.formula is None):
        if fact.origin != "constant":
            found.setdefault(key, fact)
        return found
    if fact is not None and fact.origin == "constant":
        return found
    if step.formula is not None:
        for name in deciding_names(evaluation.tables.place, evaluation.filled, step.formula):
            if name.key not in found:
                leaves(evaluation, name.key, found)
    return found


def formula_words(evaluation: Evaluation, key: str) -> str:
    """The formula of a value in words, or '' where it has none."""
    step = evaluation.rulebook.program.steps[evaluation.tables.place[key]]
    return "" if step.formula is None else expression_words(evaluation.rulebook, step.formula)


def expression_words(rulebook: Rulebook, node: Node, mark: str = "") -> str:
    """An expression in words, with the rulebook's labels for facts and choices; `mark` stands around each label."""

    def label(name: Name) -> str:
        return f"{mark}{rulebook.facts[name.fact].label}{mark}"

    def choice(fact: str, word: str) -> str:
        asked = rulebook.facts[fact].question
        found = next((one.text for one in asked.choices if one.id == word), word) if asked is not None else word
        return found[0].lower() + found[1:]

    def is_date(name: Name) -> bool:
        return rulebook.facts[name.fact].type.kind == "date"

    return in_words(node, label, choice, is_date)


# ---- the three kinds of result ---------------------------------------------------------------------------------------


def value_text(evaluation: Evaluation, fact: FactValue) -> str:
    """A fact's value in words."""
    value = fact.value
    if value is None:
        return figures.UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return figures.with_unit(value, fact.unit, given=fact.given)
    question = evaluation.rulebook.questions.get(split_key(fact.key)[0])
    texts = {choice.id: choice.text for choice in question.choices} if question is not None else {}
    if isinstance(value, frozenset):
        return "; ".join(text for id_, text in texts.items() if id_ in value) or "none of them"
    return texts.get(value) or STATES.get(value, value)


def _fact(evaluation: Evaluation, key: str) -> Explanation:
    fact = evaluation.fact(key)
    said = {
        "answer": "The town answered this" + (" as an estimate." if fact.provenance == "estimate" else "."),
        "formula": "It is worked out from other facts.",
        "factor": "The town has given no figure, so the tool uses its own: "
        + ("a published figure." if fact.provenance == "source" else "an assumption of the tool."),
        "constant": "It is a fixed conversion.",
        "program": "The program itself provides it.",
        "nothing": "Nobody has answered it, and the tool has no figure of its own.",
    }[fact.origin]
    why = [said]
    if fact.set_aside:
        why.append("An answer was given, but its question does not apply, so the answer is set aside.")
    if fact.note:
        why.append(fact.note)
    by = () if fact.origin in ("answer", "factor", "constant", "program") else tuple(leaves(evaluation, key).values())
    formula = formula_words(evaluation, key) if fact.origin in ("formula", "nothing") else ""
    decided = tuple(f for f in by if f.key != key)
    title = fact.label[0].upper() + fact.label[1:]
    return Explanation(key, title, value_text(evaluation, fact), tuple(why), formula, (), decided, fact.sources)


def _option(evaluation: Evaluation, result: OptionResult) -> Explanation:
    top = result.reasons[0]
    decisive = [reason for reason in result.reasons if reason.status == top.status]
    why = [
        f"{KIND_WORDS[r.kind]}: {r.text}" + (" Counsel to confirm." if r.confidence == "M" else "") for r in decisive
    ]
    facts: dict[str, FactValue] = {}
    if any(reason.kind == "law" for reason in decisive):
        for key in (names.STATE, names.AGENCY_KIND):
            facts[key] = evaluation.fact(key)
    texts = {reason.text for reason in decisive} | {reason.text for reason in decisive if reason.status == "unknown"}
    for own in result.option.reasons:
        if own.text in texts or own.unknown_text in texts:
            leaves(evaluation, f"if {own.when}", facts)
    sources = tuple(dict.fromkeys(source for reason in decisive for source in reason.sources))
    return Explanation(
        result.id, result.option.title, result.status, tuple(why), "", (), tuple(facts.values()), sources
    )


def _total_ids(evaluation: Evaluation) -> list[str]:
    return [total.id for total in evaluation.totals]


def _find_total(evaluation: Evaluation, id_: str) -> Total | None:
    pieces = id_.split(".")
    if len(pieces) not in (4, 5) or evaluation.option(pieces[0]) is None:
        return None
    return next((total for total in evaluation.totals if total.id == id_), None)


def total_text(evaluation: Evaluation, total: Total) -> str:
    """A total in words: low to high where it rests on judgement, as no likely figure may be shown there."""
    amount = figures.dollars if total.unit == "dollar" else figures.hours
    if total.status != "unknown" and total.rests_on_judgement and total.value != 0:
        result = cast(OptionResult, evaluation.option(total.option))
        low, high = evaluation.uncertainty.total_bounds(result, total)
        if low != high:
            return f"{amount(low)} to {amount(high)}, low to high"
    return amount(total.value)


def standing_text(evaluation: Evaluation, total: Total, readable: Callable[[str], bool] = everything) -> str:
    """How firm the money is that a net or a sum of money counts: 'announced only'; '' where it counts none."""
    if total.kind == "gross" or total.funding in (None, "none"):
        return ""
    result = cast(OptionResult, evaluation.option(total.option))
    found = evaluation.funding_standing(total.funding, result, readable)
    return "no such money counts here" if found is None else evaluation.rulebook.standings[found]


def _total(evaluation: Evaluation, total: Total, readable: Callable[[str], bool]) -> Explanation:
    result = cast(OptionResult, evaluation.option(total.option))
    year = "over five years" if total.year == "all" else f"in year {total.year}"
    funding = evaluation.funding_title(total.funding or "none", result)
    kind = {"gross": "gross cost", "offset": "money from others", "net": "net cost"}[total.kind]
    unit = (
        "hours"
        if total.unit == "hour"
        else {"cash": "new cash", "loaded": "loaded cost", "hours": "hours"}[total.basis]
    )
    title = f"{result.option.title}: {kind} ({unit}) {year}" + (f", {funding}" if total.funding else "")
    standing = standing_text(evaluation, total, readable)
    title += f" ({standing})" if standing else ""
    shown = total_text(evaluation, total)
    why = [f"The figure is {total.status}."]
    if total.excluded:
        why.append("Left out, because not known: " + "; ".join(line_titles(evaluation, total.excluded)) + ".")
    if total.rests_on_judgement:
        why.append(
            "It rests on hours for which there is no source and no answer from the town, so it has a low and a high "
            "end and no likely figure. Its parts are middle figures."
        )
    facts: dict[str, FactValue] = {}
    parts: list[Part] = []
    for sign, line in _terms(evaluation, result, total):
        amount = line.years[total.year - 1] if total.year != "all" else sum(line.years)
        if amount == 0 or (line.timing == "start_up" and total.year not in (1, "all")):
            continue
        leaves(evaluation, line.key, facts)
        for key in _growth_facts(evaluation, result, total, line):
            leaves(evaluation, key, facts)
        text = figures.dollars(sign * amount) if total.unit == "dollar" else figures.hours(sign * amount)
        parts.append(Part(line.title, text, formula_words(evaluation, line.key), line.key))
    sources = tuple(dict.fromkeys(s for fact in facts.values() if fact.origin == "factor" for s in fact.sources))
    return Explanation(total.id, title, shown, tuple(why), "", tuple(parts), tuple(facts.values()), sources)


def _growth_facts(evaluation: Evaluation, result: OptionResult, total: Total, line: LineAmount) -> Iterable[str]:
    """The facts by which a yearly line is spread over the years that the total counts."""
    if line.timing == "start_up":
        return
    if total.year in (1, "all") and not result.recurring_only:
        yield names.MONTHS_ACTIVE_FIRST_YEAR
    growths = {owner.id: owner.growth for owner in evaluation.rulebook.lines}
    growths |= {owner.id: owner.growth for owner in evaluation.rulebook.offsets}
    growth = growths[line.id]
    if total.year != 1 and total.unit == "dollar" and growth != "none":
        yield GROWTH[growth]


def _terms(evaluation: Evaluation, result: OptionResult, total: Total) -> Iterable[tuple[float, LineAmount]]:
    if result.model is None:
        return
    if total.kind != "offset":
        counted = {row.id for row in evaluation.money.counted(result.model, result.recurring_only, total.basis)}
        for line in evaluation.money.lines(result.model, result.recurring_only):
            if line.basis == total.basis and line.id in counted:
                yield 1.0, line
    if total.kind != "gross" and total.funding is not None:
        for line in evaluation.money.offset_lines(result, total.funding):
            yield (1.0 if total.kind == "offset" else -1.0), line


def _line(evaluation: Evaluation, id_: str) -> Explanation:
    """A cost line on one basis, or an offset: a full year's amount, or the amount once."""
    kind, name, model, *basis = id_.split(".")
    key = id_.replace(".", " ", 1)
    owner: CostLine | Offset
    if kind == "line":
        owner = next(line for line in evaluation.rulebook.lines if line.id == name)
        how = {"cash": "new cash", "loaded": "loaded cost", "hours": "hours"}[basis[0]]
    else:
        owner = next(offset for offset in evaluation.rulebook.offsets if offset.id == name)
        readings = evaluation.rulebook.funding_readings
        how = "money from others"
        if owner.in_full is not None:
            how += f", {readings.full if basis else readings.spent}"
    amount = evaluation.filled[evaluation.tables.place[key]]
    shown = figures.plain(amount, 1) + " hours" if how == "hours" else figures.dollars(amount)
    if is_unknown(amount):
        shown = figures.UNKNOWN
    why = [owner.what if isinstance(owner, CostLine) else " ".join(owner.conditions)]
    why.append("It counts once, in year 1." if owner.timing == "start_up" else "The figure is for a full year.")
    formula = formula_words(evaluation, key)
    if formula == "0":
        why, formula = [why[0], f"This line has no {how}."], ""
    facts = tuple(leaves(evaluation, key).values())
    title = f"{owner.title} ({evaluation.rulebook.models[model].short}, {how})"
    return Explanation(id_, title, shown, tuple(why), formula, (), facts, owner.sources)


def _saying(evaluation: Evaluation, saying: Saying) -> Explanation:
    """A text of the rulebook: where it stands, when it is printed, how well it is known."""
    shape = saying.shape
    checked = f", checked on {figures.date_text(saying.checked_on)}" if saying.checked_on else ""
    why = [f"It is in {saying.part}{checked}, in the rulebook of {figures.date_text(evaluation.rulebook.date)}."]
    facts: dict[str, FactValue] = {}
    if isinstance(shape, Statement | Reason):
        if shape.when is None:
            why.append("It is printed for every town that this part applies to.")
        else:
            condition = formula_words(evaluation, f"if {shape.when}")
            held = evaluation.holds(shape.when)
            now = {True: "That holds here.", False: "That does not hold here.", None: "Whether it holds is not known."}
            why.append(f"It is printed only where this holds: {condition}. {now[held]}")
            leaves(evaluation, f"if {shape.when}", facts)
    first, last = getattr(shape, "from_date", None), getattr(shape, "until", None)
    if first is not None or last is not None:
        about = "about " if getattr(shape, "exact", "day") == "about" else ""
        since = f" from {about}{figures.date_text(first)}" if first is not None else ""
        until = f" until {about}{figures.date_text(last)}" if last is not None else ""
        why.append(f"It counts{since}{until}." + ("" if since else " No start date was found."))
    why.append(
        "It rests on the text of the law, on the publisher's own page, or on two sources."
        if saying.confidence == "H"
        else "It rests on one source, or on an excerpt or a report. Counsel to confirm."
    )
    return Explanation(
        saying.id, "Why this is said", saying.text, tuple(why), "", (), tuple(facts.values()), saying.sources
    )


def line_titles(evaluation: Evaluation, ids: Iterable[str]) -> list[str]:
    """The titles of cost lines and offsets by their ids."""
    titles = {line.id: line.title for line in evaluation.rulebook.lines}
    titles |= {offset.id: offset.title for offset in evaluation.rulebook.offsets}
    return [titles.get(id_, id_) for id_ in ids]
