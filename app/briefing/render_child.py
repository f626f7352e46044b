"""A PDF, or a picture, made in a child process with hard limits, so that nothing that is made can harm the server.

A fork server loads WeasyPrint once; each render is a fork of it (about the time of the render itself, where a fresh
process would need two thirds more). The child gets finished HTML and the attachments, nothing else: no database, no
answers, no secrets. The kernel ends it when it takes too much memory, processor time or time, and lets the
pages of the questionnaire go first: at first always, later nine times of ten.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver, spawn
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.briefing.blocks import Attachment, Seal

_MIB = 1 << 20
_NAME = "brief287-render"


class RenderError(Exception):
    """No PDF was made; the message says why, in words for the person who asked for it."""


class _KeptOutError(Exception):
    """Others left a child without a share hardly any of the processor."""


class BusyError(RenderError):
    """Too many documents are being made at the moment."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use. A briefing of 70 pages takes about 15 seconds of one processor and 250 MiB."""

    seconds: float = 120.0
    processor_seconds: int = 90
    memory: int = 1024 * _MIB  # address space
    wait: float = 150.0  # for a place among those at once
    output: int = 64 * _MIB


DEFAULT_LIMITS = Limits()
AT_ONCE = max(1, int(os.environ.get("BRIEF287_RENDERS_AT_ONCE", "2")))
MOST_WAITING = 12
"""How many may wait for a place; whoever comes then is told at once. The server has more threads than that, so that
some are always there for pages."""
NICENESS = 10
"""Where a processor is wanted by a page too, a child with a share of its own gets a tenth of it."""
PATIENCE = 20.0
"""Seconds that a child runs without a share: only while no page wants the processor. A tenth of it for children made
one page in a hundred wait twice as long. One that hardly ran by then begins anew with its share, so that a busy machine
makes documents slowly instead of never."""

_pages_are_served = False

_places = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)
_small = threading.BoundedSemaphore(AT_ONCE)
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["app.briefing.pdf", "app.briefing.produce_child"])


def let_pages_go_first() -> None:
    """This process serves pages: from now on they go before documents. Without it a document has its share at once."""
    global _pages_are_served
    _pages_are_served = True


def warm() -> None:
    """Start the fork server now, so that the first document need not wait for it. Returns at once."""
    forkserver.ensure_running()


def _leave_out_main(name: str, prepare: Any = spawn.get_preparation_data) -> dict[str, Any]:
    """What a child is told before it starts, without the order to run this process's main script again.

    Our child needs nothing from there, and a main script that imports the web application would make each render a
    third slower (0.92 s became 1.26 s).
    """
    told: dict[str, Any] = prepare(name)
    if name == _NAME:
        told.pop("init_main_from_path", None)
        told.pop("init_main_from_name", None)
    return told


spawn.get_preparation_data = _leave_out_main


