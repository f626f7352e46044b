"""How many pages each sheet of the workbook takes on paper, and in what size of type, as LibreOffice prints it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.assessments.answers_file import read_answers_file
from app.engine.evaluation import evaluate
from app.outputs.produce import produce
from app.outputs.workbook.paged import Part, paged
from app.outputs.workbook.write import make_workbook
from tests.conftest import Town287
from tests.engine import towns
from tests.outputs.test_layout import pages_of

ROOT = Path(__file__).parents[2]
MOST = 2
SMALLEST = 7.0
"""Points. Cells are set in ten, and their sheet is made smaller to fit the width of the page, or two pages."""
EXAMPLES = {"brewer-me": 2, "portland-me": 2, "sample-city-fl": 23, "troy-nh": 25}
"""The examples, and the most pages of the whole workbook."""


@pytest.mark.verify
@pytest.mark.parametrize("name", EXAMPLES)
def test_each_sheet_prints_on_one_or_two_pages_in_type_that_can_be_read(name: str, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed: apt-get install --no-install-recommends libreoffice-calc-nogui"
    answers = read_answers_file(ROOT / "examples" / f"{name}.yaml", towns.rulebook().questions)
    content = produce(evaluate(towns.rulebook(), answers, dt.date(2026, 11, 24)), "xlsx")
    (tmp_path / "town.xlsx").write_bytes(content)
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "town.xlsx")],
        check=True, timeout=300, capture_output=True,
    )  # fmt: skip
    counted: Counter[str] = Counter()
    for width, height, words in pages_of((tmp_path / "town.pdf").read_bytes(), tmp_path):
        assert width > height, "landscape"
        top = min(word.top for word in words)
        head = [word for word in words if word.top < top + 3]
        assert any(word.text.startswith("DRAFT") for word in head), "the mark stands on every page"
        sheet = " ".join(word.text for word in head if word.left > width * 0.7)
        counted[sheet] += 1
    book = openpyxl.load_workbook(BytesIO(content))
    assert list(counted) == book.sheetnames
    for sheet, pages in counted.items():
        assert pages <= MOST, (sheet, pages)
        assert size_of(book[sheet]) >= SMALLEST, sheet
    assert counted.total() <= EXAMPLES[name]


def size_of(sheet: Any) -> float:
    """The points of a cell's type on paper: ten, as far as the sheet is not made smaller to fit.

    A column's unit is taken to be as wide as LibreOffice draws it where it has no Arial and takes a wider type.
    """
    units = sum(each.width * (each.max - each.min + 1) for each in sheet.column_dimensions.values())
    last = sheet.print_area.replace("$", "").rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    usual = sheet.sheet_format.defaultRowHeight
    points = sum(sheet.row_dimensions[row].height or usual for row in range(1, int(last) + 1))
    margins = sheet.page_margins
    across = (11 * 72 - 72 * (margins.left + margins.right)) / (units * 6.36)
    down = 2 * (8.5 * 72 - 72 * (margins.top + margins.bottom)) / points if sheet.page_setup.fitToHeight else 1.0
    return round(10 * min(across, down, 1.0), 1)


def test_three_models_print_like_one(town287: Town287) -> None:
    evaluation = town287(
        dt.date(2026, 11, 24), state="TX", agency_kind="county_agency", custody="jail", agreement_in_force="none",
        officers_trained=2.0,
    )  # fmt: skip
    book = openpyxl.load_workbook(BytesIO(make_workbook(evaluation).content))
    assert {sheet.title: size_of(sheet) for sheet in book if size_of(sheet) < SMALLEST} == {}


def test_a_part_without_room_goes_on_in_another_sheet() -> None:
    part = Part[int]
    first, second = part("First", [(20.0, 1), (20.0, 2)]), part("Second", [(20.0, 3)])
    assert paged([first, second], 200) == [[first, second]]
    assert paged([first, second], 60) == [[first], [second]]
    assert paged([part("None", []), second], 60) == [[second]]
    assert paged([first], 40) == [[part("First", [(20.0, 1)])], [part("First, continued", [(20.0, 2)])]]
    assert paged([], 40) == [[]]
