"""Answers that the rulebook no longer takes: every page and every file is there all the same, and none is forgotten."""

from __future__ import annotations

import random
import re

import pytest

from app.assessments import store
from app.engine.answers import MODELS, Answer
from app.outputs.formats import FORMATS, VERSIONS, file_name
from app.rulebook.book import READING
from tests.wizard.pages import DOCUMENTS, walk

ODD = {
    "yes_no": (Answer("yes"), Answer(1), Answer(("jail",))),
    "number": (Answer(True), Answer("22"), Answer(-1e9), Answer(40, "estimate", low=1, high=1e9)),
    "choice": (Answer("a_choice_of_old"), Answer(True), Answer(3)),
    "choices": (Answer(("a_choice_of_old",)), Answer("jail"), Answer(False)),
    "text": (Answer(3), Answer(True), Answer(("a", "b"))),
    "long_text": (Answer(3), Answer(False)),
    "date": (Answer("soon"), Answer(20270518)),
    "state": (Answer("ZZ"), Answer(3)),
}
"""Values that questions of each kind do not take: what is left of another kind, or of a choice of old."""


def misfits(book, chance: random.Random, share: float) -> dict[str, Answer]:
    """Answers as they stand after a rulebook has dropped questions, asks some in another kind, and lost choices."""
    found = {"a_question_of_old": Answer("kept"), "an_old_figure.task_force": Answer(7, note="as told by the chief")}
    found |= {"step_of_old": Answer("2026-01-02", source="Clerk"), "clause_of_old": Answer("same")}
    found |= {f"{READING}of_old": Answer("closed", note="Why.", source="a\nb\n2026-01-02")}
    for id_, question in book.answerable.items():
        if chance.random() < share:
            found[id_] = chance.choice(ODD[question.kind])
        if chance.random() < share / 4 and question.per != "model":
            found[f"{id_}.{chance.choice(MODELS)}"] = Answer(1)
    return found


def put(visitor, changes) -> None:
    site = visitor.client.application.extensions["brief287"]
    with site.database.write() as session:
        found = store.find_assessment(session, visitor.token)
        assert found is not None
        versions = store.load_current(session, found).versions
        store.set_answers(session, found.id, changes, versions)


def book_of(visitor):
    return visitor.client.application.extensions["brief287"].rulebook


def addresses(visitor) -> list[str]:
    """Every page of an assessment that is opened by its address alone."""
    site = visitor.client.application.extensions["brief287"]
    walks = (site.walks.first, site.walks.law, *site.walks.sections.values())
    found = [f"{each.id}/q/{page.name}" for each in walks for page in each.pages]
    found += [f"check/{section}" for section in site.walks.sections]
    found += ["tasks", "chief", "estimate", "draft", "law", "steps", "clauses", "letters", "kit", "manage", "finals",
              "agreement", "evidence", "closed", "answers.yaml", *(f"{each.id}/go" for each in walks)]  # fmt: skip
    found += [f"steps/{step.id}" for step in site.rulebook.steps[:3]]
    found += [f"clauses/{clause.id}" for clause in site.rulebook.clauses[:3]]
    found += [f"readings/{option.id}" for option in site.rulebook.options[:3]]
    return found


@pytest.mark.parametrize("share", [0.05, 1.0])
def test_every_page_is_there(keene, share):
    put(keene, misfits(book_of(keene), random.Random(5), share))
    base = keene.base
    for address in addresses(keene):
        assert keene.open(f"{base}/{address}").status == 200, address
    for document in DOCUMENTS:
        keene.open(f"{base}/tasks")
        assert walk(keene, document, "counsel")


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_every_file_is_there(keene, version):
    put(keene, misfits(book_of(keene), random.Random(7), 0.4))
    for form in VERSIONS[version].served:
        answer = keene.client.get(f"{keene.base}/{file_name(VERSIONS[version], FORMATS[form])}")
        assert answer.status_code == 200, form


@pytest.mark.parametrize("seed", range(12))
def test_the_task_list_names_each_and_its_own_export_is_taken(keene, seed):
    changes = misfits(book_of(keene), random.Random(seed), 0.3)
    put(keene, changes)
    keene.open("tasks")
    assert keene.status == 200
    named = set(re.findall(r"<dt>([^<]*)</dt>", keene.page.text))
    assert {"a_question_of_old", "an_old_figure.task_force", "step_of_old", f"{READING}of_old"} <= named
    assert "Note: as told by the chief" in keene.text
    count = len(named)
    exported = keene.open("answers.yaml").page.data
    keene.open("/import").upload(exported)
    assert keene.status == 200
    assert len(set(re.findall(r"<dt>([^<]*)</dt>", keene.page.text))) == count
    again = keene.open("answers.yaml").page.data
    assert again == exported


def test_a_new_answer_takes_the_place_of_one_that_does_not_fit(keene):
    put(keene, {"custody": Answer("a_choice_of_old")})
    keene.open("tasks")
    assert "One saved answer does not fit the rulebook" in keene.text
    assert "a_choice_of_old" in keene.text
    assert "is not one of the choices." in keene.text
    keene.answer(custody="jail")
    keene.open("tasks")
    assert "does not fit" not in keene.text


def test_it_counts_again_when_the_rulebook_takes_it_back(keene, monkeypatch):
    site = keene.client.application.extensions["brief287"]
    keene.answer(custody="jail")
    before = keene.open("law").page.text
    monkeypatch.setitem(
        site.rulebook.answerable, "custody", site.rulebook.answerable["custody"].model_copy(update={"choices": ()})
    )
    site.at_hand._kept.clear()  # a server has one rulebook for as long as it runs
    assert "One saved answer does not fit" in keene.open("tasks").text
    monkeypatch.undo()
    site.at_hand._kept.clear()
    assert "does not fit" not in keene.open("tasks").text
    assert keene.open("law").page.text == before
