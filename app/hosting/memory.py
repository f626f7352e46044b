"""How little memory a server's process can do with.

The C library gives each thread a part of memory of its own, and what one of them frees the others do not get: with two
dozen threads, of which one runs at a time, that is thirty megabytes for nothing.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from typing import Final

_ARENA_MAX: Final = -8
"""M_ARENA_MAX of glibc's `mallopt`."""
_THRESHOLDS: Final = (5_000, 10, 10)
"""A page makes some thousand objects, nearly all of which go without being looked for. With Python's own 700 a page is
interrupted several times to look. It takes three megabytes."""


def share_one_part() -> None:
    """Let all threads that start from now on share one part of memory. Nothing happens where the C library is another
    one than glibc."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give back what starting took and is not needed any more; what is there now is for good, and is not looked through
    for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
