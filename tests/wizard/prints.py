"""Short prints: a document goes its whole way through the real children, but only what heads its page is printed.

Fifty pages take a processor ten seconds. Where a test asks that a PDF is made, kept, frozen or sent, and not what it
says further on, its first block is enough: title, mark, day, rulebook and seal stand there and in the foot of the page.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.outputs.apart import composing
from app.outputs.apart.child import render_packed

_HEADING = "<h2 "


def first_block(page: bytes) -> bytes:
    """A packed page (html, attachments, created, seal) without what stands under its second heading and after it."""
    html, *others = pickle.loads(page)
    head, first, rest = html.partition(_HEADING)
    return pickle.dumps((head + first + rest.partition(_HEADING)[0], *others))


@contextmanager
def short_prints() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "render_packed", lambda page: render_packed(first_block(page)))
        yield


@contextmanager
def whole_prints() -> Iterator[None]:
    """Within `short_prints`: every page is printed, for a test of what stands on them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "render_packed", render_packed)
        yield
