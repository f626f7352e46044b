"""What a preview says of a page that is not as it was."""

from __future__ import annotations

import pytest

from app.preview.marks import Changed, marked


def page(body: str) -> str:
    return f"<html><head><title>t</title></head><body><p>Frame</p>\n<main id='main'>\n{body}\n</main></body></html>"


def changes(before: str, now: str) -> tuple[Changed, ...]:
    return marked(page(now), page(before), "14:02")[1]


def test_a_changed_text_gets_a_note_in_words_and_a_place_to_jump_to():
    text, found = marked(page("<p>You may <a href='x'>sign</a> it.</p>"), page("<p>You may keep it.</p>"), "14:02")
    assert found == (Changed("You may sign it.", "You may keep it.", "changed-1"),)
    note = '<span class="preview-note" id="changed-1">[changed since 14:02: was “You may keep it.”]</span>'
    assert f"<p data-changed=\"yes\">You may <a href='x'>sign</a> it. {note}</p>" in text


def test_what_was_is_told_with_a_few_words_around_it():
    before = "<p>In this state the law says that a town may sign with the consent of its council alone.</p>"
    (found,) = changes(before, before.replace("consent", "vote"))
    assert found.was == "… may sign with the consent of its council alone."


def test_a_new_text_and_one_that_is_gone():
    before = "<ul><li>One thing here</li><li>Quite another there</li></ul>"
    assert changes(before, before.replace("</ul>", "<li>And a third</li></ul>")) == (
        Changed("And a third", None, "changed-1"),
    )
    assert changes(before, "<ul><li>One thing here</li></ul>") == (Changed(None, "Quite another there"),)


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def test_a_cell_of_a_table_is_held_against_the_cell_of_its_place():
    """And not against the next one that says the same."""
    before = f"<p>Gone with the wind</p><table>{row('Status', 'Not settled', 'Open', 'Not settled')}</table>"
    now = f"<table>{row('Status', 'Open', 'Open', 'Open')}</table>"
    assert changes(before, now) == (
        Changed("Open", "Not settled", "changed-1"),
        Changed("Open", "Not settled", "changed-2"),
        Changed(None, "Gone with the wind"),
    )


def test_a_row_with_another_number_of_cells_is_told_as_a_whole():
    before, now = f"<table>{row('Status', 'Open')}</table>", f"<table>{row('Status', 'Closed', 'Open')}</table>"
    text, found = marked(page(now), page(before), "14:02")
    assert found == (Changed("Status | Closed | Open", "Status | Open", "changed-1"),)
    assert '<td data-changed="yes">Status <span' in text


def test_a_note_never_stands_within_an_option_of_a_list():
    before = "<label>State<select><option>Maine</option></select></label>"
    text, found = marked(page(before.replace("Maine", "Ohio")), page(before), "14:02")
    assert found == (Changed("Ohio", "Maine"),)
    assert "preview-note" not in text


def test_an_outer_text_is_noted_before_the_inner_one_begins():
    text, _ = marked(
        page("<ul><li>New<ul><li>in</li></ul></li></ul>"), page("<ul><li>Old<ul><li>in</li></ul></li></ul>"), "9:00"
    )
    assert "New <span" in text
    assert text.index("preview-note") < text.index("<li>in</li>")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("<p>Same <b>text</b></p>", "<p class='x'>Same\n  text</p>"),
        ("<input value='a'><p>x</p>", "<input value='b'><p>x</p>"),
        ("<svg><text>1</text></svg>", "<svg><text>2</text></svg>"),
        (
            "<p>Sum <span class='visually-hidden'>of A</span></p>",
            "<p>Sum <span class='visually-hidden'>of B</span></p>",
        ),
        ("<p>Sum <i aria-hidden='true'>a</i></p>", "<p>Sum <i aria-hidden='true'>b</i></p>"),
        ("<textarea>a</textarea>", "<textarea>b</textarea>"),
    ],
    ids=["markup", "value", "drawing", "for the ear", "for the eye", "typed"],
)
def test_what_is_no_text_of_the_page_is_not_marked(before: str, now: str):
    assert marked(page(now), page(before), "14:02") == (page(now), ())


def test_the_frame_around_the_page_is_not_compared():
    now, before = page("<p>x</p>").replace("Frame", "New frame"), page("<p>x</p>")
    assert marked(now, before, "14:02") == (now, ())


def test_what_was_is_escaped():
    text, _ = marked(page("<p>More than 3 of them</p>"), page("<p>More than &lt;b&gt; of them</p>"), "14:02")
    assert "was “More than &lt;b&gt; of them”" in text
    assert "<b>" not in text


def test_a_page_that_was_not_there_is_left_as_it_is():
    assert marked(page("<p>x</p>"), None, "14:02") == (page("<p>x</p>"), ())
