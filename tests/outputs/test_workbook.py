"""The workbook: its figures are the evaluation's, and its formulas are live."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from app.engine.answers import Answer
from app.engine.evaluation import Evaluation
from app.engine.figures import cents
from app.engine.results import BASES, FUNDINGS
from app.outputs.workbook.live import NOT_KNOWN, _bare
from app.outputs.workbook.write import Made, make_workbook, workbook_bytes
from tests.conftest import Town287
from tests.outputs.workbooks import APRIL_2025, OWN, PLACE, formula_cells, opened, parts, same, texts


@pytest.fixture(scope="module")
def judged(town287: Town287) -> Evaluation:
    """A town that has not answered the two decisive questions."""
    return town287(APRIL_2025, **PLACE, officers_trained=4.0)


@pytest.fixture(scope="module")
def answered(town287: Town287) -> Evaluation:
    return town287(APRIL_2025, **PLACE, **OWN)


@pytest.fixture(scope="module")
def made(answered: Evaluation) -> Made:
    return make_workbook(answered)


"""Sheets that are as long as their list; the others print on one or two pages."""


class TestStructure:
    def test_the_sheets_stand_in_order(self, made: Made) -> None:
        names = opened(made).sheetnames
        inputs = [name for name in names if name.startswith("Inputs")]
        assert inputs == ["Inputs", *(f"Inputs {number}" for number in range(2, len(inputs) + 1))]
        assert names == [
            "Summary",
            *inputs,
            "Task Force",
            "Task Force hours",
            "Offsets",
            "Nets",
            "Ranges",
            "Hours",
            "Quarters",
            "Budget amendment",
            "Sources",
        ]

    def test_each_model_in_play_has_a_sheet(self, town287: Town287) -> None:
        evaluation = town287(APRIL_2025, **{**PLACE, "state": "TX", "custody": "jail"}, officers_trained=2.0)
        sheets = [name for name in opened(make_workbook(evaluation)).sheetnames if not name.startswith("Inputs")]
        shorts = ["Task Force", "Warrant Service", "Jail Enforcement"]
        assert sheets[1:7] == [name for short in shorts for name in (short, f"{short} hours")]
        each = [f"{name} {short}" for short in shorts for name in ("Offsets", "Nets", "Ranges")]
        assert sheets[7:16] == each

    def test_every_sheet_prints_well(self, made: Made) -> None:
        sheet: Any
        for sheet in opened(made):
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToWidth in (None, 1)
            assert sheet.page_setup.fitToHeight == 2, sheet.title
            assert sheet.print_area
            assert sheet.freeze_panes is not None
            assert "Testville" in sheet.oddHeader.left.text
            assert "DRAFT" in sheet.oddHeader.center.text
            assert "Prepared April 1, 2025. Law as of April 1, 2025." in sheet.oddFooter.left.text
            assert "rulebook" in sheet.oddFooter.center.text
        lists = ("Inputs", "Inputs 2", "Inputs 3", "Offsets", "Nets", "Ranges", "Sources")
        for name in ("Task Force", "Task Force hours", *lists):
            assert opened(made)[name].print_title_rows, name

    def test_heads_and_footers_stay_within_excels_limit(self, town287: Town287) -> None:
        evaluation = town287(APRIL_2025, name="&" * 100 + "x" * 200, **PLACE, **OWN)
        for name, part in parts(workbook_bytes(evaluation)).items():
            for found in re.findall(r"<odd(?:Header|Footer)>(.*?)</odd", part):
                assert len(found.replace("&amp;", "&").replace("&quot;", '"')) <= 255, name

    def test_the_final_mark_is_on_every_page(self, answered: Evaluation) -> None:
        sheet: Any
        for sheet in opened(make_workbook(answered, mark="FINAL")):
            assert "FINAL" in sheet.oddHeader.center.text

    def test_charts_say_in_words_what_they_show(self, made: Made) -> None:
        drawings = [part for name, part in parts(made.content).items() if re.match(r"xl/drawings/drawing\d", name)]
        assert len(drawings) == 3
        for part in drawings:
            described = re.search(r'descr="([^"]{60,})"', part)
            assert described is not None
            assert "column chart" in described[1].lower()

    def test_names_point_at_cells_that_are_there(self, made: Made) -> None:
        book = opened(made)
        assert book.defined_names["officer_hourly_wage"].attr_text.startswith("'Inputs")
        assert "officers_trained" in book["Task Force"].defined_names
        found = [*book.defined_names.values(), *(n for sheet in book for n in sheet.defined_names.values())]
        assert len(found) > 60
        for name in found:
            sheet, cell = name.attr_text.replace("'", "").split("!")
            assert sheet in book.sheetnames
            if ":" not in cell and "$" in cell:
                assert book[sheet][cell.replace("$", "")] is not None

    def test_no_name_is_defined_twice(self, town287: Town287) -> None:
        given = {**PLACE, "agreement_in_force": "task_force", "patrol_officers": 12.0}
        for evaluation in (
            town287(APRIL_2025, **given, **OWN),
            town287(APRIL_2025, **{**PLACE, "state": "TX", "custody": "jail"}, officers_trained=2.0),
        ):
            part = parts(workbook_bytes(evaluation))["xl/workbook.xml"]
            found = re.findall(r'<definedName name="([^"]+)"(?: localSheetId="(\d+)")?', part)
            lowered = [(name.lower(), sheet) for name, sheet in found]
            assert len(set(lowered)) == len(lowered)

    def test_options_that_only_keep_an_agreement_going_share_its_sheet(self, town287: Town287) -> None:
        evaluation = town287(APRIL_2025, **{**PLACE, "agreement_in_force": "task_force"}, **OWN)
        made = make_workbook(evaluation)
        shared = [o.id for o in evaluation.options if o.option.costs == "as_now"]
        assert shared
        for id_ in shared:
            assert made.totals[f"{id_}.gross.cash.all"] == made.totals["keep_agreement.gross.cash.all"]
        assert "As keeping the agreement" in texts(made)

    def test_every_name_in_a_formula_is_defined(self, made: Made) -> None:
        book = opened(made)
        functions = {"IF", "COUNT", "SUM", "MIN", "MAX", "INT", "ISNUMBER", "IFERROR", "AND", "OR", "NOT", "NA", "TRIM"}
        for cell in formula_cells(book):
            formula = re.sub(r'"[^"]*"', "", str(cell.value))
            formula = re.sub(r"'[^']+'![$A-Z0-9]+|\b\w+!\$[A-Z]+\$\d+", "", formula)
            for word in re.findall(r"[A-Za-z_][A-Za-z_0-9.]*", formula):
                known = word in functions or re.fullmatch(r"[A-Z]{1,2}\d+", word) or re.fullmatch(r"[A-Z]{1,2}", word)
                local = cell.parent.defined_names
                assert known or word in book.defined_names or word in local, (cell.coordinate, word, cell.value)

    def test_formulas_read_like_the_rules(self, made: Made) -> None:
        written = {str(cell.value) for cell in formula_cells(opened(made))}
        assert any("officers_trained*training_hours" in formula for formula in written)
        assert '=IF(COUNT(officers_trained,training_hours)=2,officers_trained*training_hours,"not known")' in written

    def test_outer_parentheses_go_and_inner_ones_stay(self) -> None:
        assert _bare("((a*b))") == "a*b"
        assert _bare("(a+b)*(c+d)") == "(a+b)*(c+d)"

    def test_where_nothing_costs_there_is_still_a_summary(self, town287: Town287) -> None:
        evaluation = town287(**PLACE)
        assert evaluation.short_path
        made = make_workbook(evaluation)
        assert opened(made).sheetnames == ["Summary", "Sources"]
        assert "nothing to estimate" in texts(made)

    def test_an_agreement_in_force_has_its_yearly_costs_alone(self, town287: Town287) -> None:
        given = {**PLACE, "agreement_in_force": "task_force"}
        made = make_workbook(town287(APRIL_2025, **given, **OWN))
        assert [name for name in opened(made).sheetnames if not name.startswith("Inputs")][1] == "Keep"
        assert "Initial training" not in "\n".join(
            str(cell.value) for row in opened(made)["Keep"].iter_rows(max_row=60) for cell in row
        )
        assert "Its terms are not set yet." in texts(made)


class TestFigures:
    @pytest.mark.parametrize("which", ["judged", "answered"])
    def test_every_total_is_a_formula_with_the_engines_number(self, which: str, request: pytest.FixtureRequest) -> None:
        evaluation: Evaluation = request.getfixturevalue(which)
        made = make_workbook(evaluation)
        live, cached = opened(made), opened(made, values=True)
        wanted = {total.id for total in evaluation.totals if total.option == "sign_task_force"}
        assert set(made.totals) == wanted
        for id_, (sheet, cell) in made.totals.items():
            assert str(live[sheet][cell].value).startswith("="), id_
            assert same(cached[sheet][cell].value, evaluation.totals_by_id[id_].value), id_

    def test_an_unknown_number_of_officers_leaves_totals_unknown(self, town287: Town287) -> None:
        evaluation = town287(APRIL_2025, **PLACE)
        made = make_workbook(evaluation)
        cached = opened(made, values=True)
        for id_, (sheet, cell) in made.totals.items():
            total = evaluation.totals_by_id[id_]
            assert same(cached[sheet][cell].value, total.value), id_
        sheet, cell = made.totals["sign_task_force.gross.loaded.all"]
        assert cached[sheet][cell].value == NOT_KNOWN
        assert "No total can be given, because not known" in texts(made)

    def test_no_formula_has_an_error_as_its_cached_value(self, judged: Evaluation) -> None:
        for cell in formula_cells(opened(make_workbook(judged), values=True)):
            assert not str(cell.value).startswith("#"), cell.coordinate

    def test_inputs_hold_the_answers(self, made: Made, answered: Evaluation) -> None:
        cached = opened(made, values=True)
        for key, (sheet, cell) in made.inputs.items():
            value = answered.likely(key)
            found = cached[sheet][cell].value
            if value is None:
                assert found in (None, NOT_KNOWN), key
            else:
                assert isinstance(found, int | float), key
                assert math.isclose(found, value, rel_tol=1e-12), key

    def test_every_number_that_costs_rest_on_can_be_changed(self, made: Made, answered: Evaluation) -> None:
        tables = answered.tables
        lines = [p for line in tables.lines["task_force"] if not line.line.recorded for p in line.places.values()]
        offsets = [place for offset in tables.offsets["task_force"] for place in (offset.place, offset.full_place)]
        for place in answered.rulebook.program.rests_on([*lines, *offsets]):
            step = answered.rulebook.program.steps[place]
            plain = step.kind == "number" and step.answerable and " " not in step.key
            plain = plain and step.key.partition(".")[2] in ("", "task_force")  # of no other model's number
            if plain and not step.key.startswith("bed_day"):  # settled: the town has no jail
                value = answered.given[place]
                behind_an_answer = step.key.startswith("planned_")
                assert step.key in made.inputs or behind_an_answer, (step.key, value)

    def test_an_unknown_input_is_an_empty_cell_and_never_zero(self, made: Made) -> None:
        book = opened(made)
        sheet, cell = made.inputs["insurance_change"]
        assert book[sheet][cell].value is None
        row = book[sheet][cell].row
        cached = opened(made, values=True)
        assert cached[sheet].cell(row, 7).value == "Not known"
        assert "insurer" in str(cached[sheet].cell(row, 9).value)

    def test_what_is_left_out_is_named(self, made: Made, answered: Evaluation) -> None:
        note = next(line for line in texts(made).split("\n") if line.startswith("Task Force, loaded cost: Left out"))
        total = answered.total("sign_task_force", "gross", "loaded")
        titles = {line.id: line.title for line in answered.rulebook.lines}
        assert total.excluded
        for id_ in total.excluded:
            assert titles[id_] in note

    def test_validation_comes_from_the_question(self, made: Made, answered: Evaluation) -> None:
        found = {
            (sheet.title, cell): rule
            for sheet in opened(made)
            for rule in sheet.data_validations.dataValidation
            for cell in str(rule.sqref).split()
        }
        question = answered.rulebook.questions["officer_hourly_wage"]
        rule = found[made.inputs["officer_hourly_wage"]]
        assert (float(rule.formula1), float(rule.formula2)) == (question.min, question.max)
        assert rule.allow_blank
        assert found[made.inputs["officers_trained.task_force"]].type == "whole"
        for at in made.inputs.values():
            assert at in found
            assert len(found[at].prompt) <= 255

    def test_the_three_bases_and_the_scenarios_are_all_there(self, made: Made) -> None:
        for basis in BASES:
            assert f"sign_task_force.gross.{basis}.all" in made.totals
        for funding in FUNDINGS:
            assert f"sign_task_force.net.{funding}.cash.5" in made.totals
            assert f"sign_task_force.offset.{funding}.cash.1" in made.totals


class TestHeadline:
    def test_no_likely_headline_rests_on_an_assumption_without_a_source(self, judged: Evaluation) -> None:
        assert judged.rests_on_judgement(judged.options[1], "loaded")
        made = make_workbook(judged)
        summary = opened(made, values=True)["Summary"]
        shown = {cents(float(c.value)) for row in summary.iter_rows() for c in row if isinstance(c.value, int | float)}
        for total in judged.totals:
            low, high = judged.uncertainty.total_bounds(judged.options[1], total)
            if total.option == "sign_task_force" and total.year == "all" and low != high:
                assert cents(total.value) not in shown, total.id
                if total.kind == "gross":
                    assert cents(low) in shown
                    assert cents(high) in shown
        assert "No likely figure is shown" in texts(made)
        assert "see low and high" in texts(made)

    def test_a_town_with_its_own_figures_sees_the_likely_ones(self, made: Made, answered: Evaluation) -> None:
        summary = opened(made, values=True)["Summary"]
        shown = {cents(float(c.value)) for row in summary.iter_rows() for c in row if isinstance(c.value, int | float)}
        for funding in ("none", "announced"):
            for basis in ("cash", "loaded"):
                assert cents(answered.total("sign_task_force", "net", basis, "all", funding).value) in shown
        assert "see low and high" not in texts(made)

    def test_none_and_all_announced_look_alike(self, made: Made) -> None:
        summary = opened(made)["Summary"]
        (head,) = [c for row in summary.iter_rows() for c in row if c.value == "No money from others"][:1]
        for row in range(head.row + 2, head.row + 4):
            for column in (2, 3, 4):
                left, right = summary.cell(row, column), summary.cell(row, column + 3)
                assert left.number_format == right.number_format
                assert (left.font.sz, left.font.b, left.font.i) == (right.font.sz, right.font.b, right.font.i)
                assert left.font.color.rgb == right.font.color.rgb

    def test_values_that_do_not_move_say_when_they_were_computed(self, made: Made) -> None:
        said = texts(made)
        for words in ("P10", "P90", "Status, as computed on April 1, 2025", "High, as computed on April 1, 2025"):
            assert words in said


class TestSafety:
    def test_text_that_looks_like_a_formula_stays_text(self, town287: Town287) -> None:
        hostile = '=HYPERLINK("http://example.org","x")'
        wage = Answer(30.0, note="=cmd|' /C calc'!A0", source="@SUM(1+1)")
        evaluation = town287(APRIL_2025, name=hostile, **PLACE, **{**OWN, "officer_hourly_wage": wage})
        made = make_workbook(evaluation)
        book = opened(made)
        for cell in formula_cells(book):
            assert "cmd|" not in str(cell.value)
            assert "HYPERLINK" not in str(cell.value)
            assert "@SUM" not in str(cell.value)
        assert "=cmd|" in texts(made)
        assert not [name for name in parts(made.content) if "externalLink" in name]
        for name, part in parts(made.content).items():
            assert 'TargetMode="External"' not in part, name

    def test_the_same_town_gives_the_same_bytes(self, town287: Town287) -> None:
        first = workbook_bytes(town287(APRIL_2025, **PLACE, **OWN))
        again = workbook_bytes(town287(APRIL_2025, **PLACE, **OWN))
        other = workbook_bytes(town287(APRIL_2025, **PLACE, **{**OWN, "wage_growth": 0.032}))
        assert first == again
        assert first != other
        for name, part in parts(first).items():
            if name.endswith("core.xml"):
                assert part.count("2025-04-01T12:00:00Z") == 2

    def test_no_number_in_a_table_could_be_cut_off(self, town287: Town287) -> None:
        evaluation = town287(APRIL_2025, **PLACE, **{**OWN, "legal_review_cost": 98_000_000.0})
        made = make_workbook(evaluation)
        cached = opened(made, values=True)
        for sheet in cached:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, float) and "$" in cell.number_format:
                        width = sheet.column_dimensions[cell.column_letter].width
                        group = next(
                            (
                                d.width
                                for d in sheet.column_dimensions.values()
                                if (d.min or 0) <= cell.column <= (d.max or 0)
                            ),
                            width,
                        )
                        assert len(f"${cell.value:,.2f}") <= group, (sheet.title, cell.coordinate)
