"""How to report an error: at the end of every document, with the address that the host names for it."""

from __future__ import annotations

import datetime as dt
import io
import re
from html import unescape

import openpyxl
import pytest

from app.briefing.context import paragraph
from app.briefing.frame import report_words
from app.briefing.letters import letters
from app.engine.evaluation import Evaluation
from app.outputs.edition import Edition
from app.outputs.formats import VERSIONS
from app.outputs.html.write import render_print
from app.outputs.produce import cache_key, document_of, produce
from tests.conftest import Town287
from tests.paper import word_text

CONTACT = "law@example.gov"
WITH = f"To report an error in this document, contact {CONTACT}."
WITHOUT = report_words()


@pytest.fixture
def town(town287: Town287) -> Evaluation:
    return town287(
        dt.date(2025, 4, 1), state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        models_offered=("task_force",), deciding_body="council",
    )  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_every_document_says_it_in_its_last_part(town, version):
    for contact, said in ((CONTACT, WITH), ("", WITHOUT)):
        edition = Edition(version=version, contact=contact)
        assert document_of(town, edition).blocks[-1] == paragraph(said, "note")
        page = unescape(re.sub(r"<[^>]+>", " ", produce(town, "html", edition).decode()))
        assert said in " ".join(page.split())
        assert said in word_text(produce(town, "docx", edition))


def test_every_letter_says_it(town):
    written = letters(town, CONTACT)
    assert written
    for letter in written:
        page = unescape(re.sub(r"<[^>]+>", " ", render_print(letter.document)))
        assert WITH in " ".join(page.split())


def test_the_workbook_says_it_after_its_sources(town):
    sheet = openpyxl.load_workbook(io.BytesIO(produce(town, "xlsx", Edition(contact=CONTACT))))["Sources"]
    assert [cell.value for cell in sheet[sheet.max_row] if cell.value] == [WITH]


def test_another_address_makes_another_document(town):
    assert cache_key(town, "pdf", Edition()) != cache_key(town, "pdf", Edition(contact=CONTACT))
