"""What every way of running the program begins and ends with: `brief287 serve`, and other servers (docs/deploy)."""

from __future__ import annotations

from typing import Final

from flask import Flask

from app.outputs.apart.child import end_children, warm
from app.outputs.apart.packed import begin_with
from app.wizard.site import Site
from app.wizard.waiting import MOST_WAITING

THREADS: Final = MOST_WAITING + 6
"""Of a server: those that may wait for a document, and some that are always there for other pages."""


def begin(app: Flask) -> None:
    """Make ready what the first document would have to wait for."""
    site: Site = app.extensions["brief287"]
    begin_with(site.rulebook)
    warm()


def end(app: Flask) -> None:
    """Begin nothing more, end what still runs in children, and close the database."""
    site: Site = app.extensions["brief287"]
    site.jobs.close()
    end_children()
    site.database.close()
