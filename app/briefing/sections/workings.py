"""Appendix of the fiscal note: every line, every number behind it, and what other places published."""

from __future__ import annotations

from collections.abc import Mapping

from app.briefing.amounts import headline, left_out, lower, point_word, span, upper
from app.briefing.blocks import Block, Column, Heading, Items, Section, Words
from app.briefing.context import KEPT_OUT, Context, cell, paragraph, section, table, text
from app.briefing.outside_money import offer_standing, standing_words, titled
from app.briefing.sections.cost_chart import BASIS_TITLE
from app.briefing.sections.fiscal import costed
from app.engine import figures
from app.engine.answers import split_key
from app.engine.explain import formula_words
from app.engine.money import Sum, present_value, total_id
from app.engine.results import BASES, YEARS, FundingId, LineAmount, OptionResult, Total
from app.rulebook import names
from app.schema.costs import SCENARIOS, Offset, Scenario

SHOWN: tuple[FundingId, ...] = ("none", "announced", "announced_full")


def workings(context: Context) -> list[Section]:
    """Appendix: every line in dollars, and every number on which the costs rest, with its provenance."""
    evaluation = context.evaluation
    shown = costed(context)
    if not shown:
        return []
    blocks: list[Block] = []
    blocks.append(
        paragraph(
            "Start-up lines count once, in year 1. Yearly lines are for a full year at today's prices; year 1 counts "
            "the months active. Percentiles of lines do not add up to the percentile of their sum."
        )
    )
    method = context.rulebook.texts.cost_method
    if method is not None:
        blocks.append(paragraph(context.sourced(method.text, method.sources)))
    for result in shown:
        assert result.model is not None
        rows = []
        amounts = {(a.id, a.basis): a for a in evaluation.money.lines(result.model, result.recurring_only)}
        for line in context.rulebook.lines:
            if (line.id, "cash") not in amounts:
                continue
            cash, loaded, hours = (amounts[(line.id, basis)] for basis in BASES)
            when = "once" if line.timing == "start_up" else "a year"
            rows.append(
                [
                    cell((*text(line.title), *context.cites(line.sources)), head=True),
                    cell(when),
                    cell(_amount(context, cash), right=True, why=_line_why(cash)),
                    cell(_amount(context, loaded), right=True, why=_line_why(loaded)),
                    cell(_amount(context, hours), right=True, why=_line_why(hours)),
                ]
            )
        heads = [
            Column("Line", width=2.2), Column("When", width=0.7), Column("New cash", "right"),
            Column("Loaded", "right"), Column("Hours", "right"),
        ]  # fmt: skip
        anchor = f"workings-{result.id}".replace("_", "-")
        caption = f"{result.option.title}: every line, {point_word(evaluation, result, 'loaded')} figures"
        blocks.append(table(caption, heads, rows, anchor, dense=True, note=_spent_already(context, result)))
    blocks.append(_formulas(context, shown))
    blocks += _present_value(context, shown)
    blocks += _inputs(context, shown)
    blocks += _accounts(context)
    return section("Cost workings", "workings", *blocks)


def _spent_already(context: Context, result: OptionResult) -> str:
    """The lines that come once and are left out, as the agreement is in force."""
    if not result.recurring_only:
        return ""
    once = "; ".join(line.title for line in context.rulebook.lines if line.timing == "start_up")
    return f"Not counted, as the agreement is in force and these come once, at its start: {once}."


def _line_why(line: LineAmount) -> str:
    return line.key.replace(" ", ".")


def _how_often(context: Context, line: LineAmount) -> str:
    if line.status == "unknown" or context.withholds(line.row.place):
        return ""
    return " once" if line.timing == "start_up" else " a year"


def _amount(context: Context, line: LineAmount) -> str:
    """A line's amount in whole dollars or hours, unless it would give away an answer kept from this audience."""
    if context.withholds(line.row.place):
        return KEPT_OUT
    return figures.plain(line.amount) if line.basis == "hours" else figures.dollars(line.amount)


