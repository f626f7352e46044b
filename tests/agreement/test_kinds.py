"""Word files with tracked changes and comments, addenda, and files whose letters cannot be trusted."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from app.agreement.addendum import read_addendum
from app.agreement.document import Document
from app.agreement.read import read_copy
from app.agreement.two_readings import SUBSTANTIAL, disagreement, is_no_english
from app.outputs.apart.pdf_pages import read_pages
from app.outputs.apart.uploaded import ReadError, read_upload
from app.outputs.apart.word_text import read_word
from tests.agreement import files, marked_files
from tests.agreement.agreements import FORM, set_text, take_apart
from tests.agreement.edits import EDITS
from tests.agreement.test_edits import assert_found, differences, known_form
from tests.agreement.test_files import only, read, said

# ---- Word ------------------------------------------------------------------------------------------------------------

SCORE = "a score of at least 70 percent"


def paragraph_with(document, words):
    return next(each for each in document.paragraphs if words in each.text)


def tracked(document, words: str, put: str) -> None:
    """Words deleted and others inserted by tracked changes."""
    paragraph = paragraph_with(document, words)
    before, _, after = paragraph.text.partition(words) if words else ("", "", paragraph.text)
    for run in list(paragraph.runs):
        run._element.getparent().remove(run._element)
    by = 'w:id="9" w:author="Town counsel" w:date="2026-05-03T10:00:00Z"'
    space = 'xml:space="preserve"'
    for made in (
        f"<w:r {nsdecls('w')}><w:t {space}>{before}</w:t></w:r>",
        f"<w:del {nsdecls('w')} {by}><w:r><w:delText {space}>{words}</w:delText></w:r></w:del>"
        if words != before
        else "",
        f"<w:ins {nsdecls('w')} {by}><w:r><w:t {space}>{put}</w:t></w:r></w:ins>" if put else "",
        f"<w:r {nsdecls('w')}><w:t {space}>{after}</w:t></w:r>",
    ):
        if made:
            paragraph._p.append(parse_xml(made))


def commented(document, words: str = SCORE) -> None:
    run = paragraph_with(document, words).runs[0]
    document.add_comment(run, text="Is this the state's score?", author="Chief", initials="C")


def struck_by_format(document) -> None:
    paragraph = paragraph_with(document, SCORE)
    whole = paragraph.text
    paragraph.text = ""
    before, _, after = whole.partition(SCORE)
    paragraph.add_run(before)
    paragraph.add_run(SCORE).font.strike = True
    paragraph.add_run(after)


def test_a_word_file_is_read_as_accepted_and_each_change_is_listed():
    changed = lambda document: tracked(document, "70 percent", "90 percent")  # noqa: E731
    found = read(files.as_word(take_apart(FORM), changed))
    assert [(mark.kind, mark.over, mark.author, mark.date) for mark in found.document.marks] == [
        ("deleted", "70 percent", "Town counsel", "2026-05-03"),
        ("inserted", "90 percent", "Town counsel", "2026-05-03"),
    ]
    ((kind, section, text),) = differences(only(found))
    assert (kind, section) == ("changed", "IV.B")
    assert "90 percent" in text
    assert (
        "Tracked deletion: “70 percent” (Town counsel, 2026-05-03)" in said(found).partition("The copy is closest")[0]
    )
    assert "page" not in said(found).partition("The copy is closest")[2].replace("page numbers", "")


def test_a_deletion_alone_is_a_difference_and_listed():
    found = read(files.as_word(take_apart(FORM), lambda document: tracked(document, SCORE, "")))
    assert [kind for kind, _, _ in differences(only(found))] == ["changed"]
    assert [mark.kind for mark in found.document.marks] == ["deleted"]


def test_an_insertion_alone_is_a_difference_and_listed():
    found = read(files.as_word(take_apart(FORM), lambda document: tracked(document, "", "In May only: ")))
    assert [mark.kind for mark in found.document.marks] == ["inserted"]
    assert len(differences(only(found))) == 1


def test_a_comment_and_struck_formatting_in_a_word_file_are_listed():
    found = read(files.as_word(take_apart(FORM), commented))
    (mark,) = found.document.marks
    assert (mark.kind, mark.text, mark.author) == ("comment", "Is this the state's score?", "Chief")
    assert SCORE in mark.over
    assert differences(only(found)) == []
    assert "Only what is written into the blanks differs from the form." not in said(found)
    found = read(files.as_word(take_apart(FORM), struck_by_format))
    assert [(each.kind, each.over) for each in found.document.marks] == [("struck", SCORE)]
    assert [kind for kind, _, _ in differences(only(found))] == ["struck"]


def test_numbers_that_word_counts_by_itself_are_read():
    document = docx.Document()
    for text in ("First point of the list", "Second point of the list"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("A point without a number", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    (page,) = json.loads(read_word(out.getvalue()))["pages"]
    assert page == "1. First point of the list\n2. Second point of the list\n• A point without a number"


@pytest.mark.parametrize("name", list(EDITS)[::5])
def test_an_edit_is_found_in_a_word_file(name):
    text, expected = EDITS[name](take_apart(FORM))
    assert_found(only(read(files.as_word(text))), expected)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * (70 << 20))
    return out.getvalue()


def entities() -> bytes:
    """A Word file whose text is entities that stand for entities."""
    made = files.as_word(take_apart(FORM))
    out = io.BytesIO()
    lol = "".join(f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 9))
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            body = old.read(each)
            if each == "word/document.xml":
                body = body.replace(b"?>", f'?><!DOCTYPE a [<!ENTITY l0 "lol">{lol}]>'.encode(), 1)
                body = body.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>&l8;</w:t></w:r></w:p>", 1)
            new.writestr(each, body)
    return out.getvalue()


@pytest.mark.parametrize("make", [bomb, lambda: b"PK\x03\x04 no zip", lambda: files.as_word(take_apart(FORM))[:2000]])
def test_a_word_file_that_is_broken_or_a_bomb_is_refused(make):
    with pytest.raises(ReadError, match="This Word file cannot be read"):
        read_upload(make())


def test_entities_of_a_word_file_stand_for_nothing():
    try:
        document = read_upload(entities())
    except ReadError:
        return
    assert sum(map(len, document.pages)) < 2 * len(FORM)


# ---- addenda ---------------------------------------------------------------------------------------------------------

ADDENDA = {
    "an end date": (
        "ADDENDUM TO MEMORANDUM OF AGREEMENT\nThe parties lengthen the agreement that took effect on June 30, 2024. In "
        'the section on its end, "June 30, 2026" becomes "June 30, 2027". The rest stays in force.',
        [],
        ["June 30, 2024", "June 30, 2026", "June 30, 2027"],
    ),
    "named sections": (
        "FIRST AMENDMENT\nThis amendment changes the 287(g) Memorandum of Agreement of 03/04/2025.\n"
        "1. Section IV.B is replaced in its entirety. 2. Articles V and VII are deleted. 3. Appendix A is amended.",
        ["Section IV.B", "Articles V and VII", "Appendix A"],
        ["03/04/2025"],
    ),
    "a heading of the form": (
        "Modification No. 2\nThe Shared Patrol Agreement is modified on 5 May 2026 as follows. The second sentence of "
        "NOMINATION OF RIDERS now reads: every rider has four years of service.",
        ["NOMINATION OF RIDERS"],
        ["5 May 2026"],
    ),
}


@pytest.mark.parametrize("name", ADDENDA)
def test_an_addendum_says_which_sections_and_dates_it_names(name):
    text, sections, dates = ADDENDA[name]
    found = read(files.lines_as_pdf([text.split("\n")]))
    (addendum,) = found.addenda
    assert list(addendum.sections) == sections
    assert list(addendum.dates) == dates
    assert addendum.says
    printed = said(found)
    assert "Its sentences of change, in its own words:" in printed
    assert "This is not one of the forms" not in printed


def test_an_addendum_behind_the_agreement_is_named_with_its_page():
    text, _, _ = ADDENDA["named sections"]
    writer = pypdf.PdfWriter()
    for body in (files.in_packet(set_text(take_apart(FORM)), 0, 4), files.lines_as_pdf([text.split("\n")])):
        writer.append(io.BytesIO(body))
    printed = said(read(files.written(writer)))
    assert "Articles V and VII" in printed
    assert "It reads like an addendum" in printed or "Addendum, page" in printed


@pytest.mark.parametrize(
    "text",
    [
        "MINUTES\nThe council amended the agenda of June 3, 2026.",
        "ADDENDUM TO THE LEASE\nThe rent becomes $900 a month.",
        "MEMORANDUM OF AGREEMENT\nThe parties sign it on June 30, 2024.",
    ],
)
def test_another_text_is_no_addendum(text):
    assert read_addendum([text], [known_form()]) is None


# ---- letters ---------------------------------------------------------------------------------------------------------


def misread(body: bytes, pages: range) -> bytes:
    """The file with fonts on these pages whose letters one reader takes for others: their map to letters is spoiled."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    for number in pages:
        page: Any = writer.pages[number]
        fonts = page["/Resources"]["/Font"]
        own = DictionaryObject()
        for name, font in fonts.items():
            copy = DictionaryObject(font.get_object())
            stream = DecodedStreamObject()
            data = font.get_object()["/ToUnicode"].get_object().get_data()
            stream.set_data(data.replace(b"<0065>", b"<0416>").replace(b"<0061>", b"<0429>"))
            copy[NameObject("/ToUnicode")] = writer._add_object(stream)
            own[NameObject(name)] = writer._add_object(copy)
        resources = DictionaryObject(page["/Resources"])
        resources[NameObject("/Font")] = own
        page[NameObject("/Resources")] = resources
    return files.written(writer)


