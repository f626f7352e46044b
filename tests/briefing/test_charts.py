"""The charts' arithmetic: scales, ticks, broken labels, what is drawn and what is only said."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.briefing.blocks import Bar, Chart
from app.briefing.charts import draw, nice_ticks, tick_label
from app.briefing.typeface import printable, text_width, wrap
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


def test_a_range_has_a_band_and_a_mark_a_point_a_bar_from_zero_the_unknown_only_words():
    drawing = draw(
        chart(Bar("a", "1 to 3", 2, 1, 3), Bar("b", "2", 2), Bar("c", "not known"), Bar("d", "1 to 3", None, 1, 3))
    )
    band, point, unknown, no_mark = drawing.rows
    assert band.band is not None
    assert band.mark is not None
    assert band.band.x < band.mark < band.band.x + band.band.width
    assert point.solid is not None
    assert point.solid.x == drawing.zero
    assert not unknown.drawn
    assert [line.text for line in unknown.words] == ["c", "not known"]
    assert no_mark.band is not None
    assert no_mark.mark is None


def test_a_net_gain_lies_left_of_zero():
    drawing = draw(chart(Bar("a", "gain", -5), Bar("b", "cost", 10)))
    gain, cost = drawing.rows
    assert gain.solid is not None
    assert cost.solid is not None
    assert drawing.zero is not None
    assert gain.solid.x + gain.solid.width == pytest.approx(drawing.zero)
    assert cost.solid.x == drawing.zero


def test_a_value_too_small_to_see():
    assert draw(chart(Bar("a", "0", 5e-324))).ticks[0].label == "$0"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e308])
def test_what_cannot_be_drawn_is_said(value):
    drawing = draw(chart(Bar("a", "very much", value)))
    assert not drawing.rows[0].drawn
    assert drawing.ticks == ()


def test_nothing_at_all():
    assert draw(chart()).rows == ()
    assert draw(chart(Bar("", "", 0))).rows[0].solid is not None


@pytest.mark.parametrize("shape", ["wide", "narrow"])
@given(
    st.lists(
        st.builds(
            Bar, st.text(max_size=60), st.text(max_size=60), FINITE | st.none(), FINITE | st.none(), FINITE | st.none()
        ),
        max_size=8,
    )
)
def test_everything_stays_inside_and_no_row_overlaps_the_next(shape, bars):
    drawing = draw(chart(*bars), shape)
    size = 12.0 if shape == "wide" else 13.0
    below = 0.0
    for row in drawing.rows:
        assert row.top >= below - 8  # a bar may stand beside the words of its own row only
        for line in row.words:
            start = line.x - text_width(line.text, size) if line.end else line.x
            assert start >= -1
            assert start + text_width(line.text, size) <= drawing.width + 1
            assert 0 < line.y <= drawing.height
        for span in (row.solid, row.band):
            if span:
                assert drawing.plot_left - 0.1 <= span.x
                assert span.x + span.width <= drawing.plot_right + 1.1
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
