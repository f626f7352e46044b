"""A provider that answers without end, too much, or too slowly: it holds up its own people, and nobody else."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.hosting.run import THREADS
from app.wizard import provider_answers
from app.wizard.waiting import MOST_WAITING, SIGNING_IN

SOON = 1.0


@pytest.fixture
def soon(monkeypatch) -> None:
    monkeypatch.setattr("app.wizard.provider.WHOLE_WITHIN", SOON)
    monkeypatch.setattr(provider_answers, "WHOLE_WITHIN", SOON)


def client_of(site, name: str):
    return site.app.extensions["brief287-providers"][name]


def go(site, name: str) -> tuple[int, float, str]:
    """The answer's status, the seconds it took, and after how many to come again."""
    began = time.monotonic()
    answer = site.app.test_client().get(f"/sign-in/{name}/go")
    return answer.status_code, time.monotonic() - began, answer.headers.get("Retry-After", "")


def documents(site, name: str) -> int:
    return int(json.loads(site.provider.ask("GET", f"/{name}/documents")[2]))


def left_behind() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "brief287-provider"]


def end_soon() -> None:
    ends = time.monotonic() + 5
    while left_behind() and time.monotonic() < ends:
        time.sleep(0.02)
    assert left_behind() == []


@pytest.mark.parametrize("part", ["body", "head"])
def test_nobody_waits_for_an_answer_that_does_not_end(site, soon, part):
    site.provider.will("two", drips=part)
    status, took, again = go(site, "two")
    assert (status, again) == (503, "30")
    assert SOON <= took < 2 * SOON
    if part == "body":
        end_soon()
    site.provider.will("two")
    end_soon()
    client_of(site, "two")._away_until = 0.0
    assert go(site, "two")[0] == 303


@pytest.mark.parametrize("part", ["body", "head"])
def test_nor_on_the_way_back(site, soon, part):
    began = time.monotonic()
    ann = site.person("troy", "tom").sign_in(token_drips=part)
    assert ann.answered.status_code == 503
    assert time.monotonic() - began < 3 * SOON
    site.provider.will("two")
    end_soon()
    assert ann.sign_in().status == 200


def test_one_slow_provider_holds_up_nobody_of_another(site, soon):
    before = documents(site, "two")
    site.provider.will("two", drips="body")
    with ThreadPoolExecutor(20) as pool:
        of_two = [pool.submit(go, site, "two") for _ in range(20)]
        time.sleep(SOON / 4)
        status, took, _ = go(site, "one")
        assert (status, took < SOON / 2) == (303, True)
        answers = sorted(each.result() for each in of_two)
    site.provider.will("two")
    assert {(status, again) for status, _, again in answers} == {(503, "30")}
    assert sum(took > SOON / 2 for _, took, _ in answers) == SIGNING_IN
    assert documents(site, "two") == before + 1
    end_soon()
    assert THREADS - MOST_WAITING - 2 * SIGNING_IN >= 6


def test_one_at_a_time_reads_the_document_and_the_others_use_it(site):
    before = documents(site, "two")
    site.provider.will("two", slow=0.3)
    with ThreadPoolExecutor(SIGNING_IN) as pool:
        answers = list(pool.map(lambda _: go(site, "two")[0], range(SIGNING_IN)))
    site.provider.will("two")
    assert answers == [303] * SIGNING_IN
    assert documents(site, "two") == before + 1


def test_whoever_comes_beyond_them_can_go_on_later(site):
    """Too many at once: the sign-in that was begun stays open."""
    tom = site.person("troy", "tom")
    site.provider.will("two", person=tom.who)
    back = site.provider.send_back(tom.begin_sign_in()).removeprefix("http://localhost")
    places = client_of(site, "two")._places
    for _ in range(SIGNING_IN):
        assert places.acquire(blocking=False)
    assert go(site, "two")[0] == 303  # whose document is there waits for nothing
    assert tom.come_back(back).answered.status_code == 503
    assert "Too many people are signing in just now" in tom.answered.text
    assert tom.answered.headers["Retry-After"] == "30"
    places.release(SIGNING_IN)
    assert tom.come_back(back).status == 200


def test_threads_that_were_given_up_do_not_become_many(site, soon):
    site.provider.will("two", drips="head")
    for _ in range(SIGNING_IN + 3):
        client_of(site, "two")._away_until = 0.0
        assert go(site, "two")[0] == 503
    assert len(left_behind()) == SIGNING_IN
    assert go(site, "one")[0] == 303
    site.provider.will("two")
    end_soon()


def test_an_answer_that_is_too_large(site, monkeypatch):
    monkeypatch.setattr(provider_answers, "LARGEST", 20_000)
    site.provider.will("two", document={"x": "y" * 30_000})
    assert go(site, "two")[0] == 503
    site.provider.will("two", document={"x": "y" * 10_000})
    client_of(site, "two")._away_until = 0.0
    assert go(site, "two")[0] == 303
