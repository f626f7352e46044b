"""The faults that are planted in finished documents, one by one: at least one for each item of the checklist."""

from __future__ import annotations

from dataclasses import replace

from app.proof.printed import Printed
from tests.briefing.planting import (
    Fault,
    Markup,
    empty_cell,
    empty_column,
    empty_fact,
    printed_with,
    said,
    swapped,
    without_row,
)


def headless(page: Markup) -> None:
    head = next(each for each in page.by_id("years-loaded").iter("th") if each.text == "Year 4")
    page.write(head, "Later")


def turned_round(page: Markup) -> None:
    rows = page.rows("options-at-a-glance")
    body = page.above[rows[0]]
    body.remove(rows[0])
    body.append(rows[0])


def second_points(page: Markup) -> None:
    for row in page.rows("option-decline-columns")[1:]:
        page.write(row[0], "\u2013")
    page.rows("option-decline-columns")[0][0].text = "word " * sum(
        len("".join(row[1].itertext()).split()) for row in page.rows("option-decline-columns")
    )


def fewer_views(page: Markup) -> None:
    views = page.after("views-supporters", "ul")
    for item in list(views)[:2]:
        views.remove(item)


def colored(page: Markup) -> None:
    style = next(page.root.iter("style"))
    style.text = (style.text or "") + " .open { background: #1b9e3c }"


def pale(page: Markup) -> None:
    style = next(page.root.iter("style"))
    style.text = (style.text or "") + " p { color: #bbbbbb }"


def skipped_level(page: Markup) -> None:
    page.by_id("option-no-change").tag = "h4"


def unsourced_cell(page: Markup) -> None:
    page.uncite(page.row("models-table", "Liability")[1])


def unsourced_in_the_grid(page: Markup) -> None:
    page.uncite(page.row("matrix", "Whom does it reach")[2])


def unsourced_figure(page: Markup) -> None:
    row = next(row for row in page.rows("inputs") if "Published figure" in "".join(row[3].itertext()))
    page.uncite(row[3])


def unsourced_law(page: Markup) -> None:
    page.uncite(page.fact("What the law says"))


def cite_to_nowhere(page: Markup) -> None:
    page.after("still-allowed", "sup")[0].set("href", "#source-nobody")


def no_swings(page: Markup) -> None:
    for row in page.rows("swings-table"):
        page.remove(row)


def long_term(page: Markup) -> None:
    page.write(page.fact("Detainer"), "word " * 45)


def no_detainer(page: Markup) -> None:
    page.remove(page.above[page.fact("Detainer")])


def empty_record(page: Markup) -> None:
    page.write(page.rows("record-town-table")[0][1], "")


def lost_question(page: Markup) -> None:
    rows = page.rows("record-town-table")
    for row in rows[: len(rows) - 1]:
        page.remove(row)


def unmarked_answer(page: Markup) -> None:
    page.write(page.row("record-town-table", "Which state")[1], "Maine")


def no_conditions(page: Markup) -> None:
    page.write(page.rows("conditions-sign-task-force")[0][3], "")


def blank_page(printed: Printed) -> Printed:
    return replace(printed, pages=(*printed.pages, "No foot."))


def twice_as_long(printed: Printed) -> Printed:
    return replace(printed, pages=printed.pages * 2)


def summary_elsewhere(printed: Printed) -> Printed:
    return replace(printed, at={**printed.at, "summary": 2})


def long_summary(printed: Printed) -> Printed:
    return replace(printed, at={**printed.at, "today": 3})


HARD_WORDS = (
    "Intergovernmental memoranda necessitate comprehensive administrative consideration notwithstanding organizational "
    "particularities of municipal appropriations, jurisdictional responsibilities and constitutional interpretation. "
) * 6
LONGER = "and of each of the other matters that were ever named in a report of any kind by any of the offices that "

