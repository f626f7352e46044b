"""What is said on effects, in the supporting volume and in the record: each line says what was studied; jail studies
keep their name; directions stay unprinted."""

from __future__ import annotations

import dataclasses
import re

import pytest

from app.briefing.blocks import Cell, Cite, Heading, Items, Paragraph, Table, Words, plain_words
from app.briefing.context import Context
from app.briefing.sections.evidence import EXCERPT, evidence, more_evidence, program_text, study_text
from app.engine.evaluation import Evaluation, evaluate
from app.engine.evidence import KIND_TITLES, PROGRAM_TITLES, TOPIC_TITLES, Reading, chosen
from app.outputs.edition import Edition
from app.outputs.produce import document_of
from app.resources import folder
from app.rulebook.strict_yaml import load
from app.rulebook.wording import Lexicon, measure
from app.schema.evidence import Finding
from app.schema.wording import WordingFile
from tests.conftest import Town287

SWAP = {"toward": "away", "away": "toward"}


@pytest.fixture(scope="module")
def patrol_town(town287: Town287) -> Evaluation:
    return town287(state="OH", agency_kind="municipal_police", custody="none", sworn_authorized=24)


@pytest.fixture(scope="module")
def jail_county(town287: Town287) -> Evaluation:
    return town287(state="OH", agency_kind="sheriff", custody="jail", models_offered=("warrant_service_officer",))


def blocks_of(evaluation: Evaluation) -> list[object]:
    """Those of both documents, in the order in which a reader comes to them."""
    context = Context(evaluation, "public")
    return [block for section in (*evidence(context), *more_evidence(context)) for block in section.blocks]


def readings_of(evaluation: Evaluation) -> list[Reading]:
    """Every reading in the order in which it is printed: those of the supporting volume first."""
    view = chosen(evaluation)
    listed = [*view.supported, *view.contested, *view.thin]
    return sorted(listed, key=lambda reading: reading.question.id not in view.first)


def findings_of(evaluation: Evaluation) -> list[Finding]:
    return [finding for reading in readings_of(evaluation) for finding in reading.findings]


def rows_of(evaluation: Evaluation) -> list[tuple[Cell, ...]]:
    return [row for table in tables(evaluation) for row in table.rows]


def tables(evaluation: Evaluation) -> list[Table]:
    return [block for block in blocks_of(evaluation) if isinstance(block, Table)]


def words_of(words: Words) -> str:
    return plain_words(words)


def all_text(evaluation: Evaluation) -> str:
    parts = []
    for block in blocks_of(evaluation):
        if isinstance(block, Heading):
            parts.append(block.text)
        elif isinstance(block, Paragraph):
            parts.append(words_of(block.words))
        elif isinstance(block, Items):
            parts += [words_of(item) for item in block.items]
        elif isinstance(block, Table):
            parts += [block.caption, *(words_of(cell.words) for row in block.rows for cell in row)]
    return "\n".join(parts)


@pytest.fixture(params=["patrol_town", "jail_county"])
def town(request: pytest.FixtureRequest) -> Evaluation:
    found: Evaluation = request.getfixturevalue(request.param)
    return found


class TestLines:
    def test_each_line_says_what_was_studied_and_its_main_limit(self, town: Evaluation) -> None:
        findings = findings_of(town)
        assert sorted(finding.id for finding in findings) == sorted(finding.id for finding in chosen(town).findings)
        for row, finding in zip(rows_of(town), findings, strict=True):
            _, found, studied, limit = (words_of(cell.words) for cell in row)
            assert found.startswith(finding.found)
            assert finding.measure in found
            assert (EXCERPT in found) is (finding.confidence == "M")
            for part in (KIND_TITLES[finding.kind], PROGRAM_TITLES[finding.program], finding.place, finding.years):
                assert part in studied
            assert finding.author in studied
            assert limit == finding.limit

    def test_each_line_has_its_sources(self, town: Evaluation) -> None:
        also = {f.id: reading.also for reading in chosen(town).readings for f in reading.findings}
        for row, finding in zip(rows_of(town), findings_of(town), strict=True):
            cited = {part.source for part in row[1].words if isinstance(part, Cite)}
            assert cited == {id_ for f in (finding, *also[finding.id]) for id_ in f.sources}

    def test_every_sentence_of_substance_outside_the_tables_has_a_source(self, town: Evaluation) -> None:
        items = [item for block in blocks_of(town) if isinstance(block, Items) for item in block.items]
        assert items
        for item in items:
            assert any(isinstance(part, Cite) for part in item), words_of(item)

    def test_a_contested_question_has_two_readings_side_by_side(self, town: Evaluation) -> None:
        table = next(table for table in tables(town) if table.anchor == "evidence-contested-table")
        heads = [words_of(row[0].words) for row in table.rows]
        assert len(heads) % 2 == 0
        pairs = list(zip(heads[::2], heads[1::2], strict=True))
        everywhere = [words_of(row[0].words) for row in rows_of(town)]
        seconds = [place for place, head in enumerate(everywhere) if head == "Another reading of this question."]
        assert len(seconds) == len(chosen(town).contested) >= len(pairs)
        for one, other in (*pairs, *((everywhere[place - 1], everywhere[place]) for place in seconds)):
            assert one.endswith("? One reading.")
            assert other == "Another reading of this question."

    def test_where_the_same_was_found_is_named_with_its_program_and_source(self, town: Evaluation) -> None:
        said = {
            finding.id: words_of(row[1].words) for row, finding in zip(rows_of(town), findings_of(town), strict=True)
        }
        supported = chosen(town).supported
        assert supported
        for reading in supported:
            found = said[reading.findings[0].id]
            assert reading.also
            for other in reading.also:
                assert f"{other.place}; {other.years}. {program_text(other)}" in found