def _formulas(context: Context, shown: tuple[OptionResult, ...]) -> Block:
    """Each line's formula in words, so that a reader can work it out again from the numbers below.

    A line that is worked out alike for several options stands once.
    """
    evaluation = context.evaluation
    amounts: dict[tuple[str, str, str], LineAmount] = {}
    for result in shown:
        assert result.model is not None
        for amount in evaluation.money.lines(result.model, result.recurring_only):
            amounts[(result.id, amount.id, amount.basis)] = amount
    rows = []
    for line in context.rulebook.lines:
        said: dict[tuple[str, str], list[str]] = {}
        for result in shown:
            if (result.id, line.id, "cash") in amounts:
                cash, loaded = (
                    formula_words(evaluation, amounts[(result.id, line.id, basis)].key) for basis in BASES[:2]
                )
                said.setdefault((cash, loaded), []).append(result.option.short)
        for (cash, loaded), options in said.items():
            name = line.title if len(said) == 1 else f"{line.title} ({'; '.join(options)})"
            cash, loaded = ("none" if words == "0" else words for words in (cash, loaded))
            rows.append([cell(name, head=True), cell(cash), cell(loaded if loaded != cash else "as new cash")])
    heads = [Column("Line", width=0.9), Column("New cash", width=1.4), Column("Loaded cost", width=1.4)]
    return table("How each line is worked out", heads, rows, "formulas", dense=True)


