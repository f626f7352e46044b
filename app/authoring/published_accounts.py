"""Published cost accounts, worked out again from the inputs published with them, beside what was published.

Each file of tests/published is an answers file with two keys more: `wages`, where a default wage was put back
to the year of the account, and `published`, the figures to compare. No wage and no hour is set from a published total.

`brief287 costs --accounts` prints the page, `brief287 costs` the summary (app/authoring/published_page.py).
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
from app.resources import folder
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.schema.base import ModelId
from app.schema.costs import FUNDING_READINGS
from app.stop import Stop

DAY: Final = dt.date(2026, 11, 29)
MAY_2025: Final = 321.465
CPI_U: Final = {
    2005: 195.300, 2007: 207.342, 2008: 215.303, 2009: 214.537, 2010: 218.056, 2012: 229.594, 2017: 245.120,
    2018: 251.107, 2019: 255.657, 2020: 258.811, 2025: MAY_2025,
}  # fmt: skip
"""Consumer price index, all urban consumers, all items, not seasonally adjusted: means of years, and of May 2025.

Looked up on November 29, 2026, in copies of the figures of the Bureau of Labor Statistics (series CUUR0000SA0; its own
pages were not opened): to 2012 in its table of annual averages (cpiai.txt, as kept at github.com/datasets/cpi-us); 2017
to 2020 as the means of its twelve monthly figures, which come to these; May 2025 in a series of months.
"""
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
        """Does it lie between low and high, to half a cent?"""
        return self.low - 0.005 <= amount <= self.high + 0.005

    def in_middle(self, amount: float) -> bool:
        """Does it lie between P10 and P90?"""
        return self.p10 - 0.005 <= amount <= self.p90 + 0.005

    @property
    def spread(self) -> bool:
        """Is it a range at all?"""
        return self.high - self.low > 0.005


@dataclass(frozen=True)
class Compared:
    """One published figure beside the tool's, with the wages of today's default spread and with those of before."""

    file: str
    place: str
    published: dict[str, Any]
    ours: Range
    before: Range

    @property
    def amount(self) -> float:
        """What was published."""
        return float(self.published["amount"])

    @property
    def ratio(self) -> float:
        """Ours divided by published."""
        return self.ours.likely / self.amount

    @property
    def closes(self) -> bool:
        """Does it come out within 5 percent?"""
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


def accounts_folder(root: Path | None = None) -> Path:
    """The folder of the accounts: `tests/published` beside a rulebook, else that of the program."""
    beside = root / "tests" / "published" if root is not None else None
    return beside if beside is not None and beside.is_dir() else folder("tests/published")


def files(within: Path) -> tuple[Path, ...]:
    """Every account of a folder, in the order of their names."""
    return tuple(sorted(within.glob("*.yaml")))


@cache
def content(path: Path) -> dict[str, Any]:
    """One account as written: town, answers, wages, and the figures published."""
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def answers_of(rulebook: Rulebook, path: Path) -> Answers:
    """The answers part of a file, as an answers file is read."""
    part = {key: value for key, value in content(path).items() if key in ("town", "answers")}
    return read_answers(yaml.safe_dump(part, sort_keys=False), rulebook.questions, name=path.name)


def wage_tables(rulebook: Rulebook) -> dict[str, str]:
    """The wages that have a default by state: the table of wages by the id of the fact."""
    return {id_: table for id_, fact in rulebook.facts.items() if (table := getattr(fact.factor, "wage_table", None))}


def with_old_spread(rulebook: Rulebook, path: Path, answers: Answers) -> Answers:
    """The same answers, with wages from the 25th to the 75th percentile of the state, as before November 29, 2026."""
    wages = content(path).get("wages", {"state": answers["state"].value, "year": 2025})
    for fact, table in wage_tables(rulebook).items():
        if (wages["state"], table) not in rulebook.wages:
            continue
        row, part = rulebook.wages[wages["state"], table], CPI_U[wages["year"]] / MAY_2025
        ends = [each * part for each in (row.likely, row.low, row.high)]
        answers = answers.with_answer(fact, Answer(ends[0], "estimate", low=ends[1], high=ends[2]))
    return answers


def model_of(evaluation: Evaluation, option: str) -> ModelId:
    """The model of an option, and of an agreement in force where the option keeps it."""
    held = option.removeprefix("sign_") if option.startswith("sign_") else evaluation.value(names.AGREEMENT_IN_FORCE)
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
    lacking = {*entry.get("lines", ()), *entry.get("offsets", ())} - {row.id for row, _ in found}
    if lacking:
        raise Stop(f"{entry['what']}: {model} has no cost line or offset {', '.join(sorted(lacking))}.")
    return found


def worked_out(evaluation: Evaluation, entry: dict[str, Any]) -> Range:
    """What the tool gives for one published figure."""
    if "total" in entry:
        result = evaluation.option(entry["option"])
        if result is None:
            raise Stop(f"{entry['what']}: the option {entry['option']} is not before this town.")
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
def compared(rulebook: Rulebook, within: Path) -> tuple[Compared, ...]:
    """Every published figure of a folder with the tool's, in the order of the files."""
    found = []
    for path in files(within):
        answers = answers_of(rulebook, path)
        now = evaluate(rulebook, answers, DAY, seed=path.stem)
        old = evaluate(rulebook, with_old_spread(rulebook, path, answers), DAY, seed=path.stem)
        country = content(path).get("wages", {}).get("state") == "US"
        where = answers.town.name if country else f"{answers.town.name} {answers['state'].value}"
        for entry in content(path)["published"]:
            found.append(Compared(path.stem, where, entry, worked_out(now, entry), worked_out(old, entry)))
    return tuple(found)
