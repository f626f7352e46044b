"""Question letters: each open question goes to the one who can answer it, and nothing that was kept back goes along."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any, ClassVar

import docx
import pytest
from docx.oxml.ns import qn

from app.briefing.blocks import FormLines, Heading, Paragraph, Table, plain_words
from app.briefing.letter_words import RECEIVERS
from app.briefing.letters import Letter, answer_by, letters, questions_for
from app.cli import main
from app.engine.answers import DONT_KNOW, Answer
from app.engine.evaluation import Evaluation
from app.outputs.html.anchors import problems
from app.outputs.html.write import render_print
from app.outputs.produce import rendered
from app.rulebook.book import Rulebook
from app.rulebook.wording import Lexicon
from tests.conftest import TODAY, Town287

APRIL_2025 = dt.date(2025, 4, 1)
SECRETS = ("PLANTED-VALUE-7713", "PLANTED-NOTE-7714", "PLANTED-SOURCE-7715")


@pytest.fixture(scope="module")
def open_town(town287: Town287) -> Evaluation:
    return town287(
        APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        deciding_body="council", meeting_date="2025-05-12", arrest_holding_place=DONT_KNOW,
    )  # fmt: skip


def text_of(letter: Letter) -> str:
    parts = []
    for block in letter.document.blocks:
        if isinstance(block, Heading):
            parts.append(block.text)
        elif isinstance(block, Paragraph):
            parts.append(plain_words(block.words))
        elif isinstance(block, Table):
            parts += [plain_words(cell.words) for row in block.rows for cell in row]
        elif isinstance(block, FormLines):
            parts += block.lines
    return "\n".join(parts)


def named(evaluation: Evaluation) -> dict[str, str]:
    return {letter.file_name: text_of(letter) for letter in letters(evaluation)}


class TestWhoIsAsked:
    def test_each_addressee_gets_one(self, open_town: Evaluation) -> None:
        assert list(named(open_town)) == [
            "ice",
            "insurer",
            "counsel",
            "union",
            "neighboring-agencies",
            "county-jail",
            "auditor",
        ]

    def test_every_open_question_for_somebody_outside_is_in_the_letter_to_them(self, open_town: Evaluation) -> None:
        texts = {letter.to: text_of(letter) for letter in letters(open_town)}
        asked = 0
        for result in open_town.steps:
            if result.step.to in texts and not result.done:
                assert result.step.ask in texts[result.step.to]
                asked += 1
        for unknown in open_town.unknowns:
            question = open_town.rulebook.questions.get(unknown.key)
            if unknown.who in texts and unknown.who != "attorney" and question and not question.from_letter:
                assert str(question.letter) in texts[unknown.who]
                asked += 1
        assert asked > 30

    def test_counsel_gets_the_questions_on_state_law_and_the_contested_points(self, town287: Town287) -> None:
        evaluation = town287(state="ME", agency_kind="municipal_police", agreement_in_force="none")
        text = named(evaluation)["counsel"]
        assert evaluation.law.law is not None
        for question in evaluation.law.questions:
            assert question in text
        contested = [s.text for s in evaluation.law.law.contested if evaluation.printable(s)]
        assert contested
        for words in contested:
            assert words in text

    def test_a_step_that_is_done_is_not_asked_again(self, town287: Town287) -> None:
        given = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
        before = named(town287(APRIL_2025, **given))
        after = named(town287(APRIL_2025, agreement_in_hand=True, **given))
        assert "Get the agreement that is offered" in before["ice"]
        assert "Get the agreement that is offered" not in after["ice"]

    def test_an_answered_question_is_not_asked(self, town287: Town287) -> None:
        given = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
        words = "How much more a year would our cover cost with an agreement in force?"
        assert words in named(town287(APRIL_2025, **given))["insurer"]
        assert words not in named(town287(APRIL_2025, insurance_change=0, **given))["insurer"]

    def test_where_there_is_no_union_nobody_writes_to_it(self, town287: Town287) -> None:
        evaluation = town287(
            APRIL_2025,
            state="ME",
            agency_kind="municipal_police",
            agreement_in_force="none",
            bargaining_status="no_union",
        )
        assert "union" not in named(evaluation)

    def test_a_letter_with_nothing_to_ask_is_left_out(self, town287: Town287) -> None:
        evaluation = town287(state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none")
        assert evaluation.short_path
        assert not questions_for(evaluation, "insurer")
        assert "insurer" not in named(evaluation)
        assert "counsel" in named(evaluation)


class TestWords:
    def test_the_questions_are_numbered_through(self, open_town: Evaluation) -> None:
        for name, text in named(open_town).items():
            numbers = [int(found) for found in re.findall(r"^(\d+)\.(?: |$)", text, re.MULTILINE)]
            assert numbers == list(range(1, len(numbers) + 1)), name

    def test_there_is_room_for_each_answer_and_for_who_answered(self, open_town: Evaluation) -> None:
        for letter in letters(open_town):
            blocks = letter.document.blocks
            room = sum(isinstance(block, FormLines) for block in blocks) - 1
            room += sum(len(block.rows) for block in blocks if isinstance(block, Table))
            numbers = re.findall(r"^\d+\.(?: |$)", text_of(letter), re.MULTILINE)
            assert room == len(numbers), letter.file_name
            assert "Name and title" in text_of(letter)

    def test_it_is_neutral_and_says_so(self, open_town: Evaluation, rulebook: Rulebook) -> None:
        for letter in letters(open_town):
            assert "no view for or against" in text_of(letter)
        typed = [receiver.why for receiver in RECEIVERS.values()]
        assert rulebook.wording is not None
        lexicon = Lexicon(rulebook.wording)
        assert [flag for words in typed for flag in lexicon.flags(words)] == []

    def test_the_day_by_which_an_answer_helps(self, open_town: Evaluation) -> None:
        assert answer_by(open_town, "2025-05-12") == "April 28, 2025, two weeks before the meeting"
        assert answer_by(open_town, "2025-04-10") == "As soon as you can, before the meeting of April 10, 2025"
        assert "no date yet" in answer_by(open_town, None)
        assert "is past" in answer_by(open_town, "2025-04-01")

    def test_a_meeting_date_kept_back_is_not_told(self, town287: Town287) -> None:
        evaluation = town287(
            APRIL_2025, state="ME", agency_kind="municipal_police", meeting_date=Answer("2025-05-12", audience="staff")
        )
        for letter in letters(evaluation):
            assert "May 12" not in render_print(letter.document)

    def test_every_link_has_its_end(self, open_town: Evaluation) -> None:
        for letter in letters(open_town):
            assert problems(letter.document) == []


class TestAudience:
    def test_nothing_kept_back_goes_out(self, town287: Town287) -> None:
        value, note, source = SECRETS
        evaluation = town287(
            APRIL_2025, name="Plantville", state="ME", agency_kind="municipal_police", custody="none",
            agreement_in_force="none", problem_to_solve=Answer(value, note=note, source=source, audience="counsel"),
            who_may_sign=Answer("chief", note=note, source=source),
            sworn_filled=Answer(7713.0, audience="staff", note=note),
            insurance_change=Answer(DONT_KNOW, note=note, audience="staff"),
            claims_history=Answer(True, note=note),
        )  # fmt: skip
        found = letters(evaluation)
        assert found
        for letter in found:
            assert letter.document.audience == "public"
            texts = [render_print(letter.document)]
            with zipfile.ZipFile(io.BytesIO(rendered(letter.document, "docx"))) as package:
                texts += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
            for shown in texts:
                for secret in (*SECRETS, "7713", "7,713"):
                    assert secret not in shown


class TestCommand:
    def test_it_writes_a_file_for_each(self, tmp_path, capsys) -> None:
        answers = tmp_path / "answers.yaml"
        answers.write_text(
            "town: {name: Testville, kind: town}\nanswers: {state: ME, agency_kind: municipal_police, custody: none}\n"
        )
        out = tmp_path / "a" / "letters"
        call = ["letters", str(answers), "-o", str(out), "--as-of", "2025-04-01", "--prepared-on", "2025-04-01"]
        assert main(call) == 0
        listed = sorted(path.name for path in out.iterdir())
        assert "questions-counsel.docx" in listed
        assert [line.rpartition("/")[2] for line in sorted(capsys.readouterr().out.split())] == listed
        opened = docx.Document(str(out / "questions-counsel.docx"))
        assert opened.paragraphs[1].text == "Questions for town counsel: 287(g) agreement"
        styles = {node.get(qn("w:val")) for node in opened.element.body.iter(qn("w:pStyle"))}
        assert styles >= {"Title", "Heading1", "FormLine"}
        assert main([*call, "--format", "html"]) == 0
        assert (out / "questions-counsel.html").read_text().startswith("<!DOCTYPE html>")

    def test_a_folder_that_cannot_be_made_is_said_plainly(self, tmp_path, capsys) -> None:
        answers = tmp_path / "answers.yaml"
        answers.write_text("town: {name: Testville, kind: town}\nanswers: {state: ME}\n")
        (tmp_path / "file").write_text("")
        assert main(["letters", str(answers), "-o", str(tmp_path / "file" / "x")]) == 1
        assert "cannot be written" in capsys.readouterr().err


def test_today_the_letters_of_a_closed_town_are_few(town287: Town287) -> None:
    evaluation = town287(TODAY, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none")
    assert len(letters(evaluation)) <= 3


def test_a_town_with_an_agreement_is_asked_for_the_figures_of_its_model_once(town287: Town287) -> None:
    """Keeping it, putting it off and voting first all rest on the same model."""
    evaluation = town287(
        TODAY, state="NH", agency_kind="municipal_police", custody="none", agreement_in_force="task_force"
    )
    assert evaluation.models_shown() == ("task_force",)
    assert "for each model" not in "\n".join(named(evaluation).values())


class TestRepaymentAsAFederalAward:
    TOWN: ClassVar[dict[str, Any]] = {
        "state": "NH", "agency_kind": "municipal_police", "agreement_in_force": "none", "custody": "none",
    }  # fmt: skip

    @pytest.mark.parametrize("answer", [None, "not_answered"])
    def test_ice_and_the_auditor_are_asked_until_somebody_has_said(self, town287: Town287, answer: str | None) -> None:
        given = {} if answer is None else {"federal_award": answer}
        found = named(town287(**self.TOWN, **given))
        for name in ("ice", "auditor"):
            assert "Which records of each officer's hours would support a claim" in found[name], name
        assert "a federal award under 2 CFR part 200, and under which assistance listing" in found["ice"]

    def test_the_auditor_reads_what_follows_if_it_is_an_award(self, town287: Town287) -> None:
        said = named(town287(**self.TOWN))["auditor"]
        assert "$1,000,000 or more of federal awards" in said
        assert "October 1, 2024" in said
        assert "2 CFR 200.430(g)(1)" in said

    @pytest.mark.parametrize("answer", ["award", "no_award"])
    def test_what_has_been_said_is_not_asked_again(self, town287: Town287, answer: str) -> None:
        found = named(town287(**self.TOWN, federal_award=answer))
        assert "auditor" not in found
        assert "under which assistance listing" not in found["ice"]
