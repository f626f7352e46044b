"""The kit's files: one ZIP, the same bytes twice, Word files that open, a memo that stays on two pages."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest

from app.briefing.blocks import Seal
from app.cli import main
from app.cli.common import evaluation_of
from app.engine.evaluation import Evaluation
from app.outputs.edition import DRAFT, Edition
from app.outputs.kit import kit_files, zipped
from app.resources import folder
from app.rulebook.book import Rulebook
from tests.conftest import TODAY, Town287
from tests.outputs.test_ics import events
from tests.outputs.test_seal import picture

EXAMPLES = sorted((folder("rules").parent / "examples").glob("*.yaml"))
SHORT = ["agenda-memo.docx", "draft-motions.docx", "public-notice.docx", "reply-to-ice.docx"]
FULL = [
    "agenda-memo.docx", "draft-motions.docx", "public-notice.docx", "three-minute-script.docx", "budget-amendment.docx",
    "reply-to-ice.docx", "department-order-points.docx", "due-dates.ics",
]  # fmt: skip
LONG = "They expect more of it than they had before, as the record of the meeting shows, year by year. " * 3


def example(path: Path, rulebook: Rulebook) -> Evaluation:
    return evaluation_of(rulebook, path, TODAY, TODAY)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_file_of_an_example_opens(path: Path, rulebook: Rulebook):
    found = example(path, rulebook)
    files = kit_files(found, DRAFT)
    assert [file.name for file in files] == (SHORT if found.short_path else FULL)
    for file in files:
        if file.name.endswith(".docx"):
            opened = docx.Document(io.BytesIO(file.content))
            assert opened.paragraphs[0].text.startswith(found.answers.town.name)
            assert len(opened.element.body) > 8
        else:
            assert events(file.content)


def test_the_calendar_has_the_steps_that_are_not_done_and_the_days_of_the_town(rulebook: Rulebook):
    found = example(next(path for path in EXAMPLES if path.stem == "sample-city-fl"), rulebook)
    calendar = next(file for file in kit_files(found, DRAFT) if file.name == "due-dates.ics")
    by_title = {event["SUMMARY"]: event["DTSTART;VALUE=DATE"] for event in events(calendar.content)}
    for result in found.steps:
        titles = [title for title in by_title if title.endswith(f": {result.step.title}".replace(",", "\\,"))]
        assert len(titles) == (not result.done)
        if titles:
            assert result.due is not None
            assert by_title[titles[0]] == result.due.strftime("%Y%m%d")
    assert by_title["Council meeting: Agreement with ICE under section 287(g)"] == "20270119"
    assert by_title["Answers to the question letters help by today"] == "20270105"
    assert by_title["Agenda published"] == "20270112"
    assert by_title["Next budget amendment"] == "20270216"
    assert by_title["First review"] == "20270720"
    assert len(by_title) == sum(not result.done for result in found.steps) + 6


def test_one_zip_with_the_same_bytes_twice(rulebook: Rulebook):
    found = example(EXAMPLES[0], rulebook)
    once, again = (zipped(kit_files(found, DRAFT), found.prepared_on) for _ in range(2))
    assert once == again
    with zipfile.ZipFile(io.BytesIO(once)) as package:
        assert package.testzip() is None
        assert package.namelist() == SHORT
        assert {entry.date_time for entry in package.infolist()} == {(2026, 11, 24, 12, 0, 0)}


def test_paper_contact_and_seal_shape_the_files(rulebook: Rulebook):
    found = example(EXAMPLES[0], rulebook)
    memo = kit_files(
        found, Edition(paper="a4", contact="clerk@keene.example", seal=Seal(picture(), 300, 300, "Town seal"))
    )[0]
    opened = docx.Document(io.BytesIO(memo.content))
    height = opened.sections[0].page_height
    assert height is not None
    assert height.mm == pytest.approx(297, abs=1)
    assert "clerk@keene.example" in "\n".join(paragraph.text for paragraph in opened.paragraphs)
    assert len(opened.inline_shapes) == 1


def test_the_kit_is_public_whatever_the_audience_is(rulebook: Rulebook):
    found = example(EXAMPLES[0], rulebook)
    assert kit_files(found, Edition(audience="counsel")) == kit_files(found, DRAFT)


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path, out = EXAMPLES[-1], tmp_path / "kit.zip"
    assert main(["kit", str(path), "-o", str(out), "--as-of", "2026-11-24", "--prepared-on", "2026-11-24"]) == 0
    assert capsys.readouterr().out.split() == FULL
    with zipfile.ZipFile(out) as package:
        assert package.namelist() == FULL
    assert main(["kit", str(path), "-o", str(tmp_path / "none" / "kit.zip")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.verify
def test_every_memo_is_at_most_two_pages(rulebook: Rulebook, town287: Town287, tmp_path: Path):
    """As LibreOffice prints it: the examples, and the towns whose law, options or words take most room."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail("LibreOffice is not installed: apt-get install --no-install-recommends libreoffice-writer-nogui")
    towns = {path.stem: example(path, rulebook) for path in EXAMPLES}
    for state, agency, force in (
        ("KS", "county_agency", None), ("WY", "sheriff", None), ("VT", "municipal_police", "none"),
        ("KS", "no_agency", "task_force"), ("MS", "county_agency", "none"), ("NH", "municipal_police", "task_force"),
        ("CO", "sheriff", None), ("TN", "county_agency", None),
    ):  # fmt: skip
        given = {} if force is None else {"agreement_in_force": force}
        towns[f"{state}-{agency}-{force}"] = town287(
            dt.date(2026, 11, 24), name="Testville-on-the-Long-and-Winding-River", state=state, agency_kind=agency,
            custody="jail", officers_trained=4.0, meeting_date="2027-01-19", deciding_body="select_board",
            expected_gains=LONG, expected_harms=LONG, prepared_by=LONG, request_origin="chief_proposed",
            request_date="2026-10-05", comments_for=2100.0, comments_against=2400.0, hearing_status="date_set",
            fund=LONG, account=LONG, **given,
        )  # fmt: skip
    for name, found in towns.items():
        (tmp_path / f"{name}.docx").write_bytes(kit_files(found, DRAFT)[0].content)
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    files = sorted(tmp_path.glob("*.docx"))
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)],
        check=True, timeout=600, capture_output=True,
    )  # fmt: skip
    pages = {file.stem: len(pypdf.PdfReader(file).pages) for file in sorted(tmp_path.glob("*.pdf"))}
    assert set(pages) == set(towns)
    assert {name: count for name, count in pages.items() if count > 2} == {}
