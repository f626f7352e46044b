"""A timeline as one picture (PNG), from the same places as the drawing on the page. Word has no chart of this kind."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFont

from app.briefing.blocks import Look, Timeline
from app.outputs.drawing.charts import SIZE, WIDTH
from app.outputs.drawing.due_dates import draw_timeline
from app.outputs.drawing.typeface import font_file

DOTS: Final = 3  # for each CSS pixel: 288 to the inch at full width
_INK, _EDGE, _SOLID, _LINE, _PAPER = "#1b1b1b", "#3d4551", "#4f6277", "#71767a", "#ffffff"
_BORDER: Final = {"solid": (_SOLID, 1), "white": (_EDGE, 3), "heavy": (_INK, 8)}  # color, dots


def timeline_picture(block: Timeline) -> tuple[bytes, float]:
    """The picture, and its height as a share of its width."""
    drawing = draw_timeline(block)
    size = SIZE["wide"]
    image = Image.new("RGB", (round(WIDTH["wide"] * DOTS), max(round(drawing.height * DOTS), 1)), _PAPER)
    pen = ImageDraw.Draw(image)
    if drawing.days:
        ends = [(drawing.line_x * DOTS, day.dot * DOTS) for day in (drawing.days[0], drawing.days[-1])]
        pen.line(ends, fill=_LINE, width=5)
    for day in drawing.days:
        pen.circle((drawing.line_x * DOTS, day.dot * DOTS), 5 * DOTS, _EDGE if day.solid else _PAPER, _EDGE, 4)
        for line in day.words:
            _text(pen, line.x, line.y, line.text, size, strong=line.strong)
        for box in day.boxes:
            _box(pen, box.x, box.y, box.width, box.height, box.look)
            color = _PAPER if box.look == "solid" else _INK
            _text(pen, box.text_x, box.text_y, box.text, size - 1, color, box.look == "heavy", anchor="ms")
    for key in drawing.legend:
        if key.look != "mark":
            _box(pen, key.x + 1, key.y - 10, 28, 12, key.look)
        _text(pen, key.text_x, key.y, key.text, size - 1, _EDGE)
    out = BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue(), image.height / image.width


def _box(pen: ImageDraw.ImageDraw, x: float, y: float, width: float, height: float, look: Look) -> None:
    color, border = _BORDER.get(look, _BORDER["white"])
    corners = (x * DOTS, y * DOTS, (x + width) * DOTS, (y + height) * DOTS)
    pen.rectangle(corners, _SOLID if look == "solid" else _PAPER, color, border)


def _text(
    pen: ImageDraw.ImageDraw, x: float, y: float, text: str, size: float, color: str = _INK, strong: bool = False,
    anchor: Literal["ls", "ms"] = "ls",
) -> None:  # fmt: skip
    """One line of text on its base line."""
    pen.text((x * DOTS, y * DOTS), text, color, _font(size, strong), anchor)


@cache
def _font(size: float, strong: bool) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(font_file(), size * DOTS)
    font.set_variation_by_axes([700 if strong else 400])
    return font
