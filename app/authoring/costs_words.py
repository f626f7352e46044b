"""The words of docs/costs.md that no rule file holds."""

from __future__ import annotations

from typing import Final

MODEL_NAMES: Final = {
    "task_force": "Task Force",
    "warrant_service_officer": "Warrant Service Officer",
    "jail_enforcement": "Jail Enforcement",
}
COLUMNS_OF_FACTORS: Final = "figure | unit | low | likely | high | basis"
HEAD: Final = """\
# What an agreement costs: every line, every offset, every assumption

Made by `brief287 costs > docs/costs.md`; do not edit. A test holds this page to the rulebook of {date}, and every
worked example to the program, to the cent. It is written for a finance director who wants to check the
arithmetic.

It has {lines} cost lines and {offsets} offsets (money from others). Each stands here with its formula in plain
words and as written in `rules/costs/`, what it rests on, and one example that was worked out by hand from what
the line says that it holds. The examples stand in `tests/scenarios/lines` and `tests/scenarios/offsets`;
`brief287 test` works their arithmetic out and holds the program against it. `brief287 explain` does the same for
a total of one town's own.

A town's own answer always takes the place of a figure of the tool. No claim, judgment or settlement is in any
line.

## Cash, loaded, hours

- **Cash** is new money that leaves the town: overtime, purchases, bills, and the pay of officers hired for this
  work. Pay of officers who are on the payroll in any case is not cash.
- **Loaded** is what the work takes, whoever is paid in any case: hours valued at salary and benefits, overtime as
  it is paid, and the same purchases and bills.
- **Hours** are officer hours (and supervisor hours where the line says so).

The three are never added together. No hour is valued twice: overtime that fills a shift is cash and not loaded,
because the hours that it replaces are valued as training or agreement work already.

## From a line to five years

A *start-up* line comes once, in year 1. A *recurring* line has a yearly amount at the prices of year 1. Year 1 is
that amount times the months at work, divided by 12; each later year is the whole amount, grown once more by the
growth of wages or of other prices. Hours do not grow. A yearly amount of $10,000 that grows by 3.5 percent a year is
$10,350 in year 2 and $10,712.25 in year 3: 10,000 \u00d7 1.035 \u00d7 1.035.

## What a range means, and what it leaves out

- Where a likely figure exists, it is the headline, with **P10 to P90** beside it: of 10,000 draws of all open
  inputs together, one in ten came out below P10 and one in ten above P90. Each input is drawn on its own: the
  range does not allow for two of them that rise together.
- Where no likely figure is given, the range runs from **low to high**: ends that no completion of the open inputs
  goes beyond. What cost and repayment share (an hour, a wage) is counted once in both ends of a net. That is so
  while one of these is neither answered nor published, since totals move much with them: {decisive}.
- Percentiles of lines do not add up to the percentile of their sum.
- A range leaves out whatever is not known and has no figure of the tool: the total names it. It also leaves out
  claims and settlements, changes of law, of the offers and of what is done under the agreement, and any error in
  the formulas.
"""
LATER: Final = """\
A number that the town has recorded is exact in year 1. From year 2 on it may move by a small spread, by its class
(`rules/costs/later_years.yaml`); an estimate keeps the range that it has in every year.
"""
STANDINGS: Final = """\
## Who pays, and how firm it is

Money from others stands apart from cost, by payer, and no probability is put on any of it. A *funding* is a named
assumption of who pays. Where the terms of an offer are not public it has two readings, and neither is likely: *up
to what is spent* on what it pays for, and *as announced, in full*. While a line that an offset pays for is not
known, the offset is not counted either.
"""
MONEY_ENDS: Final = """\
*Appropriated until* is the last day on which the sums of federal law can be committed. *Promised until* is the
last day that a document of this town names, as the town answered. The earlier of the two counts. A year, or a
part of one, after that day counts nothing; a part of a year counts by its months. What comes once counts if the
work begins on or before that day. Yearly money of a state counts in year 1 alone while the town has not said until
when it is promised.
"""
GRANTS: Final = """\
## State grants

Where a state's file has a grant that may be used for an agreement, the four offsets of the state above count what
the state has awarded in writing, as the town answered. Elsewhere none is shown.
"""
DERIVED: Final = """\
## How the figures on the way are worked out

As they are written in `rules/facts.yaml`; each line above says them in words. Where the town answers one of these
itself, its answer goes first.
"""
FACTORS: Final = """\
## The tool's own figures

From `rules/costs/factors.yaml`. Each stands in only while the town has given no figure of its own, and then
counts as an assumption. Low, likely and high are values of the input. A wage is that of the state
(`rules/costs/wages.csv`), with ends at least as far apart as its reason says.
"""
