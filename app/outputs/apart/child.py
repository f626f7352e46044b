"""A PDF, or a picture, made in a child process with hard limits, so that nothing that is made can harm the server.

A fork server loads WeasyPrint once; each render is a fork of it (about the time of the render itself, where a fresh
process would need two thirds more). The child gets finished HTML and the attachments, nothing else: no database, no
answers, no secrets. The kernel ends it when it takes too much memory, processor time or time. Where pages are served,
children keep off one processor and have the least share of the others, so that pages go first.

What a child writes (WeasyPrint: a folder with the font) lies in a folder of its own, which this process makes and takes
away, however the child ended. A child ends with the fork server, and that with this process.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import os
import pickle
import resource
import signal
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver, spawn
from multiprocessing.connection import Connection
from typing import Any

from app.briefing.blocks import Attachment, Seal
from app.outputs.apart.folder import own_folder

_MIB = 1 << 20
_NAME = "brief287-render"
_PR_SET_PDEATHSIG = 1


class RenderError(Exception):
    """No PDF was made; the message says why, in words for the person who asked for it."""


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
PROCESSORS = tuple(sorted(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else (0,)
AT_ONCE = max(1, int(os.environ.get("BRIEF287_RENDERS_AT_ONCE", min(2, len(PROCESSORS) - 1))))
MOST_WAITING = 12
"""How many may wait for a place; whoever comes then is told at once. The server has more threads than that, so that
some are always there for pages."""
NICENESS = 19
"""Where a page wants the same processor, a child gets a sixtieth of it. That alone is not enough: with nothing but idle
work beside them, one page in a hundred took 1.5 to 1.9 times as long, as it had to wait for its turn. So one processor
is kept free of children, where there are two (bench/under_load.py)."""

THRESHOLDS = (50_000, 20, 20)
"""Of a child's garbage collector: with Python's own, a seventh of the time goes to looking for garbage."""

ENDING = "This site is being restarted. Please try again in a minute."

_pages_are_served = False
_ending = threading.Event()
_running: set[Any] = set()
_made: Counter[str] = Counter(made=0, failed=0, refused=0)
_lock = threading.Lock()

_places = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)
_small = threading.BoundedSemaphore(AT_ONCE)
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["app.outputs.pdf.write", "app.outputs.apart.composing", "app.outputs.apart.loaded"])


def let_pages_go_first() -> None:
    """This process serves pages: from now on they go before documents. Without it a document is made at full speed."""
    global _pages_are_served
    _pages_are_served = True


def warm() -> None:
    """Start the fork server now, so that the first document need not wait for it. Returns at once."""
    own_folder()  # its socket lies there
    forkserver.ensure_running()


def running() -> int:
    """Children at work."""
    with _lock:
        return len(_running)


def made() -> dict[str, int]:
    """What became of what children were to make, since this process began."""
    with _lock:
        return dict(_made)


def _count(how: str) -> None:
    with _lock:
        _made[how] += 1


def end_children() -> None:
    """End all that are being made, and begin no more: who waits for one is told at once."""
    _ending.set()
    with _lock:
        for child in _running:
            child.kill()


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
    return _queued(_pdf, (html, tuple(attachments), created, seal), limits)


def render_packed(page: bytes, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Print a page that another child has pickled: html, attachments, created, seal. Only the child that prints it
    unpacks it: a megabyte here would hold up every page that is served meanwhile."""
    return _queued(_packed_pdf, (page,), limits)


def _queued(make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits) -> bytes:
    if not _queue.acquire(blocking=False):
        _count("refused")
        raise BusyError(BUSY)
    try:
        return _placed(_places, make, given, limits)
    finally:
        _queue.release()


def in_child(make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits) -> bytes:
    """What a function of a module gives for these arguments, made in a child: for small things, which do not wait for
    briefings. Raises RenderError, and BusyError where too many are being made."""
    return _placed(_small, make, given, limits)


BUSY = "Too many documents are being made just now. Please try again in a minute."


def _placed(places: threading.Semaphore, make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits) -> bytes:
    if not places.acquire(timeout=limits.wait):
        _count("refused")
        raise BusyError(BUSY)
    try:
        if _ending.is_set():
            raise BusyError(ENDING)
        with tempfile.TemporaryDirectory(dir=own_folder(), ignore_cleanup_errors=True) as folder:
            answer = _run_child(make, given, limits, folder)
    except RenderError:
        _count("failed")
        if _ending.is_set():
            raise BusyError(ENDING) from None
        raise
    finally:
        places.release()
    _count("made")
    return answer


def _run_child(make: Callable[..., bytes], given: tuple[Any, ...], limits: Limits, folder: str) -> bytes:
    """`folder` is the child's temporary directory."""
    ours, theirs = _context.Pipe(duplex=False)
    given_to_child = (theirs, make, given, limits, _pages_are_served, folder)
    child = _context.Process(name=_NAME, target=_work, args=given_to_child, daemon=True)
    try:
        child.start()
        theirs.close()
        with _lock:
            _running.add(child)
            if _ending.is_set():  # all were told to end meanwhile
                child.kill()
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
            with _lock:
                _running.discard(child)
            if child.is_alive():
                child.kill()
                child.join()
            child.close()
    kind, content = answer[:1], answer[1:]
    if kind == b"E":
        raise RenderError(content.decode("utf-8", "replace"))
    return content


def _work(
    answer: Connection,
    make: Callable[..., bytes],
    given: tuple[Any, ...],
    limits: Limits,
    pages_first: bool,
    folder: str,
) -> None:
    """In the child: limit, make, answer with one byte that says which (P or E) and the bytes or the message."""
    _limit(limits)
    tempfile.tempdir = os.environ["TMPDIR"] = folder
    if pages_first:
        _keep_behind_pages()
    gc.set_threshold(*THRESHOLDS)
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    try:
        result = b"P" + make(*given)
    except MemoryError:
        result = b"E" + _too_large(limits).encode()
    except Exception as error:
        result = f"EThe document could not be made: {type(error).__name__}: {error}"[:2000].encode("utf-8", "replace")
    with suppress(BrokenPipeError):  # the server is gone, or no longer waits
        answer.send_bytes(result)
    answer.close()


def _pdf(html: str, attachments: tuple[Attachment, ...], created: str, seal: Seal | None) -> bytes:
    from app.outputs.pdf import write as pdf

    if os.getppid() != pdf.IMPORTED_IN:  # the fork server hides an import that failed
        raise RuntimeError("the fork server did not load WeasyPrint ahead")
    return pdf.html_to_pdf(html, attachments, created=created, seal=seal)


def _packed_pdf(page: bytes) -> bytes:
    return _pdf(*pickle.loads(page))


def _limit(limits: Limits) -> None:
    """Ask the kernel to end this process when it goes too far, or its fork server is gone."""
    with suppress(OSError, AttributeError):  # Linux alone has it
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor_seconds, limits.processor_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGALRM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from a terminal it goes to all; who started this one ends it
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def _keep_behind_pages() -> None:
    os.nice(NICENESS)
    if len(PROCESSORS) > 1:
        with suppress(OSError):  # a processor may have been taken away since
            os.sched_setaffinity(0, PROCESSORS[1:])


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
