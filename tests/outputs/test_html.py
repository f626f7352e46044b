"""HTML of the briefing: escaping, anchors, the order of headings, the two validators."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser

from app.briefing.blocks import (
    Box,
    Cell,
    Cite,
    Column,
    Document,
    Heading,
    Jump,
    Paragraph,
    Run,
    SourceEntry,
    SourceList,
    Table,
)
from app.outputs.html import write as html
from app.outputs.html.anchors import problems
from app.outputs.html.pieces import WIDE_FROM
from tests.briefing.sample import HOSTILE, LONG_WORD, sample_document, sections_of
from tests.browser.checkers import nu_complaints, violations


class Outline(HTMLParser):
    """What a page is made of: tags, ids, links, text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: Counter[str] = Counter()
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        for name, value in attrs:
            self.attributes[name] += 1
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_data(self, data):
        self.words.append(data)


def document(*blocks, **changes) -> Document:
    return dataclasses.replace(sample_document(1), sections=sections_of(blocks), **changes)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    sample = sample_document()
    return {"print": html.render_print(sample), "fragment": html.render_fragment(sample)}


@pytest.mark.parametrize("kind", ["print", "fragment"])
def test_what_a_user_typed_is_never_markup(pages, kind):
    outline = Outline(pages[kind])
    assert outline.tags["script"] == 0
    assert outline.tags["img"] == 0
    assert "<script>alert(1)</script>" in "".join(outline.words)
    assert not [name for name in outline.attributes if name.startswith("on")]
    assert all(link.startswith(("#", "https://")) for link in outline.links)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", pages[kind])
    pages[kind].encode()


@pytest.mark.parametrize("kind", ["print", "fragment"])
def test_each_link_has_its_target_and_each_id_is_there_once(pages, kind):
    outline = Outline(pages[kind])
    assert [name for name, times in Counter(outline.ids).items() if times > 1] == []
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)


def test_a_fragment_has_no_inline_style_and_one_h1(pages):
    outline = Outline(pages["fragment"])
    assert outline.attributes["style"] == 0
    assert outline.tags["style"] == 0
    assert outline.tags["h1"] == 1


def test_statement_to_source_and_back(pages):
    assert '<a id="cite-state-1" href="#source-state" aria-label="Source 1">1</a>' in pages["fragment"]
    assert '<a href="#cite-state-1" aria-label="Back to citation a of source 1">a</a>' in pages["fragment"]


def test_only_web_addresses_become_links(pages):
    assert 'href="javascript' not in pages["fragment"]
    assert "javascript:alert(1)" in pages["fragment"]


def test_dates_and_mark_are_on_the_page(pages):
    for page in pages.values():
        for words in ("DRAFT", "November 24, 2026", "February 22, 2027", "Brief287 0.1.0"):
            assert words in page


def test_a_version_not_for_publication_says_so():
    page = html.render_print(document(Heading(1, "T", "t"), audience="counsel"))
    assert page.count("Version for counsel, not for publication") == 2
    assert "Public version" not in page


def test_headings_never_skip_a_level_and_a_missing_title_is_added():
    page = html.render_fragment(document(Heading(2, "Two", "two"), Box("Box", (), "box"), Heading(4, "Four", "four")))
    assert re.findall(r"<h(\d)", page) == ["1", "2", "3", "3"]


def test_a_wide_table_takes_its_heading_to_the_turned_page():
    wide = Table("Wide", tuple(Column(str(n)) for n in range(WIDE_FROM)), (), "wide")
    page = html.render_print(
        document(
            Heading(1, "Title", "title"),
            Paragraph((Run("Before."),)),
            Heading(2, "Its heading", "its"),
            Paragraph((Run("Its lead."),)),
            wide,
            Paragraph((Run("After."),)),
        )
    )
    turned = page[page.index('class="turned"') :]
    assert "Its heading" in turned
    assert "Its lead" in turned
    assert "Before." not in turned
    assert "Title</h1>" not in turned
    assert turned.index("</table>") < turned.index("</div>\n<div>") < turned.index("After.")


def test_on_a_phone_each_card_repeats_the_rows_heading():
    table = Table(
        "T", (Column(""), Column("A")), ((Cell((Run("Row & head"),), head=True), Cell((Run("x"),))),), "t", cards=True
    )
    page = html.render_fragment(document(Heading(1, "T", "h"), table))
    assert '<td data-label="Row &amp; head">x</td>' in page
    assert "data-label" not in html.render_print(document(Heading(1, "T", "h"), table))


def test_problems_are_named():
    cite = Cite("nowhere", 1, "cite-1")
    found = problems(
        document(
            Heading(1, "T", "top"),
            Box("B", (Paragraph((cite, Jump("lost", "there"))),), "top"),
            Paragraph((Run("x"),)),
            Heading(2, "S", "a space"),
            SourceList((SourceEntry(1, "other", "text", None, ("gone",)),)),
        )
    )
    assert found == [
        "anchor used twice: top",
        "anchor with a space, or empty: 'a space'",
        "nothing to point at: source-nowhere",
        "nothing to point at: lost",
        "nothing to point at: gone",
    ]
    assert problems(sample_document()) == []


def test_a_line_end_stays_a_line_end_and_nothing_else_does():
    assert html.words_markup((Run("a\n\nb <br>"),)) == "a<br>b &lt;br&gt;"
    cited = html.words_markup((Run("x", strong=True), Cite("s", 1, "c1"), Cite("t", 2, "c2")))
    assert cited.count("<sup") == 1
    assert ">1</a>,\u00a0<a " in cited


@pytest.mark.parametrize(
    ("text", "short"),
    [("City of Brewer", "City of Brewer"), (LONG_WORD, LONG_WORD[:19] + "…"), ("a word too many", "a word too…")],
)
def test_shorten(text, short):
    assert html.shorten(text, 20 if text == LONG_WORD else 14) == short


def test_letters_for_many_citations():
    anchors = tuple(f"c{number}" for number in range(28))
    entry = SourceEntry(1, "s", "text", None, anchors)
    page = html.render_fragment(document(Heading(1, "T", "t"), SourceList((entry,))))
    assert '<a href="#c25" aria-label="Back to citation z of source 1">z</a>' in page
    assert '<a href="#c27" aria-label="Back to citation ab of source 1">ab</a>' in page


def whole_page(fragment: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>Sample</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>body{{margin:1rem}}{html.screen_css()}</style></head><body><main>{fragment}</main></body></html>"
    )


def test_nu_checker(pages, tmp_path):
    screen, paper = tmp_path / "screen.html", tmp_path / "print.html"
    screen.write_text(whole_page(pages["fragment"]), encoding="utf-8")
    # The style sheet for paper speaks of running heads and page counters, which the checker's CSS does not know.
    without_style = re.sub(r"<style>.*?</style>", "", pages["print"], flags=re.DOTALL)
    paper.write_text(without_style, encoding="utf-8")
    assert nu_complaints(screen, paper) == ""


def test_axe_and_no_sideways_scroll(browser: Browser):
    """The hostile sample: it has every block of the plain one."""
    fragment = html.render_fragment(sample_document(6))
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(whole_page(fragment))
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.get_by_role("table", name="Options side by side").first.is_visible()
    page.close()


def test_hostile_text_reaches_every_place():
    """The other tests mean something only if the sample does put hostile text everywhere."""
    page = html.render_print(sample_document())
    assert page.count("alert(1)") >= 15
    assert HOSTILE.startswith("<script>")