FAULTS = (
    Fault("A1", "no sentence", lambda p: p.write(p.fact("What is decided"), "A matter. It is open.")),
    Fault("A1", "no date", swapped("At a meeting not yet set", "At a meeting")),
    Fault("A1", "not first", swapped("What is decided", "The matter")),
    Fault("A1", "not on page 1", printed=summary_elsewhere, also=frozenset({"H1"})),
    Fault("A2", "no practice", empty_fact("Practice today")),
    Fault("A2", "nothing said of today", lambda p: p.by_id("today").set("id", "elsewhere"), also=frozenset({"H1"})),
    Fault("A3", "no row for no change", without_row("options-at-a-glance", "Make no change")),
    Fault("A3", "no row for a model", without_row("options-at-a-glance", "Sign the Task Force Model")),
    Fault("A3", "another order", turned_round),
    Fault("A3", "no rule of order", swapped("The order of the options is fixed", "An order"), into="supporting"),
    Fault("A4", "a closed option dropped", without_row("closed", "Sign the Jail"), town="sample"),
    Fault("A4", "nothing reopens it", empty_cell("closed", "Sign the Jail", 3), town="sample"),
    Fault("A4", "no reason in short", without_row("state-table", "Task Force"), town="short", also=frozenset({"F1"})),
    Fault("A5", "no advantages", empty_column("option-decline-columns", 0)),
    Fault("A6", "no disadvantages", empty_column("option-sign-task-force-columns", 1)),
    Fault("A7", "no caller", without_row("in-practice-table", "Someone who calls"), town="sample", into="supporting"),
    Fault("A7", "no resident", without_row("matrix", "What will residents notice"), town="sample"),
    Fault("A7", "an empty scene", empty_cell("in-practice-table", "An arrest", 2), town="sample", into="supporting"),
    Fault("B1", "unequal columns", lambda p: p.write(p.rows("option-defer-columns")[0][1], LONGER * 4)),
    Fault("B1", "points against one", second_points),
    Fault("B2", "an empty cell", empty_cell("matrix", "Who decides", 3)),
    Fault("B2", "an empty cell further on", empty_cell("matrix-continued", "Who decides", 1)),
    Fault("B2", "no row label", empty_cell("matrix", "Who decides", 0)),
    Fault("B3", "a year missing", headless, into="supporting"),
    Fault("B3", "an option missing", without_row("years-hours", "No change"), into="record"),
    Fault("B4", "a directive word", said("each-option", "The Council should sign it.")),
    Fault("B4", "no line on a recommendation", empty_fact("Recommendation"), into="supporting"),
    Fault("B5", "words of one side", said("each-option", "It concerns illegal aliens.")),
    Fault("B5", "words of the other side", said("history", "It is about mass deportation."), into="record"),
    Fault("B6", "one side cut", fewer_views, into="supporting"),
    Fault("B7", "a green", colored, into="record"),
    Fault("B7", "a score", said("side-by-side", "Overall score: 7 of 10.")),
    Fault("C1", "no room", lambda p: p.write(p.rows("worksheet")[1][2], "High")),
    Fault("C1", "facts that are nowhere", lambda p: p.write(p.rows("worksheet")[1][1], "The minutes")),
    Fault("C2", "one side unheard", swapped("Comments received against:", "Other comments:")),
    Fault("C2", "a vote", swapped("Counts of comments are not a vote.", "")),
    Fault("C3", "no word on ranking", swapped("does not rank the options", "lists the options")),
    Fault("D1", "an unsourced cell", unsourced_cell, into="record"),
    Fault("D1", "an unsourced cell of the grid", unsourced_in_the_grid),
    Fault("D1", "an unsourced law", unsourced_law),
    Fault("D1", "an unsourced figure", said("process", "A hearing costs $4,000.")),
    Fault("D1", "measures of no source", lambda p: p.uncite(p.after("measures", "p"))),
    Fault(
        "D1",
        "a way back of no source",
        lambda p: p.uncite(p.row("measures", "Decline")[1]),
        town="short",
        into="supporting",
    ),
    Fault("D1", "undated sources", swapped("Each was checked on", "Each was seen on"), into="supporting"),
    Fault("D1", "a number that leads nowhere", cite_to_nowhere, into="supporting"),
    Fault(
        "D2",
        "no date of the law in a foot",
        swapped("Law as of November", "As of November"),
        town="sample",
        into="record",
    ),
    Fault("D2", "a page without its foot", printed=blank_page, into="record"),
    Fault("D3", "nobody updates it", empty_fact("Updated by"), into="supporting"),
    Fault("D3", "no day in the foot", swapped("not the law of today", "as it was")),
    Fault("D3", "no events", swapped("Run it again when:", "Again:"), into="record"),
    Fault("D4", "nobody could answer", lambda p: p.write(p.rows("unknown-table")[0][2], "")),
    Fault("D4", "nothing is unknown", lambda p: p.by_id("unknown-table").set("id", "elsewhere")),
    Fault("D4", "a line without a range", without_row("ranges-sign-task-force", "Supervision"), into="record"),
    Fault("D5", "an unmarked number", lambda p: p.write(p.rows("inputs")[2][3], "Known"), into="record"),
    Fault("D5", "a published figure from nowhere", unsourced_figure, into="record"),
    Fault("D6", "no swings", no_swings, town="sample", into="supporting"),
    Fault("D7", "no formula", without_row("formulas", "Supervision"), into="record"),
    Fault("D7", "no way to a number", lambda p: p.write(p.rows("worked-out-table")[3][2], ""), into="record"),
    Fault("D8", "no limit", lambda p: p.write(p.rows("evidence-contested-table")[0][3], ""), into="supporting"),
    Fault("E1", "a kind of cost missing", without_row("workings-sign-task-force", "Interpreters"), into="record"),
    Fault("E2", "neither once nor yearly", empty_cell("workings-sign-task-force", "Supervision", 1), into="record"),
    Fault(
        "E2",
        "no sum of what comes once",
        empty_cell("years-cash", "Task Force", 1),
        also=frozenset({"B3"}),
        into="supporting",
    ),
    Fault("E3", "no net without money", without_row("cost-net", "No money from others"), town="sample"),
    Fault("E3", "no conditions", no_conditions, town="sample", into="record"),
    Fault("E4", "no vacancies", empty_fact("Vacant")),
    Fault("E4", "no share of posts", lambda p: p.write(p.rows("hours-table")[0][-1], "")),
    Fault("E5", "no word of the insurer", empty_fact("Insurer or risk pool"), town="sample"),
    Fault("E5", "an insurer who is not named as silent", swapped("Don't know: insurer or risk pool.", "")),
    Fault(
        "E5",
        "an answer without its day",
        lambda p: p.write(p.fact("Insurer or risk pool"), "It is covered"),
        town="sample",
    ),
    Fault("E6", "a word that judges", said("fiscal", "The sum is obviously small.")),
    Fault("F1", "no status", lambda p: p.write(p.rows("options-at-a-glance")[1][1], "Perhaps")),
    Fault(
        "F1",
        "nobody reviewed",
        swapped("No attorney review of the state law shown here has been recorded.", ""),
    ),
    Fault("F1", "no signature asked", swapped("Attorney\u2019s signature", "Attorney")),
    Fault("F1", "no signer", empty_fact("Who may sign")),
    Fault("F2", "no complaints", without_row("models-table", "Complaints"), into="record"),
    Fault("F2", "no revision", swapped("(revisions: ", "(forms: "), into="record"),
    Fault("F3", "a term missing", no_detainer, into="record"),
    Fault("F3", "a long term", long_term, into="record"),
    Fault("F4", "no way back", empty_cell("matrix-continued", "How do we change", 2), also=frozenset({"B2"})),
    Fault(
        "F4",
        "no way back in short",
        lambda p: p.write(p.row("measures", "Decline")[1], ""),
        town="short",
        into="supporting",
    ),
    Fault("F5", "no mutual aid", empty_fact("Mutual aid"), into="supporting"),
    Fault("G1", "no hearing", empty_fact("Public hearing"), town="sample"),
    Fault("G1", "a hearing that is not named as open", swapped("; public hearing", "")),
    Fault("G1", "an office that has not signed", swapped("the chief, finance or", "the chief or")),
    Fault("G2", "a group missing", without_row("groups-table", "Businesses"), town="sample", into="supporting"),
    Fault("G2", "no immigrant residents", without_row("matrix", "Whom does it reach"), town="sample"),
    Fault("G2", "an empty cell", empty_cell("groups-table", "Victims", 1), town="sample", into="supporting"),
    Fault("G3", "nothing measured", lambda p: p.write(p.row("measures", "Make no change")[1], "")),
    Fault("G3", "no review", swapped("First review:", "Later:")),
    Fault("G4", "a missing motion", without_row("motions-table", "Decline")),
    Fault("G4", "a motion that argues", swapped("decline to enter", "because of the cost decline to enter")),
    Fault(
        "G4", "another form", swapped("Move that the Council of Brewer decline", "The Council of Brewer might decline")
    ),
    Fault("G5", "no interests", empty_fact("Interests"), into="supporting"),
    Fault("G5", "nobody for the costs", empty_fact("Cost figures by"), into="supporting"),
    Fault("H1", "a long summary", printed=long_summary),
    Fault("H1", "a part that is gone", said("today", "This appendix has more.")),
    Fault("H1", "a long briefing", printed=twice_as_long),
    Fault("H1", "a long short briefing", printed=twice_as_long, town="short"),
    Fault("H1", "a long supporting volume", printed=twice_as_long, into="supporting"),
    Fault("H2", "hard words", said("summary", HARD_WORDS)),
    Fault("H2", "a hard body", said("each-option", HARD_WORDS * 20)),
    Fault("H2", "a hard handout", said("decision", HARD_WORDS), into="handout"),
    Fault("H3", "not tagged", printed=printed_with(tagged=False)),
    Fault("H3", "no language", printed=printed_with(language=""), into="supporting"),
    Fault("H3", "heads without scope", printed=printed_with(unscoped=3), into="record"),
    Fault("H3", "a picture without words", printed=printed_with(unnamed=1)),
    Fault("H3", "a level left out", skipped_level),
    Fault("H3", "pale ink", pale),
    Fault("H4", "an answer missing", empty_record, into="record"),
    Fault("H4", "an answer of no kind", unmarked_answer, also=frozenset({"D5"}), into="record"),
    Fault("H4", "questions missing", lost_question, into="record"),
    Fault("H4", "no notice", swapped("may be public records", "are kept"), into="record"),
    Fault("H4", "neither draft nor final", swapped("DRAFT", "Copy"), into="supporting"),
    Fault("H4", "who signed is not said", empty_fact("Signatures"), also=frozenset({"G1"})),
)