def _present_value(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """Five years in one figure at the discount rate, beside the undiscounted sum."""
    evaluation = context.evaluation
    rate = evaluation.likely(names.DISCOUNT_RATE)
    if rate is None:
        return []
    rows = []
    totals: list[Total] = []
    for result in shown:
        for basis in BASES[:2]:
            for funding in SHOWN:
                whole = evaluation.total(result.id, "net", basis, "all", funding)
                net = evaluation.money.net(result, funding, basis)
                totals.append(whole)
                title = f"{result.option.short}, {BASIS_TITLE[basis].lower()}, "
                why = total_id(result.id, "net", funding, basis, "all")
                title += lower(titled(context, funding, result))
                rows.append(
                    [
                        cell(title, head=True),
                        cell(headline(evaluation, result, whole), right=True, why=why),
                        cell(_discounted(context, result, whole, net, rate), right=True, why=why),
                    ]
                )
    heads = [
        Column("Net over five years", width=2.0),
        Column("Sum", "right"),
        Column("Present value", "right"),
    ]
    note = f"Discounted at {figures.percent(rate, 1)} a year, inflation included; year 1 is not discounted."
    note = f"{note} {left_out(evaluation, totals)}".strip()
    return [table("Present value", heads, rows, "present-value", dense=True, note=note)]


def _discounted(context: Context, result: OptionResult, whole: Total, net: Sum, rate: float) -> str:
    """The present value of a net, worded as its sum is: low to high where no likely figure may be shown, and with *."""
    evaluation = context.evaluation
    if whole.status == "unknown":
        return headline(evaluation, result, whole)
    mark = "\u00a0*" if whole.status == "partial" else ""
    if whole.rests_on_judgement:
        years = [evaluation.total(result.id, "net", whole.basis, year, whole.funding) for year in YEARS]
        ends = [evaluation.uncertainty.total_bounds(result, year) for year in years]
        low, high = (present_value(Sum(tuple(end), "known", ()), rate) for end in zip(*ends, strict=True))
        if low != high:
            return span(low, high, "dollar") + mark
    return figures.dollars(present_value(net, rate)) + mark


def _inputs(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    evaluation = context.evaluation
    models = {result.model for result in shown}
    rows = []
    for fact in context.rulebook.facts.values():
        if (
            fact.type.kind != "number"
            or fact.constant is not None
            or (fact.derived is not None and fact.question is None)
        ):
            continue
        for key in fact.keys:
            model = split_key(key)[1]
            if evaluation.tables.place[key] not in evaluation.money_inputs or (model and model not in models):
                continue
            value = evaluation.fact(key)
            if value.status == "unknown":
                continue
            if value.origin == "answer" and not context.readable(key if key in evaluation.answers else fact.id):
                rows.append(
                    [
                        cell(value.label, head=True),
                        cell(KEPT_OUT),
                        cell("\u2013"),
                        cell("From the town"),
                    ]
                )
                continue
            answered = evaluation.answers.get(key) or evaluation.answers.get(fact.id)
            own = answered is not None and value.origin == "answer" and answered.low is not None
            low_high = (
                " to ".join(figures.with_unit(end, value.unit, given=own) for end in (value.low, value.high))
                if value.low is not None and value.high is not None
                else "no range"
            )
            number = value.value if isinstance(value.value, float) else None
            rows.append(
                [
                    cell(upper(value.label), head=True),
                    cell(figures.with_unit(number, value.unit, given=value.given), why=key),
                    cell(low_high),
                    cell(_origin(context, key)),
                ]
            )
    heads = [
        Column("Number", width=1.6),
        Column("Value"),
        Column("Low to high"),
        Column("Where it comes from", width=1.4),
    ]
    return [table("The numbers behind the costs", heads, rows, "inputs", dense=True)]


def _origin(context: Context, key: str) -> Words | str:
    value = context.evaluation.fact(key)
    if value.origin == "answer":
        return "The town, recorded" if value.provenance == "recorded" else "The town's estimate"
    if value.origin == "formula":
        return "Worked out from other answers"
    if value.provenance == "source":
        return (*text("Published figure, assumed"), *context.cites(value.sources))
    return (*text("Assumption of the tool"), *context.cites(value.sources))


def _accounts(context: Context) -> list[Block]:
    rows = [
        [
            cell((*text(f"{a.place}, {a.years}"), *context.cites(a.sources)), head=True),
            cell(a.model),
            cell(a.officers),
            cell(text(a.amount + (" (one report)" if a.confidence == "M" else ""), why=context.why(a.amount))),
            cell(a.basis),
        ]
        for a in context.rulebook.accounts
        if context.evaluation.counts_on_day(a.from_date, None)
    ]
    heads = [
        Column("Place and years", width=1.3),
        Column("Model"),
        Column("Officers"),
        Column("Published", width=1.8),
        Column("Basis"),
    ]
    return [
        Heading(3, "What other places published", "accounts"),
        table(
            "Published cost accounts from elsewhere",
            heads,
            rows,
            "accounts-table",
            dense=True,
            caption_shown=False,
            note="Each in its own basis, in both directions. None of these is a forecast for this town.",
        ),
    ]


def _both_amounts(context: Context, line: LineAmount, full: LineAmount) -> str:
    """The amount up to what is spent; with the amount as announced, in full, where the terms are not public."""
    spent = _amount(context, line) + _how_often(context, line)
    whole = _amount(context, full) + _how_often(context, full)
    if line.key == full.key:
        return spent
    words = context.rulebook.funding_readings
    return f"{spent} {words.spent}; {whole} {words.full}"


def offer(context: Context) -> list[Section]:
    """What was announced. The record has each offer's amounts and conditions, and what no offer covers."""
    rulebook = context.rulebook
    blocks: list[Block] = []
    topic = rulebook.topics.get("money")
    if topic is not None:
        blocks.append(Items(context.statements(topic.statements)))
    return section("Money that was announced", "offer", *blocks)


def federal_funds(context: Context) -> list[Section]:
    """Federal money beside ICE's offers, section by section of the acts."""
    topic = context.rulebook.topics.get("federal_funds")
    lines = context.statements(topic.statements) if topic is not None else ()
    return section("Other federal money", "federal-funds", Items(lines)) if lines else []


def offers(context: Context) -> list[Section]:
    """Each offer of outside money with its amount here and its conditions; and what would follow the day it ends."""
    blocks: list[Block] = []
    for result in costed(context):
        blocks += [*_conditions(context, result), *_after_funds(context, result)]
    if left := context.statements(context.rulebook.not_covered):
        blocks += [Heading(3, "Not covered, or not clear", "not-covered"), Items(left)]
    return section("Offers of outside money, one by one", "offers", *blocks) if blocks else []


def _after_funds(context: Context, result: OptionResult) -> list[Block]:
    """What was announced, after the day until which it is appropriated, as if it went on: in no total and in no net."""
    readings: tuple[FundingId, ...] = ("announced", "announced_full")
    found = [context.evaluation.after_funds(result, funding) for funding in readings]
    spent, full = found
    if spent is None or full is None or spent.total.status == "unknown" or full.total.status == "unknown":
        return []
    offsets = {offset.id: offset for offset in context.rulebook.offsets}
    for line in (*spent.lines, *full.lines):
        key = offsets[line.id].promised_until
        unread = key is not None and context.keeps(key)
        if unread or context.withholds(line.row.place):
            return []
    titles = dict.fromkeys(line.title for line in (*spent.lines, *full.lines) if line.status == "unknown")
    words = context.rulebook.funding_readings
    ends = f"{figures.dollars(spent.total.all)} {words.spent}"
    if full.total.all != spent.total.all:
        ends += f", and {figures.dollars(full.total.all)} {words.full}"
    days = " and ".join(figures.date_text(day) for day in spent.days)
    said = (
        f"Not counted in any figure of this briefing: if ICE\u2019s money continued after {days} on the terms above, "
        f"it would come within the five years to {ends} ({standing_words(context, result, 'announced')})."
    )
    if full.total.all != spent.total.all:
        said += " Neither reading is likely."
    if titles:
        said += f" Left out, because not known: {'; '.join(titles)}."
    return [paragraph((*text(f"{result.option.title}. ", strong=True), *text(said), *context.cites(spent.sources)))]


def _counted_under(offset: Offset, titles: Mapping[Scenario, str]) -> str:
    """The scenarios that count an offer; money under a contract of its own is beside them all."""
    if offset.payer == "ice" and offset.contract is not None:
        return "Each scenario of ICE\u2019s money"
    return "; ".join(titles[scenario] for scenario in offset.fundings)


def _conditions(context: Context, result: OptionResult) -> list[Block]:
    """Each offset with the scenarios that count it, its yearly amount and its conditions."""
    assert result.model is not None
    offsets = {offset.id: offset for offset in context.rulebook.offsets}
    titles = {id_: context.evaluation.scenarios[id_].name for id_ in SCENARIOS}
    rows = []
    money = context.evaluation.money
    in_full = {line.id: line for line in money.offsets(result.model, result.recurring_only, full=True)}
    for line in money.offsets(result.model, result.recurring_only):
        offset = offsets[line.id]
        if line.amount == 0 and in_full[line.id].amount == 0:
            continue
        conditions, sources, confirm = context.evaluation.offset_terms(offset)
        words = text(" ".join(conditions) + (" Counsel to confirm." if confirm else ""))
        rows.append(
            [
                cell((*text(offset.title), *context.cites(sources)), head=True),
                cell(f"{_counted_under(offset, titles)}. Standing here: {offer_standing(context, offset)}."),
                cell(_both_amounts(context, line, in_full[line.id]), right=True, why=_line_why(line)),
                cell(words),
            ]
        )
    if not rows:
        return []
    heads = [
        Column("Money", width=0.9),
        Column("Counted under, and its standing", width=1.0),
        Column("Amount in a full year, or once", "right", 0.8),
        Column("Conditions", width=2.2),
    ]
    anchor = f"conditions-{result.id}".replace("_", "-")
    return [table(f"{result.option.title}: money from others, with its conditions", heads, rows, anchor, dense=True)]
