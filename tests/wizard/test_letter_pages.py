"""Question letters on the web: who gets one, to read, and as files that stand alone."""

from __future__ import annotations

import io

import docx
import pytest

NAMES = ("ice", "insurer", "counsel", "union", "neighboring-agencies", "county-jail", "auditor")


def test_each_receiver_is_listed(keene):
    keene.answer(agreement_in_force="none").open("letters")
    for name in ("ICE", "the insurer or risk pool", "town counsel", "the police union", "the county jail"):
        assert f"To {name}" in keene.text


@pytest.mark.parametrize("name", NAMES[:5])
def test_a_letter_to_read_and_as_files(keene, name):
    keene.answer(agreement_in_force="none").open(f"letters/{name}")
    assert keene.status == 200
    assert "no view for or against" in keene.text
    page = keene.open(f"letters/{name}.html").page
    assert page.headers["Content-Disposition"] == f'attachment; filename="questions-{name}.html"'
    assert page.text.startswith("<!DOCTYPE html>")
    assert keene.token not in page.text
    word = keene.open(f"letters/{name}.docx").page
    opened = docx.Document(io.BytesIO(word.data))
    assert "Who answered" in [paragraph.text for paragraph in opened.paragraphs]


def test_nothing_kept_back_is_in_a_letter_page(keene):
    keene.answer(agreement_in_force="none", town_indemnified="yes").open("letters/counsel")
    assert "promise to defend the town" not in keene.text


def test_a_letter_that_asks_nothing_has_no_page(brewer):
    brewer.answer(agreement_in_force="none").open("letters")
    assert "To the insurer or risk pool: nothing to ask now" in brewer.text
    assert brewer.open("letters/insurer").status == 404
    assert brewer.open("letters/nobody.docx").status == 404
