"""Time without gaps: what holds until the next of its kind begins, and every gap told as one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, get_args

import pytest

from app.engine.evaluation import Evaluation
from app.engine.law import law_view
from app.rulebook.book import Rulebook
from app.rulebook.checks import run_checks
from app.rulebook.files import Files, read_file
from app.rulebook.problems import Problem
from app.rulebook.strict_yaml import load
from app.rulebook.timeline import (
    Fault,
    Span,
    changes,
    faults,
    holding,
    in_force,
    options_of,
    pieces,
    spans_of,
    succession,
    uncovered,
)
from app.schema.states import EntryBody, Home, StateLaw
from tests.conftest import Town287
from tests.rulebook import cases

A, B, C, D = (dt.date(2026, month, 1) for month in (1, 3, 5, 7))
SIGN = ["sign_task_force", "sign_warrant_service_officer", "sign_jail_enforcement"]
ENDS = {"kind": "sunset", "why": "It says so."}


@dataclass(frozen=True)
class Thing:
    from_date: dt.date | None = None
    until: dt.date | None = None


def entry(options: list[str], from_date: dt.date | None = None, until: dt.date | None = None, **more: Any) -> Any:
    given: dict[str, Any] = {"from_date": from_date, "until": until, "body": "municipality", "status": "open"}
    return {"options": options, "confidence": "H", "reason": "So it is.", "sources": ["code"], **given, **more}


def state(*entries: Any) -> StateLaw:
    said = [{"text": "The board.", "sources": ["code"]}]
    checked = {"on": "2026-11-24", "by": "project_agents"}
    return StateLaw.model_validate(
        {"state": "ME", "name": "Maine", "checked": checked, "summary": said, "entries": entries,
         "who_may_sign": said, "who_may_end": said}
    )  # fmt: skip


class TestSuccession:
    def test_each_holds_until_the_next_begins_in_whatever_order_they_stand(self) -> None:
        early, late = Thing(), Thing(B)
        assert succession([late, early]) == (Span(None, B, early), Span(B, None, late))

    def test_a_true_end_and_the_days_before_the_first_are_gaps(self) -> None:
        one, two = Thing(A, B), Thing(C)
        assert succession([one, two]) == (Span(None, A, None), Span(A, B, one), Span(B, C, None), Span(C, None, two))
        assert succession([one]) == (Span(None, A, None), Span(A, B, one), Span(B, None, None))
        assert succession([]) == (Span(None, None, None),)

    def test_what_follows_goes_before_an_end_of_its_own_and_does_not_come_back(self) -> None:
        one, two = Thing(A, D), Thing(B, C)
        assert succession([one, two])[1:] == (Span(A, B, one), Span(B, C, two), Span(C, None, None))

    def test_of_two_that_begin_on_one_day_the_later_in_the_file_counts(self) -> None:
        one, two = Thing(A, B), Thing(A)
        assert succession([one, two]) == (Span(None, A, None), Span(A, None, two))

    def test_a_day_lies_in_the_span_that_it_begins(self) -> None:
        one, two = Thing(), Thing(B)
        spans = succession([one, two])
        assert holding(spans, B - dt.timedelta(days=1)).holds is one
        assert holding(spans, B).holds is two
        assert holding(spans, dt.date.min).holds is one

    def test_days_on_which_none_of_several_counts(self) -> None:
        assert uncovered([Thing(None, B), Thing(A)]) == ()
        assert uncovered([Thing(C), Thing(A, B)]) == (Span(None, A, None), Span(B, C, None))
        assert uncovered([]) == (Span(None, None, None),)
        assert uncovered([Thing(None, B)]) == (Span(B, None, None),)


class TestState:
    def test_a_new_entry_for_some_options_changes_nothing_for_the_others(self) -> None:
        law = state(entry([*SIGN, "decline"]), entry(SIGN, D, status="unsettled"))
        assert faults(law) == ()
        day = in_force(options_of(law, "municipality"), D)
        assert {option: each.status for option, each in day.items()} == {
            **dict.fromkeys(SIGN, "unsettled"),
            "decline": "open",
        }
        assert [(piece.options, piece.from_date, piece.until) for piece in pieces(law, "municipality")] == [
            (tuple(SIGN), None, D),
            (("decline",), None, None),
            (tuple(SIGN), D, None),
        ]
        (change,) = changes(law)
        assert (change.day, change.options, change.before, change.after) == (D, tuple(SIGN), *law.entries)

    def test_a_sheriff_has_the_county_s_law_where_nothing_of_his_own_is_said(self) -> None:
        law = state(
            entry(["decline", "defer"], body="county"),
            entry(["decline"], B, C, body="sheriff", ends=ENDS, status="closed"),
            entry(["no_change"], body="sheriff"),
        )
        spans = spans_of(law, "sheriff", "decline")
        assert [(span.from_date, span.until) for span in spans] == [(None, B), (B, C), (C, None)]
        assert [span.holds and span.holds.body for span in spans] == ["county", "sheriff", "county"]
        assert set(options_of(law, "sheriff")) == {"decline", "defer", "no_change"}
        assert set(options_of(law, "county")) == {"decline", "defer"}
        assert spans_of(law, "municipality", "decline") == (Span(None, None, None),)

    @pytest.mark.parametrize(
        ("entries", "expected"),
        [
            ([entry(SIGN), entry(["sign_task_force"])], [Fault("twin", 1, ("sign_task_force",), 0)]),
            ([entry(SIGN), entry(SIGN, body="county")], []),
            ([entry([*SIGN, "defer"], until=B), entry(SIGN, B)], [Fault("undeclared", 0, ("defer",))]),
            ([entry([*SIGN, "defer"], until=B, ends=ENDS), entry(SIGN, B)], []),
            ([entry(SIGN, until=B), entry(SIGN, B)], [Fault("not_needed", 0, tuple(SIGN), 1)]),
            ([entry(SIGN, until=B, ends=ENDS), entry(SIGN, B)], [Fault("not_needed", 0, tuple(SIGN), 1)]),
            ([entry(SIGN, until=B), entry(SIGN, C)], [Fault("undeclared", 0, tuple(SIGN))]),
            ([entry(SIGN, until=C), entry(SIGN, B)], [Fault("not_needed", 0, tuple(SIGN), 1)]),
            ([entry(SIGN, until=C, ends=ENDS), entry(SIGN, B)], [Fault("outlasts", 1, tuple(SIGN), 0)]),
            ([entry(SIGN, until=C, ends=ENDS), entry(SIGN, B, C, ends=ENDS)], []),
            ([entry(SIGN, ends=ENDS)], [Fault("no_end", 0, tuple(SIGN))]),
            ([entry(SIGN, B, A)], [Fault("backwards", 0, tuple(SIGN))]),
        ],
    )
    def test_each_fault_is_found_once(self, entries: list[Any], expected: list[Fault]) -> None:
        assert list(faults(state(*entries))) == expected

    def test_the_end_of_a_check_follows_from_its_day(self) -> None:
        assert state(entry(SIGN)).stale_after == dt.date(2027, 2, 22)


class TestShipped:
    def test_every_line_of_time_is_without_a_break_and_without_a_fault(self, rulebook: Rulebook) -> None:
        for code, law in rulebook.states.items():
            assert faults(law) == (), code
            for body in get_args(EntryBody):
                for option, spans in options_of(law, body).items():
                    assert (spans[0].from_date, spans[-1].until) == (None, None), (code, option)
                    assert all(one.until == two.from_date for one, two in pairwise(spans)), (code, option)

    def test_a_law_s_end_is_the_only_gap_after_a_beginning(self, rulebook: Rulebook) -> None:
        """Virginia after the act's last day."""
        ends = {
            (code, body, str(two.from_date))
            for code, law in rulebook.states.items()
            for body in ("municipality", "county")
            for spans in options_of(law, body).values()
            for one, two in pairwise(spans)
            if one.holds is not None and two.holds is None
        }
        assert ends == {
            ("VA", "county", "2028-07-01"),
            ("VA", "municipality", "2028-07-01"),
        }

    @pytest.mark.parametrize(
        ("agency", "body", "printed"),
        [
            ("municipal_police", ["county"], False),
            ("municipal_police", ["municipality", "county"], True),
            ("sheriff", ["county"], False),
            ("sheriff", ["county", "sheriff"], True),
            ("sheriff", ["sheriff"], True),
            ("county_agency", ["county"], True),
            ("county_agency", ["sheriff"], False),
            ("sheriff", ["municipality"], False),
            ("sheriff", [], True),
            (None, ["municipality"], True),
        ],
    )
    def test_a_statement_about_other_bodies_is_not_printed(
        self, agency: str | None, body: list[str], printed: bool, town287: Town287, rulebook: Rulebook
    ) -> None:
        evaluation: Evaluation = town287(state="TN", **({"agency_kind": agency} if agency else {}))
        said = rulebook.states["TN"].summary[-1].model_copy(update={"body": tuple(body)})
        assert evaluation.printable(said) is printed

    def test_the_view_of_a_day_is_taken_from_the_timeline(self, rulebook: Rulebook) -> None:
        view = law_view(rulebook, "VA", "municipal_police", dt.date(2028, 7, 1))
        assert set(view.entries) == {"local_rule_against"}
        assert view.reason("decline").status == "unknown"


