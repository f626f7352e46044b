"""What if: other figures beside today's, from the address alone, with nothing saved."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from app.engine.answers import Answer
from app.engine.evaluation import Evaluation
from app.engine.what_if import with_numbers
from app.wizard.estimate import low_likely_high
from app.wizard.what_if import compare
from app.wizard.what_if_form import A_RANGE, NOTHING_TYPED, TRIED
from tests.conftest import Town287
from tests.wizard.pages import Visitor

OFFICERS, HOURS, OVERTIME = "officers_trained.task_force", "operating_hours_per_month.task_force", TRIED[2]
DAY = dt.date(2025, 4, 1)
TOWN = {"state": "ME", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}


@pytest.fixture
def keene(visitor) -> Visitor:
    """A New Hampshire city that would train three officers."""
    visitor.begin("Keene", "city", "chief")
    return visitor.send(
        state="NH", agency_kind="municipal_police", custody="none",
        **{OFFICERS: "3", "administration_hours_per_month.task_force": "12"},
    )  # fmt: skip


def tried(visitor: Visitor, **typed: str) -> Visitor:
    """Press the button with these figures in the form."""
    form = visitor.open("estimate").form("/estimate/what-if")
    assert set(typed) <= form.names
    values = {**form.values.to_dict(), **typed}
    return visitor.open(f"{form.action}?{urlencode(values)}")


def rows(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rows of the table: what each is called, and its cells with the words that say what they are."""
    found = []
    for head, cells in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL):
        found.append((head, re.findall(r'data-label="(.*?)">(.*?)</td>', cells)))
    return found


def test_the_figures_stand_beside_todays_and_nothing_is_saved(keene):
    before = keene.client.get(f"{keene.base}/answers.yaml").data
    today = keene.open("estimate").page.text
    tried(keene, **{OFFICERS: "6", HOURS: "20", OVERTIME: "40"})
    assert keene.status == 200
    assert "What if; nothing is saved" in keene.text
    assert "Officers to be trained (Task Force): 6 officers , in place of 3 officers." in keene.text
    assert "20 hours" in keene.text
    assert "40%" in keene.text
    listed = rows(keene.page.text)
    assert [head for head, _ in listed] == [
        "New cash, first year", "New cash, second year", "Loaded cost, first year", "Loaded cost, second year",
        "Officer hours, less hours saved, first year", "Officer hours, less hours saved, second year",
    ]  # fmt: skip
    for _, cells in listed:
        shown = dict(cells)
        assert set(shown) == {"Today, low", "Today, high", "What if, low", "What if, likely", "What if, high"}
        assert f'data-label="Low">{shown["Today, low"]}<' in today
        assert f'data-label="High">{shown["Today, high"]}<' in today
        assert shown["What if, low"] != shown["Today, low"]
    assert keene.client.get(f"{keene.base}/answers.yaml").data == before
    assert keene.open("estimate").page.text == today


def test_the_figures_are_those_that_the_same_answers_would_give(keene, app):
    tried(keene, **{OFFICERS: "5", HOURS: "8"})
    shown = [[text for label, text in cells if label.startswith("What if")] for _, cells in rows(keene.page.text)]
    keene.open("chief").send(**{OFFICERS: "5", HOURS: "8"})
    real = [[text for _, text in cells] for head, cells in rows(keene.page.text)][: len(shown)]
    assert len(shown) == 6
    assert shown == real


def test_there_is_a_way_back_and_a_way_to_the_real_answer(keene):
    tried(keene, **{OFFICERS: "6"})
    links = re.findall(r'href="([^"]*)"', keene.page.text)
    assert f"{keene.base}/estimate" in links
    assert f"{keene.base}/chief#officers_trained-task_force" in links
    assert 'id="officers_trained-task_force"' in keene.open("chief").page.text


