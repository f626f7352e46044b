"""What is kept in memory: made once, up to so many bytes; and what is made before anyone asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.jobs import MOST_WAITING, NoJobs, Runner
from app.wizard.kept import Kept


def of(content: bytes, made: list[bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        made.append(content)
        return content

    return make


class TestKept:
    def test_what_was_asked_for_longest_ago_makes_room(self):
        made: list[bytes] = []
        kept = Kept[bytes](10, len)
        for content in (b"aaaa", b"bbbb", b"aaaa", b"cccc", b"aaaa", b"bbbb"):
            assert kept.get((content,), of(content, made)) == content
        assert made == [b"aaaa", b"bbbb", b"cccc", b"bbbb"]

    def test_what_is_larger_than_all_room_is_not_kept_and_takes_none(self):
        made: list[bytes] = []
        kept = Kept[bytes](4, len)
        for content in (b"too large", b"ok", b"too large", b"ok"):
            kept.get((content,), of(content, made))
        assert made == [b"too large", b"ok", b"too large", b"ok"]

    def test_those_who_ask_meanwhile_wait_for_the_one_that_is_made(self):
        kept = Kept[bytes](0, len)
        begun, go_on = threading.Event(), threading.Event()
        made: list[bytes] = []

        def slow() -> bytes:
            begun.set()
            assert go_on.wait(10)
            return of(b"file", made)()

        with ThreadPoolExecutor(5) as pool:
            first = pool.submit(kept.get, ("key",), slow)
            assert begun.wait(10)
            others = [pool.submit(kept.get, ("key",), slow) for _ in range(4)]
            go_on.set()
            assert [each.result(10) for each in (first, *others)].count(b"file") == 5
        assert len(made) <= 2  # one that came after the end made it again: with a most of 0 nothing stays

    def test_what_fails_is_tried_again(self):
        kept = Kept[bytes](10, len)

        def fails() -> bytes:
            raise ValueError("not now")

        for _ in range(2):
            with pytest.raises(ValueError, match="not now"):
                kept.get(("key",), fails)
        assert kept.get(("key",), lambda: b"then") == b"then"


class TestJobs:
    @pytest.fixture
    def held(self):
        """A runner whose first job goes on until the event is set."""
        runner, begun, go_on = Runner(), threading.Event(), threading.Event()

        def first() -> None:
            begun.set()
            assert go_on.wait(10)

        runner.want(("first",), first)
        assert begun.wait(10)
        yield runner, go_on
        go_on.set()
        runner.close()

    def test_each_is_done_once_the_newest_first(self, held):
        runner, go_on = held
        done: list[str] = []
        for name in ("a", "b", "c", "a"):
            runner.want((name,), lambda name=name: done.append(name))
        go_on.set()
        assert runner.settled(10)
        runner.want(("b",), lambda: done.append("b"))
        assert runner.settled(10)
        assert done == ["a", "c", "b"]

    def test_where_too_many_wait_the_oldest_are_dropped(self, held):
        runner, go_on = held
        done: list[int] = []
        for number in range(MOST_WAITING + 5):
            runner.want((number,), lambda number=number: done.append(number))
        go_on.set()
        assert runner.settled(10)
        assert done == list(range(MOST_WAITING + 4, 4, -1))

    def test_one_that_fails_ends_nothing_and_may_be_wanted_again(self, held, caplog):
        runner, go_on = held
        done: list[int] = []

        def fails() -> None:
            done.append(0)
            raise ValueError("broken")

        for _ in range(2):
            runner.want(("fails",), fails)
            go_on.set()
            assert runner.settled(10)
        assert done == [0, 0]
        assert "a job failed: fails" in caplog.text

    def test_after_its_end_it_begins_nothing(self, held):
        runner, go_on = held
        done: list[int] = []
        runner.want(("waits",), lambda: done.append(1))
        runner.close()
        go_on.set()
        assert runner.settled(10)
        runner.want(("late",), lambda: done.append(2))
        assert done == []

    def test_where_nothing_is_made_ahead(self):
        done: list[int] = []
        jobs = NoJobs()
        jobs.want(("key",), lambda: done.append(1))
        jobs.close()
        assert done == []
