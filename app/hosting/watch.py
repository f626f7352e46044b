"""What is told of each request: its route by the name of its rule, how it was answered, and how long it took.

To the log, and where the settings say so to Prometheus, on an address of its own that the pages do not have.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, Metric

from app import __version__
from app.hosting.logs import REQUESTS
from app.outputs.apart.child import made, running

METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 150)
Told = Callable[[str, str, int, float], None]
"""Route, method, status, seconds."""
_METRICS: Final = "brief287-metrics"
_log = logging.getLogger(REQUESTS)


def watch(app: Flask, rulebook_version: str) -> None:
    """Tell of every request of this application, and count it for `metrics_of`."""
    registry = app.extensions[_METRICS] = CollectorRegistry()
    told: tuple[Told, ...] = (_logged, _counted(registry))
    _measure(registry, rulebook_version)

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule is not None else "none"
        method = request.method if request.method in METHODS else "other"  # a sender may write any
        for tell in told:
            tell(route, method, response.status_code, seconds)
        return response

    app.before_request(begin)
    app.after_request(end)


def metrics_of(app: Flask) -> CollectorRegistry:
    """What was counted of an application's requests, and what is measured of its process."""
    found: CollectorRegistry = app.extensions[_METRICS]
    return found


def _logged(route: str, method: str, status: int, seconds: float) -> None:
    fields = {"route": route, "method": method, "status": status, "milliseconds": round(1000 * seconds, 1)}
    _log.info("request", extra={"fields": fields})


def _counted(registry: CollectorRegistry) -> Told:
    answered = Counter(
        "brief287_requests", "Requests that were answered", ["route", "method", "status"], registry=registry
    )
    took = Histogram("brief287_request_seconds", "Time until the answer", ["route"], buckets=SECONDS, registry=registry)

    def tell(route: str, method: str, status: int, seconds: float) -> None:
        answered.labels(route, method, str(status)).inc()
        took.labels(route).observe(seconds)

    return tell


def _measure(registry: CollectorRegistry, rulebook_version: str) -> None:
    """What is looked at when Prometheus asks."""
    version = Gauge("brief287_build", "Always 1; the labels say which", ["program", "rulebook"], registry=registry)
    version.labels(__version__, rulebook_version).set(1)
    children = Gauge("brief287_children", "Children that make a document or read an upload now", registry=registry)
    children.set_function(running)
    room = Gauge("brief287_temporary_free_bytes", "Room in the temporary directory", registry=registry)
    room.set_function(lambda: shutil.disk_usage(tempfile.gettempdir()).free)
    registry.register(_Children())
    ProcessCollector(registry=registry)


class _Children:
    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily("brief287_children_ended", "What became of children", labels=["how"])
        for how, number in made().items():
            family.add_metric([how], number)
        yield family
