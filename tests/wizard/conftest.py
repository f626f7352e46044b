"""The application over an empty database, with the day held still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from app.config import Config
from app.web import create_app
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
