"""What stays on one line: the stretches, the page's spans, and the finished PDF's words by their places."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.answers_file import read_answers
from app.briefing.blocks import Cite, Run, Words
from app.engine.evaluation import evaluate
from app.outputs.html.write import words_markup
from app.outputs.produce import produce
from app.outputs.unbroken import LONGEST, ending, stretches
from tests.conftest import PdfOf
from tests.engine import towns
from tests.outputs.test_layout import EXAMPLES, SUPPORTING, Word, pages_of

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 24)
A_LINE = 4.0  # points: how far apart the tops of two words on one line are, small raised numbers included
SIGNS = ("\u2212", "\u00b1", "\u2212$", "$", "\u00a7", "<", ">", "\u2264", "\u2265")

KEPT = [
    ("a figure below zero, at \u2212$2,252,324", "\u2212$2,252,324"),
    ("about 4 officers a day", "4 officers"),
    ("takes 0.5 hours each", "0.5 hours"),
    ("some $1.2 million more", "$1.2 million"),
    ("on January 12, 2027, at noon", "January 12,"),
    ("under 8 U.S.C. 1357(g) and more", "8 U.S.C. 1357(g)"),
    ("see 42 U.S.C. 1983 too", "42 U.S.C. 1983"),
    ("by section 908.11 of the code", "section 908.11"),
    ("since RSA 106-P forbids", "RSA 106-P"),
    ("as 2 CFR 200 asks", "2 CFR 200"),
    ("in Public Law 119-21 it", "Public Law 119-21"),
    ("Executive Order 13768 said", "Executive Order 13768"),
    ("held in 521 U.S. 898 that", "521 U.S. 898"),
    ("in fiscal 2026-27 and on", "2026-27"),
    ("between 10\u201315 of them", "10\u201315"),
    ("the Mayor of St. Paul said", "St. Paul"),
    ("in New Hampshire, towns", "New Hampshire,"),
    ("by J. Smith in May", "J. Smith"),
    ("a range of \u00b1 5 at most", "\u00b1 5"),
    ("under Title X, a", "Title X,"),
    ("at 7 p.m. on the day", "7 p.m."),
    ("before money. * Leaves out more", "* Leaves"),
]


@pytest.mark.parametrize(("text", "whole"), KEPT, ids=[whole for _, whole in KEPT])
def test_a_stretch_is_kept_whole(text: str, whole: str) -> None:
    assert (whole, True) in stretches(text)


@pytest.mark.parametrize(
    "text", ["$1,000 to $2,000", "public-records law", "It may 1 day", "in 2027 the town", "one or two words", ""]
)
def test_other_text_breaks_where_it_likes(text: str) -> None:
    kept = [part for part, held in stretches(text) if held]
    assert kept in ([], ["1 day"])
    assert stretches("$1,000 to $2,000") == (("$1,000 to $2,000", False),)


@given(st.text(alphabet="4 officers$\u2212.,-JanuaryU.SC()\u00a0\n8§", max_size=60))
def test_nothing_is_lost_and_nothing_kept_is_long(text: str) -> None:
    assert "".join(part for part, _ in stretches(text)) == text
    assert "".join(ending(text)) == text
    assert all(len(part) <= LONGEST for part, held in stretches(text) if held)


def test_a_citation_stays_with_the_word_before_it() -> None:
    words: Words = (Run("The town pays 4 officers."), Cite("a", 1, "c1"), Cite("b", 2, "c2"), Run(" More."))
    page = words_markup(words)
    held = re.findall(r'<span class="held">(.*?)</span>', page)
    assert [re.sub(r"<[^>]+>", "", part) for part in held] == ["4 officers.1,\u00a02"]
    assert re.sub(r"<[^>]+>", "", page) == "The town pays 4 officers.1,\u00a02 More."
    assert words_markup((Run("x", strong=True), Cite("a", 1, "c"))).startswith('<span class="held"><strong>x</strong>')


def test_a_space_before_a_span_does_not_end_a_line_too_soon() -> None:
    """WeasyPrint 70 would end a line after its first word, at the widths where the text fits and its last space does
    not."""
    said: Words = (Run("One chief said that training would tell officers what they may do at night. (One report.)"),
                   Cite("a", 7, "c"))  # fmt: skip
    for width in range(120, 300, 3):
        style = "<style>@page { size: letter } p { font: 10pt sans-serif } .held { white-space: nowrap }</style>"
        page = f'{style}<p id="source-a" style="width: {width}pt">{words_markup(said)}</p>'
        lines = lines_of(weasyprint.HTML(string=page).render().pages[0]._page_box)
        assert all(len(line) + len(after.split(" ")[0]) > 0.72 * max(map(len, lines))
                   for line, after in itertools.pairwise(lines)), (width, lines)  # fmt: skip


def lines_of(box: object) -> list[str]:
    """The lines of text in a box of a laid out page."""
    found: list[str] = []

    def text(inside: object) -> str:
        own = getattr(inside, "text", "")
        return own + "".join(text(each) for each in getattr(inside, "children", ()))

    def walk(inside: object) -> None:
        if type(inside).__name__ == "LineBox":
            found.append(text(inside).strip())
        else:
            for each in getattr(inside, "children", ()):
                walk(each)

    walk(box)
    return [line for line in found if line]


def parted(words: list[Word]) -> list[str]:
    """A citation's number alone at the start of its line, or a sign without its number behind it."""
    found = []
    for word in words:
        line = [other for other in words if other is not word and overlaps(word, other)]
        if re.fullmatch(r"\d{1,3},?", word.text) and word.bottom - word.top < 8.4:
            before = [other for other in line if -1 < word.left - other.right < 4]
            inside = [other for other in line if other.left < word.left < other.right]
            if not before and not inside:
                found.append(f"the citation {word.text} stands alone at {word.left:.0f}, {word.top:.0f}")
        if word.text in SIGNS:
            found.append(f"the sign {word.text} stands alone at {word.left:.0f}, {word.top:.0f}")
    return found


def overlaps(word: Word, other: Word) -> bool:
    return other.bottom > word.top and other.top < word.bottom + A_LINE


def test_what_is_parted_is_found(tmp_path: Path) -> None:
    page = (
        "<style>p { width: 60pt; font: 10pt sans-serif } sup { font-size: 6pt }</style>"
        "<p>Nothing was said<br><sup>12</sup></p><p>It costs \u2212<br>$2,000</p>"
        "<p>It costs <span style='white-space: nowrap'>\u2212$2,000</span></p>"
    )
    content = weasyprint.HTML(string=page).write_pdf()
    assert content is not None
    ((_, _, words),) = pages_of(content, tmp_path)
    found = parted(words)
    assert len(found) == 2
    assert "citation 12" in found[0]
    assert "sign \u2212" in found[1]


@pytest.mark.parametrize(("name", "day"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_no_citation_and_no_sign_stands_alone_in_the_finished_documents(
    name: str, day: dt.date, tmp_path: Path, pdf_of: PdfOf
) -> None:
    answers = read_answers((ROOT / "examples" / f"{name}.yaml").read_text(), towns.rulebook().questions)
    evaluation = evaluate(towns.rulebook(), answers, day, prepared_on=DAY)
    for content in (pdf_of(evaluation), produce(evaluation, "pdf", SUPPORTING)):
        pages = [words for _, _, words in pages_of(content, tmp_path)]
        assert len(pages) > 3
        for number, words in enumerate(pages, 1):
            assert parted(words) == [], f"page {number}"
