"""Which findings on effects are chosen: near this town, and the same whichever way they point."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from app.engine.evidence import (
    COMPARED,
    KIND_TITLES,
    PROGRAM_TITLES,
    ROOM,
    STRONG,
    TOPIC_TITLES,
    TOPICS,
    WEAKNESS,
    EvidenceView,
    Town,
    by_topic,
    choose,
    chosen,
    known_to,
    points_of,
)
from app.rulebook.book import Rulebook
from app.rulebook.facts import MODELS
from app.schema.evidence import Direction
from tests.conftest import TODAY, Town287

SWAP: dict[Direction, Direction] = {"toward": "away", "away": "toward", "none": "none", "mixed": "mixed"}
TASK_FORCE_TOWN = Town(("task_force",), "municipal", has_jail=False, size="small")
TOWNS = [
    TASK_FORCE_TOWN,
    Town(("task_force",)),
    Town(("task_force", "jail_enforcement"), "county", has_jail=True),
    Town(("jail_enforcement",), "county", has_jail=True, size="large"),
    Town(("warrant_service_officer",), "county", has_jail=True, size="large"),
    Town(("warrant_service_officer",), "municipal", has_jail=True, size="small"),
    Town(("task_force", "warrant_service_officer", "jail_enforcement")),
    Town(()),
]
towns = pytest.mark.parametrize("town", TOWNS, ids=lambda town: "-".join(filter(None, (*town.models, town.agency))))


def summary(view: EvidenceView) -> list[tuple[str, str, list[str], list[str]]]:
    return [(r.standing, r.question.id, [f.id for f in r.findings], [f.id for f in r.also]) for r in view.readings]


def view_of(rulebook: Rulebook, town: Town) -> EvidenceView:
    return choose(rulebook.findings, rulebook.effect_questions, town)


class TestOneRule:
    @towns
    def test_swapping_all_directions_changes_nothing(self, rulebook: Rulebook, town: Town) -> None:
        swapped = [f.model_copy(update={"direction": SWAP[f.direction]}) for f in rulebook.findings]
        assert summary(choose(swapped, rulebook.effect_questions, town)) == summary(view_of(rulebook, town))

    @towns
    def test_no_labels_at_all_change_anything(self, rulebook: Rulebook, town: Town) -> None:
        chance = random.Random(287)
        shuffled = [f.model_copy(update={"direction": chance.choice(list(SWAP))}) for f in rulebook.findings]
        assert summary(choose(shuffled, rulebook.effect_questions, town)) == summary(view_of(rulebook, town))

    @towns
    def test_neither_the_order_of_findings_nor_of_sides_matters(self, rulebook: Rulebook, town: Town) -> None:
        turned = [q.model_copy(update={"sides": q.sides[::-1]}) for q in rulebook.effect_questions]
        assert summary(choose(rulebook.findings[::-1], turned, town)) == summary(view_of(rulebook, town))

    def test_stance_and_author_do_not_matter_either(self, rulebook: Rulebook) -> None:
        nameless = [f.model_copy(update={"stance": None, "author": "Somebody"}) for f in rulebook.findings]
        found = choose(nameless, rulebook.effect_questions, TASK_FORCE_TOWN)
        assert summary(found) == summary(view_of(rulebook, TASK_FORCE_TOWN))

    @towns
    def test_room_is_kept_and_each_topic_has_its_place(self, rulebook: Rulebook, town: Town) -> None:
        view = view_of(rulebook, town)
        assert len(view.findings) <= ROOM
        assert len({f.id for f in view.findings}) == len(view.findings)
        if town.models:
            assert {r.question.topic for r in view.readings} == set(TOPICS)
        else:
            assert view.findings == ()

    @towns
    def test_what_is_printed_is_the_nearest_there_is(self, rulebook: Rulebook, town: Town) -> None:
        for reading in view_of(rulebook, town).readings:
            for finding in reading.findings:
                side = next((ids for ids in reading.question.sides if finding.id in ids), None)
                rivals = [f for f in rulebook.findings if (f.id in side if side else f.question == reading.question.id)]
                points = [p for f in rivals if (p := points_of(f, town)) is not None]
                assert points_of(finding, town) == min(points)


class TestGroups:
    @towns
    def test_supported_needs_two_strong_findings_from_different_sources(self, rulebook: Rulebook, town: Town) -> None:
        for reading in view_of(rulebook, town).supported:
            first = reading.findings[0]
            assert WEAKNESS[first.kind] <= STRONG
            assert reading.also
            assert not any(set(first.sources) & set(other.sources) for other in reading.also)

    @towns
    def test_contested_prints_one_of_each_side(self, rulebook: Rulebook, town: Town) -> None:
        for reading in view_of(rulebook, town).contested:
            one, other = reading.findings
            assert not any(one.id in side and other.id in side for side in reading.question.sides)

    def test_a_contested_question_with_one_side_near_is_not_called_contested(self, rulebook: Rulebook) -> None:
        question = next(q for q in rulebook.effect_questions if q.id == "moves")
        only = [f for f in rulebook.findings if f.id in question.sides[0]]
        view = choose(only, [question], TASK_FORCE_TOWN)
        assert view.contested == ()
        assert [r.standing for r in view.readings] == ["thin"]

    def test_the_rulebook_calls_supported_only_what_two_strong_authors_found(self, rulebook: Rulebook) -> None:
        findings = {f.id: f for f in rulebook.findings}
        for question in rulebook.effect_questions:
            if question.standing == "supported":
                strong = [id_ for id_ in question.sides[0] if WEAKNESS[findings[id_].kind] <= STRONG]
                assert len({findings[id_].author for id_ in strong}) > 1, question.id


class TestNearness:
    def test_the_model_itself_is_nearer_than_a_jail_check(self, rulebook: Rulebook) -> None:
        findings = {f.id: f for f in rulebook.findings}
        patrol, jail_check = findings["a04"], findings["c01"]
        same = {"kind": patrol.kind, "confidence": "H", "agency": None, "size": None}
        near = points_of(patrol.model_copy(update=same), TASK_FORCE_TOWN)
        far = points_of(jail_check.model_copy(update=same), TASK_FORCE_TOWN)
        assert near is not None
        assert far is not None
        assert near < far

    @pytest.mark.parametrize("program", ["federal_enforcement", "other"])
    def test_what_tests_no_local_role_is_never_printed(self, rulebook: Rulebook, program: str) -> None:
        for town in TOWNS:
            assert program not in {f.program for f in view_of(rulebook, town).findings}

    def test_no_bed_lease_without_a_jail(self, rulebook: Rulebook) -> None:
        lease = next(f for f in rulebook.findings if f.program == "bed_contract")
        assert points_of(lease, Town(("jail_enforcement",), has_jail=False)) is None
        assert points_of(lease, Town(("jail_enforcement",), has_jail=True)) is not None

    def test_a_stranger_kind_of_agency_size_or_reading_is_further(self, rulebook: Rulebook) -> None:
        finding = next(f for f in rulebook.findings if f.id == "m02")
        least = finding.model_copy(update={"agency": "municipal", "size": "small", "confidence": "H"})
        for change in ({"agency": "county"}, {"size": "large"}, {"confidence": "M"}):
            near, far = points_of(least, TASK_FORCE_TOWN), points_of(least.model_copy(update=change), TASK_FORCE_TOWN)
            assert near is not None
            assert far == near + 1

    def test_jail_studies_are_no_study_of_a_task_force_agreement(self, rulebook: Rulebook) -> None:
        missing = view_of(rulebook, TASK_FORCE_TOWN).not_compared["task_force"]
        compared = [f for f in rulebook.findings if f.kind in COMPARED]
        for topic in TOPICS:
            own = any(
                f.topic == topic and (f.program == "287g_task_force" or "task_force" in f.apart) for f in compared
            )
            assert (topic in missing) is not own
        assert "trust" in missing

    def test_nothing_tests_the_warrant_service_officer_model(self, rulebook: Rulebook) -> None:
        town = Town(("warrant_service_officer",), "county", has_jail=True)
        assert view_of(rulebook, town).not_compared["warrant_service_officer"] == TOPICS


class TestTown:
    def test_a_town_without_a_jail(self, town287: Town287) -> None:
        view = chosen(
            town287(state="OH", agency_kind="municipal_police", custody="none", sworn_authorized=24)  # no ban there
        )
        assert view.town == TASK_FORCE_TOWN

    def test_a_sheriff_with_a_jail(self, town287: Town287) -> None:
        town = chosen(town287(state="OH", agency_kind="sheriff", custody="jail", sworn_authorized=700)).town
        assert set(town.models) == set(MODELS)
        assert (town.agency, town.has_jail, town.size) == ("county", True, "large")

    def test_nothing_answered(self, town287: Town287) -> None:
        view = chosen(town287())
        assert (view.town.agency, view.town.has_jail, view.town.size) == (None, None, None)
        assert view.findings

    def test_equal_towns_get_equal_findings(self, town287: Town287) -> None:
        def make() -> EvidenceView:
            return chosen(town287(state="OH", agency_kind="municipal_police", custody="none"))

        assert summary(make()) == summary(make())

    def test_nothing_published_later_than_the_briefing(self, rulebook: Rulebook, town287: Town287) -> None:
        day = dt.date(2025, 4, 1)
        view = chosen(town287(day, state="OH", agency_kind="municipal_police", custody="none"))
        assert view.findings
        for finding in view.findings:
            for id_ in finding.sources:
                assert rulebook.sources[id_].date < "2025-04-02", finding.id
        assert view.held < len(rulebook.findings)
        assert chosen(town287(TODAY, state="OH")).held == len(rulebook.findings)

    @pytest.mark.parametrize(
        ("date", "known"),
        [("2025", False), ("2025-04", False), ("2025-03", True), ("2025-04-01", True), ("2025-04-02", False),
         ("2026", False), ("about 2020", True), ("undated", True)],
    )  # fmt: skip
    def test_a_date_counts_by_its_last_day(self, date: str, known: bool, rulebook: Rulebook, town287: Town287) -> None:
        evaluation = town287(dt.date(2025, 4, 1))
        finding = rulebook.findings[0]
        source = rulebook.sources[finding.sources[0]].model_copy(update={"date": date})
        finding = finding.model_copy(update={"sources": (source.id,)})
        evaluation.rulebook = replace(rulebook, sources={source.id: source})
        assert known_to(evaluation, finding) is known
        evaluation.as_of = evaluation.prepared_on = source.checked_on
        assert known_to(evaluation, finding)


class TestCollection:
    def test_by_topic_has_every_finding_once(self, rulebook: Rulebook) -> None:
        listed = [f.id for view in by_topic(rulebook) for _, findings in view.questions for f in findings]
        assert sorted(listed) == sorted(f.id for f in rulebook.findings)
        assert len(listed) == 163

    def test_by_topic_has_every_topic_and_no_empty_question(self, rulebook: Rulebook) -> None:
        views = by_topic(rulebook)
        assert [view.topic for view in views] == list(TOPICS) == list(TOPIC_TITLES)
        assert all(findings for view in views for _, findings in view.questions)

    def test_every_word_of_the_lists_has_a_title(self, rulebook: Rulebook) -> None:
        for finding in rulebook.findings:
            assert PROGRAM_TITLES[finding.program]
            assert KIND_TITLES[finding.kind]

    def test_what_is_not_known_well_never_got_in(self, rulebook: Rulebook) -> None:
        assert {f.confidence for f in rulebook.findings} == {"H", "M"}
        assert all(f.limit and f.place and f.years and f.author and f.sources for f in rulebook.findings)
