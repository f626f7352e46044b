"""One status and one sign-off: every place of every story's documents that prints one says the same.

The statuses are read from the finished documents: page one, the table of options, each option's section, the closed
ones, the law by state law with its 'Status in all', what the law says of doing nothing or of ending, the motions, the
handout, the letters, counsel's file and the JSON. Each is held against the one status of the evaluation.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.briefing.blocks import Block, Document, Facts, Heading, Paragraph, Table, plain_words
from app.briefing.context import STATUS_WORDS, Context, SignedOff, status_words
from app.briefing.counsel_file import counsel_file
from app.briefing.counsel_readings import status_in_text
from app.briefing.handout import handout
from app.briefing.letters import letters
from app.briefing.sections.options import FIGURES_ACROSS
from app.engine.answers import DONT_KNOW, Answer, Answers, DontKnow
from app.engine.counsel_readings import CounselReading
from app.engine.evaluation import Evaluation
from app.engine.results import OptionResult
from app.outputs.json.write import evaluation_json
from app.rulebook import names
from tests.conftest import Town287
from tests.documents import whole
from tests.stories.test_neutral import EACH, again, composed, story
from tests.stories.test_scenarios import FILES

LAW = ", by the law of "
IN_ALL = re.compile(r"^(?P<law>.+?)\. Status in all: (?P<all>.+)$")
EVERY = {status_words(status, confidence) for status in STATUS_WORDS for confidence in ("H", "M")}
PRINTED = re.compile("|".join(map(re.escape, sorted(EVERY, key=len, reverse=True))))


COUNSEL = re.compile(
    r"\.? Counsel reads this (?:as (?P<short>[^:(]+?)(?:: see Law\.)?$|differently: (?P<full>[^.]+)\. .*$)"
)
Readings = Mapping[str, CounselReading]


def own(words: str, id_: str, readings: Readings) -> str:
    """What stands before counsel's own reading, which is the one that the town recorded, or is not there."""
    found = COUNSEL.search(words)
    wanted = readings.get(id_)
    if found is None:
        return words
    assert wanted is not None, f"no reading of {id_} was recorded: {words}"
    assert (found["short"] or found["full"]) == status_in_text(wanted.status)
    return words[: found.start()]


def tables(document: Document, anchor: str) -> Iterator[list[list[str]]]:
    """The rows of each table with this anchor, or with one that continues it, as plain words; the heads come first."""
    for block in document.blocks:
        if isinstance(block, Table) and block.anchor in (anchor, f"{anchor}-continued"):
            yield [[column.text for column in block.columns]] + [
                [plain_words(c.words) for c in row] for row in block.rows
            ]


