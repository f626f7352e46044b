"""What every child needs, loaded once by the fork server: modules that others import when they call them, the
templates, compiled, and the rulebook that is named to it. A child would need half a second for that."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress

import app.briefing.compose
import app.briefing.counsel_file
import app.briefing.handout
import app.outputs.json.write
import app.outputs.one_page
import app.outputs.word.write
import app.outputs.workbook.write  # noqa: F401 - each is here to be loaded
from app.engine.answers import Answers, Town
from app.engine.evaluation import evaluate
from app.outputs.apart import packed
from app.outputs.html.write import environment
from app.outputs.json.write import evaluation_bytes
from app.outputs.produce import document_of
from app.resources import folder
from app.rulebook.book import Rulebook

PATH = os.environ.get(packed.NAMED, "")
RULEBOOK: Rulebook | None = None


def rulebook_of(path: str) -> Rulebook:
    """The rulebook of a file: the fork server's own, where it is that one."""
    return RULEBOOK if path == PATH and RULEBOOK is not None else packed.read(path)


def _compile_templates() -> None:
    for template in sorted((folder("templates") / "briefing").glob("*.*")):
        if template.suffix in (".html", ".svg"):
            environment().get_template(f"briefing/{template.name}")


def _worked_out() -> Rulebook | None:
    """The rulebook that was named, with all that a town's documents make it work out."""
    with suppress(OSError):  # it is gone: each child reads its own
        rulebook = packed.read(PATH)
        evaluation = evaluate(rulebook, Answers(Town("Warm", "town")), dt.date(2026, 1, 1))
        document_of(evaluation)
        evaluation_bytes(evaluation)
        return rulebook
    return None


_compile_templates()
if PATH:
    RULEBOOK = _worked_out()
