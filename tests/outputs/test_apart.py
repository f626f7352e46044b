"""Outputs made apart: the same bytes as here, and a key that changes with everything that shapes them."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import tempfile
import threading
import time
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from app.briefing.blocks import Seal
from app.briefing.context import SignedOff
from app.engine.answers import Answer
from app.engine.evaluation import evaluate
from app.outputs import produce as produce_module
from app.outputs.apart import child
from app.outputs.apart import composing as apart
from app.outputs.apart.child import ENDING, BusyError, Limits, RenderError, in_child, render_pdf
from app.outputs.apart.composing import produce_apart
from app.outputs.apart.folder import own_folder
from app.outputs.edition import Edition
from app.outputs.produce import before_print, cache_key, produce
from tests.conftest import Town287

DAY = dt.date(2026, 11, 24)
SIGNED = {"town": SignedOff("Ann Lee", "Manager", "2026-11-24")}
SEAL = Seal(b"\x89PNG", 10, 10, "Seal of Testville")


@pytest.fixture(scope="module")
def maine(town287: Town287):
    """A short briefing: state law appears to close signing."""
    found = town287(DAY, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none")
    answers = found.answers.with_answer("meeting_date", Answer("dont_know", note="so far"))
    return evaluate(found.rulebook, answers, DAY)


@pytest.mark.parametrize("form", ["json", "html", "docx", "xlsx"])
def test_the_same_bytes_as_here(maine, form: str):
    _ = maine.totals, maine.options  # what was worked out here does not travel
    assert produce_apart(maine, form, Edition(sign_offs=SIGNED)) == produce(maine, form, Edition(sign_offs=SIGNED))


def test_the_same_pdf_as_here(maine):
    """The handout, whose print is short; the printer is given the page as it came."""
    handout = Edition(version="handout", sign_offs=SIGNED)
    assert produce_apart(maine, "pdf", handout) == produce(maine, "pdf", handout)


def test_the_printer_is_given_the_page_that_is_made_here(maine, monkeypatch):
    """All that a PDF is printed from: html, attachments, day and seal."""
    monkeypatch.setattr(apart, "render_packed", lambda page: page)
    edition = Edition(sign_offs=SIGNED)
    assert pickle.loads(produce_apart(maine, "pdf", edition)) == before_print(maine, "pdf", edition)


def test_a_failure_is_told(maine):
    with pytest.raises(RenderError, match="could not be made"):
        produce_apart(maine, "docx", Edition(paper="foolscap"))  # type: ignore[arg-type]


def test_everything_that_shapes_an_output_is_in_its_key(maine, monkeypatch):
    def key(evaluation=maine, form="pdf", **more):
        return cache_key(evaluation, form, Edition(**more))

    def other(**more):
        given = {"rulebook": maine.rulebook, "answers": maine.answers, "as_of": DAY, "prepared_on": DAY} | more
        return evaluate(**given)

    changed_town = maine.answers.with_answer("state", Answer("ME", note="by map"))
    keys = [
        key(),
        key(form="docx"),
        key(audience="staff"),
        key(mark="FINAL"),
        key(sign_offs=SIGNED),
        key(sign_offs={"town": replace(SIGNED["town"], void="the rulebook changed")}),
        key(paper="a4"),
        key(seal=SEAL),
        key(seal=replace(SEAL, png=b"\x89PNG2")),
        key(version="handout"),
        key(other(answers=changed_town)),
        key(other(as_of=DAY - dt.timedelta(1))),
        key(other(prepared_on=DAY + dt.timedelta(1))),
        key(other(rulebook=replace(maine.rulebook, version="newer"))),
    ]
    assert len(set(keys)) == len(keys)
    assert key(other()) == keys[0]
    for version in ("weasyprint", "xlsxwriter"):
        real = metadata.version
        monkeypatch.setattr(
            metadata, "version", lambda name, own=version, real=real: "99" if name == own else real(name)
        )
        produce_module.makers.cache_clear()
        keys.append(key())
        monkeypatch.undo()
    produce_module.makers.cache_clear()
    assert len(set(keys)) == len(keys)
    assert key() == keys[0]


def test_the_program_and_its_templates_are_in_the_key(maine, monkeypatch, tmp_path):
    def key():
        produce_module.makers.cache_clear()
        return cache_key(maine, "pdf", Edition())

    before = key()
    (tmp_path / "briefing").mkdir()
    monkeypatch.setattr(produce_module, "folder", lambda _name: tmp_path)
    without = key()
    (tmp_path / "briefing" / "print.css").write_text("p {}")
    assert len({before, without, key()}) == 3
    monkeypatch.undo()
    assert key() == before


LONG = '<html lang="en"><title>t</title><body><p>' + "word " * 2_000_000


def left_behind() -> list[str]:
    """Temporary folders of children that are no more."""
    return [each.name for each in own_folder().iterdir() if each.is_dir()]


def test_a_child_writes_into_a_folder_of_its_own_which_is_gone_after_it():
    made = Path(os.fsdecode(in_child(tempfile.mkdtemp, (b"-planted",), Limits())))
    assert made.name.endswith("-planted")
    assert made.parents[1] == own_folder()
    assert own_folder().stat().st_mode & 0o777 == 0o700
    assert left_behind() == []


def test_a_child_that_is_killed_leaves_nothing_behind_either():
    with pytest.raises(RenderError, match="took too long"):
        render_pdf(LONG, created="2026-11-24", limits=Limits(seconds=1.5))
    assert left_behind() == []


def test_at_the_end_children_are_ended_and_none_begins(monkeypatch):
    monkeypatch.setattr(child, "_ending", threading.Event())
    told: list[str] = []

    def print_it() -> None:
        with pytest.raises(BusyError) as ended:
            render_pdf(LONG, created="2026-11-24")
        told.append(str(ended.value))

    threads = [threading.Thread(target=print_it) for _ in range(3)]  # more than are made at once
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 20
    while child.running() == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    began = time.monotonic()
    child.end_children()
    for thread in threads:
        thread.join(20)
    assert time.monotonic() - began < 10
    assert told == [ENDING] * 3
    assert child.running() == 0
    with pytest.raises(BusyError, match="restarted"):
        in_child(bytes, (1,), Limits())
    assert left_behind() == []


def test_it_counts_what_became_of_children():
    before = child.made()
    in_child(bytes, (1,), Limits())
    with pytest.raises(RenderError):
        in_child(bytes.fromhex, ("no",), Limits())
    after = child.made()
    assert (after["made"] - before["made"], after["failed"] - before["failed"]) == (1, 1)
