"""Before any typing: the briefing of a made-up city, page by page."""

from __future__ import annotations

import re

import pytest

from app.assessments.answers_file import read_answers_file
from app.briefing.amounts import headline
from app.engine.evaluation import evaluate
from app.resources import folder
from tests.wizard.conftest import TODAY


def links(page: str) -> set[str]:
    return {link.partition("#")[0] for link in re.findall(r'href="(/example[^"]*)"', page)}


@pytest.fixture(scope="module")
def client(app):
    return app.test_client()


@pytest.fixture(scope="module")
def read(client):
    first = client.get("/example")
    assert first.status_code == 200
    return {"/example": first.text} | {link: client.get(link).text for link in links(first.text)}


def test_the_start_page_leads_there(client):
    assert 'href="/example"' in client.get("/").text


def test_every_part_is_a_page_and_links_stay_within(client, read):
    assert len(read) > 10
    for address, page in read.items():
        assert "made-up city" in page, address
        assert "<h1" in page, address
        assert links(page) <= set(read), address
        assert "/a/" not in page, address
        assert "/explain" not in page, address


def test_its_figures_are_those_of_today(app, read):
    rulebook = app.extensions["brief287"].rulebook
    answers = read_answers_file(folder("examples") / "sample-city-fl.yaml", rulebook.questions)
    evaluation = evaluate(rulebook, answers, TODAY)
    (result,) = (each for each in evaluation.options if each.id == "sign_task_force")
    figure = headline(evaluation, result, evaluation.total(result.id, "gross", "cash"))
    assert figure.partition("\u00a0")[0] in read["/example"]


def test_what_it_does_not_have_is_not_found(client):
    assert client.get("/example/nothing").status_code == 404
