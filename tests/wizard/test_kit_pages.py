"""The meeting kit on the web: a page that lists it, each file, and the ZIP."""

from __future__ import annotations

import io
import zipfile

import docx

from tests.outputs.test_ics import events


def test_the_page_lists_each_paper_with_its_blanks(keene):
    keene.answer(agreement_in_force="none", meeting_date="1/12/2027").open("kit")
    assert keene.status == 200
    for title in ("Agenda memo", "Draft motions", "Public notice", "Three-minute script", "Reply to ICE"):
        assert title in keene.text
    assert "Points for a department order" in keene.text
    assert "Calendar of due dates" in keene.text
    assert "To fill in: Agenda item number" in keene.text
    for page in ("tasks", "briefing"):
        assert f'href="{keene.base}/kit"' in keene.open(page).page.text


def test_each_link_of_the_page_gives_its_file(keene):
    keene.answer(agreement_in_force="none", meeting_date="1/12/2027")
    whole = keene.open("kit.zip").page
    assert whole.mimetype == "application/zip"
    assert whole.headers["Content-Disposition"].startswith('attachment; filename="287g-meeting-kit-keene-draft-')
    with zipfile.ZipFile(io.BytesIO(whole.data)) as package:
        for name in package.namelist():
            one = keene.open(f"kit/{name}").page
            assert one.data == package.read(name)
            assert one.headers["Content-Disposition"] == f'attachment; filename="{name}"'
            if name.endswith(".ics"):
                assert one.mimetype == "text/calendar"
                assert events(one.data)
            else:
                text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(one.data)).paragraphs)
                assert keene.token not in text
    assert keene.open("kit/due-dates.docx").status == 404


def test_the_short_kit_where_state_law_closes_signing(brewer):
    brewer.answer(agreement_in_force="none").open("kit")
    assert "the kit is the short one" in brewer.text
    assert "Three-minute script" not in brewer.text
    with zipfile.ZipFile(io.BytesIO(brewer.open("kit.zip").page.data)) as package:
        assert package.namelist() == [
            "agenda-memo.docx",
            "draft-motions.docx",
            "public-notice.docx",
            "reply-to-ice.docx",
        ]
    assert brewer.open("kit/due-dates.ics").status == 404


def test_nothing_kept_back_is_in_the_kit(keene):
    keene.answer(agreement_in_force="none", town_indemnified="yes")
    with zipfile.ZipFile(io.BytesIO(keene.open("kit.zip").page.data)) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(".docx"):
                with zipfile.ZipFile(io.BytesIO(content)) as word:
                    content = word.read("word/document.xml")
            assert b"promise to defend the town" not in content
