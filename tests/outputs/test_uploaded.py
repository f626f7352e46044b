"""Text out of a PDF: words whose letters stand apart are closed up again, and nothing else is."""

from __future__ import annotations

from app.outputs.apart.pdf_pages import closed_up


def test_letters_that_stand_apart_are_words_again():
    apart = " M E M O R A N D U M   O F   A G R E E M E N T   2 8 7 ( g ) \n T h e   a g e n c y   p a y s ."
    assert closed_up(apart) == "MEMORANDUM OF AGREEMENT 287(g)\nThe agency pays."


def test_other_text_stays_as_it_is():
    for text in ("MEMORANDUM OF AGREEMENT\nA. I am a b c", "", "The agency pays.  It reports."):
        assert closed_up(text) == text
