"""The application over an empty database, with the day held still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from app.assessments.store import Mark
from app.config import Config
from app.web import create_app
from app.wizard.at_hand import AtHand, Stands
from tests.wizard.pages import Visitor
from tests.wizard.prints import short_prints

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wizard")
    return create_app(Config(database_url=f"sqlite:///{folder}/test.sqlite3", secret_key="k" * 40, today=lambda: TODAY))


@pytest.fixture(autouse=True, scope="module")
def first_blocks_alone() -> Iterator[None]:
    """PDFs go through the real children, one block long; `whole_prints` prints the rest too."""
    with short_prints():
        yield


class CheckedAtHand(AtHand):
    """Every other page reads the answers though they are at hand, and what was at hand is held against them."""

    _turn = 0

    def find(self, assessment: int, mark: Mark) -> Stands | None:
        self._turn += 1
        return super().find(assessment, mark) if self._turn % 2 else None

    def keep(self, assessment: int, mark: Mark, stands: Stands) -> None:
        kept = super().find(assessment, mark)
        assert kept is None or (kept == stands and _kinds(kept) == _kinds(stands))
        super().keep(assessment, mark, stands)


@pytest.fixture(autouse=True, scope="session")
def answers_at_hand_are_those_of_the_database() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.wizard.shared_parts.AtHand", CheckedAtHand)
        yield


def _kinds(stands: Stands) -> dict[str, type]:
    """Of each value: Python takes true and 1 for equal."""
    return {key: type(answer.value) for key, answer in stands.counted.answers.items()}


@pytest.fixture
def visitor(app) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def keene(visitor) -> Visitor:
    """A New Hampshire city without a jail."""
    visitor.begin("Keene", "city", "manager")
    visitor.send(state="NH", agency_kind="municipal_police", custody="none")
    return visitor


@pytest.fixture
def brewer(visitor) -> Visitor:
    """A Maine city: state law appears to close signing."""
    visitor.begin("Brewer", "city", "manager")
    visitor.send(state="ME", agency_kind="municipal_police", custody="none")
    return visitor