def render_pdf(
    html: str,
    attachments: Sequence[Attachment] = (),
    *,
    created: str,
    seal: Seal | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """The PDF of a page made by `html.render_print`, as `pdf.html_to_pdf` would give it, made in a child.

    At most `AT_ONCE` are made at the same time in this process; `MOST_WAITING` others wait up to `limits.wait` seconds.
    Raises RenderError; BusyError where too many wait already, or one waited too long.
    """
    if not _queue.acquire(blocking=False):
        raise BusyError(_BUSY)
    try:
        return _placed(_places, _pdf, (html, tuple(attachments), created, seal), limits)
    finally:
        _queue.release()


def in_child(make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits) -> bytes:
    """What a function of a module gives for these arguments, made in a child: for small things, which do not wait for
    briefings. Raises RenderError, and BusyError where too many are being made."""
    return _placed(_small, make, given, limits)


_BUSY = "Too many documents are being made just now. Please try again in a minute."


def _placed(places: threading.Semaphore, make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits) -> bytes:
    if not places.acquire(timeout=limits.wait):
        raise BusyError(_BUSY)
    try:
        return _run_child(make, given, limits)
    finally:
        places.release()


def _run_child(make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits) -> bytes:
    if not _pages_are_served:
        return _one_child(make, given, limits, share=True)
    try:
        return _one_child(make, given, limits, share=False)
    except _KeptOutError:
        return _one_child(make, given, limits, share=True)


def _one_child(make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits, *, share: bool) -> bytes:
    """Raises RenderError; _KeptOutError only without a share."""
    ours, theirs = _context.Pipe(duplex=False)
    child = _context.Process(name=_NAME, target=_work, args=(theirs, make, given, limits, share), daemon=True)
    try:
        child.start()
        theirs.close()
        if not share and limits.seconds > PATIENCE and not ours.poll(PATIENCE) and _hardly_ran(child.pid):
            raise _KeptOutError
        if not ours.poll(limits.seconds + 5):  # the child's own alarm comes first
            raise RenderError(_too_long(limits))
        try:
            answer = ours.recv_bytes(limits.output)
        except EOFError:
            child.join(5)
            raise RenderError(_why_it_ended(child.exitcode, limits)) from None
        except OSError as error:
            raise RenderError(f"The document is larger than {limits.output // _MIB} MiB.") from error
    finally:
        ours.close()
        theirs.close()
        if child.pid is not None:
            child.join(1)
            if child.is_alive():
                child.kill()
                child.join()
            child.close()
    kind, content = answer[:1], answer[1:]
    if kind == b"E":
        raise RenderError(content.decode("utf-8", "replace"))
    return content


def _hardly_ran(pid: int | None) -> bool:
    """Whether a process had less than a quarter of `PATIENCE` of processor time; False where Linux does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    fields = told.rpartition(")")[2].split()  # the name of the program comes before
    ticks = int(fields[11]) + int(fields[12])  # in the program and in the kernel
    return ticks / os.sysconf("SC_CLK_TCK") < PATIENCE / 4


def _work(answer: Connection, make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits, share: bool) -> None:
    """In the child: limit, make, answer with one byte that says which (P or E) and the bytes or the message."""
    _limit(limits)
    if not share:
        _let_all_others_go_first()
    gc.set_threshold(50_000, 20, 20)  # a seventh of the time otherwise goes to looking for garbage
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    try:
        result = b"P" + make(*given)
    except MemoryError:
        result = b"E" + _too_large(limits).encode()
    except Exception as error:
        result = f"EThe document could not be made: {type(error).__name__}: {error}"[:2000].encode("utf-8", "replace")
    answer.send_bytes(result)
    answer.close()


def _pdf(html: str, attachments: tuple[Attachment, ...], created: str, seal: Seal | None) -> bytes:
    from app.briefing import pdf

    if os.getppid() != pdf.IMPORTED_IN:  # the fork server hides an import that failed
        raise RuntimeError("the fork server did not load WeasyPrint ahead")
    return pdf.html_to_pdf(html, attachments, created=created, seal=seal)


def _limit(limits: Limits) -> None:
    """Ask the kernel to end this process when it goes too far, and to give it a small share."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor_seconds, limits.processor_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGALRM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def _let_all_others_go_first() -> None:
    """Run only while nothing else wants the processor. Where the kernel has no such rule or forbids it, the share
    stays."""
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _why_it_ended(exit_code: int | None, limits: Limits) -> str:
    if exit_code in (-signal.SIGALRM, -signal.SIGXCPU, -signal.SIGKILL):
        return _too_long(limits)
    return _too_large(limits)


def _too_long(limits: Limits) -> str:
    return (
        f"Making the document took too long (limit {limits.seconds:g} seconds, "
        f"{limits.processor_seconds} of processor time). It was stopped."
    )


def _too_large(limits: Limits) -> str:
    return f"The document is too large to be made (limit {limits.memory // _MIB} MiB of memory). It was stopped."
