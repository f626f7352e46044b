"""The public handout, always one page and always public; and counsel's file, which holds what the others leave out."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest

from app.assessments.answers_file import read_answers_file
from app.briefing.blocks import Facts, Heading, Table, plain_words
from app.briefing.counsel_file import counsel_file
from app.briefing.excerpts import first_sentence
from app.briefing.handout import handout
from app.cli import main
from app.engine.answers import Answer
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.html.anchors import problems
from app.outputs.one_page import render_one_page
from app.outputs.pdf.write import html_to_pdf
from app.outputs.produce import produce
from app.resources import folder
from app.rulebook.book import Rulebook
from tests.conftest import TODAY, Town287

APRIL_2025 = dt.date(2025, 4, 1)
SECRETS = ("PLANTED-VALUE-7713", "PLANTED-NOTE-7714", "PLANTED-SOURCE-7715")
LONG = "The Consolidated Township of Upper and Lower Saint Bartholomew-on-the-Androscoggin"


@pytest.fixture(scope="module")
def open_town(town287: Town287) -> Evaluation:
    return town287(
        APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        officers_trained__task_force=4, sworn_authorized=24, sworn_filled=20, deciding_body="council",
        meeting_date="2025-05-12", hearing_status="date_set",
    )  # fmt: skip


@pytest.fixture(scope="module")
def planted(town287: Town287) -> Evaluation:
    value, note, source = SECRETS
    return town287(
        APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        officers_trained__task_force=4,
        problem_to_solve=Answer(value, note=note, source=source, audience="counsel"),
        current_practice=Answer(("calls_ice",), note=note, audience="staff"),
        local_policy=Answer(True, note=note, source=source, audience="counsel"),
        sworn_filled=Answer(7713.0, audience="staff", note=note),
    )  # fmt: skip


def all_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def pages(evaluation: Evaluation) -> int:
    document = handout(evaluation)
    return len(pypdf.PdfReader(io.BytesIO(html_to_pdf(render_one_page(document), created=document.created))).pages)


class TestHandout:
    def test_it_says_what_a_resident_asks(self, open_town: Evaluation) -> None:
        document = handout(open_town)
        facts = {f.label: plain_words(f.words) for b in document.blocks if isinstance(b, Facts) for f in b.facts}
        assert facts["Meeting"] == "May 12, 2025"
        assert list(facts) == [
            "Meeting", "Where and when", "Public hearing", "Comment in writing", "State law", "Not known", "Read more",
        ]  # fmt: skip
        assert "does not rank the options" in facts["Read more"]
        assert problems(document) == []

    def test_every_option_stands_in_one_row_in_its_order(self, open_town: Evaluation) -> None:
        table = next(block for block in handout(open_town).blocks if isinstance(block, Table))
        titles = [plain_words(row[0].words) for row in table.rows]
        assert titles == [result.option.title for result in open_town.options]
        assert all(plain_words(cell.words) for row in table.rows for cell in row)
        assert all(re.search(r"\[\d", plain_words(row[1].words)) for row in table.rows)

    def test_its_figures_are_those_of_the_briefing(self, open_town: Evaluation) -> None:
        shown = produce(open_town, "html", Edition(version="handout")).decode()
        briefing = produce(open_town, "html").decode()
        body = shown[shown.index("<body") :]
        dollars = set(re.findall(r"−?\$[\d,]+", body))
        assert len(dollars) > 1
        assert dollars <= set(re.findall(r"−?\$[\d,]+", briefing))

    def test_no_money_where_the_law_closes_signing(self, town287: Town287) -> None:
        evaluation = town287(state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none")
        table = next(block for block in handout(evaluation).blocks if isinstance(block, Table))
        assert len(table.columns) == 3

    @pytest.mark.parametrize("force", ["none", "task_force", None])
    def test_it_is_one_page_for_a_long_name(self, town287: Town287, force: str | None) -> None:
        given: dict[str, Any] = {} if force is None else {"agreement_in_force": force}
        for state in ("CO", "FL"):
            evaluation = town287(
                name=LONG, state=state, agency_kind="municipal_police", custody="jail", officers_trained=14,
                meeting_date="2026-12-22", **given,
            )  # fmt: skip
            assert pages(evaluation) == 1, state

    @pytest.mark.verify
    @pytest.mark.parametrize("force", ["none", "task_force", None])
    def test_it_is_one_page_in_every_state(self, rulebook: Rulebook, town287: Town287, force: str | None) -> None:
        given: dict[str, Any] = {} if force is None else {"agreement_in_force": force}
        for state in rulebook.states:
            evaluation = town287(
                name=LONG, state=state, agency_kind="municipal_police", custody="jail", officers_trained=14, **given
            )
            assert pages(evaluation) == 1, state

    def test_the_examples_are_one_page_and_accessible(self, rulebook: Rulebook, tmp_path: Path) -> None:
        for file in sorted((folder("rules").parent / "examples").glob("*.yaml")):
            evaluation = evaluate(rulebook, read_answers_file(file, rulebook.questions), TODAY)
            path = tmp_path / f"{file.stem}.pdf"
            path.write_bytes(produce(evaluation, "pdf", Edition(version="handout")))
            assert len(pypdf.PdfReader(path).pages) == 1, file.stem
            result = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)
            assert result.is_compliant, [(f.rule_id, f.message) for f in result.failures][:5]

    @pytest.mark.parametrize("audience", ["public", "counsel"])
    def test_it_is_for_the_public_whoever_asks(self, planted: Evaluation, audience: Any) -> None:
        shown = produce(planted, "html", Edition(version="handout", audience=audience)).decode()
        shown += all_text(produce(planted, "docx", Edition(version="handout", audience=audience)))
        for secret in (*SECRETS, "7713", "7,713"):
            assert secret not in shown

    def test_first_sentence(self) -> None:
        assert first_sentence("The town signs nothing. Then more.") == "The town signs nothing."
        assert first_sentence("See 8 U.S.C. 1357(g) here. More.") == "See 8 U.S.C. 1357(g) here."
        assert first_sentence("One") == "One"


class TestWord:
    def test_a_public_briefing_keeps_back_what_was_kept_back(self, planted: Evaluation) -> None:
        shown = all_text(produce(planted, "docx"))
        for secret in (*SECRETS, "7713", "7,713"):
            assert secret not in shown

    def test_staff_read_what_is_for_staff(self, planted: Evaluation) -> None:
        shown = all_text(produce(planted, "docx", Edition(audience="staff")))
        assert "7,713" in shown
        assert SECRETS[0] not in shown


class TestCounselFile:
    def test_it_holds_what_was_kept_for_counsel(self, planted: Evaluation) -> None:
        document = counsel_file(planted)
        assert document.audience == "counsel"
        shown = produce(planted, "html", Edition(version="counsel", audience="public")).decode()
        for secret in SECRETS:
            assert secret in shown
            assert secret in all_text(produce(planted, "docx", Edition(version="counsel")))
        assert "Version for counsel, not for publication" in shown

    def test_every_step_and_every_letter_is_in_it(self, open_town: Evaluation) -> None:
        document = counsel_file(open_town)
        shown = produce(open_town, "html", Edition(version="counsel")).decode()
        for result in open_town.steps:
            assert result.step.title.replace("'", "&#39;") in shown
        headings = [block.text for block in document.blocks if isinstance(block, Heading)]
        for wanted in (
            "Law and agreement",
            "Questions that go to others",
            "To ICE",
            "Answers for staff or counsel only",
        ):
            assert wanted in headings
        assert problems(document) == []

    def test_the_short_one_is_sound_too(self, town287: Town287) -> None:
        evaluation = town287(state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none")
        document = counsel_file(evaluation)
        assert problems(document) == []
        assert [b.text for b in document.blocks if isinstance(b, Heading)].count("Questions for counsel") == 1


class TestCommand:
    @pytest.fixture
    def answers(self, tmp_path: Path) -> Path:
        path = tmp_path / "answers.yaml"
        path.write_text(
            "town: {name: Testville, kind: town}\nanswers: {state: ME, agency_kind: municipal_police, custody: none}\n"
        )
        return path

    @pytest.mark.parametrize("version", ["council", "handout", "counsel"])
    def test_each_version_as_a_word_file(self, answers: Path, tmp_path: Path, version: str) -> None:
        out = tmp_path / "out.docx"
        assert main(["brief", str(answers), "--version", version, "-o", str(out), "--as-of", "2025-04-01"]) == 0
        assert out.read_bytes().startswith(b"PK")

    def test_the_handout_is_not_made_for_counsel(self, answers: Path, tmp_path: Path, capsys) -> None:
        call = ["brief", str(answers), "--version", "handout", "-o", str(tmp_path / "x.pdf"), "--audience", "counsel"]
        assert main(call) == 1
        assert "always for the audience 'public'" in capsys.readouterr().err
        assert not (tmp_path / "x.pdf").exists()
