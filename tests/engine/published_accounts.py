"""Published cost accounts, worked out again from the inputs published with them, beside what was published.

Each file of tests/published is an answers file with two keys more: `wages`, where a default wage was put back
to the year of the account, and `published`, the figures to compare. No wage and no hour is set from a published total.

    python -P -m tests.engine.published_accounts > docs/published-accounts.md
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from app.assessments.answers_file import read_answers
from app.engine.answers import MODELS, Answer, Answers
from app.engine.evaluation import Evaluation, evaluate
from app.engine.results import LineRow
from app.rulebook.book import Rulebook
from app.schema.base import ModelId
from app.schema.costs import FUNDING_READINGS
from tests.engine import towns

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "tests" / "published"
PAGE: Final = ROOT / "docs" / "published-accounts.md"
DAY: Final = dt.date(2026, 11, 29)
WAGES: Final = {"officer_hourly_wage": "patrol_officer", "supervisor_hourly_wage": "police_supervisor"}
MAY_2025: Final = 321.465
CPI_U: Final = {
    2005: 195.300, 2007: 207.342, 2008: 215.303, 2009: 214.537, 2010: 218.056, 2012: 229.594, 2017: 245.120,
    2018: 251.107, 2019: 255.657, 2020: 258.811, 2025: MAY_2025,
}  # fmt: skip
"""Consumer price index, all urban consumers, all items, not seasonally adjusted: means of years, and of May 2025."""
CLOSE: Final = 0.05
TENFOLD: Final = 10.0
Ends = tuple[float, float]


@dataclass(frozen=True)
class Range:
    """What the tool gives: the likely value, P10 and P90, and the ends that hold for every completion."""

    likely: float
    p10: float
    p90: float
    low: float
    high: float

    def within(self, amount: float) -> bool:
        return self.low - 0.005 <= amount <= self.high + 0.005

    def in_middle(self, amount: float) -> bool:
        return self.p10 - 0.005 <= amount <= self.p90 + 0.005

    @property
    def spread(self) -> bool:
        return self.high - self.low > 0.005


@dataclass(frozen=True)
class Compared:
    """One published figure beside the tool's, with the wages of today's default spread and with those of before."""

    file: str
    place: str
    state: str
    published: dict[str, Any]
    ours: Range
    before: Range

    @property
    def amount(self) -> float:
        return float(self.published["amount"])

    @property
    def ratio(self) -> float:
        return self.ours.likely / self.amount

    @property
    def closes(self) -> bool:
        return abs(self.ratio - 1) <= CLOSE

    @property
    def counts(self) -> bool:
        """Is it a test of the ranges? Not where every input was published, nor where one was read off the sum."""
        return self.ours.spread and not any(self.published.get(word) for word in ("inferred", "own"))

    @property
    def wide(self) -> bool:
        """Do the ends stand so far apart that nearly any sum is between them?"""
        return self.ours.high > TENFOLD * self.ours.low

    @property
    def set_the_ends(self) -> bool:
        """One of the six totals by which the ends of the default wages were chosen."""
        return bool(self.published.get("in_sample"))


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(FOLDER.glob("*.yaml")))


@cache
def content(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def answers_of(rulebook: Rulebook, path: Path) -> Answers:
    """The answers part of a file, as an answers file is read."""
    part = {key: value for key, value in content(path).items() if key in ("town", "answers")}
    return read_answers(yaml.safe_dump(part, sort_keys=False), rulebook.questions, name=path.name)


def default_wage(rulebook: Rulebook, state: str, fact: str, year: int) -> tuple[float, float, float]:
    """The tool's default wage of a state put back to a year: low, likely, high."""
    defaults = rulebook.facts[fact].factor
    row = rulebook.wages[state, WAGES[fact]]
    low, high = row.low, row.high
    if defaults is not None and (widen := getattr(defaults, "widen", None)) is not None:
        low, high = min(low, widen.low * row.likely), max(high, widen.high * row.likely)
    part = CPI_U[year] / MAY_2025
    return low * part, row.likely * part, high * part


def with_old_spread(rulebook: Rulebook, path: Path, answers: Answers) -> Answers:
    """The same answers, with wages from the 25th to the 75th percentile of the state, as before November 29, 2026."""
    wages = content(path).get("wages", {"state": answers["state"].value, "year": 2025})
    for fact, table in WAGES.items():
        if (wages["state"], table) not in rulebook.wages:
            continue
        row, part = rulebook.wages[wages["state"], table], CPI_U[wages["year"]] / MAY_2025
        ends = [each * part for each in (row.likely, row.low, row.high)]
        answers = answers.with_answer(fact, Answer(ends[0], "estimate", low=ends[1], high=ends[2]))
    return answers