def test_the_worked_example_of_the_documentation_fits_the_file_that_it_is_for() -> None:
    """The entry stands in docs/rule-files.md. With it the file has no fault, and no option is left without law."""
    page = (cases.ROOT / "docs" / "rule-files.md").read_text("utf-8")
    added = page.split("### Example: a law that changes on January 1, 2027")[1].split("```yaml\n")[1].split("```")[0]
    text = (cases.ROOT / "rules" / "states" / "ak.yaml").read_text("utf-8")
    shared = load((cases.ROOT / "rules/legal/state_sentences.yaml").read_bytes(), name="shared").data
    home = Home({kind: {each["id"]: each for each in listed} for kind, listed in shared.items()})
    problems: list[Problem] = []
    written = text.replace("entries:\n", f"entries:\n{added}", 1).encode()
    file = read_file(written, "rules/states/ak.yaml", StateLaw, problems, home)
    assert file is not None, problems
    law = file.shape
    assert isinstance(law, StateLaw)
    assert [each for each in run_checks(Files([file]), {}, [], only="law") if each.severity == "error"] == []
    days = (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    before, after = (in_force(options_of(law, "municipality"), day) for day in days)
    assert {option for option in after if after[option] is not before[option]} == set(SIGN)
    assert set(after) == set(before)
    assert after["sign_task_force"].status == "closed"
