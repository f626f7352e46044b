"""How the property tests run: the same examples each time in the daily run, fresh and many more under `verify`."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

DAILY = 500
"""A proof of more examples than this is one of script/verify."""


def prove(body: Callable[..., None], examples: int, /, **strategies: SearchStrategy) -> None:
    """Run `body` on so many examples."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run = settings(
        max_examples=examples, deadline=None, database=None, derandomize=examples <= DAILY, suppress_health_check=checks
    )
    run(given(**strategies)(body))()
