"""Whole dollars in every document: cents stand in the workbook and in JSON alone.

Two kinds of sums keep their cents, and no other: pay for an hour, and a sum that was recorded or published to the cent.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest

from app.assessments.answers_file import read_answers_file
from app.briefing.blocks import Document
from app.briefing.compose import volumes_of
from app.briefing.counsel_file import counsel_file
from app.briefing.handout import handout
from app.briefing.kit.contents import meeting_kit
from app.briefing.letters import letters
from app.briefing.sections.local import amount_words
from app.engine import figures
from app.engine.answers import Answer
from app.engine.evaluation import Evaluation, evaluate
from app.engine.explain import explain
from app.outputs.html.write import render_print
from app.schema.base import Audience
from tests.conftest import Town287
from tests.engine import towns

CENTS = re.compile(r"\$[\d,]+\.\d+")
NO_FIGURE = re.compile(r"(?: to \$[\d,]+(?:\.\d+)?)? (?:(?:per|an) (?:\w+ )?hour|million|billion|[mk]\b)")
"""What follows a rate for an hour, or a sum in words that is published so or stands on an axis."""
AUDIENCES: tuple[Audience, ...] = ("public", "staff")
EXAMPLES = sorted(towns.ROOT.glob("examples/*.yaml"))


def documents(evaluation: Evaluation) -> Iterator[Document]:
    for audience in AUDIENCES:
        yield from volumes_of(evaluation, audience=audience)
    yield counsel_file(evaluation)
    yield handout(evaluation)
    yield from (each.document for each in letters(evaluation))
    yield from (each.document for each in meeting_kit(evaluation).papers)


def text_of(document: Document) -> str:
    return re.sub(
        r"\s+", " ", html.unescape(re.sub(r"<(?:style.*?</style|[^>]*)>", " ", render_print(document), flags=re.S))
    )


def given(evaluation: Evaluation) -> set[str]:
    """The sums with cents that somebody recorded, typed or published."""
    book = evaluation.rulebook
    texts = [saying.text for saying in book.sayings.values()]
    texts += [str(each) for each in (book.paid, book.towns, book.accounts)]
    texts += [amount_words(payment) for payment in (book.paid.payments if book.paid else ())]
    for answer in dict(evaluation.answers.items()).values():
        ends = (answer.value, answer.low, answer.high)
        texts += [figures.dollars(end, 2) for end in ends if isinstance(end, float)]
        texts += [answer.typed or "", answer.note or "", answer.source or ""]
    return {found for text in texts for found in CENTS.findall(text)}


def faults(evaluation: Evaluation) -> list[str]:
    allowed, found = given(evaluation), []
    for document in documents(evaluation):
        text = text_of(document)
        for one in CENTS.finditer(text):
            if one[0] not in allowed and not NO_FIGURE.match(text, one.end()):
                found.append(f"{document.title}: {text[max(0, one.start() - 80) : one.end() + 30]}")
    return found


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_no_document_of_an_example_has_cents(file):
    rulebook = towns.rulebook()
    evaluation = evaluate(rulebook, read_answers_file(file, rulebook.questions), towns.DAY)
    assert faults(evaluation) == []


@pytest.mark.parametrize("seed", [3, 11])
def test_no_document_of_a_random_town_has_cents(seed: int):
    assert faults(towns.work_out(towns.answers(towns.town(seed)[0], 0.6))) == []


@pytest.mark.parametrize(
    ("value", "unit", "given", "shown"),
    [
        (110_539.52, "dollar / year", False, "$110,540 per year"),
        (442_158.08, "dollar", False, "$442,158"),
        (38.425, "dollar / hour", False, "$38.43 per hour"),
        (1_234.5, "dollar", True, "$1,234.50"),
        (1_234.0, "dollar", True, "$1,234"),
    ],
)
def test_which_sums_keep_their_cents(value: float, unit: str, given: bool, shown: str):
    assert figures.with_unit(value, unit, given=given) == shown


def test_an_explanation_has_whole_dollars_and_the_pay_of_an_hour_its_cents(town287: Town287):
    evaluation = town287(
        dt.date(2025, 4, 1),
        state="ME",
        agency_kind="municipal_police",
        officers_trained__task_force=4.0,
        officer_hourly_wage=38.43,
        legal_review_cost=Answer(1234.56),
    )
    shown = {
        id_: explain(evaluation, id_).result
        for id_ in (
            "annual_salary",
            "officer_hourly_wage",
            "legal_review_cost",
            "line.operating_overtime.task_force.cash",
        )
    }
    assert (shown["annual_salary"], shown["officer_hourly_wage"]) == ("$79,934 per officer per year", "$38.43 per hour")
    assert shown["legal_review_cost"] == "$1,234.56"
    assert CENTS.search(shown["line.operating_overtime.task_force.cash"]) is None
