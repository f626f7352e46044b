"""The form of a budget amendment: new cash of the first fiscal year by object of expenditure, and revenue by standing.

A form to fill in, made from the evaluation, and no proposal to adopt it. Fund and account numbers are the town's own
and stay blank; money from others is blank unless it has been paid or signed for.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.briefing.amounts import POINT_NOTE, left_out, lower, point_word, upper
from app.briefing.blocks import Block, Cell, Column, Fact, Facts, FormLines, Heading
from app.briefing.context import Context, cell, paragraph, table, text
from app.briefing.outside_money import PAYERS
from app.briefing.sections.fiscal import costed, fiscal_year_words
from app.engine import figures
from app.engine.by_object import CashByObject, cash_by_object
from app.engine.results import FundingId, LineAmount, OptionResult
from app.engine.standing import known_nothing
from app.language.values import is_known
from app.rulebook import names
from app.schema.costs import Payer, Standing

TITLE = "Form of a budget amendment"
FORM_ONLY = (
    "This is a form to fill in, and it takes no view of the amendment. It lists only new cash; pay already budgeted "
    "is not in it. Fund and account numbers are for the town to fill in, by its own chart of "
    "accounts."
)
ROUNDED = "Each amount is rounded by itself; the rows as printed may differ from the total by a few dollars."
RANGES = "The low and high of single rows need not add up to those of the total."
TO_FILL_IN = ("Met from (fund balance, transfer, contingency)", "Prepared by, and date", "Adopted on, and number")
REVENUE_NOTE = (
    "An amount is blank until the money has been paid or signed for. Amounts follow the announcement; enter what the "
    "document says where it says otherwise. Money may come in after the year ends."
)
FIRM: tuple[Standing, ...] = ("paid", "signed")
"""The standings under which money from others stands in the form with its amount."""
FUNDING_OF: dict[Payer, tuple[FundingId, FundingId]] = {"ice": ("announced", "announced_full"), "state": ("state",) * 2}
"""For each payer the fundings that read its offers up to what is spent, and in full."""
RECEIVED: dict[Payer, tuple[str, str]] = {
    "ice": (names.EXISTING_MONEY_RECEIVED, "ICE: received so far under the agreement in force"),
    "state": (names.STATE_GRANT_RECEIVED, "The state: received so far of a grant"),
}
"""For each payer the answer that says what has come in, and how its row is called."""


@dataclass(frozen=True, slots=True)
class Revenue:
    """One row of money from others. `spent` and `full` are dollars of the year in the two readings of its offer; None:
    blank, as nothing has been paid or signed. NaN: signed, and the amount is not known."""

    source: str
    standing: str
    spent: float | None
    full: float | None


def budget_amendment(context: Context) -> list[Block]:
    """The form of each option that carries a cost; nothing where none does."""
    blocks: list[Block] = []
    for result in costed(context):
        blocks += _form(context, result)
    return [paragraph(FORM_ONLY), paragraph(fiscal_year_words(context)), *blocks] if blocks else []


def _form(context: Context, result: OptionResult) -> list[Block]:
    anchor = f"amendment-{result.id}".replace("_", "-")
    return [
        Heading(3, f"{result.option.title}: budget amendment for year 1", anchor),
        Facts(
            (
                Fact("Fund", text(context.said(names.FUND))),
                Fact("Account", text(context.said(names.ACCOUNT))),
                Fact("Next budget amendment", text(context.said(names.NEXT_BUDGET_AMENDMENT))),
            )
        ),
        _expenditures(context, result, anchor),
        _revenues(context, result, anchor),
        FormLines(
            ("Met from (fund balance, transfer, contingency)", "Prepared by, and date", "Adopted on, and number")
        ),
    ]


def _expenditures(context: Context, result: OptionResult, anchor: str) -> Block:
    evaluation, found = context.evaluation, cash_by_object(context.evaluation, result)
    words = context.rulebook.objects
    rows = [
        [
            cell(_object_name(words[each.object], each.missing if is_known(each.likely) else ()), head=True),
            cell(""),
            cell(""),
            *_three(each.low, each.likely, each.high),
        ]
        for each in found.objects
    ]
    known = found.total.status != "unknown"
    whole = _object_name("All new cash, year 1", found.total.excluded if known else ())
    rows.append([cell(whole, head=True), cell(""), cell(""), *_three(*_whole(found, known))])
    word = point_word(evaluation, result, "cash").capitalize()
    heads = [
        Column("Object of expenditure", width=2.2), Column("Fund"), Column("Account number", width=1.2),
        Column("Low", "right"), Column(word, "right"), Column("High", "right"),
    ]  # fmt: skip
    note = [left_out(evaluation, [found.total]), RANGES]
    if known and figures.dollars(found.total.value) != figures.dollars(_of_rounded(found)):
        note.append(ROUNDED)
    if evaluation.rests_on_judgement(result, "cash"):
        note.append(POINT_NOTE)
    caption = f"{result.option.title}: expenditures by object, year 1"
    totals = [len(rows) - 1]
    return table(caption, heads, rows, f"{anchor}-spent", totals=totals, dense=True, note=" ".join(filter(None, note)))


def _object_name(name: str, missing: tuple[str, ...]) -> str:
    return f"{name}\u00a0*" if missing else name


def _whole(found: CashByObject, known: bool) -> tuple[float, float, float]:
    nan = float("nan")
    return (found.low, found.total.value, found.high) if known else (nan, nan, nan)


def _three(low: float, likely: float, high: float) -> tuple[Cell, Cell, Cell]:
    one, two, three = (cell(figures.dollars(value), right=True) for value in (low, likely, high))
    return one, two, three


def _of_rounded(found: CashByObject) -> float:
    """What the rows come to as they are printed."""
    return float(sum(figures.rounded(each.likely) for each in found.objects if is_known(each.likely)))


def revenues(context: Context, result: OptionResult) -> tuple[Revenue, ...]:
    """Money from others for year 1, a row for each offer that counts on the day and for what has come in.

    Each offer stands by itself: a document makes no offer firm that it does not cover.
    """
    evaluation = context.evaluation
    words, found = context.rulebook.standings, list[Revenue]()
    offsets = {offset.id: offset for offset in context.rulebook.offsets}
    for payer, name in PAYERS:
        spent, full = (evaluation.money.offset_lines(result, funding) for funding in FUNDING_OF[payer])
        for one, other in zip(spent, full, strict=True):
            standing = evaluation.offer_standing(offsets[one.id], context.readable)
            if offsets[one.id].payer == payer and standing != "nothing" and not known_nothing(one, other):
                amounts = (_year_one(one), _year_one(other)) if standing in FIRM else (None, None)
                source = f"{upper(name)}: {lower(one.title)}"
                found.append(Revenue(source, words[standing], *amounts))
        key, title = RECEIVED[payer]
        received = evaluation.value(key)
        if isinstance(received, float) and context.readable(key):
            found.append(Revenue(title, words["paid"], received, received))
    return tuple(found)


def _year_one(line: LineAmount) -> float:
    return line.years[0] if line.status != "unknown" else float("nan")


def _revenues(context: Context, result: OptionResult, anchor: str) -> Block:
    rows = [
        [
            cell(each.source, head=True),
            cell(each.standing),
            cell(""),
            cell(""),
            *(cell("" if value is None else figures.dollars(value), right=True) for value in (each.spent, each.full)),
        ]
        for each in revenues(context, result)
    ]
    if not rows:
        return paragraph("No offer of money from others was found for this option, so there is no revenue to enter.")
    readings = context.rulebook.funding_readings
    heads = [
        Column("Revenue", width=2.2), Column("Standing"), Column("Fund", width=0.7),
        Column("Account number", width=1.1), Column(readings.spent.capitalize(), "right"),
        Column(readings.full.capitalize(), "right"),
    ]  # fmt: skip
    note = REVENUE_NOTE
    return table(f"{result.option.title}: revenues, year 1", heads, rows, f"{anchor}-revenue", dense=True, note=note)
