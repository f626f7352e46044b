"""The checklist as code: the examples meet it, and one fault planted in a finished document fails its item alone."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from app.assessments.answers_file import read_answers_file
from app.cli import main
from app.engine.evaluation import evaluate
from app.outputs.produce import produce
from app.proof.checklist import Frame
from app.proof.finished_page import Element, Page, parsed
from app.proof.form import contrast
from app.proof.printed import Printed, read_printed
from app.proof.verdicts import ITEMS, ChecklistResult, as_json, check_document, frame_of, lines
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

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 24)
EXAMPLES = {
    "brewer": ("brewer-me", dt.date(2025, 4, 1)),
    "troy": ("troy-nh", TODAY),
    "sample": ("sample-city-fl", TODAY),
    "short": ("brewer-me", TODAY),
}
FULL = ("brewer", "troy", "sample")
GATES = {"A1", "A2", "A3", "A5", "A6", "A7", "B1", "D1", "D2", "D3", "D4", "F1", "G5"}
BY_PEOPLE = {"B6", "B7", "C2", "D8"}

NOT_CHECKED = "No attorney review of the state law shown here has been recorded."


@dataclass(frozen=True)
class Made:
    """One example's finished briefing."""

    markup: str
    pdf: bytes
    printed: Printed
    frame: Frame

    @cached_property
    def found(self) -> ChecklistResult:
        return self.checked()

    @cached_property
    def verdicts(self) -> Mapping[str, str]:
        return verdicts(self.found)

    @cached_property
    def tree(self) -> Element:
        return parsed(self.markup)

    def checked(self, page: str | Element | None = None, printed: Printed | None = None) -> ChecklistResult:
        return check_document(self.markup if page is None else page, printed or self.printed, self.frame)


@pytest.fixture(scope="module")
def made(rulebook, pdf_of) -> Any:
    @lru_cache
    def make(town: str) -> Made:
        name, as_of = EXAMPLES[town]
        answers = read_answers_file(ROOT / "examples" / f"{name}.yaml", rulebook.answerable)
        evaluation = evaluate(rulebook, answers, as_of, prepared_on=TODAY)
        pdf = pdf_of(evaluation)
        return Made(produce(evaluation, "html").decode(), pdf, read_printed(pdf), frame_of(evaluation))

    return make


def verdicts(found: ChecklistResult) -> Mapping[str, str]:
    return {one.item.id: one.verdict for one in found.results}


# ---- the checklist itself -----------------------------------------------------------------------------------------


def test_the_items_are_those_of_the_checklist():
    counts = {"A": 7, "B": 7, "C": 3, "D": 8, "E": 6, "F": 5, "G": 5, "H": 4}
    assert [item.id for item in ITEMS] == [
        f"{letter}{n}" for letter, last in counts.items() for n in range(1, last + 1)
    ]
    assert len(ITEMS) == 45
    assert {item.id for item in ITEMS if item.gate} == GATES
    assert {item.id for item in ITEMS if item.by == "person"} == BY_PEOPLE
    assert all(item.person for item in ITEMS if item.by != "program")
    assert all(item.question.endswith("?") and item.basis and item.at for item in ITEMS)


def test_the_guide_argues_every_item():
    guide = (ROOT / "docs" / "checklist.md").read_text("utf-8")
    parts = dict(re.findall(r"^### ([A-H]\d)\b[^\n]*\n(.*?)(?=^#|\Z)", guide, re.MULTILINE | re.DOTALL))
    assert list(parts) == [item.id for item in ITEMS]
    for item in ITEMS:
        assert item.question in " ".join(parts[item.id].split()), item.id
        if item.by == "person":
            for town in ("Brewer", "Troy", "Sample City"):
                assert town in " ".join(parts[item.id].split()), f"{item.id}: no argument for {town}"


