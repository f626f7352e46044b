"""What a load balancer asks: whether the process runs, and whether it can serve. It may ask by any name."""

from __future__ import annotations

import shutil
import tempfile

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.wizard.front import any_name
from app.wizard.site import Site, site

pages = Blueprint("health", __name__)
any_name("health.alive")
any_name("health.ready")
LEAST_ROOM = 64 << 20
"""Bytes free in the temporary directory: room for a few uploads and documents."""


@pages.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return _told(["process: ok"], 200)


@pages.get("/readyz")
def ready() -> Response:
    """200 where it can serve, else 503, with a line for each thing that it needs."""
    here = site()
    lacks = {"database": not _database_answers(here), "temporary directory": not _has_room()}
    lines = [f"{name}: {'not usable' if bad else 'ok'}" for name, bad in lacks.items()]
    return _told([*lines, f"rulebook: {here.rulebook.version}"], 503 if any(lacks.values()) else 200)


def _database_answers(here: Site) -> bool:
    try:
        with here.database.read() as session:
            session.execute(text("SELECT version_num FROM alembic_version")).one()
    except SQLAlchemyError:
        return False
    return True


def _has_room() -> bool:
    try:
        return shutil.disk_usage(tempfile.gettempdir()).free >= LEAST_ROOM
    except OSError:
        return False


def _told(lines: list[str], status: int) -> Response:
    return Response("\n".join([*lines, ""]), status, content_type="text/plain; charset=utf-8")