def facts(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        if isinstance(block, Facts):
            yield from ((fact.label, plain_words(fact.words)) for fact in block.facts)


def statuses(evaluation: Evaluation) -> dict[str, str]:
    """The one status of each option, by its title and by its short name."""
    found: dict[str, str] = {}
    for result in evaluation.options:
        words = status_words(result.status, result.confidence)
        found |= {result.option.title: words, result.option.short: words}
    return found


def by_law(evaluation: Evaluation, result: OptionResult) -> str:
    reason = next(reason for reason in result.reasons if reason.kind == "law")
    return status_words(reason.status, reason.confidence)


def option_sections(document: Document) -> Iterator[tuple[str, str]]:
    """The id of each option that has a section of its own, and the first paragraph of that section."""
    blocks: list[Block] = list(document.blocks)
    for block, after in itertools.pairwise(blocks):
        if isinstance(block, Heading) and block.option:
            assert isinstance(after, Paragraph)
            yield block.option, plain_words(after.words)


def in_the_law_table(evaluation: Evaluation, document: Document) -> None:
    status = statuses(evaluation)
    seen: list[str] = []
    for rows in tables(document, "state-table"):
        for head, said, *_ in rows[1:]:
            for short in head.split("; "):
                result = next((each for each in evaluation.options if each.option.short == short), None)
                if result is None:
                    continue
                seen.append(short)
                own = by_law(evaluation, result)
                parts = IN_ALL.match(said)
                assert (parts["law"] if parts else said) == own
                assert (parts["all"] if parts else own) == status[short]
    if evaluation.law.law is not None:
        assert sorted(seen) == sorted(result.option.short for result in evaluation.options)


def of_the_law(evaluation: Evaluation, document: Document) -> None:
    """'To decline, by the law of Maine': the law's own status, and the status in all where it is another."""
    named = {
        "To do nothing": ("no_change", "keep_agreement"), "To decline": ("decline",), "To end it": ("end_agreement",),
        "To end the agreement": ("end_agreement",), "To narrow it": ("narrow_agreement",),
    }  # fmt: skip
    for label, words in facts(document):
        if LAW not in label:
            continue
        ids = named[label.partition(LAW)[0]]
        results = [result for id_ in ids if (result := evaluation.option(id_)) is not None]
        for result in results[:1]:
            own, in_all = by_law(evaluation, result), status_words(result.status, result.confidence)
            assert words.startswith(f"{own}. " if own == in_all else f"{own}. Status in all: {in_all}. ")


def in_a_document(evaluation: Evaluation, document: Document) -> set[str]:
    """Hold every status that a briefing prints to that of the evaluation; the places where one was found."""
    status = statuses(evaluation)
    ids = {result.option.title: result.id for result in evaluation.options}
    ids |= {result.option.short: result.id for result in evaluation.options}
    readings = Context(evaluation, "public").readings
    closed = [result for result in evaluation.options if result.status == "closed"]
    crowded = len(evaluation.options) - len(closed) > FIGURES_ACROSS
    seen = set()
    for anchor in ("options-at-a-glance", "closed"):
        for rows in tables(document, anchor):
            for title, *others in rows[1:]:
                row = [title.removesuffix(" (offered)"), *others]
                said = own(row[1], ids[row[0]], readings)
                if anchor == "options-at-a-glance":
                    assert (said != row[1]) == (ids[row[0]] in readings)
                    said, _, why = said.partition(" (")
                    assert bool(why) == (evaluation.option(ids[row[0]]) in closed), row
                assert said == status[row[0]], (anchor, row)
                seen.add(anchor)
    for heads, first, *_ in tables(document, "matrix"):
        assert first[0] == "May we?"
        for short, said in zip(heads[1:], first[1:], strict=True):
            assert own(said, ids[short], readings) == status[short]
        seen.add("matrix")
    for id_, words in option_sections(document):
        result = evaluation.option(id_)
        assert result is not None
        words = own(words, id_, readings)
        assert f" {status[result.option.title]}." in f"{words}."
        assert set(PRINTED.findall(words)) <= {status[result.option.title]} | set(PRINTED.findall(reasons(result)))
        seen.add("option")
    for rows in tables(document, "motions-table"):
        for title, words in rows[1:]:
            before = own(words, ids[title], readings)
            assert (before != words) == (ids[title] in readings)
            named = re.search(r"Status of this option: (.+?)\.?$", before)
            seen.add("motion")
            if crowded and named is None:
                continue  # the status stands on page one
            assert (named[1] if named else "Open") == status[title]
    in_the_law_table(evaluation, document)
    of_the_law(evaluation, document)
    return seen


def reasons(result: OptionResult) -> str:
    return " ".join([result.option.what.text, *(reason.text for reason in result.reasons)])


@EACH
def test_every_place_prints_the_one_status(file: Path) -> None:
    evaluation = story(file)
    status = statuses(evaluation)
    seen = in_a_document(evaluation, composed(file))
    assert {"options-at-a-glance", "option", "motion"} <= seen
    counsels = counsel_file(evaluation)
    in_the_law_table(evaluation, counsels)
    of_the_law(evaluation, counsels)
    (rows,) = tables(handout(evaluation), "options-table")
    readings = Context(evaluation, "public").readings
    for row, result in zip(rows[1:], evaluation.options, strict=True):
        assert row[0] == result.option.title
        assert own(row[2], result.id, readings) == status[row[0]]
    told = json.loads(json.dumps(evaluation_json(evaluation)))
    assert {each["id"]: (each["status"], each["confidence"]) for each in told["options"]} == {
        result.id: (result.status, result.confidence) for result in evaluation.options
    }
    for letter in letters(evaluation):
        for block in letter.document.blocks:
            words = plain_words(block.words) if isinstance(block, Paragraph) else ""
            if words.startswith("It decides: "):
                (decided,) = [each for each in evaluation.open_statuses if each.reason.text in words]
                titles = words.removeprefix("It decides: ").partition(". ")[0].split("; ")
                assert titles == [result.option.title for result in decided.options]
                assert all(status[title].startswith(("Not ", "Appears not ")) for title in titles)


# ---- what is said of counsel's check and of the attorney's signature -----------------------------------------------

SIGNED = SignedOff("Ada Roe", "Town Attorney", "2026-11-20")
CHECKED: Mapping[bool | DontKnow | None, str] = {
    True: "counsel has checked the state law shown here",
    False: "No attorney review of the state law shown here has been recorded",
    None: "No attorney review of the state law shown here has been recorded",
    DONT_KNOW: "No attorney review of the state law shown here has been recorded",
}
ANSWERED: Mapping[bool | DontKnow | None, str] = {
    True: "Yes", False: "No", None: "Not provided.", DONT_KNOW: "Don't know.",
}  # fmt: skip
VARIANTS: Mapping[str, tuple[bool | DontKnow | None, bool | None]] = {
    "nothing": (None, None), "checked, not signed": (True, None), "checked and signed": (True, True),
    "not checked, signed": (False, True), "not known, void": (DONT_KNOW, False),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("file", [FILES[1], FILES[5]], ids=lambda file: file.stem)
def test_one_sign_off(file: Path, variant: str) -> None:
    """The short briefing and the full one; in each, with every place that speaks of counsel's check or signature."""
    checked, signed = VARIANTS[variant]
    told = story(file)
    answers = {key: answer for key, answer in told.answers.items() if key != names.STATE_LAW_CONFIRMED}
    if checked is not None:
        answers[names.STATE_LAW_CONFIRMED] = Answer(checked)
    evaluation = again(told, answers=Answers(told.answers.town, answers))
    sign = SIGNED if signed else replace(SIGNED, void="the law changed")
    ours = {each.id for each in evaluation.rulebook.sections if each.role == "attorney"}
    sign_offs = dict.fromkeys(ours, sign) if signed is not None else {}
    briefing = whole(evaluation, mark="FINAL", sign_offs=sign_offs)
    counsels = counsel_file(evaluation, sign_offs=sign_offs)
    for document in (briefing, counsels):
        listed = dict(facts(document))
        signature = listed.get("Attorney\u2019s signature") or attorneys(listed["Signatures"])
        assert signature.startswith("Ada Roe, Town Attorney, " if signed else "Not yet signed")
        assert ("void" in signature) == (signed is False)
        said = [words for words in paragraphs(document) if "Attorney\u2019s signature: " in words]
        assert said
        assert all(words.endswith(f"Attorney\u2019s signature: {signature}.") for words in said)
        assert all(CHECKED[checked] in words for words in said)
        for other in set(CHECKED.values()) - {CHECKED[checked]}:
            assert not any(other in words for words in paragraphs(document))
        (step,) = [
            row[-1] for rows in tables(document, "steps-table") for row in rows if "1. What state and local" in row[0]
        ]
        assert step.startswith("Done" if checked is True else "Not done.")
        assert ("as signed by Ada Roe" in step) == (checked is True and bool(signed))
    read_by = dict(facts(briefing))["Law read by"].removeprefix("Attorney: ")
    assert read_by[0].lower() + read_by[1:] == signature[0].lower() + signature[1:]
    (rows,) = tables(briefing, "sign-offs-table")
    states = {row[0]: row[3] for row in rows[1:] if row[1] == "Counsel"}
    assert states
    assert all(
        state.startswith("Not signed" if signed is None else "Signed" if signed else "Void")
        for state in states.values()
    )
    ask = evaluation.rulebook.questions[names.STATE_LAW_CONFIRMED].ask
    recorded = [row[1] for block in briefing.blocks if isinstance(block, Table)
                for row in [[plain_words(c.words) for c in r] for r in block.rows] if row[0] == ask]  # fmt: skip
    assert recorded
    assert all(each.startswith(ANSWERED[checked]) for each in recorded)


def attorneys(signatures: str) -> str:
    """The attorney's signature out of the line on page one: the last of the four, or of all who have not signed."""
    last = signatures.rpartition("Attorney: ")[2]
    return "Not yet signed" if last.startswith("Not yet signed by the manager") else last[:1].upper() + last[1:]


def paragraphs(document: Document) -> list[str]:
    return [plain_words(block.words) for block in document.blocks if isinstance(block, Paragraph)]


def test_a_status_in_all_stands_beside_what_the_law_says(town287: Town287) -> None:
    """A town without a jail: state law leaves a jail model open, the form closes it."""
    evaluation = town287(dt.date(2026, 11, 24), state="VA", agency_kind="municipal_police", custody="none",
                         agreement_in_force="none")  # fmt: skip
    result = evaluation.option("sign_jail_enforcement")
    assert result is not None
    assert result.status == "closed"
    (rows,) = tables(whole(evaluation), "state-table")
    (said,) = [row[1] for row in rows if result.option.short in row[0].split("; ")]
    assert said == "Appears open on conditions; counsel to confirm. Status in all: Closed"