# ---- the examples -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("town", FULL)
def test_the_examples_meet_the_checklist(town, made):
    found = made(town).found
    failed = {one.item.id: one.faults for one in found.results if one.verdict == "fail"}
    assert failed == {}
    assert {one.item.id for one in found.results if one.verdict == "a person must judge"} == BY_PEOPLE
    assert found.count("does not apply") == 0
    assert found.reading == "ready for a council"


@pytest.mark.parametrize("town", FULL)
def test_each_item_is_met_somewhere(town, made):
    for one in made(town).found.results:
        if one.item.id != "A4" or town == "sample":
            assert one.places, one.item.id
        for place in one.places:
            assert place.heading, one.item.id
            assert place.page is not None, one.item.id
            assert 1 <= place.page <= len(made(town).printed.pages), one.item.id


def test_a_short_briefing_says_what_does_not_apply(made):
    found = made("short").found
    assert [one.faults for one in found.results if one.verdict == "fail"] == []
    apart = [one for one in found.results if one.verdict == "does not apply"]
    assert {"B2", "B3", "E1", "F2"} <= {one.item.id for one in apart}
    assert not GATES & {one.item.id for one in apart}
    assert all(one.why.startswith("short briefing. ") for one in apart)


# ---- planted faults -----------------------------------------------------------------------------------------------


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
    page.by_id("summary-money").tag = "h4"


def unsourced_cell(page: Markup) -> None:
    page.uncite(page.row("agreement-table", "Liability")[1])


def unsourced_law(page: Markup) -> None:
    page.uncite(page.after("summary-law", "p"))


def undated_source(page: Markup) -> None:
    entry = page.after("sources", "li")
    for each in entry.iter():
        each.text = each.text and each.text.replace("Checked", "Seen")
        each.tail = each.tail and each.tail.replace("Checked", "Seen")


def cite_to_nowhere(page: Markup) -> None:
    page.after("still-allowed" if page.root.find(".//*[@id='still-allowed']") is not None else "law", "sup")[0].set(
        "href", "#source-nobody"
    )


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


def blank_page(printed: Printed) -> Printed:
    return replace(printed, pages=(*printed.pages, "No foot."))


def pages_later(printed: Printed) -> Printed:
    """Seven more pages before the appendices."""
    first = printed.at["made-by"]
    return replace(printed, at={name: page + 7 if page >= first else page for name, page in printed.at.items()})


def decision_elsewhere(printed: Printed) -> Printed:
    return replace(printed, at={**printed.at, "decision": 2})


def long_summary(printed: Printed) -> Printed:
    return replace(printed, at={**printed.at, "today": 3})


HARD = (
    "Intergovernmental memoranda necessitate comprehensive administrative consideration notwithstanding organizational "
    "particularities of municipal appropriations, jurisdictional responsibilities and constitutional interpretation. "
) * 6
LONGER = "and of each of the other matters that were ever named in a report of any kind by any of the offices that "

