"""The finished PDF as paper: how many pages it has, page one is one page, no text is cut, covered or outside."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from app.assessments.answers_file import read_answers
from app.authoring.stories import Told, read_story
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.produce import produce
from tests.conftest import PdfOf
from tests.engine import towns
from tests.stories.test_scenarios import FILES

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 24)
SIDE = 54.0  # points: the margin at both sides
OPEN_MANY = 5  # open options
BRIEFING_MOST, BRIEFING_MANY, SHORT_MOST, SUPPORTING_MOST = 10, 12, 5, 20
"""Pages at most: of a briefing of up to five open options, of more, where signing is closed; of a supporting volume."""
SUPPORTING = Edition(version="supporting")
LONG_NAME = "The Consolidated Township of Upper and Lower Saint Bartholomew-on-the-Androscoggin"
LONG_TEXT = "A long answer that goes on and says what was said before in other words. " * 40
EXAMPLES = [("brewer-me", dt.date(2025, 4, 1)), ("troy-nh", DAY), ("sample-city-fl", DAY), ("portland-me", DAY)]
GENERATED = 50


class Word(NamedTuple):
    """One word with its box in points, counted from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages_of(content: bytes, folder: Path) -> Iterator[tuple[float, float, list[Word]]]:
    """Width, height and words of each page, as poppler reads them from the PDF itself."""
    path = folder / "briefing.pdf"
    path.write_bytes(content)
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext is needed: apt-get install poppler-utils"
    run = subprocess.run([tool, "-bbox", str(path), "-"], capture_output=True, check=True)
    space = "{http://www.w3.org/1999/xhtml}"
    for page in ET.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", run.stdout)).iter(f"{space}page"):
        sides = ("xMin", "yMin", "xMax", "yMax")
        words = [Word(w.text or "", *(float(w.attrib[side]) for side in sides)) for w in page.iter(f"{space}word")]
        yield float(page.attrib["width"]), float(page.attrib["height"]), words


def faults_of(content: bytes, folder: Path) -> list[str]:
    """Words outside the margins, and words that cover one another."""
    found: list[str] = []
    for number, (width, height, words) in enumerate(pages_of(content, folder), 1):
        for word in words:
            if word.left < SIDE - 1 or word.right > width - SIDE + 1 or word.top < 15 or word.bottom > height - 12:
                found.append(f"page {number}: '{word.text}' stands outside the margins")
        ordered = sorted(words, key=lambda word: word.top)
        for place, word in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.top >= word.bottom:
                    break
                across = min(word.right, other.right) - max(word.left, other.left)
                down = min(word.bottom, other.bottom) - max(word.top, other.top)
                least = min(word.bottom - word.top, other.bottom - other.top)
                if across > 1.0 and down > 0.45 * least:
                    found.append(f"page {number}: '{word.text}' and '{other.text}' cover one another")
    return found


def first_pages(content: bytes) -> dict[str, int]:
    """The page, from 1, on which each heading of the outline stands."""
    reader = PdfReader(BytesIO(content))
    found: dict[str, int] = {}

    def walk(entries: Any) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            else:
                page = reader.get_destination_page_number(entry)
                assert page is not None
                found.setdefault(str(entry.title), page + 1)

    walk(reader.outline)
    return found


def most_pages(evaluation: Evaluation) -> int:
    """How many pages the briefing may have."""
    shown = sum(result.status != "closed" for result in evaluation.options)
    return SHORT_MOST if evaluation.short_path else BRIEFING_MOST if shown <= OPEN_MANY else BRIEFING_MANY


def check(evaluation: Evaluation, content: bytes, folder: Path) -> None:
    """The briefing: no fault, page one is one page, and no more pages than it may have."""
    assert faults_of(content, folder) == []
    assert first_pages(content)["Where we are today"] == 2, "page one is exactly one page"
    assert len(PdfReader(BytesIO(content)).pages) <= most_pages(evaluation)


def check_supporting(content: bytes, folder: Path) -> None:
    assert faults_of(content, folder) == []
    assert len(PdfReader(BytesIO(content)).pages) <= SUPPORTING_MOST


@pytest.mark.parametrize(("name", "day"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_the_examples(name: str, day: dt.date, tmp_path: Path, pdf_of: PdfOf) -> None:
    answers = read_answers((ROOT / "examples" / f"{name}.yaml").read_text(), towns.rulebook().questions)
    evaluation = evaluate(towns.rulebook(), answers, day, prepared_on=DAY)
    check(evaluation, pdf_of(evaluation), tmp_path)
    check_supporting(produce(evaluation, "pdf", SUPPORTING), tmp_path)


@pytest.mark.verify
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_town_of_the_stories(file: Path, tmp_path: Path) -> None:
    evaluation = Told(read_story(file), towns.rulebook()).evaluation
    check(evaluation, produce(evaluation, "pdf"), tmp_path)
    check_supporting(produce(evaluation, "pdf", SUPPORTING), tmp_path)


def test_words_that_cover_one_another_or_leave_the_page_are_found(tmp_path: Path) -> None:
    import weasyprint

    page = (
        "<style>@page { size: letter; margin: 0.75in } p { margin: 0 } .up { margin-top: -10pt }"
        " .out { margin-left: 6.8in; white-space: nowrap }</style>"
        "<p>Covered words</p><p class=up>Covering words</p><p class=out>Far outside of it</p>"
    )
    content = weasyprint.HTML(string=page).write_pdf()
    assert content is not None
    found = " ".join(faults_of(content, tmp_path))
    assert "cover one another" in found
    assert "outside the margins" in found


def generated(seed: int) -> Evaluation:
    """A town with a long name; every third says 'don't know' to all, every third writes long texts."""
    _, answers = towns.town(seed)
    given = dict(answers.items())
    questions = towns.rulebook().questions
    for id_, question in questions.items():
        if seed % 3 == 0 and id_ != "state":
            given[id_] = Answer(DONT_KNOW, note=LONG_TEXT[:1000])
        elif seed % 3 == 1 and question.kind == "long_text":
            given[id_] = Answer(LONG_TEXT)
    return evaluate(towns.rulebook(), Answers(Town(LONG_NAME, "town"), given), DAY)


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(GENERATED))
def test_generated_towns(seed: int, tmp_path: Path) -> None:
    evaluation = generated(seed)
    content = produce(evaluation, "pdf")
    if kept := os.environ.get("BRIEF287_TEST_PDFS"):
        (Path(kept) / f"generated-{seed}.pdf").write_bytes(content)
    check(evaluation, content, tmp_path)
    check_supporting(produce(evaluation, "pdf", SUPPORTING), tmp_path)
