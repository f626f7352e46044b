"""The bars of a chart as small pictures (PNG), one a row: the same stretches and patterns as on the page.

The words and figures stand beside them in the cells of a table, where they can be read aloud, searched and edited.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Sequence

from app.briefing.blocks import Look
from app.outputs.drawing.charts import Drawing, Row

WIDTH, HEIGHT = 640, 56  # dots
_STEP, _BOX = 42, 34  # dots from one box to the next, and a box's side
_LINE, _DASH = 3, 16  # dots of a dashed outline's thickness, and from one dash to the next
_A_LINE = WIDTH // _STEP  # boxes in a line
_PAPER, _GRID, _EDGE, _SOLID, _MARK, _LIGHT, _HATCH = range(7)
_COLORS = bytes.fromhex("ffffff dcdee0 3d4551 4f6277 162e51 e8edf2 71869c".replace(" ", ""))


def bar_picture(drawing: Drawing, row: Row) -> bytes:
    """One row of a chart, on the scale that all its rows share."""
    dots = [bytearray(WIDTH) for _ in range(HEIGHT)]
    span = max(drawing.plot_right - drawing.plot_left, 1.0)

    def x(place: float) -> int:
        return min(max(round((place - drawing.plot_left) / span * (WIDTH - 5)) + 2, 0), WIDTH - 1)

    def fill(left: int, right: int, top: int, bottom: int, color: int) -> None:
        left, right = max(left, 0), min(right, WIDTH)
        for line in dots[top:bottom]:
            line[left:right] = bytes([color]) * (right - left)

    for tick in drawing.ticks:
        fill(x(tick.x) - 1, x(tick.x) + 1, 0, HEIGHT, _GRID)
    if drawing.zero is not None:
        fill(x(drawing.zero) - 1, x(drawing.zero) + 1, 0, HEIGHT, _EDGE)
    top, bottom = 12, HEIGHT - 12
    for piece in row.pieces:
        left, right = x(piece.x), x(piece.x + piece.width) + 1
        if piece.look == "solid":
            fill(left, right, top, bottom, _SOLID)
            continue
        if piece.look == "whisker":
            fill(left, right, HEIGHT // 2 - 2, HEIGHT // 2 + 2, _EDGE)
            for end in (left, right):
                fill(end - 2, end + 2, top + 2, bottom - 2, _EDGE)
            continue
        if piece.look == "dashed":
            fill(left, right, top, bottom, _PAPER)
            for y in range(top, bottom):
                for place in range(max(left, 0), min(right, WIDTH)):
                    if _on_dashes(place - left, y - top, right - left, bottom - top):
                        dots[y][place] = _EDGE
            continue
        fill(left - 1, right + 1, top, bottom, _EDGE)
        fill(left + 1, right - 1, top + 2, bottom - 2, _PAPER if piece.look == "white" else _LIGHT)
        for y in range(top + 2, bottom - 2):
            for place in range(left + 1, right - 1):
                if _inked(piece.look, place, y):
                    dots[y][place] = _HATCH
    if row.mark is not None and any(piece.look == "whisker" for piece in row.pieces):
        for size, color in ((13, _PAPER), (11, _MARK)):
            for y in range(-size, size + 1):
                half = math.isqrt(size * size - y * y)
                fill(x(row.mark) - half, x(row.mark) + half + 1, HEIGHT // 2 + y, HEIGHT // 2 + y + 1, color)
    elif row.mark is not None:
        fill(x(row.mark) - 7, x(row.mark) + 7, top - 6, bottom + 6, _PAPER)
        fill(x(row.mark) - 4, x(row.mark) + 4, top - 6, bottom + 6, _MARK)
    return _png(dots)


def boxes_picture(looks: Sequence[Look]) -> tuple[bytes, int]:
    """Boxes one after the other, in as many lines as they need; and the picture's height in dots."""
    high = -(-len(looks) // _A_LINE) * _STEP
    dots = [bytearray(WIDTH) for _ in range(high)]
    for place, look in enumerate(looks):
        left, top = place % _A_LINE * _STEP + 2, place // _A_LINE * _STEP + 2
        edge = {"heavy": 7, "white": 2}.get(look, 0)
        for y in range(_BOX):
            inside = edge <= y < _BOX - edge
            line = bytes([_SOLID if look == "solid" else _MARK]) * _BOX
            if edge and inside:
                line = line[:edge] + bytes(_BOX - 2 * edge) + line[-edge:]
            dots[top + y][left : left + _BOX] = line
    return _png(dots), high


def _inked(look: Look, x: int, y: int) -> bool:
    """Is a dot inside a bar part of its pattern?"""
    return look == "hatched" and (x + y) % 12 < 3


def _on_dashes(x: int, y: int, width: int, height: int) -> bool:
    """Is a dot of a bar on its dashed outline?"""
    along_side = y < _LINE or y >= height - _LINE
    along_end = x < _LINE or x >= width - _LINE
    return (along_side and x % _DASH < _DASH * 5 // 8) or (along_end and y % _DASH < _DASH * 5 // 8)


def _png(dots: list[bytearray]) -> bytes:
    """A picture in indexed colors, by the PNG specification."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", WIDTH, len(dots), 8, 3, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(line) for line in dots), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"PLTE", _COLORS)
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )
