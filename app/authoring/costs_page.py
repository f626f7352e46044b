"""docs/costs.md, made from the rulebook and the sums worked by hand in its stories: `brief287 costs`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.authoring.by_hand import example_of, numbers_of, wanted_figures
from app.authoring.cost_formulas import caps, formulas, keys_of, of_one_model, rests_on, spreads, tree_of, words_of
from app.authoring.costs_words import (
    COLUMNS_OF_FACTORS,
    DERIVED,
    FACTORS,
    GRANTS,
    HEAD,
    LATER,
    MODEL_NAMES,
    MONEY_ENDS,
    STANDINGS,
)
from app.authoring.stories import Story
from app.authoring.story_shape import Reckoned
from app.engine import figures
from app.language.plain_words import number_text
from app.rulebook.book import Rulebook
from app.rulebook.facts import MODELS, Fact
from app.schema.base import Confidence
from app.schema.costs import FUNDING_READINGS, CostLine, Factor, FundingId, Offset, Payer
from app.schema.states import StateGrant

PAYERS: Final[dict[Payer, str]] = {"ice": "ICE", "state": "the state"}
GROWTH: Final = {
    "wages": "the growth of wages",
    "prices": "the growth of other prices",
    "per_diem": "the change of the daily rate",
    "none": "nothing: it stays the same",
}
CONFIDENCE: Final[dict[Confidence, str]] = {
    "H": "H: the text of a law, the publisher's own page, or two sources",
    "M": "M: one source, or an excerpt or a report",
}
STEPS: Final = "step | sum | gives | result"
_RESULTS: Final = {"full": "in full", "all": "five years", "cash": "cash", "loaded": "loaded", "hours": "hours"}
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def page(rulebook: Rulebook, stories: Iterable[Story], accounts: str) -> str:
    """The whole page, as Markdown. `accounts`: the section on published accounts."""
    listed = tuple(stories)
    lines = [
        *_top(rulebook, listed),
        *_lines(rulebook, listed),
        *_offsets(rulebook, listed),
        *_grants(rulebook),
        *_derived(rulebook),
        *_factors(rulebook),
        accounts.rstrip("\n"),
    ]
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """A text that may stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(columns: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table and the empty line after it; `columns` are parted by |."""
    yield f"| {columns} |"
    yield "|" + "---|" * (columns.count("|") + 1)
    for row in rows:
        yield f"| {' | '.join(map(cell, row))} |"
    yield ""


def cited(rulebook: Rulebook, ids: Iterable[str]) -> str:
    """Sources as they are named here: title, publisher, date and the day of the last look."""
    sources = (rulebook.sources[id_] for id_ in ids)
    return "; ".join(f"{s.title} ({s.publisher}, {s.date}; checked {s.checked_on})" for s in sources)


# ---- the top --------------------------------------------------------------------------------------------------------


def _top(rulebook: Rulebook, stories: Sequence[Story]) -> Iterator[str]:
    decisive = "; ".join(fact.label for fact in rulebook.facts.values() if fact.factor and fact.factor.decisive)
    yield HEAD.format(
        date=rulebook.date, lines=len(rulebook.lines), offsets=len(rulebook.offsets), decisive=decisive or "none"
    )
    yield LATER
    yield from table(
        "what was recorded | up or down by | rests on",
        (
            (
                f"{each.label}: {', '.join(rulebook.facts[fact].label for fact in each.facts)}",
                figures.percent(each.share),
                f"{'published' if each.basis == 'source' else 'judgement of the tool'}. {each.reason}",
            )
            for each in rulebook.later_years.classes
        ),
    )
    exact = ", ".join(rulebook.facts[fact].label for fact in rulebook.later_years.exact)
    yield f"These stay as recorded, because they are the plan itself: {exact}.\n"
    yield STANDINGS
    yield from table("funding | called | who pays, and what", _fundings(rulebook))
    yield "A sum is called by how firm it is for the town, from the firmest down:\n"
    yield from table("standing | called", ((f"`{id_}`", words) for id_, words in rulebook.standings.items()))
    for statement in rulebook.money_ends:
        yield f"## When money stops counting\n\n{statement.text} ({cited(rulebook, statement.sources)})\n"
    yield MONEY_ENDS
    for story in stories:
        totals = [figure for step in story.file.by_hand for figure in step.result]
        if totals and all(figure in story.file.expect.totals for figure in totals):
            yield f"**By hand** (the figures of `{story.name}`). {story.title}\n"
            yield from table(STEPS, (_step_row(step, totals) for step in story.file.by_hand))


def _fundings(rulebook: Rulebook) -> Iterator[tuple[str, str, str]]:
    scenarios = {scenario.id: scenario for scenario in rulebook.scenarios}
    for funding, (id_, full) in FUNDING_READINGS.items():
        yield (
            f"`{funding}`",
            funding_title(rulebook, funding),
            "The same, read in full." if full else scenarios[id_].what,
        )


def funding_title(rulebook: Rulebook, funding: FundingId) -> str:
    """The scenario's title, with the reading where it has two."""
    id_, full = FUNDING_READINGS[funding]
    title = next(scenario.title for scenario in rulebook.scenarios if scenario.id == id_)
    two = any(scenario == id_ and other for scenario, other in FUNDING_READINGS.values())
    readings = rulebook.funding_readings
    return f"{title}, {readings.full if full else readings.spent}" if two else title


# ---- lines and offsets ----------------------------------------------------------------------------------------------


def _lines(rulebook: Rulebook, stories: Sequence[Story]) -> Iterator[str]:
    for title, timing in (("Cost lines: once, at the start", "start_up"), ("Cost lines: each year", "recurring")):
        yield f"## {title}\n"
        for line in rulebook.lines:
            if line.timing == timing:
                yield from _entry(rulebook, line, line.what, stories)


def _offsets(rulebook: Rulebook, stories: Sequence[Story]) -> Iterator[str]:
    yield "## Money from others\n"
    for offset in rulebook.offsets:
        yield from _entry(rulebook, offset, "", stories)
        yield "Its conditions:\n"
        yield from (f"- {' '.join(text.split())}" for text in offset.conditions)
        yield ""


def _entry(rulebook: Rulebook, owner: CostLine | Offset, what: str, stories: Sequence[Story]) -> Iterator[str]:
    yield f"### {owner.title} (`{owner.id}`)\n"
    if what:
        yield f"{what}\n"
    keys = keys_of(owner, owner.models[0])
    rows = [
        (each.gives, "nothing" if each.written == "0" else f"{each.words}; written `{each.written}`")
        for each in formulas(rulebook, owner)
    ]
    rows += [
        ("Unit", _unit(owner)),
        ("Models", ", ".join(MODEL_NAMES[model] for model in owner.models)),
        ("Grows with", GROWTH[owner.growth] if owner.timing == "recurring" else "nothing: it comes once"),
        ("Cap", "; ".join(caps(rulebook, keys)) or "none in the formula"),
    ]
    rows += _of_line(owner) if isinstance(owner, CostLine) else _of_offset(rulebook, owner)
    if owner.sources:
        rows.append(("Sources", cited(rulebook, owner.sources)))
    yield from table(" | ", rows)
    yield from _what_it_rests_on(rulebook, rests_on(rulebook, keys))
    yield from _example(rulebook, owner, stories)


def _unit(owner: CostLine | Offset) -> str:
    once = owner.timing == "start_up"
    if isinstance(owner, CostLine):
        return "dollars and officer hours, once" if once else "dollars a year and officer hours a year"
    return "dollars, once" if once else "dollars a year"


def _of_line(line: CostLine) -> Iterator[tuple[str, str]]:
    yield "Who pays", "the town, before money from others"
    if line.core:
        yield "While not known", "no total is given: one without this line would mislead"
    elif line.recorded:
        yield "Counts", "only while an agreement in force is kept, in place of every other line on each basis recorded"
    else:
        yield "While not known", "it is left out of the total, which names it"
    if line.note:
        yield "Note", line.note


def _of_offset(rulebook: Rulebook, offset: Offset) -> Iterator[tuple[str, str]]:
    yield "Who pays", PAYERS[offset.payer]
    counted = [funding for funding, (scenario, _) in FUNDING_READINGS.items() if scenario in offset.fundings]
    yield "Counts in", "; ".join(f"{funding_title(rulebook, funding)} (`{funding}`)" for funding in counted)
    titles = {line.id: line.title for line in rulebook.lines}
    yield "Pays for", "; ".join(titles[id_] for id_ in offset.pays_for) or "no cost line"
    if offset.not_tied is not None:
        yield "Not tied to cost", offset.not_tied
    yield "Counts from", figures.date_text(offset.from_date) if offset.from_date is not None else "any day"
    until = []
    if offset.funds_until is not None:
        sources = cited(rulebook, offset.funds_sources)
        until.append(f"appropriated until {figures.date_text(offset.funds_until)} ({sources})")
    if offset.promised_until is not None:
        until.append(f"promised until: the town's answer to \u201c{rulebook.facts[offset.promised_until].label}\u201d")
    yield "Counts until", "; ".join(until) or "no day is named"
    yield "Confidence", CONFIDENCE[offset.confidence]


def _what_it_rests_on(rulebook: Rulebook, facts: Iterable[Fact]) -> Iterator[str]:
    listed = [fact for fact in facts if fact.constant or fact.factor or fact.question]
    derived = [fact for fact in facts if fact.derived]
    if derived:
        yield "Worked out on the way ([as written](#how-the-figures-on-the-way-are-worked-out)):\n"
        yield from (f"- {fact.label} = {derived_words(rulebook, fact)}" for fact in derived)
        yield ""
    if listed:
        yield "It rests on:\n"
        yield from table(COLUMNS_OF_FACTORS, (row for fact in listed for row in _fact_rows(rulebook, fact)))


def _fact_rows(rulebook: Rulebook, fact: Fact) -> Iterator[tuple[str, ...]]:
    """What a figure is called, its unit, low, likely, high, and on what these rest: one row, or one a model."""
    unit = "yes or no" if fact.type.kind == "yes_no" else fact.unit_text or "a choice"
    if fact.constant is not None:
        value = number_text(fact.constant.value)
        yield fact.label, unit, value, value, value, "fixed"
        return
    if fact.factor is None:
        way = "the town's answer, or worked out" if fact.derived else "the town's answer"
        yield fact.label, unit, "", "", "", f"{way}; the tool has no figure of its own"
        return
    if fact.factor.wage_table is not None:
        ends = ("by state",) * 3
        yield fact.label, unit, *ends, basis_words(rulebook, fact.factor)
    for model, spread in spreads(fact):
        label = f"{fact.label} ({MODEL_NAMES[model]})" if model else fact.label
        ends = tuple(map(number_text, (spread.low, spread.likely, spread.high)))  # type: ignore[assignment]
        yield label, unit, *ends, basis_words(rulebook, fact.factor)


def basis_words(rulebook: Rulebook, factor: Factor) -> str:
    """Whether a factor is published, where and when checked, or the tool's own judgement."""
    if factor.basis == "judgement":
        return "judgement of the tool"
    names = "; ".join(f"{rulebook.sources[id_].publisher}, {rulebook.sources[id_].date}" for id_ in factor.sources)
    return f"published: {names}; checked {factor.checked_on}"


# ---- worked examples ------------------------------------------------------------------------------------------------


def _example(rulebook: Rulebook, owner: CostLine | Offset, stories: Sequence[Story]) -> Iterator[str]:
    found = example_of(owner, stories)
    if found is None:
        yield "No example of it is worked out by hand yet.\n"
        return
    story, model = found
    wanted = wanted_figures(owner, model)
    relevant = {fact.id for fact in rests_on(rulebook, keys_of(owner, model))}
    inputs = [
        text for key, value in story.file.answers.items() if (text := _input(rulebook, key, value, model, relevant))
    ]
    yield f"**By hand** ({MODEL_NAMES[model]}; the figures of `{story.name}`). Given: {'; '.join(inputs)}.\n"
    yield from table(STEPS, (_step_row(step, wanted) for step in needed(story.file.by_hand, wanted)))


def _input(rulebook: Rulebook, key: str, value: object, model: str, relevant: set[str]) -> str:
    """An answer of the example as it is printed; empty where the figure does not rest on it."""
    id_, _, own = key.partition(".")
    if id_ not in relevant or own not in ("", model):
        return ""
    fact = rulebook.facts[id_]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{fact.label}: {figures.with_unit(float(value), fact.unit_text, given=True)}"
    choices = fact.question.choices if fact.question is not None else ()
    return f"{fact.label}: {next((one.text for one in choices if one.id == value), value)}"


def needed(steps: Sequence[Reckoned], wanted: Sequence[str]) -> tuple[Reckoned, ...]:
    """The steps that lead to the wanted figures, in their order: each that gives a number of a later one among them."""
    kept: list[Reckoned] = []
    numbers: set[float] = set()
    for step in reversed(steps):
        if set(step.result) & set(wanted) or (not step.result and step.gives in numbers):
            kept.append(step)
            numbers |= set(numbers_of(step.sum))
    return tuple(reversed(kept))


def _step_row(step: Reckoned, wanted: Sequence[str]) -> tuple[str, str, str, str]:
    reached = [figure.rpartition(".")[2] for figure in step.result if figure in wanted]
    words = [_RESULTS.get(word, f"year {word}" if word.isdigit() else "up to what is spent") for word in reached]
    return step.finds, arithmetic(step.sum), f"{_amount(step.gives)} {step.unit}", ", ".join(f"**{w}**" for w in words)


def arithmetic(text: str) -> str:
    """A sum as it is printed: signs of print, and commas in large numbers."""
    signs = text.replace(", ", "; ").replace(" * ", " \u00d7 ").replace(" / ", " \u00f7 ").replace("-", "\u2212")
    return _NUMBER.sub(lambda found: _amount(float(found[0])) if float(found[0]) >= 1000 else found[0], signs)


def _amount(value: float) -> str:
    text = f"{abs(value):,.2f}".removesuffix(".00")
    return f"\u2212{text}" if value < 0 else text


# ---- the tables at the end ------------------------------------------------------------------------------------------


def _grants(rulebook: Rulebook) -> Iterator[str]:
    yield GRANTS
    grants: list[tuple[str, StateGrant]] = [(law.name, each) for law in rulebook.states.values() for each in law.grants]
    yield from table(
        "state | grant | for | it says | confidence | sources",
        (
            (
                state,
                grant.title,
                ", ".join(each.replace("_", " ") for each in grant.agencies),
                " ".join(grant.conditions),
                grant.confidence,
                cited(rulebook, grant.sources),
            )
            for state, grant in grants
        ),
    )


def derived_words(rulebook: Rulebook, fact: Fact) -> str:
    """The formula of a derived fact in words, as its first model has it."""
    node = tree_of(rulebook, fact.keys[0])
    if node is None or fact.derived is None:
        return ""
    return words_of(rulebook, node) + of_one_model(fact.derived.formula, MODELS[0])


def _used(rulebook: Rulebook) -> tuple[Fact, ...]:
    """Every fact on which some cost line or offset rests."""
    owners: tuple[CostLine | Offset, ...] = (*rulebook.lines, *rulebook.offsets)
    return rests_on(rulebook, [key for owner in owners for model in owner.models for key in keys_of(owner, model)])


def _derived(rulebook: Rulebook) -> Iterator[str]:
    yield DERIVED
    rows = []
    for fact in _used(rulebook):
        if fact.derived is not None:
            rows.append((fact.label, fact.unit_text, f"`{fact.id}` = `{fact.derived.formula}`"))
    yield from table("figure | unit | as written", rows)


def _factors(rulebook: Rulebook) -> Iterator[str]:
    yield FACTORS
    rows = []
    for fact in rulebook.facts.values():
        if fact.factor is not None:
            for row in _fact_rows(rulebook, fact):
                why = " ".join(filter(None, (fact.factor.reason, cited(rulebook, fact.factor.sources))))
                rows.append((*row, why))
    yield from table(f"{COLUMNS_OF_FACTORS} | why these values, and sources", rows)
