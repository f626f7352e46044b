"""The briefing read on the web: links to every part, and from every figure and sentence to what decides it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from app.briefing.blocks import Block, Document, Facts, Items, Paragraph, Run, Table, Words
from app.engine.explain import explain
from app.outputs.html import write as html
from app.wizard.site import OpenAssessment, open_assessment
from tests.documents import whole


def of_case(visitor) -> OpenAssessment:
    """The assessment as the program sees it."""
    with visitor.client.application.test_request_context():
        return open_assessment(visitor.token)


def links(page: str) -> list[str]:
    """Every address of an explanation, once, in reading order."""
    return list(dict.fromkeys(unescape(found) for found in re.findall(r'href="([^"]*/explain/[^"]*)"', page)))


COUNTED = ("New Hampshire: ", "Counts of agreements", "No study with a comparison", "Not covered, or not clear:")
"""What the program itself counts or leads in: their sources stand beside them, and nothing else decides them."""


def unexplained(document: Document) -> list[str]:
    """The text of each item, paragraph and table row that names a source and leads to no explanation."""
    found = []
    for words in (words for block in html.all_blocks(document.blocks) for words in _together(block)):
        runs = [inline for inline in words if isinstance(inline, Run)]
        if len(runs) < len(words) and not any(run.why for run in runs):
            found.append("".join(run.text for run in runs))
    return found


def _together(block: Block) -> Iterator[Words]:
    if isinstance(block, Paragraph):
        yield block.words
    elif isinstance(block, Items):
        yield from block.items
    elif isinstance(block, Facts):
        yield from (fact.words for fact in block.facts)
    elif isinstance(block, Table):
        if block.anchor == "payments-table" or block.anchor.startswith("towns-"):
            return  # each row is an account of its own, with its source, its day and how well it is known
        for row in block.rows:
            yield tuple(inline for cell in row for inline in cell.words)
        yield block.note


def article(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


@pytest.fixture
def secret(keene):
    """The number trained and the wage; the wage is for staff alone."""
    keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "7"})
    keene.open("finance/q/officer_hourly_wage")
    keene.send(officer_hourly_wage="$61.77", **{"officer_hourly_wage:audience": "staff"})
    return keene


class TestExplanations:
    def test_every_link_leads_to_an_explanation_that_tells_nothing_kept(self, secret):
        assert "61.77" in secret.open("explain/officer_hourly_wage").text
        found = links(secret.open("briefing").page.text)
        assert len(found) > 400
        for address in found:
            assert address.endswith("?audience=public")
            assert secret.open(address).status == 200, address
            assert "Back to the briefing" in secret.page.text, address
            assert "61.77" not in secret.page.text, address

    def test_every_sourced_sentence_and_every_total_has_one(self, keene):
        keene.answer(agreement_in_force="none")
        page = article(keene.open("briefing").page.text)
        evaluation = of_case(keene).evaluation
        for total in ("sign_task_force.gross.cash.1", "no_change.gross.cash.all"):
            assert f"/explain/{total}?" in page
        for result in evaluation.options:
            assert f"/explain/{result.id}?" in page
        bare = [found for found in unexplained(whole(evaluation)) if not found.startswith(COUNTED)]
        assert not bare

    def test_names_tell_one_link_from_another(self, keene):
        page = article(keene.open("briefing").page.text)
        table = page[page.index('id="options-at-a-glance"') :]
        names = re.findall(r'class="explained"[^>]*>(.*?)</a>', table[: table.index("</table>")])
        said = [re.sub(r"<[^>]+>", "", name) for name in names]
        assert len(said) == len(set(said)) > 10
        assert any("Five years of new cash" in name for name in said)

    def test_a_sentence_says_when_it_is_printed_and_how_well_it_is_known(self, keene):
        evaluation = of_case(keene).evaluation
        summary = evaluation.rulebook.states["NH"].summary[0]
        saying = next(each for each in evaluation.rulebook.sayings.values() if each.text == summary.text)
        found = explain(evaluation, saying.id)
        assert found.result == summary.text
        assert found.sources == summary.sources
        keene.open(f"explain/{saying.id}")
        assert "the file on the law of New Hampshire, checked on" in keene.text
        assert "Why this is said" in keene.text

    def test_a_cost_line_has_its_parts_in_words(self, keene):
        keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "3"})
        assert keene.open("explain/line.training_time.no_such_model.hours").status == 404
        assert "This line has no new cash." in keene.open("explain/line.training_time.task_force.cash").text
        keene.open("explain/line.training_time.task_force.loaded")
        assert "How it is worked out" in keene.text
        assert "What decides it" in keene.text


class TestWhatIsKept:
    def test_it_says_that_something_is_kept(self, secret):
        assert "Kept out of this version" in secret.open("explain/officer_hourly_wage?audience=public").text
        total = secret.open("explain/sign_task_force.gross.cash.1?audience=public").text
        assert "Kept out of this version" in total


def test_paper_has_neither_links_to_itself_nor_explanations(keene):
    evaluation = of_case(keene).evaluation
    page = html.render_print(whole(evaluation))
    assert "/explain/" not in page
    assert 'class="anchor"' not in page
    assert 'class="why"' not in page


def test_every_heading_and_table_has_a_link_to_itself(keene):
    page = article(keene.open("briefing").page.text)
    ids = re.findall(r'<h[2-6] id="([^"]+)"', page) + re.findall(r'<div class="table[^"]*" id="([^"]+)"', page)
    assert len(ids) > 60
    for id_ in ids:
        assert f'<a class="anchor" href="#{id_}">' in page, id_
