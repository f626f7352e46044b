"""The real rulebook, loaded before a proof begins: if it has errors, the tests say so at once."""

from __future__ import annotations

import pytest

from app.rulebook.book import Rulebook
from tests.engine import towns


@pytest.fixture(scope="session")
def real_rulebook() -> Rulebook:
    return towns.rulebook()
