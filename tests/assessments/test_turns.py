"""Writers of one process take turns, in the order in which they came; none waits for longer than it is told."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import TimeoutError as NoTurn

from app.assessments import database as database_module
from app.assessments.faults import fault_of
from app.assessments.turns import Turns


def test_first_come_first_served():
    turns, served = Turns(), []

    def take(number: int) -> None:
        with turns.one(5):
            served.append(number)

    threads = []
    with turns.one(5):
        for number in range(8):
            threads.append(threading.Thread(target=take, args=(number,)))
            threads[-1].start()
            while len(turns._waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(5)
    assert served == list(range(8))


def test_who_waits_too_long_is_told_and_holds_nobody_up():
    turns = Turns()
    with turns.one(1), pytest.raises(NoTurn) as told, turns.one(0.02):
        pass
    found = fault_of(told.value)
    assert found is not None
    assert found.kind == "busy"
    with turns.one(0) as left:
        assert left == 0


def test_an_error_passes_the_turn_on():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.one(1):
        raise ZeroDivisionError
    with turns.one(0.01):
        pass


def test_a_writer_that_waited_for_its_turn_waits_less_for_the_file(sqlite, monkeypatch):
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.9)
    asked: list[str] = []
    event.listen(sqlite.engine, "before_cursor_execute", lambda _1, _2, statement, *_3: asked.append(statement))

    def second() -> None:
        with sqlite.write() as session:
            session.execute(text("SELECT 1"))

    thread = threading.Thread(target=second)
    with sqlite.write() as session:
        session.execute(text("SELECT 1"))
        thread.start()
        time.sleep(0.6)
    thread.join(5)
    lowered = [int(each.rpartition("=")[2]) for each in asked if each.startswith("PRAGMA busy_timeout")]
    assert lowered[-1] == 900
    assert 0 <= lowered[0] < 400
    assert asked.count("BEGIN IMMEDIATE") == 2