def model_of(evaluation: Evaluation, option: str) -> ModelId:
    held = option.removeprefix("sign_") if option.startswith("sign_") else evaluation.value("agreement_in_force")
    return next(model for model in MODELS if model == held)


def rows_of(evaluation: Evaluation, entry: dict[str, Any]) -> list[tuple[LineRow, float]]:
    """The rows that a published figure is compared with, and by what each is multiplied."""
    model, years = model_of(evaluation, entry["option"]), _number(entry.get("years", 1))
    tables, found = evaluation.tables, []
    for row in tables.line_rows[model]:
        if row.id in entry.get("lines", ()) and row.basis == entry["basis"]:
            found.append((row, 1.0 if row.timing == "start_up" else years))
    if "offsets" in entry:
        sign = -1.0 if "lines" in entry else 1.0
        full = FUNDING_READINGS[entry["funding"]][1]
        for row in tables.offset_rows[model, full]:
            if row.id in entry["offsets"]:
                found.append((row, sign * (1.0 if row.timing == "start_up" else years)))
    wanted = {*entry.get("lines", ()), *entry.get("offsets", ())}
    assert wanted == {row.id for row, _ in found}, wanted
    return found


def worked_out(evaluation: Evaluation, entry: dict[str, Any]) -> Range:
    """What the tool gives for one published figure."""
    if "total" in entry:
        result = evaluation.option(entry["option"])
        assert result is not None
        total = evaluation.total(entry["option"], entry["total"], entry["basis"], entry["year"])
        spread = evaluation.uncertainty.spread(result, total)
        return Range(total.value, spread.p10, spread.p90, spread.low, spread.high)
    less = float(evaluation.value(entry["less"])) if "less" in entry else 0.0
    bounds, filled = evaluation.uncertainty.bounds, evaluation.filled
    places = [(row.place, by) for row, by in rows_of(evaluation, entry)]
    if "fact" in entry:
        places.append((evaluation.tables.place[f"{entry['fact']}.{model_of(evaluation, entry['option'])}"], 1.0))
    drawn: Any = -less
    likely = low = high = -less
    for place, by in places:
        amount, ends = filled[place], bounds[place]
        if not isinstance(amount, float) or math.isnan(amount):
            return Range(*[math.nan] * 5)
        likely += by * amount
        low += by * ends[0 if by > 0 else 1]
        high += by * ends[1 if by > 0 else 0]
        drawn = drawn + by * evaluation.uncertainty.draws.values[place]
    if isinstance(drawn, np.ndarray):
        p10, p90 = np.percentile(drawn, (10, 90)).tolist()
        return Range(likely, p10, p90, low, high)
    return Range(likely, likely, likely, low, high)


def _number(text: Any) -> float:
    over, _, under = str(text).partition("/")
    return float(over) / float(under or 1)


@cache
def compared() -> tuple[Compared, ...]:
    """Every published figure with the tool's, in the order of the files."""
    rulebook = towns.rulebook()
    found = []
    for path in files():
        answers = answers_of(rulebook, path)
        now = evaluate(rulebook, answers, DAY, seed=path.stem)
        old = evaluate(rulebook, with_old_spread(rulebook, path, answers), DAY, seed=path.stem)
        state = str(answers["state"].value)
        for entry in content(path)["published"]:
            found.append(
                Compared(path.stem, answers.town.name, state, entry, worked_out(now, entry), worked_out(old, entry))
            )
    return tuple(found)


# ---- the page -------------------------------------------------------------------------------------------------------


def share(many: list[Compared], before: bool = False, middle: bool = False) -> str:
    ranges = [(each.before if before else each.ours, each.amount) for each in many]
    inside = sum(r.in_middle(amount) if middle else r.within(amount) for r, amount in ranges)
    return f"{inside} of {len(many)}"


def money(value: float, entry: dict[str, Any]) -> str:
    if math.isnan(value):
        return "open"
    return f"{value:,.0f} hours" if entry["basis"] == "hours" else f"${value:,.0f}"


def head(columns: str) -> list[str]:
    """The first two lines of a table."""
    return [f"| {columns} |", "|" + "---|" * (columns.count("|") + 1)]