FAULTS = (
    Fault("A1", "no sentence", lambda p: p.write(p.after("decision", "p"), "A matter. It is open.")),
    Fault("A1", "no date", swapped("a meeting that is not yet set", "a meeting")),
    Fault("A1", "not on page 1", printed=decision_elsewhere, also=frozenset({"H1"})),
    Fault("A2", "no practice", empty_fact("Practice today")),
    Fault("A2", "nothing said of today", lambda p: p.by_id("today").set("id", "elsewhere")),
    Fault("A3", "no row for no change", without_row("options-at-a-glance", "Make no change")),
    Fault("A3", "no row for a model", without_row("options-at-a-glance", "Sign the Task Force Model")),
    Fault("A3", "another order", turned_round),
    Fault("A3", "no rule of order", swapped("The order of the options is fixed", "There is an order")),
    Fault("A4", "a closed option dropped", without_row("closed", "Sign the Jail"), town="sample"),
    Fault("A4", "nothing reopens it", empty_cell("closed", "Sign the Jail", 3), town="sample"),
    Fault("A5", "no advantages", empty_column("option-decline-columns", 0)),
    Fault("A6", "no disadvantages", empty_column("option-sign-task-force-columns", 1)),
    Fault("A7", "no finance office", without_row("in-practice-table", "The finance office")),
    Fault("A7", "an empty scene", empty_cell("in-practice-table", "A resident", 2)),
    Fault(
        "B1",
        "unequal columns",
        lambda p: p.write(p.rows("option-defer-columns")[0][1], LONGER * 4),
    ),
    Fault("B1", "points against one", second_points),
    Fault("B2", "an empty cell", empty_cell("matrix", "Officer hours", 3)),
    Fault("B2", "no row label", empty_cell("matrix", "Officer hours", 0)),
    Fault("B3", "a year missing", headless),
    Fault("B3", "an option missing", without_row("years-hours", "No change")),
    Fault("B4", "a directive word", said("each-option", "The Council should sign it.")),
    Fault("B4", "no line on a recommendation", empty_fact("Recommendation")),
    Fault("B5", "words of one side", said("each-option", "It concerns illegal aliens.")),
    Fault("B5", "words of the other side", said("each-option", "It is about mass deportation.")),
    Fault("B6", "one side cut", fewer_views),
    Fault("B7", "a green", colored),
    Fault("B7", "a score", said("side-by-side", "Overall score: 7 of 10.")),
    Fault("C1", "no room", lambda p: p.write(p.rows("worksheet")[1][2], "High")),
    Fault("C1", "facts that are nowhere", lambda p: p.write(p.rows("worksheet")[1][1], "The minutes")),
    Fault("C2", "one side unheard", swapped("Comments received against:", "Other comments:")),
    Fault("C2", "a vote", swapped("Counts of comments are not a vote.", "")),
    Fault("C3", "no word on ranking", swapped("does not rank the options", "lists the options")),
    Fault("D1", "an unsourced cell", unsourced_cell),
    Fault("D1", "an unsourced law", unsourced_law),
    Fault("D1", "an unsourced figure", said("process", "A hearing costs $4,000.")),
    Fault("D1", "an undated source", undated_source),
    Fault("D1", "a number that leads nowhere", cite_to_nowhere),
    Fault("D2", "no date of the law in the foot", swapped("Law as of November", "As of November"), town="sample"),
    Fault("D2", "a page without its foot", printed=blank_page),
    Fault("D3", "nobody updates it", empty_fact("Updated by")),
    Fault("D3", "no day in the foot", swapped("not the law of today", "as it was")),
    Fault("D3", "no events", swapped("Run it again when:", "Again:")),
    Fault("D4", "nobody could answer", lambda p: p.write(p.rows("unknown-table")[0][2], "")),
    Fault("D4", "a line without a range", without_row("ranges-sign-task-force", "Supervision")),
    Fault("D5", "an unmarked number", lambda p: p.write(p.rows("inputs")[2][3], "Known")),
    Fault("D6", "no swings", no_swings, town="sample"),
    Fault("D7", "no formula", without_row("formulas", "Supervision")),
    Fault("D7", "no way to a number", lambda p: p.write(p.rows("worked-out-table")[3][2], "")),
    Fault("D8", "no limit", lambda p: p.write(p.rows("evidence-contested-table")[0][3], "")),
    Fault("E1", "a kind of cost missing", without_row("workings-sign-task-force", "Interpreters")),
    Fault("E2", "neither once nor yearly", empty_cell("workings-sign-task-force", "Supervision", 1)),
    Fault("E2", "no sum of what comes once", empty_cell("years-cash", "Task Force", 1), also=frozenset({"B3"})),
    Fault("E3", "no net without money", without_row("cost-net", "No money from others"), town="sample"),
    Fault("E3", "no conditions", lambda p: p.write(p.rows("conditions-sign-task-force")[0][3], ""), town="sample"),
    Fault("E4", "no vacancies", empty_fact("Vacant")),
    Fault("E4", "no share of posts", lambda p: p.write(p.rows("hours-table")[0][-1], "")),
    Fault("E5", "no word of the insurer", empty_fact("Insurer or risk pool")),
    Fault("E5", "an answer without its day", lambda p: p.write(p.fact("Insurer or risk pool"), "It is covered")),
    Fault("E6", "a word that judges", said("fiscal", "The sum is obviously small.")),
    Fault("F1", "no status", lambda p: p.write(p.rows("options-at-a-glance")[1][1], "Perhaps")),
    Fault(
        "F1",
        "nobody reviewed",
        swapped("No attorney review of the state law shown here has been recorded.", ""),
    ),
    Fault("F1", "no signer", empty_fact("Who may sign")),
    Fault("F2", "no complaints", without_row("models-table", "Complaints")),
    Fault("F2", "no revision", swapped("(revisions: ", "(forms: ")),
    Fault("F3", "a term missing", no_detainer),
    Fault("F3", "a long term", long_term),
    Fault("F4", "no way back", lambda p: p.write(p.row("measures", "Decline")[1], "")),
    Fault("F5", "no mutual aid", empty_fact("Mutual aid")),
    Fault("G1", "no hearing", empty_fact("Public hearing")),
    Fault("G2", "a group missing", without_row("groups-table", "Businesses")),
    Fault("G2", "an empty cell", empty_cell("groups-table", "Victims", 1)),
    Fault("G3", "nothing measured", lambda p: p.write(p.row("measures", "Make no change")[2], "")),
    Fault("G3", "no review", swapped("First review:", "Later:")),
    Fault("G4", "a missing motion", without_row("motions-table", "Decline")),
    Fault("G4", "a motion that argues", swapped("decline to enter", "because of the cost decline to enter")),
    Fault(
        "G4", "another form", swapped("Move that the Council of Brewer decline", "The Council of Brewer might decline")
    ),
    Fault("G5", "no interests", empty_fact("Interests")),
    Fault("G5", "nobody for the costs", empty_fact("Cost figures by")),
    Fault("H1", "a long summary", printed=long_summary),
    Fault("H1", "a long body", printed=pages_later),
    Fault("H2", "hard words", said("summary", HARD)),
    Fault("H2", "a hard body", said("each-option", HARD * 20)),
    Fault("H3", "not tagged", printed=printed_with(tagged=False)),
    Fault("H3", "no language", printed=printed_with(language="")),
    Fault("H3", "heads without scope", printed=printed_with(unscoped=3)),
    Fault("H3", "a picture without words", printed=printed_with(unnamed=1)),
    Fault("H3", "a level left out", skipped_level),
    Fault("H3", "pale ink", pale),
    Fault("H4", "an answer missing", empty_record),
    Fault("H4", "questions missing", lost_question),
    Fault("H4", "no notice", swapped("may be public records", "are kept")),
    Fault("H4", "neither draft nor final", swapped("DRAFT", "Copy")),
)


