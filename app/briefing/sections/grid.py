"""The readers' grid: the questions that people ask as rows, the options that are not closed as columns.

One sentence a cell. What was found on crime and on trust has a table of its own below, as it is the same for every
option with an agreement and for every one without.
"""

from __future__ import annotations

from collections.abc import Callable

from app.briefing.amounts import headline, lower
from app.briefing.blocks import Block, Cell, Column, Section, Words
from app.briefing.context import Context, cell, section, table, text
from app.briefing.excerpts import first_sentence
from app.briefing.outside_money import standing_words
from app.briefing.sections.evidence import EXCERPT
from app.briefing.sections.options import ACROSS, open_options, split
from app.briefing.sections.staffing import share_of_filled
from app.engine.answers import MODELS
from app.engine.results import OptionResult, Total
from app.rulebook import names
from app.schema.base import ModelId, Statement

Said = Callable[[Context, OptionResult], Cell]
EFFECTS = {"crime": "Crime", "trust": "Trust and crime reports"}


def grid(context: Context) -> list[Section]:
    """The grid; in two tables where more options are open than one has room for."""
    shown = open_options(context)
    rows = [[cell(ask, head=True), *(said(context, result) for result in shown)] for ask, said in ROWS]
    blocks: list[Block] = []
    parts = split(len(shown), ACROSS)
    for part in parts:
        heads = [Column("", width=0.62), *(Column(result.option.short) for result in shown[part])]
        across = [[row[0], *row[1:][part]] for row in rows]
        name = "What people ask, by option" + (", continued" if part.start else "")
        own = "matrix-continued" if part.start else "matrix"
        blocks.append(
            table(name, heads, across, own, cards=True, caption_shown=False, note=_note(context, part, parts))
        )
    return section("What people ask", "side-by-side", *blocks, *_effects(context))


def _note(context: Context, part: slice, parts: list[slice]) -> str:
    if part != parts[-1]:
        return ""
    totals = [context.evaluation.total(r.id, "gross", "cash") for r in open_options(context)]
    partial = "* Leaves out costs that are not known; the fiscal note names them. " if _partial(totals) else ""
    closed = [result.option.short for result in context.evaluation.options if result.status == "closed"]
    return partial + (f"Closed, and not in this table: {', '.join(closed)}." if closed else "")


def _partial(totals: list[Total]) -> bool:
    return any(total.status == "partial" for total in totals)


# ---- the rows -----------------------------------------------------------------------------------------------------


def _status(context: Context, result: OptionResult) -> Cell:
    return cell(context.status_text(result), why=result.id)


def _model(context: Context, result: OptionResult) -> ModelId | None:
    """The model under which officers would work: the option's own, or that of the agreement in force where its terms
    are changed; None where no agreement would be in force."""
    if result.model is not None:
        return None if result.option.costs == "nothing_new" else result.model
    force = context.evaluation.value(names.AGREEMENT_IN_FORCE) if result.option.costs == "not_set" else None
    return next((model for model in MODELS if model == force), None)


def _ends(context: Context, result: OptionResult) -> bool:
    """Does the option end an agreement that is in force? What holds without one then holds from the day of its end."""
    return result.option.path == "in_force" and _model(context, result) is None


def _decides(context: Context, result: OptionResult) -> Cell:
    if context.vote_in_doubt:
        return cell(f"The {context.body} votes; counsel to answer {context.vote_in_doubt}.")
    if _model(context, result) is None and not _ends(context, result):
        return cell(f"The {context.body}, by vote.")
    acts = "acts" if result.option.path == "in_force" else "signs"
    stands = {True: "confirmed by counsel", False: "unconfirmed", None: "confidential"}
    return cell(f"The {context.body}, by vote; who {acts} is {stands[context.yes(names.SIGNER_CONFIRMED)]}.")


def _first(of: Callable[[OptionResult], Statement]) -> Said:
    """The first sentence of a statement on the option."""

    def said(context: Context, result: OptionResult) -> Cell:
        statement = of(result)
        words = first_sentence(statement.text)
        return cell(context.sourced(words, statement.sources, statement.confidence, of=statement.text))

    return said


