"""Findings by topic: each with what a reader needs to weigh it, the same whichever way it points."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.engine.evidence import KIND_TITLES, PROGRAM_TITLES, TOPICS, chosen
from app.engine.evidence_choice import choices
from app.wizard.evidence import NO_TASK_FORCE, groups
from tests.wizard.test_reading_view import of_case


@pytest.fixture(scope="module")
def rulebook(app):
    return app.extensions["brief287"].rulebook


def articles(page: str) -> dict[str, str]:
    """The words of each finding on a page, by its id."""
    found = re.findall(r'<article class="finding" id="([^"]+)">(.*?)</article>', page, re.DOTALL)
    return {id_: " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split()) for id_, body in found}


@pytest.fixture(scope="module")
def public(app):
    """Every finding as anyone reads it."""
    client = app.test_client()
    pages = [client.get(f"/evidence/{topic}").text for topic in TOPICS]
    listed = [pair for page in pages for pair in articles(page).items()]
    assert len(listed) == len(dict(listed))
    return dict(listed)


def test_every_finding_stands_on_one_page_with_all_that_a_reader_needs(public, rulebook):
    assert public.keys() == {finding.id for finding in rulebook.findings}
    assert len(public) == 163
    for finding in rulebook.findings:
        said = public[finding.id]
        needed = (
            finding.found, PROGRAM_TITLES[finding.program], KIND_TITLES[finding.kind], finding.place, finding.years,
            finding.measure, finding.limit, finding.author, rulebook.sources[finding.sources[0]].title,
        )  # fmt: skip
        for words in needed:
            assert " ".join(words.split()) in said, (finding.id, words)
        assert ("counsel to confirm" in said) == (finding.confidence == "M")


def test_a_study_of_jails_is_never_passed_off_as_one_of_a_task_force_agreement(public, rulebook):
    apart = "This is not a study of a town’s Task Force agreement."
    for finding in rulebook.findings:
        assert (apart in public[finding.id]) == (finding.program in NO_TASK_FORCE)
    assert {"secure_communities", "287g_jail", "detainers"} <= NO_TASK_FORCE


def test_both_readings_of_a_contested_question(visitor, rulebook):
    for question in rulebook.effect_questions:
        mine = [finding for finding in rulebook.findings if finding.question == question.id]
        made = groups(question, mine)
        assert sorted(f.id for group in made for f in group.findings) == sorted(f.id for f in mine)
        if question.standing == "contested":
            assert [group.title for group in made][:2] == ["One reading", "Another reading"]
    visitor.open("/evidence/crime")
    assert visitor.text.index("One reading") < visitor.text.index("Another reading")


def test_nothing_is_counted_and_no_direction_is_shown(visitor, rulebook):
    for topic in ("", *(f"/{topic}" for topic in TOPICS)):
        page = visitor.open(f"/evidence{topic}").page.text
        assert not re.search(r"\b\d+ (?:findings|studies) (?:find|found|point|say)", page)
        assert 'class="toward' not in page
        assert 'class="away' not in page
        assert "Well supported" in page or "Contested" in page


def test_the_town_s_own_pages_say_what_is_printed_and_why(keene, rulebook):
    keene.answer(agreement_in_force="none", models_offered=["task_force"])
    evaluation = of_case(keene).evaluation
    said: dict[str, str] = {}
    for topic in TOPICS:
        said |= articles(keene.open(f"evidence/{topic}").page.text)
    view = chosen(evaluation)
    printed = {f.id for r in view.readings for f in (*r.findings, *r.also)}
    for id_, choice in choices(evaluation).items():
        assert choice.printed == (id_ in printed)
        assert f"In this town’s briefing {'Yes' if choice.printed else 'No'}. {choice.why}" in said[id_]


def test_the_reason_fits_the_town(brewer, keene):
    leases = [f for f in of_case(keene).rulebook.findings if f.program == "bed_contract"]
    found = choices(of_case(keene).evaluation)
    assert leases
    assert all("runs no jail" in found[finding.id].why for finding in leases)
    assert "In this town’s briefing" in brewer.open("evidence/money").text


def test_the_way_there(visitor, keene):
    assert visitor.open("/evidence/nothing").status == 404
    start = visitor.open("/").page.text
    assert 'href="/evidence"' in start
    visitor.begin("Keene", "city", "manager")
    assert f'href="{visitor.base}/evidence"' in visitor.open("tasks").page.text
    assert f'href="{visitor.base}/evidence"' in visitor.open("briefing").page.text
