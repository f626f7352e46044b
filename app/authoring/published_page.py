"""The pages on published accounts: docs/published-accounts.md, and its summary in docs/costs.md."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from app.authoring.published_accounts import Compared


def share(many: list[Compared], before: bool = False, middle: bool = False) -> str:
    """How many of the published figures lie in the tool's ranges: low to high, or P10 to P90 (`middle`)."""
    ranges = [(each.before if before else each.ours, each.amount) for each in many]
    inside = sum(r.in_middle(amount) if middle else r.within(amount) for r, amount in ranges)
    return f"{inside} of {len(many)}"


def money(value: float, entry: dict[str, Any]) -> str:
    """An amount of one comparison as it is printed."""
    if math.isnan(value):
        return "open"
    return f"{value:,.0f} hours" if entry["basis"] == "hours" else f"${value:,.0f}"


def head(columns: str) -> list[str]:
    """The first two lines of a table."""
    return [f"| {columns} |", "|" + "---|" * (columns.count("|") + 1)]


def shares(found: Sequence[Compared]) -> list[str]:
    """The table of how many figures lie in the ranges, before and now."""
    tests, chosen, narrow, wide = groups(found)
    lines = head("of these figures | low to high, before | low to high, now | P10 to P90, before | P10 to P90, now")
    for words, many in (
        (f"all {len(tests)}", tests),
        (f"the {len(chosen)} by which the ends were chosen", chosen),
        (f"{len(narrow)} others, ends less than tenfold apart", narrow),
        (f"{len(wide)} others, ends further apart or from nothing", wide),
    ):
        inside = (share(many, True), share(many), share(many, True, True), share(many, False, True))
        lines.append(f"| {words} | {' | '.join(inside)} |")
    return lines


def groups(found: Sequence[Compared]) -> tuple[list[Compared], ...]:
    """The figures that test the ranges: all; those that set the ends; of the others the narrow, and the wide."""
    tests = [each for each in found if each.counts]
    others = [each for each in tests if not each.set_the_ends]
    return (
        tests,
        [each for each in tests if each.set_the_ends],
        [each for each in others if not each.wide],
        [each for each in others if each.wide],
    )


def figure_cells(each: Compared) -> tuple[str, str, str, str]:
    """What the tool gives, what was published, their ratio, and whether the published figure lies in low to high."""
    entry, ours = each.published, each.ours
    bound = {"at_least": "at least ", "about": "about "}.get(entry.get("bound", ""), "")
    unknown = math.isnan(ours.likely)
    inside = (
        "open" if unknown else "no range" if not ours.spread else "inside" if ours.within(each.amount) else "outside"
    )
    ratio = "open" if unknown else f"{each.ratio:.2f}"
    return money(ours.likely, entry), f"{bound}{money(each.amount, entry)}", ratio, inside


def section(found: Sequence[Compared]) -> str:
    """The section of docs/costs.md on published accounts."""
    closes, tests = sum(each.closes for each in found), groups(found)[0]
    lines = [SECTION.format(figures=len(found), files=len({each.file for each in found}), closes=closes,
                            tests=len(tests)), *shares(found), "", *head(SUMMARY)]  # fmt: skip
    for each in found:
        why = "" if each.closes else each.published["why"].strip()
        cells = (f"{each.place}, {each.published['when']}", each.published["what"], *figure_cells(each), why)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def page(found: Sequence[Compared]) -> str:
    """The page docs/published-accounts.md, as text."""
    tests, chosen, narrow, wide = groups(found)
    lines = [
        *HEAD.format(
            figures=len(found), files=len({each.file for each in found}), closes=sum(e.closes for e in found),
            inferred=sum(e.closes and bool(e.published.get("inferred")) for e in found), tests=len(tests),
            chosen=len(chosen), narrow=len(narrow), wide=len(wide),
        ).splitlines(),
        "",
        *shares(found),
    ]  # fmt: skip
    lines += ["", *MIDDLE.splitlines(), "", *head(FIGURES)]
    for each in found:
        entry, ours = each.published, each.ours
        mine, published, ratio, inside = figure_cells(each)
        middle = inside if inside in ("open", "no range") else "inside" if ours.in_middle(each.amount) else "outside"
        cells = (mine, published, ratio, inside, middle, entry["why"].strip())
        lines.append(f"| {each.place}, {entry['when']} | {entry['what']} | {' | '.join(cells)} |")
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

Made by `brief287 costs --accounts > docs/published-accounts.md`; a test holds this page to the figures. The
summary stands in [costs.md](costs.md#published-accounts-worked-out-again).

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

SUMMARY: Final = "place, year | compared | ours | published | ratio | low to high | why, where it does not close"
SECTION: Final = """## Published accounts, worked out again

{figures} figures that others published, worked out here from the inputs published with them, in {files} answers files
(`tests/published`; a test holds each). {closes} come out within 5 percent. Where an input was not published the tool's
own factor stands in; no wage and no hour was set from a published total. A default wage is put back to the year of the
account by the consumer price index for all urban consumers (Bureau of Labor Statistics; annual averages of 195.3 for
2005, 215.303 for 2008 and 255.657 for 2019; looked up in copies of its tables on November 29, 2026). *Ratio*: ours
divided by published. *Open*: the tool gives no figure. [The whole comparison](published-accounts.md), with each range.

{tests} of the figures test the ranges. *Before*: wages from the 25th to the 75th percentile of the state; *now*: ends
at least 0.8 and 1.9 times the median. P10 to P90 is meant to hold 8 in 10, and holds fewer of these figures: the
middle of a range says what follows from the tool's own factors, and a published figure can lie far from it.
"""
MIDDLE: Final = """## The figures

Ratio: ours divided by published. *No range*: every input was published. *Inside* and *outside*: the published
figure in the tool's range. *Open*: the tool gives no figure. None of these is a forecast for another place."""

RANGES: Final = """## The ranges

Where an input stands in with a range. *Before*: the same inputs with wages from the state's 25th to its 75th
percentile."""
