"""So many requests are worked on at a time, and none waits for a turn for good."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import cast
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from app.wizard import at_work
from app.wizard.at_work import AT_ONCE, PATIENCE, AtWork, give_turn_back


class Pages:
    """An application whose pages say when they begin, and end when they are let."""

    def __init__(self, begin: Callable[[WSGIEnvironment], None] = lambda environ: None) -> None:
        self.begun, self.may_end = threading.Semaphore(0), threading.Event()
        self.inside, self.most = 0, 0
        self._begin, self._lock = begin, threading.Lock()

    def __call__(self, environ, start_response):
        self._begin(environ)
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.begun.release()
        self.may_end.wait(10)
        with self._lock:
            self.inside -= 1
        return []


def ask(app: AtWork) -> None:
    app({}, cast(StartResponse, None))


def asked(app: AtWork, number: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=ask, args=(app,), daemon=True) for _ in range(number)]
    for each in threads:
        each.start()
    return threads


def ended(threads: list[threading.Thread]) -> None:
    for each in threads:
        each.join(10)
        assert not each.is_alive()


def test_no_more_than_that_are_worked_on_at_a_time(monkeypatch):
    monkeypatch.setattr(at_work, "PATIENCE", 10.0)
    pages = Pages()
    threads = asked(AtWork(pages), 4 * AT_ONCE)
    for _ in range(AT_ONCE):
        assert pages.begun.acquire(timeout=5)
    assert not pages.begun.acquire(timeout=0.1)
    pages.may_end.set()
    ended(threads)
    assert pages.most == AT_ONCE


def test_who_waits_too_long_for_a_turn_is_worked_on_without_one():
    pages = Pages()
    threads = asked(AtWork(pages), AT_ONCE + 1)
    for _ in range(AT_ONCE + 1):
        assert pages.begun.acquire(timeout=PATIENCE + 5)
    pages.may_end.set()
    ended(threads)


def test_what_waits_for_something_else_lets_the_others_go_first(monkeypatch):
    monkeypatch.setattr(at_work, "PATIENCE", 10.0)
    pages = Pages(give_turn_back)
    threads = asked(AtWork(pages), 3 * AT_ONCE)
    for _ in threads:
        assert pages.begun.acquire(timeout=5)
    pages.may_end.set()
    ended(threads)


def test_a_fault_gives_the_turn_back(monkeypatch):
    monkeypatch.setattr(at_work, "PATIENCE", 10.0)

    def faulty(environ, start_response):
        raise RuntimeError("a fault")

    app = AtWork(faulty)
    begun = time.monotonic()
    for _ in range(3 * AT_ONCE):
        with pytest.raises(RuntimeError, match="a fault"):
            ask(app)
    assert time.monotonic() - begun < 5


def test_a_turn_is_given_back_once():
    def waits_twice(environ: WSGIEnvironment) -> None:
        give_turn_back(environ)
        give_turn_back(environ)

    pages = Pages(waits_twice)
    pages.may_end.set()
    app = AtWork(pages)
    for _ in range(3 * AT_ONCE):  # a second time would be an error of the semaphore
        ask(app)


def test_where_nothing_hands_out_turns_none_is_given_back():
    give_turn_back({})
