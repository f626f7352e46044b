"""The outputs made apart from the process that serves pages: what takes long in Python would make every page wait.

A child composes the document from rulebook and answers. Of a PDF it gives back the finished page, which another child
prints. That one is given nothing but the page, as ever, and here it is passed on unread. Of the reading view it gives
back the pages. All let the pages that are served go first.
"""

from __future__ import annotations

import datetime as dt
import pickle
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.briefing.blocks import Document
from app.engine.answers import Answers
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.apart.child import AT_ONCE, BUSY, MOST_WAITING, BusyError, Limits, in_child, render_packed
from app.outputs.apart.packed import packed
from app.outputs.edition import Edition
from app.outputs.html.pages import Frame, render_pages
from app.outputs.html.write import render_fragment
from app.outputs.paper import Paper
from app.outputs.produce import before_print, document_of, rendered

if TYPE_CHECKING:
    from app.outputs.kit import KitFile

LIMITS: Final = Limits(seconds=90.0, processor_seconds=60, wait=120.0)
_FILE, _PAGE = b"F", b"P"
_waiting = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def produce_apart(evaluation: Evaluation, format: str, edition: Edition) -> bytes:
    """What `produce` gives, byte for byte. Raises `RenderError` if it cannot be made."""
    answer = _apart(evaluation, _file, format, edition)
    if answer[:1] == _FILE:
        return answer[1:]
    return render_packed(answer[1:])


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page of the reading view (`ReadingPage`), packed to about a sixth, as many are kept in memory."""

    name: str
    title: str
    packed: bytes

    @property
    def article(self) -> bytes:
        """HTML in UTF-8."""
        return zlib.decompress(self.packed)


def pages_apart(evaluation: Evaluation, edition: Edition, frame: Frame) -> tuple[PackedPage, ...]:
    """The pages of the reading view of an edition's document. Raises `RenderError` if they cannot be made."""
    found: tuple[PackedPage, ...] = pickle.loads(_apart(evaluation, _pages, edition, frame))
    return found


def article_apart(evaluation: Evaluation, edition: Edition) -> bytes:
    """An edition's document as one `<article>` in UTF-8, without links to explanations. Raises `RenderError`."""
    return _apart(evaluation, _article, edition)


def kit_apart(evaluation: Evaluation, edition: Edition) -> tuple[KitFile, ...]:
    """The files of the meeting kit. Raises `RenderError` if they cannot be made."""
    found: tuple[KitFile, ...] = pickle.loads(_apart(evaluation, _kit, edition))
    return found


def rendered_apart(document: Document, format: str, paper: Paper) -> bytes:
    """What `rendered` gives. Raises `RenderError` if it cannot be made."""
    return in_child(rendered, (document, format, paper), LIMITS)


def _file(evaluation: Evaluation, format: str, edition: Edition) -> bytes:
    made = before_print(evaluation, format, edition)
    return _FILE + made if isinstance(made, bytes) else _PAGE + pickle.dumps(tuple(made))


def _pages(evaluation: Evaluation, edition: Edition, frame: Frame) -> bytes:
    pages = render_pages(document_of(evaluation, edition), frame)
    packed = tuple(PackedPage(each.name, each.title, zlib.compress(each.article)) for each in pages)
    return pickle.dumps(packed, pickle.HIGHEST_PROTOCOL)


def _kit(evaluation: Evaluation, edition: Edition) -> bytes:
    from app.outputs.kit import kit_files  # in the process that serves, what writes Word is not loaded

    return pickle.dumps(kit_files(evaluation, edition), pickle.HIGHEST_PROTOCOL)


def _article(evaluation: Evaluation, edition: Edition) -> bytes:
    return render_fragment(document_of(evaluation, edition)).encode()


def _apart(evaluation: Evaluation, make: Callable[..., bytes], *given: Any) -> bytes:
    """What `make` gives for the evaluation, in a child. Raises `RenderError`, `BusyError` where too many wait."""
    frame = (evaluation.answers, evaluation.as_of, evaluation.prepared_on, evaluation.seed)
    if not _waiting.acquire(blocking=False):
        raise BusyError(BUSY)
    try:
        return in_child(_evaluated, (packed(evaluation.rulebook), *frame, make, given), LIMITS)
    finally:
        _waiting.release()


def _evaluated(
    rulebook: str,
    answers: Answers,
    as_of: dt.date,
    prepared_on: dt.date,
    seed: str,
    make: Callable[..., bytes],
    given: tuple[Any, ...],
) -> bytes:
    """In the child."""
    from app.outputs.apart.loaded import rulebook_of  # in the process that serves, it is not loaded

    return make(evaluate(rulebook_of(rulebook), answers, as_of, prepared_on=prepared_on, seed=seed), *given)
