"""The timeline of the legal steps: its drawing, and that it says what the table of steps says, and no more."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import re

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.briefing.blocks import Document, Look, Paragraph, Stop, Table, Timeline, plain_words
from app.briefing.sections.step_dates import numbers
from app.engine.answers import DONT_KNOW, Answer
from app.outputs.drawing.charts import SIZE, Shape
from app.outputs.drawing.due_dates import TALL, Drawing, draw_timeline
from app.outputs.drawing.typeface import text_width
from app.outputs.html.write import render_fragment
from app.outputs.word.timeline_picture import timeline_picture
from app.outputs.word.write import render_docx
from tests.conftest import Town287
from tests.documents import whole

FRAME = {"state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"}
MEETING = {**FRAME, "meeting_date": "2027-01-12"}
LEGEND: tuple[tuple[Look, str], ...] = (("solid", "done"), ("white", "not done"), ("heavy", "overdue"))
BOXES = st.lists(
    st.tuples(st.text("0123456789W", min_size=1, max_size=9), st.sampled_from(["solid", "white", "heavy"]))
)
STOPS = st.lists(st.builds(Stop, st.text(max_size=80), st.text(max_size=80), BOXES.map(tuple)), max_size=6)


# ---- the drawing --------------------------------------------------------------------------------------------------


def boxes_of(drawing: Drawing, size: float) -> list[tuple[str, float, float, float, float]]:
    """Everything that takes room, with its left, top, right and bottom."""
    found = []
    for day in drawing.days:
        for line in day.words:
            right = line.x + text_width(line.text, size)
            found.append((line.text, line.x, line.y - 0.8 * size, right, line.y + 0.2 * size))
        for box in day.boxes:
            found.append((f"box {box.text}", box.x, box.y, box.x + box.width, box.y + TALL))
        found.append(("dot", drawing.line_x - 5, day.dot - 5, drawing.line_x + 5, day.dot + 5))
    for key in drawing.legend:
        right = key.text_x + text_width(key.text, size - 1)
        found.append((key.text, key.x, key.y - 0.8 * size, right, key.y + 0.2 * size))
    return [each for each in found if each[0].strip()]


@pytest.mark.parametrize("shape", ["wide", "narrow"])
@given(STOPS)
def test_nothing_covers_anything_or_leaves_the_drawing(shape, stops):
    drawing = draw_timeline(Timeline("Title", "Alternative", tuple(stops), LEGEND, "days"), shape)
    placed = boxes_of(drawing, SIZE[shape])
    for name, left, top, right, bottom in placed:
        assert left >= 0, name
        assert right <= drawing.width + 1, name
        assert top >= -1, name
        assert bottom <= drawing.height + 1, name
    for one, other in itertools.combinations(placed, 2):
        across = min(one[3], other[3]) - max(one[1], other[1])
        down = min(one[4], other[4]) - max(one[2], other[2])
        assert across <= 1 or down <= 1, (one, other)
    for day in drawing.days:
        for box in day.boxes:
            assert text_width(box.text, SIZE[shape] - 1) <= box.width


def test_days_stand_in_order_and_boxes_wrap():
    stops = (Stop("Monday", "", tuple((str(n), "white") for n in range(40))), Stop("Tuesday", "the meeting"))
    expected: dict[Shape, int] = {"wide": 4, "narrow": 5}
    for shape, lines in expected.items():
        drawing = draw_timeline(Timeline("Title", "Alternative", stops, LEGEND, "days"), shape)
        assert len({box.y for box in drawing.days[0].boxes}) == lines
        assert drawing.days[0].dot < drawing.days[1].dot
        assert [day.solid for day in drawing.days] == [True, False]
        assert [key.text for key in drawing.legend] == ["not done"]


@pytest.mark.parametrize(
    ("listed", "said"), [([1, 2, 3, 5], "1 to 3, 5"), ([1, 2], "1, 2"), ([4], "4"), ([1, 3, 4, 5, 9], "1, 3 to 5, 9")]
)
def test_numbers_in_words(listed, said):
    assert numbers(listed) == said


# ---- what it says -------------------------------------------------------------------------------------------------


def timeline(document: Document) -> Timeline:
    (found,) = (block for block in document.blocks if isinstance(block, Timeline))
    return found


def statuses(document: Document) -> dict[str, str]:
    """The status of each step, the last column of the table, by its number."""
    table = next(block for block in document.blocks if isinstance(block, Table) and block.anchor == "steps-table")
    found = {}
    for row in table.rows:
        number = re.match(r"\d+", plain_words(row[0].words))
        assert number is not None
        found[number[0]] = plain_words(row[-1].words)
    return found


def test_each_step_stands_once_on_the_day_that_the_table_gives(town287: Town287):
    done = Answer("2026-11-20", source="Finance office")
    for day in (dt.date(2026, 11, 24), dt.date(2026, 12, 20), dt.date(2027, 1, 2)):
        document = whole(town287(day, **MEETING, step_insurance=done))
        table, drawn = statuses(document), timeline(document)
        shown = [(number, look, stop) for stop in drawn.stops for number, look in stop.boxes]
        assert sorted(number for number, _, _ in shown) == sorted(table)
        for number, look, stop in shown:
            said = table[number]
            if look == "solid":
                assert said.startswith("Done: Finance office")
            elif look == "heavy":
                assert f"Not before the meeting; {stop.label} at the earliest." in said
            else:
                assert f"Due {stop.label}" in said
        assert {"solid"} < {look for _, look, _ in shown}
        assert ("heavy" in {look for _, look, _ in shown}) == (day.month == 1)


def test_the_days_are_in_order_and_end_with_the_meeting(town287: Town287):
    stops = timeline(whole(town287(dt.date(2026, 12, 20), **MEETING))).stops
    days = [dt.datetime.strptime(stop.label, "%B %d, %Y").date() for stop in stops]
    assert days == sorted(days)
    assert (stops[-1].label, stops[-1].text, stops[-1].boxes) == ("January 12, 2027", "the meeting", ())
    assert next(stop.text for stop in stops if stop.label == "December 20, 2026") == "this briefing was prepared"
    assert days[0] == dt.date(2026, 12, 20)  # nothing that is not done is asked for on a day that has passed


def test_the_words_for_those_who_do_not_see_it_say_each_box(town287: Town287):
    drawn = timeline(whole(town287(dt.date(2027, 1, 2), **MEETING)))
    for stop in drawn.stops:
        assert stop.label in drawn.alt
        assert stop.said in drawn.alt
    assert "steps not done, and not before the meeting: " in drawn.alt


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({**FRAME, "meeting_date": DONT_KNOW}, "No meeting date is set yet, so no step has a due date."),
        (
            {**MEETING, "meeting_date": Answer("2027-01-12", audience="staff")},
            "The date of the meeting is confidential",
        ),
    ],
)
def test_without_a_date_weeks_are_counted_and_nothing_is_overdue(town287: Town287, given, why):
    document = whole(town287(dt.date(2026, 12, 20), **given))
    drawn = timeline(document)
    assert [stop.label for stop in drawn.stops][:2] == ["6 weeks before", "4 weeks before"]
    assert drawn.stops[-1].label == "The meeting"
    assert {look for stop in drawn.stops for _, look in stop.boxes} == {"white"}
    assert any(isinstance(block, Paragraph) and plain_words(block.words).startswith(why) for block in document.blocks)
    page = render_fragment(document)
    assert "January 12, 2027" not in page
    assert "December 1, 2026" not in page  # the due date from which the meeting's could be counted


def test_a_meeting_that_is_past_and_a_day_without_steps(town287: Town287):
    stops = timeline(whole(town287(dt.date(2027, 2, 1), **MEETING))).stops
    assert [stop.text for stop in stops[-2:]] == ["the meeting", "this briefing was prepared"]
    assert {look for stop in stops for _, look in stop.boxes} == {"heavy"}


def test_in_word_it_is_one_picture_with_its_words(town287: Town287):
    document = whole(town287(dt.date(2026, 12, 20), **MEETING))
    drawn = timeline(document)
    body = docx.Document(io.BytesIO(render_docx(document))).element.body
    (described,) = (node for node in body.iter(qn("wp:docPr")) if node.get("descr") == drawn.alt)
    assert described.getparent().find(f".//{qn('pic:pic')}") is not None
    content, tall = timeline_picture(drawn)
    assert (content, tall) == timeline_picture(drawn)  # the same bytes for the same days
    picture = Image.open(io.BytesIO(content))
    assert picture.width > 1900
    assert tall == picture.height / picture.width
    fewer = dataclasses.replace(drawn, stops=drawn.stops[:-1])
    assert timeline_picture(fewer)[0] != content


def test_the_states_of_a_box_are_told_apart_in_the_picture():
    def drawn(look: Look) -> bytes:
        return timeline_picture(Timeline("T", "A", (Stop("Day", "", (("1", look),), "one"),), (), "t"))[0]

    assert len({drawn("solid"), drawn("white"), drawn("heavy")}) == 3
