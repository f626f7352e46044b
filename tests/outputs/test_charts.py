"""The charts' arithmetic: scales, ticks, broken labels, what is drawn and what is only said."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.briefing.blocks import Bar, Chart
from app.outputs.drawing.charts import Drawing, Row, draw
from app.outputs.drawing.scale import nice_ticks, tick_label
from app.outputs.drawing.typeface import printable, text_width, wrap
from tests.briefing.sample import HOSTILE

FINITE = st.just(0.0) | st.floats(0.01, 1e12) | st.floats(-1e12, -0.01)


def chart(*bars: Bar, axis: str = "dollars") -> Chart:
    return Chart("Title", "Alternative", bars, axis, "chart")


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 88_000, 6, [0, 20_000, 40_000, 60_000, 80_000, 100_000]),
        (-30_000, 88_000, 5, [-50_000, 0, 50_000, 100_000]),
        (0, 3, 6, [0, 1, 2, 3]),
        (0, 0, 6, [0]),
        (-5, 7, 2, [-10, 0, 10]),
    ],
)
def test_ticks_are_round(low, high, most, expected):
    assert nice_ticks(low, high, most) == expected


@given(FINITE, FINITE, st.integers(2, 8))
def test_ticks_cover_the_values_and_are_few(one, other, most):
    low, high = min(0.0, one, other), max(0.0, one, other)
    ticks = nice_ticks(low, high, most)
    slack = 1e-6 * max(1e-300, high - low)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert len(ticks) <= max(most, 3)


@pytest.mark.parametrize(
    ("value", "axis", "largest", "expected"),
    [
        (20_000, "dollars, first year", 100_000, "$20,000"),
        (-50_000, "Dollars", 100_000, "−$50,000"),
        (1_500_000, "dollars", 2_000_000, "$1.5 m"),
        (0, "dollars", 2_000_000, "$0"),
        (2e9, "dollars", 2e9, "$2 bn"),
        (0.2, "hours", 1, "0.2"),
        (1_200, "hours a year", 2_000, "1,200"),
    ],
)
def test_tick_labels(value, axis, largest, expected):
    assert tick_label(value, axis, largest) == expected


def looks(row: Row) -> list[str]:
    return [piece.look for piece in row.pieces]


def test_a_range_has_a_band_and_a_mark_a_point_a_bar_from_zero_the_unknown_only_words():
    drawing = draw(
        chart(Bar("a", "1 to 3", 2, 1, 3), Bar("b", "2", 2), Bar("c", "not known"), Bar("d", "1 to 3", None, 1, 3))
    )
    band, point, unknown, no_mark = drawing.rows
    assert (looks(band), looks(no_mark)) == (["whisker"], ["dashed"])
    assert band.mark is not None
    assert band.pieces[0].x < band.mark < band.pieces[0].x + band.pieces[0].width
    assert looks(point) == ["solid"]
    assert point.pieces[0].x == drawing.zero
    assert not unknown.drawn
    assert [line.text for line in unknown.words] == ["c", "not known"]
    assert no_mark.mark is None
    assert [(key.look, key.text) for key in drawing.legend] == [
        ("whisker", "likely, with P10 to P90"), ("dashed", "low to high, no likely figure"),
    ]  # fmt: skip


def test_a_net_gain_lies_left_of_zero():
    drawing = draw(chart(Bar("a", "gain", -5), Bar("b", "cost", 10)))
    gain, cost = (row.pieces[0] for row in drawing.rows)
    assert drawing.zero is not None
    assert gain.x + gain.width == pytest.approx(drawing.zero)
    assert cost.x == drawing.zero


def test_groups_have_a_heading_each_and_bars_from_zero_a_pattern_each():
    drawing = draw(
        chart(
            Bar("Year 1", "5", 5, group="First"), Bar("Year 2", "1 to 9", None, 1, 9, group="First"),
            Bar("Year 1", "6", 6, group="Second", second=True),
            Bar("Year 2", "2 to 8", None, 2, 8, group="Second", second=True),
        )
    )  # fmt: skip
    assert [line.text for line in drawing.headings] == ["First", "Second"]
    assert all(line.strong for line in drawing.headings)
    assert [looks(row) for row in drawing.rows] == [["solid"], ["dashed"], ["white"], ["dashed"]]
    assert [(key.look, key.text) for key in drawing.legend] == [("dashed", "low to high, no likely figure")]
    assert len(drawing.stretches) == 2  # the lines of the ticks do not cross the second heading
    assert drawing.stretches[0][1] < drawing.headings[1].y - 8 < drawing.stretches[1][0]


def test_a_swing_has_two_sides_round_the_likely_value_whichever_end_is_larger():
    def swings(*bars: Bar) -> Drawing:
        return draw(dataclasses.replace(chart(*bars), kind="swings", likely="likely, $20"))

    up, down = swings(Bar("a", "$12 to $24", 20, 12, 24), Bar("b", "$24 to $12", 20, 24, 12)).rows
    assert up.mark == down.mark
    sides = [{piece.look: piece.x for piece in row.pieces} for row in (up, down)]
    assert sides[0]["white"] < sides[0]["hatched"]
    assert sides[1]["hatched"] < sides[1]["white"]
    drawing = swings(Bar("a", "$12 to $24", 20, 12, 24))
    assert [key.text for key in drawing.legend] == ["input at its low value", "at its high value", "likely, $20"]
    assert drawing.zero is None
    assert " ".join(drawing.axis).endswith("the axis does not begin at zero")
    only_range = swings(Bar("a", "$12 to $24", None, 12, 24), Bar("b", "Confidential"))
    assert [looks(row) for row in only_range.rows] == [["hatched"], []]
    assert [key.text for key in only_range.legend] == ["from the input's low to its high value"]


def test_charts_that_cover_the_same_values_share_one_scale():
    covers = (-40.0, 90.0)
    one, other = (draw(dataclasses.replace(chart(bar), covers=covers)) for bar in (Bar("a", "5", 5), Bar("b", "9", 9)))
    assert [tick.label for tick in one.ticks] == [tick.label for tick in other.ticks]
    assert (one.ticks[0].label, one.ticks[-1].label) == ("−$50", "$100")


def test_a_value_too_small_to_see():
    assert draw(chart(Bar("a", "0", 5e-324))).ticks[0].label == "$0"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e308])
def test_what_cannot_be_drawn_is_said(value):
    drawing = draw(chart(Bar("a", "very much", value)))
    assert not drawing.rows[0].drawn
    assert drawing.ticks == ()


def test_nothing_at_all():
    assert draw(chart()).rows == ()
    assert draw(chart(Bar("", "", 0))).rows[0].drawn


def boxes(drawing: Drawing, size: float) -> list[tuple[str, float, float, float, float]]:
    """Every text of a drawing with its left, top, right and bottom."""
    found = []
    lines = [*drawing.headings, *(line for row in drawing.rows for line in row.words)]
    for line in lines:
        width = text_width(line.text, size)
        left = line.x - width if line.end else line.x
        found.append((line.text, left, line.y - 0.8 * size, left + width, line.y + 0.2 * size))
    middle = (drawing.plot_left + drawing.plot_right) / 2
    below = [(tick.label, tick.label_x, drawing.plot_bottom + 14) for tick in drawing.ticks]
    if drawing.ticks:
        below += [(words, middle, drawing.plot_bottom + 30 + 14 * line) for line, words in enumerate(drawing.axis)]
    for text, x, y in below:
        half = text_width(text, size - 1) / 2
        found.append((text, x - half, y - 0.8 * size, x + half, y + 0.2 * size))
    for key in drawing.legend:
        found.append((key.text, key.x, key.y - 0.8 * size, key.text_x + text_width(key.text, size - 1), key.y + 2))
    return found


def covered(drawing: Drawing, size: float) -> list[tuple[str, str]]:
    """Pairs of texts that cover one another, and texts that reach beyond the drawing."""
    placed = [box for box in boxes(drawing, size) if box[0].strip()]
    pairs = itertools.combinations(placed, 2)
    found = [
        (one[0], other[0])
        for one, other in pairs
        if min(one[3], other[3]) - max(one[1], other[1]) > 1 and min(one[4], other[4]) - max(one[2], other[2]) > 1
    ]
    return found + [
        (box[0], "the edge")
        for box in placed
        if box[4] > drawing.height + 1 or box[1] < -1 or box[3] > drawing.width + 1
    ]


@pytest.mark.parametrize("shape", ["wide", "narrow"])
@given(
    st.lists(
        st.builds(
            Bar, st.text(max_size=60), st.text(max_size=60), FINITE | st.none(), FINITE | st.none(), FINITE | st.none(),
            st.sampled_from(["", "First", "W" * 70]), st.booleans(),
        ),
        max_size=8,
    ),
    st.sampled_from(["amounts", "swings"]),
)  # fmt: skip
def test_everything_stays_inside_and_no_row_overlaps_the_next(shape, bars, kind):
    drawing = draw(dataclasses.replace(chart(*bars), kind=kind), shape)
    size = 12.0 if shape == "wide" else 13.0
    assert covered(drawing, size) == []
    below = 0.0
    for row in drawing.rows:
        assert row.top >= below - 8  # a bar may stand beside the words of its own row only
        for line in row.words:
            start = line.x - text_width(line.text, size) if line.end else line.x
            assert start >= -1
            assert start + text_width(line.text, size) <= drawing.width + 1
            assert 0 < line.y <= drawing.height
        for piece in row.pieces:
            assert drawing.plot_left - 0.1 <= piece.x
            assert piece.x + piece.width <= drawing.plot_right + 1.1
        assert not row.drawn or row.top + row.height <= drawing.height
        below = row.top + row.height if row.drawn else row.top
    for tick in drawing.ticks:
        half = text_width(tick.label, size) / 2
        assert half - 1 <= tick.label_x <= drawing.width - half + 1


def test_wrapping_keeps_every_word_and_every_width():
    lines = wrap(printable(HOSTILE), 12, 120)
    assert "".join(lines).replace(" ", "") == "".join(printable(HOSTILE).split())
    assert all(text_width(line, 12) <= 120 for line in lines)
    assert wrap("x" * 100, 12, 50)[0].startswith("x")


def test_characters_the_font_lacks_are_printed_by_name_or_code():
    assert printable("a😀→✓‑ж\u202eb\x00\u2009c Ａ \ud800 <b>") == (
        "a[grinning face][rightwards arrow][check mark]-[U+0436]b\u00a0c A [replacement character] <b>"
    )
    assert printable("Nguyễn, Peña, Łódź: § 1357(g) ½ ≥ −5") == "Nguyễn, Peña, Łódź: § 1357(g) ½ ≥ −5"
    assert printable("＜script＞") == "[fullwidth less-than sign]script[fullwidth greater-than sign]"
