"""The briefing of a real town: what each audience may read, one set of figures in all outputs, and a sound document."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import page
import pypdf
import pytest

from app.assessments.answers_file import read_answers_file
from app.briefing.blocks import Facts, Heading, Paragraph, Table, plain_words
from app.engine import figures
from app.engine.answers import DONT_KNOW, Answer
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.html.anchors import problems
from app.outputs.html.write import render_fragment, render_print
from app.outputs.json.shape import json_schema
from app.outputs.json.write import evaluation_json
from app.outputs.produce import Page, before_print, document_of, produce, rendered
from app.rulebook.book import Rulebook
from app.schema.base import Audience
from tests.conftest import TODAY, PdfOf, Town287
from tests.documents import whole
from tests.paper import text_of

ROOT = Path(__file__).parents[2]
APRIL_2025 = dt.date(2025, 4, 1)
MODELS = ("task_force", "warrant_service_officer", "jail_enforcement")
SECRETS = ("PLANTED-VALUE-7713", "PLANTED-NOTE-7714", "PLANTED-SOURCE-7715")


@pytest.fixture(scope="module")
def open_town(town287: Town287) -> Evaluation:
    return town287(
        APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        officers_trained__task_force=4, sworn_authorized=24, sworn_filled=20, deciding_body="council",
    )  # fmt: skip


@pytest.fixture(scope="module")
def closed_town(town287: Town287) -> Evaluation:
    return town287(state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none")


def headings(evaluation: Evaluation) -> list[str]:
    return [block.text for block in document_of(evaluation).blocks if isinstance(block, Heading)]


class TestPath:
    def test_an_open_town_gets_options_and_costs(self, open_town: Evaluation) -> None:
        found = headings(open_town)
        for wanted in (
            "In short",
            "Where we are today",
            "What people ask",
            "Fiscal note",
            "Staffing",
            "Draft motions",
        ):
            assert wanted in found
        assert found.index("In short") < found.index("Fiscal note") < found.index("Sources")

    def test_a_town_that_may_not_sign_gets_the_short_briefing(self, closed_town: Evaluation) -> None:
        found = headings(closed_town)
        assert "Fiscal note" not in found
        assert "Questions for counsel" in found
        assert "Draft reply to ICE" in found

    def test_it_may_still_ask_for_costs(self, town287: Town287) -> None:
        assert "Fiscal note" in headings(town287(state="ME", agency_kind="municipal_police", wants_costs=True))

    def test_nobody_answered_anything(self, town287: Town287) -> None:
        evaluation = town287()
        shown = render_fragment(document_of(evaluation))
        assert "says nothing about state law" in shown
        assert "What is not known" in shown


@pytest.fixture(scope="module")
def planted(town287: Town287) -> Evaluation:
    value, note, source = SECRETS
    return town287(
        APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        officers_trained__task_force=4,
        problem_to_solve=Answer(value, note=note, source=source, audience="counsel"),
        current_practice=Answer(value, note=note, audience="staff"),
        who_may_sign=Answer(value, note=note, source=source),
        sworn_filled=Answer(7713.0, audience="staff", note=note),
        insurance_change=Answer(DONT_KNOW, note=note, audience="staff"),
    )  # fmt: skip


class TestAudience:
    @pytest.mark.parametrize(
        ("format", "version"),
        [("html", "council"), ("html", "supporting"), ("html", "record"), ("html", "handout"), ("json", "council")],
    )
    def test_nothing_for_staff_or_counsel_in_a_public_text(
        self, planted: Evaluation, format: Any, version: str
    ) -> None:
        shown = produce(planted, format, Edition(version=version)).decode()
        for secret in (*SECRETS, "7713", "7,713"):
            assert secret not in shown

    def test_nothing_in_what_the_public_pdf_is_printed_from(self, planted: Evaluation) -> None:
        """Page, properties and attachments: a printer knows no more. (test_finals reads printed ones.)"""
        printed = before_print(planted, "pdf", Edition())
        assert isinstance(printed, Page)
        assert printed.seal is None
        shown = printed.html + printed.created
        assert {each.name for each in printed.attachments} == {"answers.yaml", "evaluation.json", "workbook.xlsx"}
        for each in printed.attachments:
            shown += each.name + each.description
            if each.name.endswith(".xlsx"):
                packed = zipfile.ZipFile(io.BytesIO(each.content))
                shown += "".join(packed.read(part).decode("utf-8", "replace") for part in packed.namelist())
            else:
                shown += each.content.decode()
        for secret in (*SECRETS, "7713", "7,713"):
            assert secret not in shown

    def test_staff_read_what_is_for_staff(self, planted: Evaluation) -> None:
        shown = render_print(whole(planted, audience="staff"))
        assert "7,713" in shown
        assert SECRETS[2] not in shown

    def test_counsel_reads_all(self, planted: Evaluation) -> None:
        shown = render_print(whole(planted, audience="counsel"))
        for secret in SECRETS:
            assert secret in shown


class TestOneEvaluation:
    def test_json_keeps_to_its_schema(self, open_town: Evaluation, closed_town: Evaluation) -> None:
        for evaluation in (open_town, closed_town):
            jsonschema.validate(json.loads(produce(evaluation, "json")), json_schema())

    def test_the_schema_in_the_docs_is_the_one_in_the_code(self) -> None:
        written = Path(__file__).parents[2] / "docs/schemas/evaluation.json"
        assert json.loads(written.read_text()) == json_schema()

    def test_net_is_gross_less_offset(self, open_town: Evaluation) -> None:
        totals = {row["id"]: row for row in evaluation_json(open_town)["totals"]}
        checked = 0
        for id_, row in totals.items():
            if row["kind"] != "net" or row["likely"] is None:
                continue
            option, _, funding, basis, year = id_.split(".")
            gross = totals[f"{option}.gross.{basis}.{year}"]["likely"]
            offset = totals[f"{option}.offset.{funding}.cash.{year}"]["likely"]
            assert gross is not None
            assert offset is not None
            assert row["likely"] == pytest.approx(gross - offset, abs=0.011)
            checked += 1
        assert checked > 100

    def test_the_page_shows_the_figures_of_the_json(self, town287: Town287) -> None:
        evaluation = town287(
            APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
            officers_trained=4, operating_hours_per_month=10, administration_hours_per_month=16,
            interpreter_cost=0, insurance_change=0, holding_cost=0,
            arrests_transported_per_month=0, ice_office_travel_hours=1,
            baseline_hours_per_month=0, baseline_share_avoided=0,
        )  # fmt: skip
        shown = render_print(document_of(evaluation))
        for row in evaluation_json(evaluation)["totals"]:
            if row["option"] == "sign_task_force" and row["year"] == "all" and row["unit"] == "dollar":
                assert row["status"] in ("assumed", "known")
                assert figures.dollars(row["likely"]) in shown, row["id"]

    def test_the_same_bytes_twice(self, open_town: Evaluation, town287: Town287) -> None:
        again = town287(
            APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
            officers_trained__task_force=4, sworn_authorized=24, sworn_filled=20, deciding_body="council",
        )  # fmt: skip
        for format in ("html", "json"):
            assert produce(open_town, format) == produce(again, format)


class TestDocument:
    def test_every_link_has_its_end(self, open_town: Evaluation, closed_town: Evaluation) -> None:
        for evaluation in (open_town, closed_town):
            assert problems(document_of(evaluation)) == []

    def test_no_table_has_an_empty_cell(self, open_town: Evaluation) -> None:
        for block in document_of(open_town).blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    assert len(row) == len(block.columns), block.caption
                    for cell in row:
                        assert plain_words(cell.words), block.caption

    @pytest.mark.parametrize("more", [{}, {"meeting_date": "2025-06-12", "models_offered": MODELS}])
    def test_page_one_is_one_page_for_long_names_too(self, town287: Town287, more: dict[str, Any]) -> None:
        evaluation = town287(
            APRIL_2025, name="The Consolidated Township of Upper and Lower Saint Bartholomew-on-the-Androscoggin",
            agency_kind="municipal_police", state="ME", custody="jail", agreement_in_force="none", officers_trained=999,
            **more,
        )  # fmt: skip
        document = document_of(evaluation)
        second = next(i for i, section in enumerate(document.sections) if section.part == "body")
        today = replace(document.sections[second], blocks=document.sections[second].blocks[:1])
        first_pages = replace(document, sections=(*document.sections[:second], today))
        first, second_page, *_ = text_of(rendered(first_pages, "pdf")).split("\f")
        assert "What is next" in first
        assert "Where we are today" in second_page

    @pytest.mark.parametrize(("name", "day"), [("brewer-me", APRIL_2025), ("portland-me", TODAY)])
    def test_the_pdf_is_accessible_and_page_one_is_one_page(
        self, name: str, day: dt.date, rulebook: Rulebook, pdf_of: PdfOf, tmp_path: Path
    ) -> None:
        """A full briefing and a short one."""
        answers = read_answers_file(ROOT / "examples" / f"{name}.yaml", rulebook.answerable)
        content = pdf_of(evaluate(rulebook, answers, day, prepared_on=TODAY))
        path = tmp_path / "briefing.pdf"
        path.write_bytes(content)
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
            result = page.validate_pdf(str(path), profile=profile)
            assert result.is_compliant, [(f.rule_id, f.message) for f in result.failures][:5]
        assert set(pypdf.PdfReader(path).attachments) == {"answers.yaml", "evaluation.json", "workbook.xlsx"}
        pages = text_of(content).removesuffix("\f").split("\f")
        assert "What is next" in pages[0]
        assert "Where we are today" in pages[1]
        for i, shown in enumerate(pages, 1):
            assert f"Page {i} of {len(pages)}" in shown
            assert "Prepared" in shown
            assert "DRAFT" in shown


def test_an_open_town_gets_every_part(open_town: Evaluation) -> None:
    found = [block.text for block in whole(open_town).blocks if isinstance(block, Heading)]
    for wanted in (
        "What supporters and opponents say",
        "Evidence on effects",
        "Conditions that a motion may carry",
        "Who takes part",
        "Legal steps",
        "Record of questions and answers",
    ):
        assert wanted in found


def test_a_number_kept_from_the_public_stands_in_no_line_of_its_own(town287: Town287) -> None:
    """An answer that is by itself a cost line, an officer count or a month would otherwise be given away."""
    evaluation = town287(
        APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        insurance_change=Answer(31337.0, audience="staff"), holding_cost=Answer(27182.0, audience="counsel"),
        officers_trained__task_force=Answer(713.0, audience="staff"),
        operating_hours_per_month=10, administration_hours_per_month=16,
    )  # fmt: skip
    public = render_print(whole(evaluation)) + produce(evaluation, "json").decode()
    for secret in ("31,337", "31337", "27,182", "27182", ">713<", " 713 ", "713.0"):
        assert secret not in public, secret
    kept = [
        row["likely"]
        for row in evaluation_json(evaluation)["costs"]
        if (row["option"], row["basis"]) == ("sign_task_force", "loaded")
        and row["line"] in ("insurance", "holding", "training_time")
    ]
    assert kept == [None] * 15
    assert "31,337" in render_print(whole(evaluation, audience="staff"))


def facts_of(evaluation: Evaluation, audience: Audience = "public") -> list[tuple[str, str]]:
    blocks = document_of(evaluation, Edition(audience=audience)).blocks
    return [(fact.label, plain_words(fact.words)) for b in blocks if isinstance(b, Facts) for fact in b.facts]


def not_provided(evaluation: Evaluation) -> list[str]:
    """The labels of what has no answer, from the sentences that name them."""
    words = [plain_words(block.words) for block in document_of(evaluation).blocks if isinstance(block, Paragraph)]
    found = [match[1] for each in words for match in re.finditer(r"Not provided: ([^.]*)\.", each)]
    return [label for listed in found for label in listed.split("; ")]


def test_an_answer_kept_from_the_public_is_not_called_missing(town287: Town287) -> None:
    frame = {"state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
    kept = {"prepared_by": Answer("Office of the Chief", audience="staff"), "fund": Answer("Fund 12", audience="staff")}
    evaluation, without = town287(APRIL_2025, **frame, **kept), town287(APRIL_2025, **frame)
    for label, given in (("Prepared by", "Office of the Chief"), ("Fund", "Fund 12")):
        assert (label, "Confidential; not in this version.") in facts_of(evaluation)
        assert (label, given) in facts_of(evaluation, "staff")
    assert ("Prepared by", "Not provided.") in facts_of(without)
    assert "fund" in not_provided(without)
    assert "fund" not in not_provided(evaluation)


def tables_of(evaluation: Evaluation) -> dict[str, Table]:
    return {block.anchor: block for block in document_of(evaluation).blocks if isinstance(block, Table)}


def test_ten_options_stand_on_the_same_rows(town287: Town287) -> None:
    """Nobody knows whether an agreement is in force: the options of both paths, in two tables, and nothing left out."""
    evaluation = town287(state="NH", agency_kind="municipal_police", custody="jail")
    tables = tables_of(evaluation)
    halves = [tables["matrix"], tables["matrix-continued"]]
    shown = [result.option.short for result in evaluation.options if result.status != "closed"]
    assert [column.text for half in halves for column in half.columns[1:]] == shown
    assert len(shown) > 7
    assert len({tuple(plain_words(row[0].words) for row in half.rows) for half in halves}) == 1