def test_what_was_typed_stays_and_what_was_converted_is_said(keene):
    tried(keene, **{HOURS: "3 a week"})
    assert keene.form("what-if").values[HOURS] == "3 a week"
    assert "you wrote 3 a week (52 weeks and 12 months a year)" in keene.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({OFFICERS: "a few"}, "This is not a number. Write it in digits, such as 1,234."),
        ({OFFICERS: "2.5"}, "This is not a whole number."),
        ({OFFICERS: "4-6"}, A_RANGE),
        ({OVERTIME: "140"}, "This is more than 100%."),
        ({HOURS: "1000"}, "This is more than 300 hours"),
        ({}, NOTHING_TYPED),
    ],
)
def test_a_figure_that_does_not_fit_has_its_error_beside_it(keene, typed, message):
    tried(keene, **{OVERTIME: "", **typed})
    assert keene.status == 400
    assert "<title>Error: " in keene.page.text
    (key,) = typed or {OFFICERS: ""}
    id_ = key.replace(".", "-")
    assert re.search(rf'<a href="#{id_}">([^<:]+: )?{re.escape(message)}', unescape(keene.page.text))
    assert re.search(rf'id="{id_}-error">([^<:]+: )?{re.escape(message)}', unescape(keene.page.text))
    assert re.search(rf'id="{id_}" [^>]*aria-describedby="[^"]*{id_}-error[^"]*" aria-invalid="true"', keene.page.text)
    assert keene.form("what-if").values[key] == typed.get(key, "")
    assert rows(keene.page.text) == []


def test_what_was_typed_is_never_markup(keene):
    tried(keene, **{OFFICERS: "<b>\"'"})
    assert "<b>" not in keene.page.text
    assert keene.form("what-if").values[OFFICERS] == "<b>\"'"


def test_other_names_in_the_address_are_not_read(keene):
    keene.open(f"estimate/what-if?{urlencode({OFFICERS: '6', 'officer_hourly_wage': '900', OFFICERS + ':dk': 'y'})}")
    other = keene.page.text
    tried(keene, **{OFFICERS: "6"})
    assert keene.page.text == other


def test_each_model_that_is_open_is_tried_by_itself(visitor):
    visitor.begin("Cheshire", "county", "chief")
    key = "officers_trained.jail_enforcement"
    visitor.send(state="NH", agency_kind="sheriff", custody="jail", **{key: "4"})
    tried(visitor, **{key: "8", OFFICERS: "2"})
    tables = visitor.page.text.split("<table")[1:]
    assert len(tables) == 2
    known = dict(rows(tables[0])[1][1])
    assert known["Today, low"] == "Not known"
    assert known["What if, low"] != "Not known"
    assert "in place of not known." in visitor.text
    assert "Not known yet: officers to be trained." in visitor.text  # of the third model


def test_there_is_nothing_to_try_where_no_cost_is_shown(visitor):
    visitor.begin("Brewer", "city", "chief")
    visitor.send(state="ME", agency_kind="municipal_police", custody="none", **{OFFICERS: "3"})
    assert "what-if" not in visitor.page.text
    visitor.open(f"estimate/what-if?{OFFICERS}=6")
    assert visitor.url.endswith("/estimate")
    visitor.send("/costs")
    tried(visitor, **{OFFICERS: "6"})
    assert len(rows(visitor.page.text)) == 6


def test_neither_side_tells_a_reader_what_is_withheld_from_them(town287: Town287):
    """The public's what-if rests on the public's evaluation: an answer for staff moves neither side of it."""
    fields = {OFFICERS.replace(".", "__"): 4.0}
    kept = {
        "officer_hourly_wage": Answer(77.0, audience="staff"),
        HOURS.replace(".", "__"): Answer(33.0, audience="staff"),
    }
    secret, without = town287(DAY, **TOWN, **fields, **kept), town287(DAY, **TOWN, **fields)

    def seen(evaluation: Evaluation) -> list[object]:
        shown = [result for result in evaluation.options if result.id == "sign_task_force"]
        return [
            (each.today.cells, each.tried.cells)
            for each in compare(evaluation, with_numbers(evaluation, {OFFICERS: 9.0}), shown)
        ]

    public = seen(secret.read_by("public"))
    assert len(public) == 1
    assert public == seen(without)
    assert public != seen(secret)
    assert secret.read_by("public").fact(HOURS).value != 33.0
    assert secret.fact(HOURS).value == 33.0


def test_the_cells_are_those_of_the_estimate(town287: Town287):
    evaluation = town287(DAY, **TOWN, **{OFFICERS.replace(".", "__"): 4.0})
    result = evaluation.option("sign_task_force")
    assert result is not None
    (each,) = compare(evaluation, with_numbers(evaluation, {OFFICERS: 4.0}), [result])
    assert each.same
    assert each.today.cells[0] == low_likely_high(evaluation, result, evaluation.total(result.id, "gross", "cash", 1))
