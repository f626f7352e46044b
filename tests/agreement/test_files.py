"""Files as towns get them: one that says what the form says shows no difference, however it looks; what was changed is
found or its place is called unread; and the reading begins with what could be read."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pypdf
import pytest
import weasyprint

from app.agreement.document import Document
from app.agreement.fingerprint import make_fingerprint
from app.agreement.read import CopyRead, read_copy
from app.agreement.report import as_text
from app.agreement.result import Comparison
from app.outputs.apart.pdf_pages import MOST_PAGES, read_pages
from app.outputs.apart.uploaded import ReadError, page_range, read_upload
from app.outputs.apart.word_text import read_word
from app.rulebook.book import Rulebook
from app.rulebook.facts import MODELS
from tests.agreement import files, marked_files
from tests.agreement.agreements import FORM, Text, set_text, take_apart
from tests.agreement.edits import EDITS, Expected
from tests.agreement.test_edits import assert_found, differences, known_form

FAST_EDITS = ("a_number_is_another", "a_sentence_is_deleted")
"""Planted in each file by script/test; all twenty-five are by script/verify."""
ALL = {**files.SAME, **files.PARTLY, **files.SCANNED}
verify = pytest.mark.verify


def read(body: bytes, forms=None, pages: range | None = None) -> CopyRead:
    """What the program reads of a file: in this process, which is faster than in a child."""
    made = json.loads(read_word(body) if body.startswith(b"PK") else read_pages(body, pages, frozenset()))
    assert isinstance(made, dict), made
    return read_copy(Document.with_facts(made["pages"], made["facts"]), forms or [known_form()])


def only(found: CopyRead) -> Comparison:
    (part,) = found.parts
    return part


def said(found: CopyRead) -> str:
    return "\n".join(as_text(found, {}))


def unread_sentences(part: Comparison) -> int:
    return len({(each.section, number) for each in part.unread for number in each.sentences if number})


# ---- unchanged -------------------------------------------------------------------------------------------------------


def assert_same(part: Comparison, *, partly: bool = False, scanned: bool = False) -> None:
    """No difference; and nothing unread but where pages are pictures, nothing confused but where it was scanned."""
    assert differences(part) == []
    slips = sum(any(each.sentences) for each in part.slips)
    assert part.known + slips + unread_sentences(part) == part.of
    assert bool(part.unread) is partly
    assert bool(part.slips) is scanned
    if not partly:
        assert unread_sentences(part) <= 0.02 * part.of


@pytest.mark.parametrize("name", ALL)
def test_a_form_that_says_the_same_shows_no_difference(name):
    part = only(read(ALL[name](take_apart(FORM))))
    assert_same(part, partly=name in files.PARTLY, scanned=name in files.SCANNED)


@pytest.mark.parametrize("name", files.PARTLY)
def test_what_is_on_pictures_is_not_read_and_never_deleted(name):
    found = read(files.PARTLY[name](take_apart(FORM)))
    pictures = set(found.document.numbers("picture", "part"))
    assert pictures
    assert {page for each in only(found).unread for page in each.pages} <= pictures
    text = said(found)
    assert text.startswith("What could be read")
    assert re.search(r"Pages? [\d, to and]+ (is a picture|are pictures) without text|has text and a picture", text)
    assert "not read (page" in text
    assert "Only what is written" not in text


def test_slips_of_a_scanner_are_listed_apart_and_warned_of():
    text = said(read(files.SCANNED["slips_in_3%_3"](take_apart(FORM))))
    assert "The text looks like that of a scan" in text.partition("closest")[0]
    assert "Sentences that differ from the form only in letters" in text
    assert "reads otherwise" not in text


# ---- changed ---------------------------------------------------------------------------------------------------------


def is_found(part: Comparison, each: Expected) -> bool:
    """The difference is listed in its section; or it is moved or beside another one there."""
    return any(each.section in (diff.section.number, diff.now.number if diff.now else "") for diff in part.differences)


def assert_not_missed(found: CopyRead, expected: set[Expected]) -> None:
    """Each planted change is found, or something in its section is called unread. A new section is none of the form's:
    where its heading is on a page that could not be read, that page is told, and what follows on the next one is listed
    as new without a section."""
    part, words = only(found), " ".join(" ".join(found.document.pages).split())
    unread = {each.section.number for each in part.unread}
    for each in expected:
        headless = each.section not in words
        heading = each.shows.isupper()  # says nothing without the sentences below it
        on_pictures = each.kind == "new" and part.not_read and (headless or heading or each.shows not in words)
        assert is_found(part, each) or each.section in unread or on_pictures, (each, differences(part), part.unread)


@pytest.mark.parametrize("edit", FAST_EDITS)
@pytest.mark.parametrize("name", ALL)
def test_a_planted_change_is_found_or_its_place_is_called_unread(name, edit):
    text, expected = EDITS[edit](take_apart(FORM))
    found = read(ALL[name](text))
    part = only(found)
    if name in files.SAME:
        assert_found(part, expected)
    else:
        assert_not_missed(found, expected)
        assert all(diff.section.number in {each.section for each in expected} for diff in part.differences), (
            differences(part)
        )


def test_a_word_that_scanning_cannot_explain_is_a_difference_in_a_scan_too():
    """May becomes shall, ten days become twelve: among the slips they stand out."""
    for edit in ("may_becomes_shall", "a_number_is_another", "days_become_hours"):
        text, expected = EDITS[edit](take_apart(FORM))
        assert_found(only(read(files.SCANNED["slips_in_1%_1"](text))), expected)


def test_a_real_word_in_place_of_another_is_no_slip():
    """Scanning may make "clay" of "day"; where the copy uses the other word elsewhere, it is a change."""
    form = make_fingerprint(FORM.replace("flat tire", "clear flat tire"), "task_force", "x", known_form().made_on)
    copy = FORM.replace("flat tire", "dear flat tire").replace("pass a written test", "pass a dear written test")
    copy = copy.replace("first aid;", "dear first aid;")
    found = read_copy(Document.of_text(copy.split("\f")), [form])
    assert "dear" in " ".join(text for _, _, text in differences(only(found)))


# ---- what stands on top ----------------------------------------------------------------------------------------------

WORDS = "pass a written test with a score"


@lru_cache(maxsize=1)
def body() -> bytes:
    return files.lines_as_pdf(files.bare_lines(take_apart(FORM)))


def drawn_through() -> bytes:
    """The words struck out by a line, as a word processor prints them."""
    lines = [line for page in files.bare_lines(take_apart(FORM)) for line in page]
    text = "\n".join(lines)
    first = re.sub(r"\s+", r"\\s+", re.escape(WORDS).replace(r"\ ", " "))
    marked = re.sub(first, lambda match: f"<s>{match[0]}</s>", text)
    assert "<s>" in marked
    made = weasyprint.HTML(string=f"<html lang=en><pre style='font: 7pt serif'>{marked}</pre></html>").write_pdf()
    assert isinstance(made, bytes)
    return made


STRUCK: dict[str, Callable[[], bytes]] = {
    "by an annotation": lambda: marked_files.struck(body(), WORDS, "Struck by town counsel"),
    "by an annotation without a word": lambda: marked_files.struck(body(), "written test"),
    "on the last page": lambda: marked_files.struck(body(), "It sends those about", "Not agreed"),
    "by a drawn line": drawn_through,
}


@pytest.mark.parametrize("name", STRUCK)
def test_struck_out_words_are_named_first_and_their_sentence_is_not_counted(name):
    found = read(STRUCK[name]())
    part = only(found)
    marks = [mark for mark in found.document.marks if mark.kind == "struck"]
    assert marks
    assert [diff.kind for diff in part.differences] == ["struck"]
    assert part.known == part.of - 1
    text = said(found)
    first, _, rest = text.partition("The copy is closest")
    assert "Struck out: “" in first
    assert marks[0].over in first
    assert marks[0].text in first
    assert "struck out, in whole or in part" in rest


def test_a_strike_out_whose_box_cuts_off_letters_is_found_too():
    """A box over several lines that leaves out the letters at its sides."""
    number, boxes = marked_files.place_of(body(), "Every rider must have")
    left, bottom, _, top = boxes[0]
    found = read(marked_files.struck_box(body(), number, (left + 8, bottom - 3 * (top - bottom), left + 250, top)))
    part = only(found)
    assert {diff.kind for diff in part.differences} == {"struck"}
    assert part.known < part.of
    assert "IV.A" in {diff.section.number for diff in part.differences}


COMMENTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "sticky note": (
        lambda: marked_files.noted(body(), 1, "Ask ICE about the term."),
        "Page 2. Note: “Ask ICE about the term.”",
    ),
    "note on the last page": (lambda: marked_files.noted(body(), -1, "Signed copy?"), "Note: “Signed copy?”"),
    "typed text": (
        lambda: marked_files.typed_over(body(), 2, "The Town shall not pay for training."),
        "Page 3. Typed onto the page: “The Town shall not pay for training.”",
    ),
    "highlight": (lambda: marked_files.highlighted(body(), "written test"), "Highlighted: “written test”"),
    "underline": (lambda: marked_files.struck(body(), "written test", kind="/Underline"), "Underlined: “written test”"),
}


@pytest.mark.parametrize("name", COMMENTED)
def test_comments_are_listed_with_their_page_and_no_copy_with_one_is_called_the_same(name):
    make, words = COMMENTED[name]
    found = read(make())
    text = said(found)
    assert words in text.partition("The copy is closest")[0]
    assert differences(only(found)) == []
    assert "apart from what the list above shows" in text


FIELDS: dict[str, dict[str, str]] = {
    "text": {"agency": "Town of Example Police", "limits": "SIX OFFICERS ONLY; NO TRAFFIC STOPS"},
    "a box": {"model": "/Yes"},
    "accents and quotes": {"chief": "José “Pepe” Núñez"},
}


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_filled_into_form_fields_is_listed(name):
    found = read(marked_files.with_fields(body(), FIELDS[name]))
    text = said(found)
    for field, value in FIELDS[name].items():
        assert f"{field}: “{'checked (Yes)' if value == '/Yes' else value}”" in text
    assert "apart from what the list above shows" in text


def test_an_empty_field_is_no_entry():
    assert read(marked_files.with_fields(body(), {"agency": ""})).document.fields == ()


# ---- several documents in one file -----------------------------------------------------------------------------------


def other_text() -> str:
    """Another form: it shares some wording with the first, as the real ones do."""
    words = {"rider": "swimmer", "Office": "Harbor", "trail": "beach", "bicycle": "surfboard", "Partner": "County"}
    text = FORM
    for old, new in words.items():
        text = re.sub(rf"\b{old}", new, text)
    return text


@lru_cache(maxsize=1)
def both_forms():
    return [known_form(), make_fingerprint(other_text(), "jail_enforcement", "2031-03-04", known_form().made_on)]


def joined(*bodies: bytes) -> bytes:
    writer = pypdf.PdfWriter()
    for each in bodies:
        writer.append(io.BytesIO(each))
    return files.written(writer)


def first_form() -> bytes:
    return set_text(take_apart(FORM))


def other_form() -> bytes:
    return set_text(take_apart(other_text()), size="10pt")


TWO: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "two models": (lambda: joined(first_form(), other_form()), ["task_force", "jail_enforcement"]),
    "the other order": (lambda: joined(other_form(), first_form()), ["jail_enforcement", "task_force"]),
    "with a report before and between": (
        lambda: joined(files.in_packet(first_form(), 3), files.in_packet(other_form(), 4, 2)),
        ["task_force", "jail_enforcement"],
    ),
    "the same form twice": (lambda: joined(first_form(), first_form()), ["task_force", "task_force"]),
}


@pytest.mark.parametrize("name", TWO)
def test_each_form_in_a_packet_is_compared_with_its_own_pages(name):
    make, models = TWO[name]
    found = read(make(), both_forms())
    assert [part.form.model for part in found.parts] == models
    for part in found.parts:
        assert differences(part) == []
        assert part.known == part.of
    assert found.parts[0].last < found.parts[1].first
    assert f"Pages {found.parts[1].first} to {found.parts[1].last}" in said(found)


def test_a_change_in_one_of_two_forms_is_listed_under_it():
    text, expected = EDITS["a_sentence_is_new"](take_apart(other_text()))
    first, second = read(joined(first_form(), set_text(text)), both_forms()).parts
    assert differences(first) == []
    assert_found(second, expected)


@pytest.mark.parametrize(("before", "after"), [(75, 0), (284, 10), pytest.param(0, 290, marks=verify)])
def test_a_form_inside_a_long_packet_is_found_where_it_is(before, after):
    found = read(files.in_packet(first_form(), before, after))
    part = only(found)
    assert part.first == before + 1
    assert differences(part) == []
    assert (part.known, len(found.document.pages)) == (part.of, found.document.of)
    assert "No known form. Not compared." in said(found)


def test_a_range_of_pages_is_read_alone_and_pages_keep_their_numbers():
    packet = files.in_packet(set_text(EDITS["a_sentence_is_new"](take_apart(FORM))[0]), 75, 4)
    found = read_upload(packet, page_range("76-78"))
    assert (found.first, found.last, found.of) == (76, 78, 82)
    part = only(read_copy(found, [known_form()]))
    assert 76 <= (part.differences[0].page or 0) <= 78
    assert "Pages 76 to 78 of 82 were read" in said(read_copy(found, [known_form()]))


@pytest.mark.parametrize("typed", ["90-76", "x", "0", "1-999", "-", "3,4"])
def test_a_wrong_range_of_pages_is_told(typed):
    with pytest.raises(ReadError) as told:
        page_range(typed)
    assert told.value.field == "pages"


def test_pages_that_a_file_does_not_have_are_told_and_too_many_are_refused():
    assert read_pages(first_form(), range(3, 9), frozenset()) == b'"pages"'
    long = files.in_packet(first_form(), MOST_PAGES)
    assert read_pages(long, None, frozenset()) == b'"long"'
    assert only(read(long, pages=range(MOST_PAGES + 1, MOST_PAGES + 4))).first == MOST_PAGES + 1


# ---- all edits in all files, the made-up form and the real ones ------------------------------------------------------


@verify
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("name", ALL)
def test_no_planted_change_is_missed_in_any_file(name, edit):
    text, expected = EDITS[edit](take_apart(FORM))
    assert_not_missed(read(ALL[name](text)), expected)


DATA = os.environ.get("DATA", "")
real = pytest.mark.skipif(not DATA, reason="DATA names no folder with the forms' text")


def real_text(model: str, rulebook: Rulebook) -> Text:
    """A real form as it was before somebody filled it in."""
    (file,) = Path(DATA).glob(f"{model}_form_*.txt")
    text = file.read_text("utf-8")
    part = only(read_copy(Document.of_text(text.split("\f")), rulebook.forms))
    for fill in sorted({" ".join(each.text.split()) for each in part.fills}, key=len, reverse=True):
        text = re.sub(r"\s+".join(map(re.escape, fill.split())), "____", text)
    return take_apart(text)


@verify
@real
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("model", MODELS)
def test_a_real_form_that_says_the_same_shows_no_difference(model, name, rulebook):
    part = only(read(ALL[name](real_text(model, rulebook)), rulebook.forms))
    assert part.form.model == model
    assert_same(part, partly=name in files.PARTLY, scanned=name in files.SCANNED)


@verify
@real
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("model", MODELS)
def test_no_planted_change_is_missed_in_a_real_form(model, name, rulebook):
    text = real_text(model, rulebook)
    for edit in EDITS:
        edited, expected = EDITS[edit](text)
        assert_not_missed(read(ALL[name](edited), rulebook.forms), expected)