def page() -> str:
    """The page docs/published-accounts.md, as text."""
    found = compared()
    tests = [each for each in found if each.counts]
    chosen = [each for each in tests if each.set_the_ends]
    narrow = [each for each in tests if not each.set_the_ends and not each.wide]
    wide = [each for each in tests if not each.set_the_ends and each.wide]
    lines = [
        *HEAD.format(
            figures=len(found), files=len(files()), closes=sum(e.closes for e in found),
            inferred=sum(e.closes and bool(e.published.get("inferred")) for e in found), tests=len(tests),
            chosen=len(chosen), narrow=len(narrow), wide=len(wide),
        ).splitlines(),
        "",
        "| of these figures | low to high, before | low to high, now | P10 to P90, before | P10 to P90, now |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for words, many in (
        (f"all {len(tests)}", tests),
        (f"the {len(chosen)} by which the ends were chosen", chosen),
        (f"{len(narrow)} others, ends less than tenfold apart", narrow),
        (f"{len(wide)} others, ends further apart or from nothing", wide),
    ):
        shares = (share(many, True), share(many), share(many, True, True), share(many, False, True))
        lines.append(f"| {words} | {' | '.join(shares)} |")
    lines += ["", *MIDDLE.splitlines(), "", *head(FIGURES)]
    for each in found:
        entry, ours = each.published, each.ours
        bound = {"at_least": "at least ", "about": "about "}.get(entry.get("bound", ""), "")
        inside = "no range" if not ours.spread else "inside" if ours.within(each.amount) else "outside"
        middle = "no range" if not ours.spread else "inside" if ours.in_middle(each.amount) else "outside"
        if math.isnan(ours.likely):
            inside = middle = "open"
        country = content(FOLDER / f"{each.file}.yaml").get("wages", {}).get("state") == "US"
        where = each.place if country else f"{each.place} {each.state}"
        ratio = "open" if math.isnan(ours.likely) else f"{each.ratio:.2f}"
        lines.append(
            f"| {where}, {entry['when']} | {entry['what']} | {money(ours.likely, entry)} | "
            f"{bound}{money(each.amount, entry)} | {ratio} | {inside} | {middle} | {entry['why'].strip()} |"
        )
    lines += ["", *RANGES.splitlines(), "", *head(ENDS)]
    for each in found:
        if not each.ours.spread:
            continue
        entry, now, old = each.published, each.ours, each.before
        figures = (each.amount, now.low, now.p10, now.likely, now.p90, now.high, old.low, old.p10, old.p90, old.high)
        lines.append(f"| {each.file} | " + " | ".join(money(figure, entry) for figure in figures) + " |")
    return "\n".join(lines) + "\n"


FIGURES: Final = "place, year | compared | ours | published | ratio | low to high | P10 to P90 | why"
ENDS: Final = "file | published | low | P10 | ours | P90 | high | before: low | P10 | P90 | high"
HEAD: Final = """# Published accounts, worked out again

Made by `python -P -m tests.engine.published_accounts`; a test holds this page to the figures.

Others have published what work under section 287(g) cost, or what was paid for it. Here the tool works out
{figures} of these figures from the inputs published with them, in {files} answers files (`tests/published`,
whose README has each account, its inputs and its sources). No wage and no hour was set from a published total.
Where an input was not published, the tool's own factor stands in: for wages the state's default, put back to
the year of the account by the consumer price index. Other prices are today's. {closes} figures come out within
5 percent, {inferred} of them with a number of officers that was read off the sum.

An account is compared with the lines of the fiscal note that it says it holds. Where new people were to be
hired, these are their pay and benefits and the cost of hiring; where a unit's yearly pay was published, their
pay and benefits.

How far apart the ends of the default wages stand has changed: before, they were the 25th and 75th percentile of
the state. {tests} figures test the ranges: an input that was not published stands in with its range, and no
input was read off the sum. By {chosen} of them, all of county jail units, the ends of today were chosen, so
that those are no test of the ends. Of the others, {narrow} have ends less than tenfold apart. In {wide} they
stand further apart, or the low end is nothing, so that nearly any sum is between them.

From P10 to P90 is meant to hold 8 in 10. Of these figures it holds fewer: the middle of a range says what
follows from the tool's own factors, and a published figure can lie far from it. A place's own payroll and hours
take their place once given."""

MIDDLE: Final = """## The figures

Ratio: ours divided by published. *No range*: every input was published. *Inside* and *outside*: the published
figure in the tool's range. *Open*: the tool gives no figure. None of these is a forecast for another place."""

RANGES: Final = """## The ranges

Where an input stands in with a range. *Before*: the same inputs with wages from the state's 25th to its 75th
percentile."""


if __name__ == "__main__":
    print(page(), end="")
