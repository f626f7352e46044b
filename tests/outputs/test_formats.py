"""The tables of formats and versions: every entry is whole, and what it names can be made and is what it says."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from app.engine.evaluation import Evaluation
from app.outputs.edition import Edition
from app.outputs.formats import DEFAULT_FORMAT, FORMATS, LETTER_FORMATS, VERSIONS, file_name, format_of
from app.outputs.produce import Page, before_print, document_of, rendered
from tests.conftest import Town287

APRIL_2025 = dt.date(2025, 4, 1)
BEGINNINGS = {"html": b"<!DOCTYPE html>", "docx": b"PK", "xlsx": b"PK", "json": b"{"}
TYPES = {"pdf": "application/pdf", "html": "text/html", "docx": "wordprocessingml", "xlsx": "spreadsheetml"}


@pytest.fixture(scope="module")
def town(town287: Town287) -> Evaluation:
    return town287(APRIL_2025, state="ME", agency_kind="municipal_police", custody="none", agreement_in_force="none")


def test_each_format_is_written_from_one_thing_and_has_names_of_its_own() -> None:
    assert list(FORMATS) == [form.name for form in FORMATS.values()]
    endings = [suffix for form in FORMATS.values() for suffix in form.suffixes]
    assert len(set(endings)) == len(endings)
    for form in FORMATS.values():
        ways = (form.from_evaluation, form.from_document, form.printed_from)
        assert sum(bool(way) for way in ways) == 1, form.name
        assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in form.suffixes)
        assert TYPES.get(form.name, form.name) in form.media_type
        assert all(format_of(suffix.upper()) == form.name for suffix in form.suffixes)
    assert format_of(".odt") == format_of("") == DEFAULT_FORMAT


def test_each_version_names_formats_that_there_are() -> None:
    for version in VERSIONS.values():
        assert set(version.served) <= set(version.formats) <= set(FORMATS)
        assert version.stem == version.stem.lower()
    assert set(LETTER_FORMATS) <= set(FORMATS)
    names = [file_name(version, FORMATS[form]) for version in VERSIONS.values() for form in version.formats]
    assert len(set(names)) == len(names)
    council, counsel, pdf = VERSIONS["council"], VERSIONS["counsel"], FORMATS["pdf"]
    assert file_name(council, pdf, "staff") == "briefing-staff.pdf"
    assert file_name(counsel, pdf, "counsel") == "counsel-file.pdf"
    assert file_name(council, FORMATS["json"]) == "evaluation.json"


@pytest.mark.parametrize(
    ("version", "form"), [(version.name, form) for version in VERSIONS.values() for form in version.formats]
)
def test_each_version_is_written_in_each_of_its_formats(version: str, form: str, town: Evaluation) -> None:
    which = VERSIONS[version]
    made = before_print(town, form, Edition(version=version, audience=which.audience or "public"))
    if isinstance(made, Page):
        assert FORMATS[form].written_from == "page"
        assert made.html.startswith("<!DOCTYPE html>")
        assert bool(made.attachments) == which.carries
        assert {each.media_type for each in made.attachments} <= {
            "application/yaml", *(each.media_type for each in FORMATS.values())
        }  # fmt: skip
    else:
        assert made.startswith(BEGINNINGS[form])


def test_a_document_is_not_written_in_a_format_of_the_evaluation(town: Evaluation) -> None:
    with pytest.raises(ValueError, match="a document is not written as xlsx"):
        rendered(document_of(town), "xlsx")
