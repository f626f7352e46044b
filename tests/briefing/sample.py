"""A document with every kind of block, ordinary and hostile, for the tests of the renderers."""

from __future__ import annotations

from collections.abc import Iterable

from app.briefing.blocks import (
    Attachment,
    Bar,
    Block,
    Box,
    Cell,
    Chart,
    Cite,
    Column,
    Document,
    Fact,
    Facts,
    FormLines,
    Heading,
    Items,
    Jump,
    Paragraph,
    Part,
    Run,
    Section,
    SourceEntry,
    SourceList,
    Stop,
    Table,
    Timeline,
    Words,
)
from app.briefing.range_words import BOUNDS_SAID, PERCENTILES_SAID

HOSTILE = (
    "<script>alert(1)</script> & \"quotes\" '=cmd|' /C calc'!A0 <img src=http://evil.example/x.png> "
    "😀👩‍👩‍👧 ‮right-to-left‬ \x00\x0b\ud800 ж 中 →"
)
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3
OPTIONS = (
    "No change",
    "Task Force Model",
    "Warrant Service Officer",
    "Jail Enforcement Model",
    "Narrow the agreement in force",
    "Defer",
    "Decline",
    "Require a public vote first",
)


def sections_of(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Blocks in one list as sections: a heading of level 2 opens one, and one of level 1 is the document's own.

    What stands before a heading that begins a page is page one, and what a list of sources stands under its own part.
    """
    found: list[tuple[Heading, list[Block]]] = [(Heading(1, "", ""), [])]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            found.append((block, []))
        elif not isinstance(block, Heading) or block.level > 2:
            found[-1][1].append(block)
    part: Part = "page_one" if any(heading.page_break for heading, _ in found) else "body"
    sections = []
    for heading, held in found:
        part = "body" if heading.page_break else part
        part = "sources" if any(isinstance(block, SourceList) for block in held) else part
        sections.append(Section(heading.text, heading.anchor, tuple(held), part))
    return tuple(sections)


def text(*parts: str | Cite | Jump | Run) -> Words:
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


class Citations:
    """Numbers the sources as they are cited."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}

    def __call__(self, source: str) -> Cite:
        places = self.places.setdefault(source, [])
        places.append(f"cite-{source}-{len(places) + 1}")
        return Cite(source, list(self.places).index(source) + 1, places[-1])

    def sources(self) -> SourceList:
        texts = {
            "statute": "8 U.S.C. § 1357(g), Performance of immigration officer functions by State officers and "
            "employees. Current through November 1, 2026; checked November 20, 2026.",
            "state": "An Act Concerning State and Local Cooperation with Federal Immigration Enforcement, Public Law "
            "2025, chapter 999; checked November 20, 2026.",
            "gao": "U.S. Government Accountability Office, Immigration Enforcement: ICE Can Further Enhance Its "
            "Planning and Oversight of State and Local Agreements, GAO-21-186, January 27, 2021.",
            "hostile": f"{HOSTILE} {LONG_WORD}",
        }
        addresses: dict[str, str | None] = {
            "statute": "https://www.law.cornell.edu/uscode/text/8/1357",
            "state": None,
            "gao": "https://www.gao.gov/products/gao-21-186?" + "x" * 140,
            "hostile": "javascript:alert(1)",
        }
        return SourceList(
            tuple(
                SourceEntry(number, source, texts[source], addresses[source], tuple(places))
                for number, (source, places) in enumerate(self.places.items(), 1)
            )
        )


def fiscal_table(rows: int = 40) -> Table:
    lines = tuple(
        (
            Cell(text(f"Cost line {number}: training hours of the nominated officers"), head=True),
            Cell(text(f"{number * 12} officer hours × $41.20")),
            Cell(text(f"${number * 131:,}"), align="right"),
            Cell(text(f"${number * 494:,}"), align="right"),
            Cell(text(f"${number * 1020:,}"), align="right"),
        )
        for number in range(1, rows + 1)
    )
    total = (
        Cell(text("Total, five years"), head=True),
        Cell(text("")),
        Cell(text("$107,420"), align="right"),
        Cell(text("$405,080"), align="right"),
        Cell(text("$836,400"), align="right"),
    )
    return Table(
        "Fiscal note: cost lines of the Task Force Model, loaded cost in dollars",
        (
            Column("Line", width=2.2),
            Column("Worked from", width=1.6),
            Column("Low", "right"),
            Column("Likely", "right"),
            Column("High", "right"),
        ),
        (*lines, total),
        "fiscal-table",
        total_rows=frozenset({rows}),
        note=text("Percentiles of lines do not add up to the percentile of their sum."),
    )


def matrix(options: tuple[str, ...], cite: Citations, anchor: str) -> Table:
    def row(name: str, *cells: Words) -> tuple[Cell, ...]:
        return (Cell(text(name), head=True), *(Cell(words) for words in cells))

    return Table(
        "Options side by side, on the same points",
        (Column("", width=0.9), *(Column(option) for option in options)),
        (
            row("Status", *(text("Open by law; counsel has not confirmed", cite("statute")) for _ in options)),
            row(
                "First year, net, none of the federal money",
                *(text("$18,900 to $61,000; likely $35,400") for _ in options),
            ),
            row("Officers and hours a year", *(text("2 officers, 410 hours") for _ in options)),
            row(
                "At a traffic stop",
                *(
                    text("A trained officer may ask about immigration status during a stop made for another reason.")
                    for _ in options
                ),
            ),
            row("How it ends", *(text("Either side may end it by written notice.", cite("gao")) for _ in options)),
            row("Not known", *(text("What the insurer says. The risk pool could answer.") for _ in options)),
        ),
        anchor,
        cards=True,
    )


def charts() -> tuple[Block, ...]:
    return (
        Chart(
            "First-year net cost by option, none of the federal money",
            "Net cost in the first year. No change: $0. Task Force Model: $60,000 (P10 to P90: $41,000 to $88,000). "
            "Warrant Service Officer: $18,900 (P10 to P90: $12,000 to $30,000). Jail Enforcement Model: not known. "
            "Defer: a net gain of $4,000 to $21,000 (low to high).",
            (
                Bar("No change", "$0", value=0),
                Bar("Task Force Model", "$60,000 (P10 to P90: $41,000 to $88,000)", 60000, 41000, 88000),
                Bar("Warrant Service Officer", "$18,900 (P10 to P90: $12,000 to $30,000)", 18900, 12000, 30000),
                Bar("Jail Enforcement Model", "not known: no jail budget was given"),
                Bar("Defer", "net gain of $4,000 to $21,000 (low to high)", None, -21000, -4000),
                Bar("Decline", "$2,500", value=2500),
            ),
            "dollars, first year",
            "chart-cost",
            note=f"{PERCENTILES_SAID} {BOUNDS_SAID}",
        ),
        Chart(
            "Officer hours on agreement duties",
            "Hours a year. Task Force Model: 410. Warrant Service Officer: 96. Hostile: 3.",
            (
                Bar("Task Force Model", "410 hours", 410),
                Bar("Warrant Service Officer", "96 hours", 96),
                Bar(HOSTILE, HOSTILE, 3),
            ),
            "hours a year",
            "chart-hours",
        ),
        Chart("Nothing known", "No value is known.", (Bar("Task Force Model", "not known"),), "dollars", "chart-none"),
        Chart(
            "Net cost by year",
            "Year 1: $20,000 without and a gain of $30,000 with money from others.",
            (
                Bar("Year 1", "$20,000", 20000, group="No money from others"),
                Bar("Year 1", "−$40,000 to −$20,000", None, -40000, -20000, "All that was announced", second=True),
            ),
            "dollars a year",
            "chart-years",
        ),
        Chart(
            "Cost of the Task Force Model, each input from its low to its high value",
            "Hours a month: $40,000 to $88,000. Overtime: $61,000 to $59,000.",
            (Bar("Hours", "$40,000 to $88,000", 60000, 40000, 88000), Bar("Overtime", "", 60000, 61000, 59000)),
            "dollars over five years",
            "chart-swings",
            "swings",
            "likely, $60,000",
        ),
        Timeline(
            "Steps before the meeting",
            "December 8, 2026: done: 2; not done: 1. December 29, 2026: not done, and overdue: 3 to 20.",
            (
                Stop("December 8, 2026", "6 weeks before; 1 of 2 done", (("1", "white"), ("2", "solid")), "done: 2"),
                Stop(
                    "December 29, 2026", "3 weeks before", tuple((str(n), "heavy") for n in range(3, 21)),
                    "not done, and overdue: 3 to 20",
                ),
                Stop(HOSTILE[:60], "the meeting"),
            ),
            (("solid", "done"), ("white", "not done"), ("heavy", "not done, and overdue")),
            "chart-steps",
        ),
    )  # fmt: skip


def sample_document(rows: int = 40, hostile: bool = True) -> Document:
    cite = Citations()
    blocks: list[Block] = [
        Heading(1, "Whether to sign a 287(g) agreement with ICE", "top"),
        Facts(
            (
                Fact("Meeting", text("Regular meeting of the City Council, December 8, 2026, item 7")),
                Fact("Prepared by", text("City Manager’s office")),
                Fact(
                    "Reviewed by",
                    text("Police chief: signed November 20, 2026. Finance: not yet signed. Attorney: not yet signed."),
                ),
            )
        ),
        Box(
            "The decision",
            (
                Paragraph(
                    text(
                        "The City Council decides by January 15, 2027 whether the city signs the agreement that ICE "
                        "offered on November 3, 2026."
                    )
                ),
                Items(
                    (
                        text("It may take no action."),
                        text("It may put the question to the voters first.", cite("state")),
                    )
                ),
                Facts((Fact("Vote needed", text("Majority of the members present")),)),
            ),
            "decision",
            "decision",
        ),
        Heading(2, "Summary", "summary"),
        Paragraph(
            text(
                "Three options are open. Two are closed by state law",
                cite("state"),
                cite("statute"),
                ". The net cost of the Task Force Model in its first year is likely ",
                Run("$60,000", strong=True),
                " with none of the federal money, and $9,000 with all of it.",
            ),
            "lead",
        ),
        Paragraph(
            text(
                "The agreement lets a trained officer act for ICE within limits that the agreement sets",
                cite("statute"),
                ". The department has 21 posts and 17 officers. Duty under the agreement would take 410 hours a year "
                "from patrol. See ",
                Jump("fiscal", "the fiscal note"),
                " and ",
                Jump("sources", "the sources"),
                ".",
            )
        ),
        *charts(),
        Heading(2, "Options side by side", "options"),
        Paragraph(text("Always in the same order: no change first.")),
        matrix(OPTIONS, cite, "matrix-wide"),
        Heading(2, "Options in short", "options-short"),
        matrix(OPTIONS[:5], cite, "matrix-short"),
        Heading(2, "Fiscal note", "fiscal", page_break=True),
        Heading(3, "Cost lines", "cost-lines"),
        fiscal_table(rows),
        Heading(3, "Steps that remain", "steps"),
        Items(
            (text("Counsel confirms who may sign."), text("The clerk gives notice."), text("The council votes.")),
            ordered=True,
        ),
        Heading(4, "What nobody knows yet", "unknown"),
        Items(
            (text("What the insurer says; the risk pool could answer."), text(LONG_WORD), text("Line one\nline two"))
        ),
        Heading(2, "Draft motions", "motions"),
        *(
            Box(
                option,
                (Paragraph(text(f"Move to choose: {option}, as the briefing of November 24, 2026 describes it.")),),
                f"motion-{number}",
                "motion",
            )
            for number, option in enumerate(OPTIONS[:3])
        ),
        Heading(2, "Worksheet", "worksheet"),
        FormLines(("What matters most to me, and why", "What I still need to know", "Signature and date")),
        Heading(2, "Sources", "sources"),
    ]
    if hostile:
        at = blocks.index(Heading(2, "Draft motions", "motions"))
        blocks[at:at] = [
            Heading(2, f"Notes as typed: {HOSTILE}", "notes"),
            Box(
                HOSTILE,
                (Paragraph(text(HOSTILE, cite("hostile"))), Facts((Fact(HOSTILE, text(LONG_WORD)),))),
                "hostile-box",
            ),
            Table(
                HOSTILE,
                tuple(Column(HOSTILE if number else "x") for number in range(4)),
                ((Cell(text(HOSTILE), head=True), Cell(text(LONG_WORD)), Cell(text(HOSTILE), "right"), Cell(())),),
                "hostile-table",
                note=text(HOSTILE),
            ),
            Paragraph(text(HOSTILE * 3), "note"),
        ]
    blocks.append(cite.sources())
    return Document(
        title="Whether to sign a 287(g) agreement with ICE",
        subject="Briefing for the City Council",
        town="City of Sample, Maine" if not hostile else f"City of {HOSTILE}",
        mark="DRAFT",
        audience="public",
        prepared_on="November 24, 2026",
        law_as_of="November 24, 2026",
        version="Brief287 0.1.0, rulebook 3f9a21c",
        limit="Do not rely on this after February 22, 2027",
        sections=sections_of(blocks),
        created="2026-11-24T09:00:00+00:00",
        attachments=(
            Attachment(
                "workbook.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "Workbook",
                b"PK" * 50,
            ),
            Attachment("answers.json", "application/json", "Public answers", b'{"answers": {}}'),
        ),
    )
