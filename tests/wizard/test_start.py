"""The start page: what it says, the three doors, and the ways back."""

from __future__ import annotations

import pytest

from app.wizard.start import DOORS


def test_it_says_what_it_is_and_is_not(visitor):
    for words in (
        "does not recommend",
        "not legal advice",
        "may be public records",
        "It does not decide its status under public-records law",
        "This briefing informs. It does not advise for or against",
        "No outside funding",
        "What to have ready",
        "5 minutes",
    ):
        assert words in visitor.text


@pytest.mark.parametrize(
    ("door", "words"),
    [
        ("manager", "Which state are you in?"),
        ("chief", "Officer cost: your figures"),
        ("attorney", "What the law depends on"),
    ],
)
def test_each_door_leads_to_its_first_page(visitor, door, words):
    visitor.begin(door=door)
    assert visitor.status == 200
    assert words in visitor.page.text
    assert set(DOORS) == {"manager", "chief", "attorney"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": "", "kind": "city", "door": "chief"}, "Enter the name of the town."),
        ({"name": "x" * 201, "kind": "city", "door": "chief"}, "Shorten it to 200"),
        ({"name": "Keene", "kind": "empire", "door": "chief"}, "Choose what kind of town it is."),
        ({"name": "Keene", "kind": "city", "door": "back"}, "Choose what to do first."),
        ({"name": "Kee\x00ne", "kind": "city", "door": "chief"}, "control character"),
    ],
)
def test_a_fault_is_named_beside_its_field_and_nothing_is_lost(visitor, typed, message):
    visitor.send("/begin", **typed)
    assert visitor.status == 400
    assert visitor.text.count(message) == 2  # in the summary and beside the field
    assert 'role="alert"' in visitor.page.text
    assert "<title>Error: Start" in visitor.page.text
    if typed["name"] == "Keene":
        assert visitor.form("/begin").values["name"] == "Keene"


def test_a_town_named_in_markup_stays_text(visitor):
    visitor.begin('<script>alert("x")</script>=1+1')
    assert "<script>" not in visitor.page.text
    assert '<script>alert("x")</script>=1+1' in visitor.text


def test_resume_by_any_page_of_the_work(keene):
    base = keene.base
    for link in (f"https://towns.example{base}/tasks?x=1", keene.token, f"{base}/draft"):
        keene.open("/").send("/resume", link=link)
        assert keene.url == f"{base}/tasks"


@pytest.mark.parametrize("link", ["", "x", "http://127.0.0.1:8287/a/" + "A" * 32, "é" * 50, "a" * 5000])
def test_a_link_that_opens_nothing(visitor, link):
    visitor.send("/resume", link=link)
    assert visitor.status == 400
    assert "does not work" in visitor.text or "Paste your link" in visitor.text
    assert visitor.form("/resume").values["link"] == link.strip()


def test_a_file_goes_out_and_comes_in(keene):
    keene.answer(sworn_filled="41", deciding_body="council")
    saved = keene.client.get(f"{keene.base}/answers.yaml")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    first = keene.base
    keene.open("/import").upload(saved.data)
    assert keene.status == 200
    assert keene.base != first
    assert keene.client.get(f"{keene.base}/answers.yaml").data == saved.data


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1"),
        (b"town: {name: X, kind: city}\nanswers:\n  stat: ME\n  sworn_filled: -3\n", "Line 3"),
        (b"town: [\n", "Line"),
        (b"\xff\xfe\x00", "Line 1"),
        (b"a: &a [x]\nb: *a\n", "Line"),
        (b"%PDF-1.7", "Line 1"),
    ],
)
def test_a_bad_file_is_refused_with_line_numbers(visitor, content, words):
    visitor.open("/import").upload(content)
    assert visitor.status == 400
    assert words.lower() in visitor.text.lower()
    assert "Nothing was saved" in visitor.text


def test_no_file_at_all(visitor):
    visitor.open("/import").upload(b"")
    visitor.open("/import").send()
    assert visitor.status == 400
    assert "Choose a file first." in visitor.text
