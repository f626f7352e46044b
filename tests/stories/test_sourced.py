"""No sentence of substance without source and date: every text in every story's briefing is walked.

First, each text of the rulebook that is printed stands with every source that the rulebook gives for it. Second, what
stands without a source is no statement of substance: a question, the town's own answer, a motion to be filled in, or
one of the tool's own words about itself and its tables, which are listed here so that a new one has to be looked at.
Third, each source that is cited is listed with its date and the day on which it was checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from app.briefing.blocks import (
    Block,
    Box,
    Chart,
    Cite,
    Document,
    Facts,
    Items,
    Paragraph,
    Run,
    Section,
    SourceList,
    Table,
    Words,
    plain_words,
)
from app.briefing.compose import volumes_of
from app.briefing.counsel_file import counsel_file
from app.briefing.letters import letters
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.proof.wording import own_words, without
from app.resources import folder
from app.rulebook.expressions import walk_shapes
from app.rulebook.files import read_files
from tests.engine import towns
from tests.stories.test_neutral import EACH, composed, story
from tests.stories.test_scenarios import FILES

OWN_OR_ASKED = re.compile(r"(record|unknown|kept|motions|asked|questions|measures)\b.*")
"""Tables of the town's answers, of what is not known, of motions, of questions, and of what could be counted."""
OF_THE_TOOL = [
    # what is left open
    r"The workbook has start-up money alone",
    r"The fiscal note says how firm each offer is",
    r"Page one has the status of each option",
    r"People may ask these\. The documents do not settle them",
    # what the tool is, and how its parts are to be read
    r"This briefing (informs|does not rank)",
    r"Run it again when: ",
    r"Public records: Answers entered here",
    r"The Brief287 project, open source",
    r"No outside funding\.",
    r"None made\.",
    r"The manager, by running the tool again\.",
    r"Each view is that of the person",
    r"Page one summarizes the law\.",
    r"From the standard forms \(revisions: ",
    r"For a body that declines or takes no action\.",
    r"Four main terms; the record has all",
    r"What state law says of each option, who may end an agreement",
    r"Evidence on effects and legal steps are in the supporting volume",
    r"The supporting volume has the points on which sources differ",
    r"Counsel has not confirmed who may act",
    r"(Briefing|Supporting volume|Record): [a-z]",
    r"They are on the page this came from, or at \[web page",
    r"Immigrant residents and officers have their rows in the briefing",
    r"Ordered by legal risk\.",
    r"How they were chosen: by one rule",
    r"Every question of the questionnaire\.",
    r"This (file|letter|page) ",
    # what the words of the tables of payments and of small towns mean
    r"(Announced|Approved|Awaited|Given back|Offered|Paid): [a-z]",
    r"The body or the chief decided not to enter an agreement, or withdrew",
    r"An agreement was signed, and the (town or its chief ended it|newest account)",
    r"Put off, disputed, before a court, or with an outcome",
    # that counsel is asked whether a vote binds
    r"The [A-Z][\w ]+ votes; counsel to answer whether this vote ",
    # what the statuses of a table of options mean
    r"Open means allowed by law and possible here",
    # what a figure is, and what it leaves out
    r"These options add no cost: ",
    r".*the agreement in force costs what keeping",
    r"New cash is money that leaves the town\.",
    r"Loaded cost values every hour",
    r"\* (Leaves out|As above)",
    r"Point: the likely figure\.",
    r"Line: P10 to P90; one trial calculation in ten",
    r"A point lies outside its line where inputs reach",
    r"Dashed bar: low to high, with no likely figure\.",
    r"No result lies outside it while inputs keep to",
    r"A range leaves out claims, settlements and their defense",
    r"Where the town's own books replace the lines, it covers",
    r"Two figures in one cell are low to high",
    r"(A minus sign means|Below zero)",
    r"Low to high, with no likely figure",
    r"Start-up lines count once, in year 1\.",
    r"Discounted at ",
    r"Each in its own basis, in both directions\.",
    r"Cost before outside money\.",
    r"Not counted, as the agreement is in force",
    r"Patrol workload is not shown",
    r"Not known yet: ",
    r"The meeting is \d+ days? away, which is less than the usual plan for ",
    r"The town's own payroll figure for wages is not in",
    r"[\w ]+: The five-year loaded cost depends most on",
    r"[\w ]+: Break-even: over five years",
    r"[\w ]+: If all that was announced is paid",
    r"[\w ]+: If ICE stops paying",
    # what is not known, not given, or not said to this reader
    r"((Don't know|Not provided|Not yet set|Not asked \(depends on another answer\)): [a-zA-Z0-9 ;,'()]+\.( |$))+$",
    r"Confidential; not in this version\.",
    r"Not drawn, as no total can be worked out",
    # cash by quarter: how it is made, and what is not in it
    r"Each year's amounts are spread evenly over its months at work",
    r"Not known yet, and not zero: ",
    r"Most owed to the town at any time in the two years: ",
    r"Not shown, as the new cash is not known yet",
    r"[A-Z][\w ]+: (no likely figure is shown|\$[\d,]+ (\* )?with every input at its likely value)",
    r"Not asked \(depends on another answer\)\.",
    r".*: to ask [a-z ]+( that have an agreement)?\.$",
    r"No source was read on",
    r"Does not apply, as no agreement is open",
    r"Not answered by counsel: .*\?$",
    r"Where people arrested here are held: ",
    r"(At a meeting not yet set|On [A-Z][a-z]+ \d+, \d{4}), the .* considers whether ",
    r"[\w, ]+(, over five years, before outside money: |: cost not known\.)",
    r"(Joining is not priced here|No option that is open carries a cost)",
    r"With (an|the) agreement, the figures leave out ",
    r"(Whether|Which|Who would|What) .* \((counsel|ICE|the [a-z ]+|nobody is known to have measured it)\)",
    r"Legal checks done: \d+ of \d+\.",
    r"Before outside money\.",
    r"\$[\d,]+.* with staff pay, five years; ",
    r"New cash over five years, before outside money: ",
    r"The town, (as today|without the agreement|as costs come due)",
    r"(From the end date: |No claim arises)",
    r"The department alone\.$",
    r"The .*, by vote(; .*)?\.$",
    r"Answers are due by ",
    r"\d+ more of the town's own numbers: see the record",
    r"Closed, and not in this table: ",
    r"Comments received in favor: ",
    r"The state is not known yet",
    r"The law of [A-Z].* is not yet in this rulebook\.",
    r"It is not known whether an agreement",
    # counsel's own reading, which has its authority with it
    r"[\w ]+(; counsel to (confirm|answer))?( \(state law\))?\. Counsel reads this as [a-z ]+: see Law\.$",
    r"[A-Z][\w ]+\. Counsel reads this differently: [a-z ]+\. \[?\w",
    # the town, its meeting and its steps
    r"The [\w ]+ of .* considers whether ",
    r"No meeting date is set yet, so no step has a due date",
    r"\d+\. [A-Z].*\. (Attorney|Police chief|Finance|Clerk|Manager)\.$",
    r"Task force agreements in force\.$",
    r"(Not d|D)one[.:;,]",
    r".*\? \(to [a-z ]+\) Documents: [a-z ]+\.$",
    r"Counsel’s comparison with the town’s copy",
    # how firm money is by the town's own answers, what figures leave out, and counts of the tool's own numbers
    r"Money from (ICE|the state|ICE and the state): ",
    r"[\w ]+\. Not counted in any figure of this briefing: if ICE’s money continued",
    r"No money from others was found for an option that is open",
    r"Of \d+ inputs, ",
    r"Not this town's plan: ",
    r"A state grant or a contract counts until its last day, where the town gave one",
    r"All officers together\.",
    r"Topics: ",
    r"Page one subtracts hours that an agreement would save",
    r"Each trip to ICE takes ",
    r"Test of each shift’s minimum |Test of each shift's minimum ",
    r"The town’s own books show a cost of ",
]
_TOOL = re.compile("|".join(f"(?:{words})" for words in OF_THE_TOOL))
_SENTENCE = re.compile(r"[a-z0-9)][.!?][\"”’)\]]*$")