def _whole(of: Callable[[OptionResult], Statement]) -> Said:
    """A statement on the option in full, where its second sentence is part of the answer."""
    return lambda context, result: cell(context.statement(of(result)))


def _form(topic: str, otherwise: str) -> Said:
    """The first sentence of the form's row on a topic; where no agreement would be in force, `otherwise`."""

    def said(context: Context, result: OptionResult) -> Cell:
        model = _model(context, result)
        if model is None:
            return cell(f"From the end date: {lower(otherwise)}" if _ends(context, result) else otherwise)
        row = context.evaluation.model_rows(model)[topic]
        at = f" ({row.section})" if row.section else ""
        words = (row.in_short or first_sentence(row.text)).rstrip(".")
        return cell(context.sourced(f"{words}{at}.", row.sources, row.confidence, of=row.text))

    return said


def _cost(context: Context, result: OptionResult) -> Cell:
    """New cash and loaded cost over five years, before outside money, and hours a year."""
    evaluation = context.evaluation
    cash, loaded = (evaluation.total(result.id, "gross", basis) for basis in ("cash", "loaded"))
    hours = evaluation.total(result.id, "gross", "hours", 2)
    if cash.status == "unknown":
        return cell("Not known", why=cash.id)
    if not any(total.value for total in (cash, loaded, hours)):
        return cell("No new cost.", why=cash.id)
    said: Words = (
        *text(headline(evaluation, result, cash), why=cash.id),
        *text(" new cash, "),
        *text(headline(evaluation, result, loaded), why=loaded.id),
        *text(" with staff pay, five years; "),
        *text(headline(evaluation, result, hours), why=hours.id),
        *text(f" hours a year ({lower(share_of_filled(context, result))} of officers on duty)."),
    )
    return cell(said)


def _pays(context: Context, result: OptionResult) -> Cell:
    """Who pays under the form, and how firm outside money is."""
    if _model(context, result) is None:
        return cell(
            "The town, without the agreement\u2019s costs." if _ends(context, result) else "The town, as today."
        )
    kept = next((each for each in context.evaluation.options if each.option.costs == "model_recurring"), result)
    found = (
        standing_words(context, result if result.model is not None else kept, "announced", "state")
        or context.rulebook.standings["nothing"]
    )
    return cell(f"The town, as costs come due. Outside money: {found}.")


ROWS: tuple[tuple[str, Said], ...] = (
    ("May we?", _status),
    ("Who decides?", _decides),
    ("What may officers do?", _first(lambda r: r.option.in_practice.officer_at_a_stop)),
    ("Whom does it reach?", _first(lambda r: r.option.groups.immigrant_residents)),
    ("What does it cost?", _cost),
    ("Who pays?", _pays),
    ("Who is liable?", _form(names.LIABILITY, "No claim arises from an agreement.")),
    ("What changes for officers?", _first(lambda r: r.option.groups.officers)),
    ("Who directs officers?", _form(names.SUPERVISION, "The department alone.")),
    ("What will residents notice?", _first(lambda r: r.option.in_practice.resident)),
    ("How do we change course?", _whole(lambda r: r.option.changing_course)),
)


def _effects(context: Context) -> list[Block]:
    """Crime and trust: what was found, for options with an agreement and for those without."""
    rows = []
    for each in context.rulebook.effects_in_short:
        pair = (each.with_agreement, each.without)
        if all(context.evaluation.printable(statement, context.audience) for statement in pair):
            rows.append([cell(EFFECTS[each.topic], head=True), *(cell(_found(context, said)) for said in pair)])
    if not rows:
        return []
    heads = [Column("Effect", width=0.4), Column("Options with an agreement"), Column("Options without one")]
    caption = "What studies found; the supporting volume has each with its limits"
    return [table(caption, heads, rows, "effects-in-short", dense=True)]


def _found(context: Context, said: Statement) -> Words:
    """What studies found, with its sources. Counsel confirms law and no study: of an excerpt, that is said."""
    excerpt = f" {EXCERPT}" if said.confidence == "M" else ""
    return context.sourced(said.text + excerpt, said.sources, of=said.text)
