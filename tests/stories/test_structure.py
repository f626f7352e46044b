"""Every document of every story: its parts in their order, and its citations numbered as a reader meets them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from app.briefing.blocks import PARTS, VOLUMES, Cite, Document, Heading, Section, SourceList, plain_words
from app.briefing.compose import volumes_of
from app.briefing.counsel_file import counsel_file
from app.briefing.handout import handout
from app.briefing.letters import letters
from app.outputs.html.anchors import problems
from tests.stories.test_neutral import EACH, story
from tests.stories.test_scenarios import FILES
from tests.stories.test_sourced import texts


@cache
def documents(file: Path) -> tuple[Document, ...]:
    """The three documents of the council, counsel's file and the letters."""
    told = story(file)
    return *volumes_of(told), counsel_file(told), *(letter.document for letter in letters(told))


@EACH
def test_numbers_rise_in_the_order_of_reading(file: Path) -> None:
    for document in documents(file):
        cites = [inline for text in texts(document) for inline in text.words if isinstance(inline, Cite)]
        first = list(dict.fromkeys(cite.source for cite in cites))
        assert [cite.number for cite in cites] == [first.index(cite.source) + 1 for cite in cites]
        (listed,) = (block for block in document.blocks if isinstance(block, SourceList))
        assert [(entry.number, entry.id) for entry in listed.entries] == list(enumerate(first, 1))
        for entry in listed.entries:
            assert list(entry.cited_from) == [cite.anchor for cite in cites if cite.source == entry.id]
        assert problems(document) == []


@EACH
def test_the_handouts_numbers_rise_too(file: Path) -> None:
    *before, last = [plain_words(text.words) for text in texts(handout(story(file)))]
    numbers = [int(n) for words in before for found in re.findall(r"\[([\d, ]+)\]", words) for n in found.split(", ")]
    assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))
    assert [int(n) for n in re.findall(r"\[(\d+)\]", last)] == sorted(set(numbers))


@EACH
def test_every_part_stands_in_its_order(file: Path) -> None:
    briefing, supporting, record = documents(file)[:3]
    for document in documents(file):
        places = [PARTS.index(section.part) for section in document.sections]
        assert places == sorted(places)
        assert all(section.title and section.anchor for section in document.sections[1:])
    assert {section.part for section in briefing.sections} == set(PARTS)
    begins = [block.anchor for block in briefing.blocks if isinstance(block, Heading) and block.page_break]
    assert begins == ["today"]
    assert tuple(document.volume for document in (briefing, supporting, record)) == VOLUMES
    for document in (supporting, record):
        assert {section.part for section in document.sections} == {"body", "sources"}
        assert not any(block.page_break for block in document.blocks if isinstance(block, Heading))


@EACH
def test_no_section_stands_in_two_of_the_three(file: Path) -> None:
    shared = {"elsewhere", "sources", ""}
    anchors = [s.anchor for document in documents(file)[:3] for s in document.sections if s.anchor not in shared]
    assert len(anchors) == len(set(anchors))


def test_a_document_refuses_what_has_no_place() -> None:
    document = documents(FILES[0])[0]
    with pytest.raises(ValueError, match="order of PARTS"):
        replace(document, sections=document.sections[::-1])
    with pytest.raises(ValueError, match="holds the heading of another"):
        Section("One", "one", (Heading(2, "Two", "two"),))
