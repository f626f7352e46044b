"""How many pages each sheet of the workbook takes on paper, as LibreOffice prints it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from app.assessments.answers_file import read_answers_file
from app.engine.evaluation import evaluate
from app.outputs.produce import produce
from tests.engine import towns
from tests.outputs.test_layout import pages_of
from tests.outputs.test_workbook import LISTS

ROOT = Path(__file__).parents[2]
LIST_MOST, MOST, ALL_MOST = 6, 2, 22


@pytest.mark.verify
@pytest.mark.parametrize("name", ["sample-city-fl", "troy-nh"])
def test_each_sheet_prints_on_one_or_two_pages_and_a_list_on_few(name: str, tmp_path: Path) -> None:
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
        counted[" ".join(word.text for word in head if word.left > width * 0.7)] += 1
    assert list(counted) == openpyxl.load_workbook(BytesIO(content)).sheetnames
    for sheet, pages in counted.items():
        assert pages <= (LIST_MOST if sheet in LISTS else MOST), (sheet, pages)
    assert counted.total() <= ALL_MOST