@dataclass(frozen=True)
class Text:
    """One stretch of text, and all that stands with it: in a table the whole row."""

    place: str
    words: Words
    around: Words

    @property
    def cited(self) -> set[str]:
        return {inline.source for inline in self.around if isinstance(inline, Cite)}


def texts(document: Document | Section) -> Iterator[Text]:
    for block in document.blocks:
        yield from _of(block)


def _of(block: Block) -> Iterator[Text]:
    match block:
        case Paragraph():
            yield Text("paragraph", block.words, block.words)
        case Items():
            yield from (Text("item", words, words) for words in block.items)
        case Facts():
            yield from (Text(f"fact {fact.label}", fact.words, fact.words) for fact in block.facts)
        case Table():
            for row in block.rows:
                around = tuple(inline for cell in row for inline in cell.words)
                yield from (Text(block.anchor, cell.words, around) for cell in row)
            yield Text(block.anchor, block.note, block.note)
        case Chart() if block.note:
            for sentence in re.split(r"(?<=\.) (?=[A-Z])", block.note):
                yield Text(block.anchor, (Run(sentence),), (Run(sentence),))
        case Box():
            for part in block.body:
                yield from _of(part)


@cache
def sources_given() -> dict[str, list[frozenset[str]]]:
    """For each text of the rule files the sources given for it, once for each place where the same text stands."""
    found: dict[str, list[frozenset[str]]] = {}
    for file in read_files(folder("rules").parent)[0].read:
        for _, shape in walk_shapes(file.shape):
            named = getattr(shape, "sources", None) or [getattr(shape, "source", None)]
            for name in type(shape).model_fields:
                value = getattr(shape, name)
                for text in value.values() if isinstance(value, dict) else (value,):
                    if isinstance(text, str):
                        found.setdefault(text, []).append(frozenset(id_ for id_ in named if id_))
    return found


