"""The town's copy of the agreement is compared, a wrong file gets an answer, only counsel's file says what differs."""

from __future__ import annotations

import io
from functools import lru_cache

import pypdf
import pytest

from app.outputs.apart.pdf_pages import MOST_PAGES
from app.outputs.apart.uploaded import LARGEST
from tests.agreement import files, marked_files
from tests.agreement.agreements import FORM, set_text, take_apart
from tests.agreement.edits import EDITS
from tests.paper import word_text
from tests.wizard.pages import Visitor, all_words


def send(visitor: Visitor, body: bytes, name: str = "offer.pdf") -> Visitor:
    form = visitor.open("agreement").form("/agreement")
    return visitor.post(form.action, {**form.values.to_dict(), "file": (io.BytesIO(body), name)})


@lru_cache(maxsize=1)
def other_document() -> bytes:
    """A document with text that is none of the known forms."""
    return set_text(take_apart(FORM))


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank(pages: int) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(612, 792)
    return writer


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(other_document()))
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def endless() -> bytes:
    """A page tree that leads back to itself."""
    return (
        b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>> endobj\n"
        b"trailer <</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
    )


# The test client leaves the file open in which it keeps a large body that the program refuses to read.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

WRONG = {
    "no PDF": (lambda: b"MZ\x90 not a PDF" * 50, "This is not a PDF or a Word file"),
    "empty": (lambda: b"", "The file is empty."),
    "cut off": (lambda: other_document()[:900], "This PDF cannot be read."),
    "only its first line": (lambda: b"%PDF-1.7\n", "This PDF cannot be read."),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 200, "This PDF cannot be read."),
    "leads back to itself": (endless, "This PDF"),
    "scan": (lambda: written(blank(12)), "pictures of pages and no text"),
    "501 pages": (lambda: written(blank(501)), f"more than {MOST_PAGES} pages"),
    "locked": (locked, "locked with a password"),
    "too large": (lambda: b"%PDF-1.7\n" + b"0" * (LARGEST + 10), "larger than 8 megabytes"),
    "far too large": (lambda: b"%PDF-1.7\n" + b"0" * (LARGEST + (2 << 20)), "larger than 8 megabytes"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_an_answer_beside_the_field_and_changes_nothing(keene, name):
    make, message = WRONG[name]
    send(keene, make())
    assert keene.status in (400, 413)
    assert 'role="alert"' in keene.page.text
    field = "pages" if "pages" in name else "file"
    assert f'aria-describedby="{field}-hint {field}-error"' in keene.page.text
    said = keene.page.text.partition(f'id="{field}-error">')[2].partition("</span>")[0]
    assert message in said
    assert "What was found" not in keene.text


def test_no_file_and_a_stale_page_are_told_so(keene):
    form = keene.open("agreement").form("/agreement")
    keene.post(form.action, form.values.to_dict())
    assert (keene.status, "Choose a file first." in keene.text) == (400, True)
    keene.post(form.action, {"csrf_token": "old", "file": (io.BytesIO(other_document()), "a.pdf")})
    assert (keene.status, "Your page had expired" in keene.text) == (400, True)
    assert "What was found" not in keene.open("agreement").text


def test_another_document_is_none_of_the_forms(keene):
    send(keene, other_document())
    assert keene.status == 200
    assert "This is not one of the forms that the tool knows." in keene.text


@pytest.fixture
def knows_the_form(keene, monkeypatch):
    """A city whose rulebook knows the made-up form; its copy has three edits."""
    from app.agreement.read import read_copy
    from app.briefing.sections import agreement_copy
    from tests.agreement.test_edits import known_form

    monkeypatch.setattr(agreement_copy, "read_copy", lambda document, forms: read_copy(document, [known_form()]))
    text = take_apart(FORM)
    for name in ("a_number_is_another", "a_sentence_is_new", "a_sentence_is_deleted"):
        text = EDITS[name](text)[0]
    return send(keene, set_text(text), "../../offer <b>.pdf")


def test_a_copy_is_compared_section_by_section(knows_the_form):
    page = knows_the_form
    assert page.status == 200
    assert "64 of the form’s 66 sentences appear in it word for word" in page.text
    assert "3 differences in 3 sections." in page.text
    assert "<mark>" in page.page.text
    assert "purple lanterns" in page.text
    assert "was not found in the copy" in page.text
    assert "<b>" not in page.page.text
    kept = page.client.get(f"{page.base}/agreement/copy")
    assert kept.data.startswith(b"%PDF")
    assert kept.headers["Content-Disposition"].startswith("attachment")


def test_another_upload_replaces_the_first_a_wrong_one_does_not_and_it_can_be_deleted(knows_the_form):
    page = knows_the_form
    send(page, b"no PDF")
    assert "3 differences" in page.text
    send(page, set_text(take_apart(FORM)))
    assert "Only what is written into the blanks differs from the form." in page.text
    page.open("agreement").send("/remove")
    assert "What was found" not in page.text
    assert page.client.get(f"{page.base}/agreement/copy").status_code == 404


def test_the_page_begins_with_what_could_be_read(knows_the_form):
    page = knows_the_form
    send(page, marked_files.noted(files.with_pictures(set_text(take_apart(FORM)), [1]), 0, "Ask ICE when."))
    read, _, found = page.text.partition("What differs")
    assert "Page 2 is a picture without text. Not read." in read
    assert "Page 1. Note: “Ask ICE when.”" in read
    assert "not read (page 2 is a picture)" in found
    assert "Not all of them were read" in page.open("clauses").text
    text = " ".join(word_text(page.client.get(f"{page.base}/counsel-file.docx").data).split())
    assert text.index("Page 2 is a picture") < text.index("not read (page 2 is a picture)")


def test_a_range_of_pages_is_asked_for_and_a_wrong_one_told_beside_its_field(knows_the_form):
    page = knows_the_form
    packet = files.in_packet(set_text(take_apart(FORM)), 4, 2)
    form = page.open("agreement").form("/agreement")
    sent = {**form.values.to_dict(), "file": (io.BytesIO(packet), "packet.pdf"), "pages": "5-99"}
    page.post(form.action, sent)
    assert (page.status, 'aria-describedby="pages-hint pages-error"' in page.page.text) == (400, True)
    assert 'value="5-99"' in page.page.text
    form = page.open("agreement").form("/agreement")
    page.post(form.action, {**form.values.to_dict(), "file": (io.BytesIO(packet), "packet.pdf"), "pages": "5-7"})
    assert "Pages 5 to 7 of 9 were read" in page.text
    assert "66 of the form’s 66 sentences" in page.text


def test_a_word_file_is_read_and_given_back_as_one(knows_the_form):
    page = knows_the_form
    send(page, files.as_word(take_apart(FORM)), "offer.docx")
    assert "66 of the form’s 66 sentences" in page.text
    kept = page.client.get(f"{page.base}/agreement/copy")
    assert kept.data.startswith(b"PK")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="agreement.docx"'


ADDENDUM = ["FIRST ADDENDUM", "Section IV.B of the 287(g) agreement is amended on June 30, 2027 to read: three years."]


def add(visitor: Visitor, body: bytes, dated: str = "June 12, 2027", name: str = "addendum.pdf") -> Visitor:
    form = visitor.open("agreement").form("/addenda")
    sent = {**form.values.to_dict(), "addendum": (io.BytesIO(body), name), "dated": dated}
    return visitor.post(form.action, sent)


def test_addenda_are_files_of_their_own_shown_beside_the_agreement(knows_the_form):
    page = knows_the_form
    add(page, files.lines_as_pdf([ADDENDUM]))
    add(page, files.lines_as_pdf([["A letter about something else."]]), "", "letter.pdf")
    assert "addendum.pdf</a>, dated June 12, 2027" in page.page.text
    assert "Sections it names: Section IV.B." in page.text
    assert "It does not read like an addendum" in page.text
    assert "64 of the form’s 66 sentences" in page.text
    text = " ".join(word_text(page.client.get(f"{page.base}/counsel-file.docx").data).split())
    assert "Sections it names: Section IV.B." in text
    assert "Section IV.B of the 287(g)" not in all_words(page)
    assert page.client.get(f"{page.base}/agreement/addenda/1").data.startswith(b"%PDF")
    page.open("agreement").send("/addenda/1/remove")
    assert "addendum.pdf" not in page.text
    assert page.client.get(f"{page.base}/agreement/addenda/1").status_code == 404
    page.open("agreement").send("/addenda/2/remove")
    add(page, files.lines_as_pdf([ADDENDUM]))  # gets a number of its own: a page that is still open cannot take it away
    assert page.client.get(f"{page.base}/agreement/addenda/2").status_code == 404
    assert page.client.get(f"{page.base}/agreement/addenda/3").status_code == 200


def test_a_wrong_addendum_gets_an_answer_beside_its_field(keene):
    add(keene, b"no PDF")
    assert (keene.status, 'aria-describedby="addendum-hint addendum-error"' in keene.page.text) == (400, True)
    add(keene, files.lines_as_pdf([ADDENDUM]), "x" * 200)
    assert (keene.status, 'aria-describedby="dated-hint dated-error"' in keene.page.text) == (400, True)
    assert "addendum.pdf" not in keene.open("agreement").text


def test_only_counsels_file_says_what_differs(knows_the_form):
    page = knows_the_form
    page.open("clauses/costs").send("/costs", found="differs", note="Overtime is struck out by hand.")
    for audience in ("public", "staff"):
        read = all_words(page, audience)
        for found in (read, page.client.get(f"{page.base}/evaluation.json?audience={audience}").text):
            assert "purple lanterns" not in found
            assert "struck out" not in found
            assert "It differs" not in found
        assert "recorded for 1 of 25 clauses, last on November 24, 2026" in read
    body = page.client.get(f"{page.base}/counsel-file.docx").data
    text = " ".join(word_text(body).split())
    for words in ("purple lanterns", "Overtime is struck out by hand.", "It differs (November 24, 2026)"):
        assert words in text
    assert text.count("Not yet compared") == 24
    assert page.client.get(f"{page.base}/counsel-file.pdf").data.startswith(b"%PDF")


def test_a_new_upload_makes_a_new_counsels_file(knows_the_form):
    page = knows_the_form
    first = page.client.get(f"{page.base}/counsel-file.docx").data
    assert page.client.get(f"{page.base}/counsel-file.docx").data == first
    page.open("agreement").send("/remove")
    assert page.client.get(f"{page.base}/counsel-file.docx").data != first


def test_counsels_record_is_kept_changed_and_taken_back(keene):
    keene.open("clauses/powers").send("/powers", found="not_found", note="Nothing on oaths.")
    assert keene.url.endswith("/clauses#clause_powers")
    assert "It was not found in the copy" in keene.text
    form = keene.open("clauses/powers").form("/powers")
    assert (form.values["found"], form.values["note"]) == ("not_found", "Nothing on oaths.")
    keene.send("/powers", found="open", note="")
    assert "It was not found in the copy" not in keene.text
    assert keene.open("clauses/no_such").status == 404


def test_what_was_typed_of_a_clause_is_not_lost(keene):
    for typed in ({"found": "open", "note": "A note alone"}, {"found": "perhaps", "note": "A note alone"}):
        keene.open("clauses/powers").send("/powers", **typed)
        assert keene.status == 400
        assert "A note alone" in keene.page.text
    keene.open("clauses/powers")
    form = keene.form("/powers")
    other = Visitor(keene.client)
    other.url = keene.url
    other.open(keene.url).send("/powers", found="same", note="")
    keene.post(form.action, {**form.values.to_dict(), "found": "differs", "note": "Mine"})
    assert keene.status == 409
    assert "It says the same" in keene.text
    assert "Mine" in keene.page.text
    keene.send("/powers")
    assert "It differs" in keene.text


def test_the_answers_file_carries_counsels_record(keene):
    keene.open("clauses/ending").send("/ending", found="differs", note="Notice of 30 days.")
    saved = keene.client.get(f"{keene.base}/answers.yaml").data
    keene.open("/import").upload(saved)
    form = keene.open("clauses/ending").form("/ending")
    assert (form.values["found"], form.values["note"]) == ("differs", "Notice of 30 days.")


def test_a_clause_says_what_it_comes_to_in_this_town(keene):
    keene.answer(**{"officers_trained.task_force": "3"}, insurer_answer="excluded", who_may_sign="manager")
    keene.open("clauses")
    assert "Officers who would be named" not in keene.text  # how many meet the terms is not known
    assert "Not known yet: officers who meet the terms" in keene.text
    assert "What the insurer said: It is excluded." in keene.text
    assert "In counsel's view, it may be signed by: The manager or mayor." in keene.text
    public = all_words(keene)
    assert "What the insurer said: It is excluded." in public
    assert "The manager or mayor" not in public