def test_every_item_has_a_planted_fault():
    assert {fault.item for fault in FAULTS} == {item.id for item in ITEMS}
    assert len({str(fault) for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("town", EXAMPLES)
def test_a_page_taken_apart_and_put_together_scores_the_same(town, made):
    whole = made(town)
    assert verdicts(whole.checked(str(Markup(whole.markup)))) == whole.verdicts


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_is_caught(fault, made):
    whole = made(fault.town)
    before = whole.verdicts
    page = Markup(whole.tree)
    if fault.html is not None:
        fault.html(page)
    found = whole.checked(page.root, fault.printed(whole.printed) if fault.printed is not None else None)
    after = verdicts(found)
    assert before[fault.item] != "fail"
    assert after[fault.item] == "fail"
    assert {id_ for id_ in after if after[id_] != before[id_]} == {fault.item} | fault.also
    assert found.failed


def test_faults_of_the_pdf_itself_are_read(made):
    """Not what was read of it is changed here, but the file: no language, no tags, a page without a foot."""
    whole = made("short")
    writer = PdfWriter(clone_from=PdfReader(BytesIO(whole.pdf)))
    for name in ("/Lang", "/MarkInfo"):
        del writer.root_object[NameObject(name)]
    writer.add_blank_page()
    changed = BytesIO()
    writer.write(changed)
    printed = read_printed(changed.getvalue())
    assert len(printed.pages) == len(whole.printed.pages) + 1
    found = whole.checked(printed=printed)
    failed = {one.item.id: one.faults for one in found.results if one.verdict == "fail"}
    assert set(failed) == {"D2", "H3"}
    assert {"the PDF is not tagged", "the PDF has no language"} <= set(failed["H3"])


# ---- readers and printing -----------------------------------------------------------------------------------------


def test_the_reader_of_pages():
    page = Page(
        "<html lang='en-US'><head><title>T</title></head><body><div class='running-foot'><p>Foot</p></div>"
        "<h1 id='top'>Top</h1><p>One.<sup class='cite'><a href='#source-x'>1</a></sup> Two.</p>"
        "<h2 id='a'>A</h2><div class='table' id='t'><table><thead><tr><td></td><th>B &amp; C</th></tr></thead>"
        "<tbody><tr><th>r</th><td>x<br>y</td></tr><tr><th>s</th><td>\u2013</td></tr></tbody></table></div>"
        "<table class='facts pairs'><tbody><tr><th>k</th><td>v</td><th>m</th><td>n</td></tr></tbody></table>"
        "<h3 id='b'>B</h3><ul><li>i</li></ul><h2 id='c'>C</h2></body></html>"
    )
    assert (page.language, page.title, page.foot) == ("en-US", "T", "Foot")
    assert [(section.level, section.anchor) for section in page.under("a")] == [(2, "a"), (3, "b")]
    first = page.heading("top").blocks[0].words[0]
    assert (first.text, first.cites) == ("One. Two.", 1)
    assert page.table("t").heads == ("", "B & C")
    assert page.table("t").row("r")[1].text == "x y"
    assert list(page.table("t").empty_cells()) == ["'s', 'B & C'"]
    assert {label: value.text for label, value in page.facts("a").items()} == {"k": "v", "m": "n"}
    assert page.cited == ("source-x",)


def test_contrast_is_that_of_wcag():
    assert contrast("000000") == pytest.approx(21)
    assert contrast("777777") == pytest.approx(4.48, abs=0.01)


def test_lines_put_gates_first_and_say_where(made):
    text = list(lines(made("brewer").found))
    firsts = [line[:2] for line in text if re.match(r"[A-H]\d  ", line)]
    assert len(firsts) == 45
    assert set(firsts[:13]) == GATES
    assert any(re.fullmatch(r"      Where: Fiscal note, page \d+", line) for line in text)
    assert text[-1].startswith("Gates met: 13 of 13. Of 45 items: pass 41; a person must judge 4;")


def test_json_holds_every_item(made):
    found = json.loads(as_json(made("troy").found, TODAY))
    assert len(found["items"]) == 45
    assert {item["verdict"] for item in found["items"]} == {"pass", "a person must judge"}
    assert all(item["gate"] for item in found["items"][:13])


def test_the_command_exits_with_1_if_an_item_fails(tmp_path, capsys, monkeypatch, made):
    monkeypatch.setattr("app.proof.verdicts.check_briefing", lambda evaluation: made("short").found)
    path = str(ROOT / "examples" / "brewer-me.yaml")
    assert main(["checklist", path, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["short_briefing"] is True
    page = Markup(made("short").markup)
    empty_fact("Interests")(page)
    broken = made("short").checked(str(page))
    monkeypatch.setattr("app.proof.verdicts.check_briefing", lambda evaluation: broken)
    assert main(["checklist", path]) == 1
    assert "G5  FAIL" in capsys.readouterr().out