def is_of_the_tool(text: Text, words: str) -> bool:
    """Is it a question, something that the town says, or one of the tool's own words?"""
    if OWN_OR_ASKED.match(text.place) or text.place.startswith("fact Problem"):
        return True
    if words.startswith("“") and "as the town reports" in text.place:
        return True
    if text.place == "item" and words.partition(": ")[0] in {section.title for section in towns.rulebook().sections}:
        return True  # a part of the questionnaire, and what is not known of it
    asked = re.split(r"(?<=[.!?]) (?=[A-Z])", words)
    return all(sentence.endswith("?") or sentence.startswith(("Please ", "Documents:")) for sentence in asked) or bool(
        _TOOL.match(words)
    )


@cache
def counsels(file: Path) -> Document:
    return counsel_file(story(file))


@EACH
def test_each_printed_text_of_the_rulebook_stands_with_its_sources(file: Path):
    told = story(file)
    sayings, given = told.rulebook.sayings, sources_given()
    walked = 0
    for document in (composed(file), counsels(file)):
        for text in texts(document):
            for run in text.words:
                if isinstance(run, Run) and run.why in sayings:
                    walked += 1
                    assert any(each <= text.cited for each in given[sayings[run.why].text]), f"{text.place}: {run.text}"
    assert walked > 50


@EACH
def test_what_stands_without_a_source_is_no_statement_of_substance(file: Path):
    told = story(file)
    assert unsourced(told, composed(file)) == []


@EACH
def test_every_source_is_listed_with_its_date(file: Path):
    told = story(file)
    for document in (*volumes_of(told), counsels(file), *(letter.document for letter in letters(told))):
        checked = "".join(block.checked for block in document.blocks if isinstance(block, SourceList))
        cited = {id_ for text in texts(document) for id_ in text.cited}
        listed = {
            entry.id: entry.text
            for block in document.blocks
            if isinstance(block, SourceList)
            for entry in block.entries
        }
        assert cited <= set(listed)
        for id_ in cited:
            source = told.rulebook.sources[id_]
            assert f"{source.publisher}, {source.date}." in listed[id_]
            assert re.search(r" Checked [A-Z]", listed[id_]) or figures.date_text(source.checked_on) in checked


def unsourced(told: Evaluation, document: Document) -> list[str]:
    own = own_words(told.rulebook, told.answers)
    found = []
    for text in texts(document):
        words = " ".join(plain_words(text.words).split())
        if not _SENTENCE.search(words) or len(words.split()) < 4 or text.cited:
            continue
        if not is_of_the_tool(text, words) and not is_of_the_tool(text, without(own, words)):
            found.append(f"{text.place}: {words}")
    return found


@pytest.mark.parametrize("planted", ["The program lowers crime.", "State law bars the signing of such an agreement."])
def test_a_bare_statement_is_found(planted: str):
    file = next(file for file in FILES if file.stem.startswith("06"))
    told, document = story(file), composed(file)
    *before, last = document.sections
    longer = replace(last, blocks=(*last.blocks, Paragraph((Run(planted),))))
    bare = replace(document, sections=(*before, longer))
    assert unsourced(told, bare) == [f"paragraph: {planted}"]
