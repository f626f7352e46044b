"""Whose today: the day is the town's, by its state's time zone or the host's own setting, and the page says which."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from app.config import Config, ConfigError
from app.rulebook.usstates import STATES, TIME_ZONES, ZONE_WORDS

LATE = dt.datetime(2026, 12, 1, 2, 30, tzinfo=dt.UTC)
"""Half past two in London on December 1: still November 30 everywhere in the United States."""


@pytest.mark.parametrize("state", ["ME", "TN", "AZ", "CA", "HI"])
def test_a_law_of_december_1_does_not_begin_the_evening_before(state: str) -> None:
    config = Config(now=lambda: LATE)
    assert config.today_in(state) == dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("hour", "state", "day"),
    [
        (4, "ME", 30),
        (5, "ME", 1),
        (5, "TN", 30),
        (6, "TN", 1),
        (7, "CA", 30),
        (8, "CA", 1),
        (9, "HI", 30),
        (10, "HI", 1),
    ],
)
def test_the_day_turns_at_midnight_in_the_town(hour: int, state: str, day: int) -> None:
    config = Config(now=lambda: dt.datetime(2026, 12, 1, hour, tzinfo=dt.UTC))
    assert config.today_in(state).day == day


def test_a_host_may_set_one_zone_for_its_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF287_TIME_ZONE", "America/New_York")
    assert Config.from_environment().zone_of("TN") == "America/New_York"
    monkeypatch.setenv("BRIEF287_TIME_ZONE", "America/Knoxville")
    with pytest.raises(ConfigError, match="America/Knoxville"):
        Config.from_environment()


def test_every_state_has_a_zone_with_a_name() -> None:
    assert set(TIME_ZONES) == set(STATES)
    assert set(TIME_ZONES.values()) == set(ZONE_WORDS)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu", "UTC", "America/New_York"])
def test_the_clock_of_the_machine_does_not_date_a_town(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        config = Config(now=lambda: LATE)
        assert [config.today_in(state).day for state in ("ME", "NH", "TX")] == [30, 30, 30]
    finally:
        monkeypatch.undo()
        time.tzset()