def test_letters_of_no_english_are_called_unsure_and_not_printed():
    body = files.lines_as_pdf(files.bare_lines(take_apart(FORM)))
    found = read(misread(body, range(1, 2)))
    assert found.document.numbers("unsure") == (2,)
    part = only(found)
    assert differences(part) == []
    assert {page for each in part.unread for page in each.pages} == {2}
    text = said(found)
    assert "The letters on page 2 cannot be read surely" in text.partition("The copy is closest")[0]
    assert "Ж" not in text


def test_a_change_on_a_sure_page_is_found_beside_an_unsure_one():
    text, expected = EDITS["a_number_is_another"](take_apart(FORM))
    body = files.lines_as_pdf(files.bare_lines(text))
    part = only(read(misread(body, range(2, 3))))
    assert [(each.kind, each.section.number) for each in part.differences] == [
        (each.kind, each.section) for each in expected
    ]


def test_two_readings_of_one_page_agree_whatever_the_order_of_lines():
    lines = [line for line in FORM.splitlines() if line.strip()]
    assert disagreement("\n".join(lines), "\n".join(lines[::-1])) < SUBSTANTIAL
    assert disagreement(FORM, FORM.replace("  ", " ").replace("\n", " ")) == 0
    assert disagreement(FORM, FORM.replace("ff", ")ò").replace("'", "$").replace("er", "é")) > SUBSTANTIAL
    assert disagreement(FORM, FORM.replace("ff", "")) > 0
    assert disagreement("short", "other") == 0


def test_english_is_told_from_letters_that_stand_for_others():
    assert not is_no_english(FORM)
    assert is_no_english("".join(chr(ord(sign) + 3) if sign.isalpha() else sign for sign in FORM))
    assert is_no_english(FORM.replace("e", "\ue000"))
    assert not is_no_english("Date: ____ Signature: ____")


def test_facts_of_a_document_are_kept_and_read_again():
    body = marked_files.noted(files.lines_as_pdf(files.bare_lines(take_apart(FORM))), 0, "A note")
    document = read_upload(body)
    assert Document.with_facts(document.pages, json.loads(json.dumps(document.facts()))) == document
    assert Document.with_facts(document.pages, None).states == ("text",) * len(document.pages)
    with pytest.raises(ValueError, match="other pages"):
        Document.with_facts(document.pages[1:], document.facts())


def test_a_file_of_pictures_alone_is_refused():
    body = files.lines_as_pdf(files.bare_lines(take_apart(FORM)))
    assert read_pages(files.with_pictures(body, range(9)), None, frozenset()) == b'"scan"'


def test_no_form_known_finds_nothing():
    found = read_copy(Document.of_text(["A text"]), [])
    assert found.parts == ()
    assert found.none is not None