class TestHonesty:
    def test_a_jail_study_is_never_passed_off_as_one_of_a_task_force_agreement(self, patrol_town: Evaluation) -> None:
        for row, finding in zip(rows_of(patrol_town), findings_of(patrol_town), strict=True):
            studied = study_text(finding)
            assert studied in words_of(row[2].words)
            if finding.program in ("287g_jail", "secure_communities", "detainers"):
                assert "Task Force" not in studied
                assert "jail" in studied.lower()

    def test_it_says_first_what_nothing_tests(self, town: Evaluation) -> None:
        first = next(block for block in blocks_of(town) if isinstance(block, Paragraph))
        assert "No study was found that tests a Task Force agreement signed since 2025" in words_of(first.words)

    def test_a_topic_without_a_study_says_so(self, patrol_town: Evaluation) -> None:
        shown = all_text(patrol_town)
        assert "No study with a comparison was found that tests the Task Force Model apart" in shown
        line = next(line for line in shown.splitlines() if line.startswith("No study with a comparison"))
        for topic in chosen(patrol_town).not_compared["task_force"]:
            assert TOPIC_TITLES[topic].lower() in line

    def test_a_model_that_nothing_tests_says_so(self, jail_county: Evaluation) -> None:
        shown = all_text(jail_county)
        assert re.search(r"tests the Warrant Service Officer\w* ?\w* apart, on any topic", shown)

    def test_directions_are_never_printed_or_counted(self, town: Evaluation) -> None:
        shown = all_text(town).lower()
        for word in ("points toward", "points away", "in favor:", "findings toward", "findings away", "studies for"):
            assert word not in shown
        assert not re.search(
            r"\b(\d+|two|three|four|five|six|seven|eight) (of \d+ )?(findings|studies) (point|show|say)", shown
        )

    def test_swapped_directions_print_the_same_sections(self, town: Evaluation) -> None:
        rulebook = town.rulebook
        swapped = dataclasses.replace(
            rulebook,
            findings=tuple(
                f.model_copy(update={"direction": SWAP.get(f.direction, f.direction)}) for f in rulebook.findings
            ),
        )
        other = evaluate(swapped, town.answers, town.as_of)
        assert blocks_of(other) == blocks_of(town)

    def test_a_rulebook_without_findings_has_no_such_section(self, town: Evaluation) -> None:
        empty = dataclasses.replace(town.rulebook, findings=(), effect_questions=())
        assert blocks_of(evaluate(empty, town.answers, town.as_of)) == []


class TestBriefing:
    def test_it_stands_in_the_supporting_volume(self, patrol_town: Evaluation) -> None:
        document = document_of(patrol_town, Edition(version="supporting"))
        found = [block.text for block in document.blocks if isinstance(block, Heading)]
        at = found.index("Evidence on effects")
        assert found[at + 1 : at + 3] == ["Well supported", "Contested"]
        assert "What nobody is known to have measured" in found[at:]

    def test_the_record_has_the_findings_for_which_there_is_no_room(self, patrol_town: Evaluation) -> None:
        record = document_of(patrol_town, Edition(version="record"))
        table = next(each for each in record.blocks if isinstance(each, Table) and each.anchor == "evidence-more-table")
        first = chosen(patrol_town).first
        rest = [each for each in readings_of(patrol_town) if each.question.id not in first]
        assert rest
        assert len(table.rows) == sum(len(each.findings) for each in rest)

    def test_anchors_are_all_different(self, town: Evaluation) -> None:
        anchors = [block.anchor for block in blocks_of(town) if isinstance(block, Heading | Table)]
        assert len(set(anchors)) == len(anchors)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    path = folder("rules") / "wording.yaml"
    return Lexicon(WordingFile.model_validate(load(path.read_bytes(), name=path.name).data))


class TestWords:
    def test_no_loaded_word_in_either(self, town: Evaluation, lexicon: Lexicon) -> None:
        authors = {finding.author for finding in town.rulebook.findings}
        for line in all_text(town).splitlines():
            flags = [flag.word for flag in lexicon.flags(line)]
            assert not flags or any(author in line for author in authors), (flags, line)

    def test_findings_read_at_the_grade_of_the_body(self, town: Evaluation) -> None:
        def prose(findings: tuple[Finding, ...]) -> float:
            total = measure(findings[0].found)
            for finding in findings[1:]:
                total += measure(finding.found)
            return total.grade

        assert prose(town.rulebook.findings) <= 10.0

    def test_the_paragraphs_read_at_the_grade_of_the_body(self, town: Evaluation) -> None:
        total = measure("")
        for block in blocks_of(town):
            if isinstance(block, Paragraph):
                total += measure(words_of(block.words))
        assert total.grade <= 10.5
