"""The thread that looks for work which is written down: woken, called again, and at an end."""

from __future__ import annotations

import threading
import time

from app.jobs import Lookout


def of(answers: list[float | Exception | None], every: float = 60.0) -> tuple[Lookout, list[int]]:
    """A lookout that finds these answers, and then nothing."""
    looked: list[int] = []

    def look() -> float | None:
        looked.append(1)
        found = answers.pop(0) if answers else None
        if isinstance(found, Exception):
            raise found
        return found

    return Lookout(look, every), looked


def test_it_looks_only_when_it_is_woken():
    lookout, looked = of([])
    time.sleep(0.02)
    assert looked == []
    lookout.wake()
    assert lookout.settled(5)
    assert len(looked) == 1
    lookout.wake()
    assert lookout.settled(5)
    assert len(looked) == 2
    lookout.close()


def test_it_goes_on_while_something_is_left():
    lookout, looked = of([0.0, 0.01, 0.0])
    lookout.wake()
    assert lookout.settled(5)
    assert len(looked) == 4
    lookout.close()


def test_once_begun_it_looks_from_time_to_time():
    lookout, looked = of([], every=0.01)
    lookout.begin()
    until = time.monotonic() + 5
    while len(looked) < 4 and time.monotonic() < until:
        time.sleep(0.01)
    assert len(looked) >= 4
    lookout.close()


def test_a_fault_ends_nothing(caplog):
    lookout, looked = of([ValueError("broken"), 0.0], every=0.01)
    lookout.wake()
    assert lookout.settled(5)
    assert len(looked) == 3
    assert "work in the background failed" in caplog.text
    lookout.close()


def test_after_its_end_it_looks_no_more_and_can_be_waited_for():
    going_on, seen = threading.Event(), threading.Event()

    def look() -> float | None:
        seen.set()
        going_on.wait(5)
        return 0.0

    lookout = Lookout(look, 60.0)
    lookout.wake()
    assert seen.wait(5)
    lookout.close()
    assert lookout.closed
    going_on.set()
    lookout.join(5)
    seen.clear()
    lookout.wake()
    assert not seen.wait(0.02)


def test_it_is_settled_only_when_nothing_is_left():
    going_on = threading.Event()
    lookout = Lookout(lambda: None if going_on.wait(5) else 0.0, 60.0)
    lookout.wake()
    assert not lookout.settled(0.02)
    going_on.set()
    assert lookout.settled(5)
    lookout.close()
