"""What every way of running the program begins and ends with: `brief287 serve`, and other servers (docs/deploy)."""

from __future__ import annotations

from typing import Final

from flask import Flask
from prometheus_client import start_http_server

from app.config import ConfigError
from app.hosting.memory import give_back, share_one_part
from app.hosting.watch import metrics_of
from app.outputs.apart.child import end_children, warm
from app.outputs.apart.folder import remove_left_behind
from app.outputs.apart.packed import begin_with
from app.wizard.final_making import lookout_of
from app.wizard.site import Site
from app.wizard.waiting import MOST_WAITING, SIGNING_IN

THREADS: Final = MOST_WAITING + 2 * SIGNING_IN + 6
"""Of a server: those that may wait for a document or for two providers, and some that are always there for other pages.
"""
LAST: Final = 5.0
"""Seconds for what makes FINALs to let go of them, so that another node may go on at once."""


def begin(app: Flask) -> None:
    """Make ready what the first document would have to wait for, let Prometheus ask where the settings say so, and go
    on with FINALs that were begun before.

    Raises ConfigError where it cannot listen there, or where no child can be started.
    """
    site: Site = app.extensions["brief287"]
    share_one_part()
    remove_left_behind()
    begin_with(site.rulebook)
    try:
        warm()
    except OSError as error:
        what = "Set TMPDIR to a folder with a short path that you may write to"
        raise ConfigError(f"What makes documents cannot start: {error.strerror or error}. {what}.") from None
    if site.config.metrics is not None:
        host, port = site.config.metrics
        try:
            start_http_server(port, host, registry=metrics_of(app))
        except OSError as error:
            raise ConfigError(f"BRIEF287_METRICS cannot be used: {error.strerror or error}.") from None
    give_back()
    lookout_of(app).begin()


def end(app: Flask) -> None:
    """Begin nothing more, end what still runs in children, and close the database."""
    site: Site = app.extensions["brief287"]
    lookout = lookout_of(app)
    site.jobs.close()
    lookout.close()
    end_children()
    lookout.join(LAST)
    site.database.close()
