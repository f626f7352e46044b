"""Each YAML file leads an editor to its schema, in a checkout and in a copy; `check` tells where one does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from app.assessments import answers_schema
from app.rulebook import strict_yaml
from app.rulebook.book import examine
from app.rulebook.schema_headers import SCHEMAS, STARTS, expected, header_problems, write_headers
from tests.rulebook import cases

STATE = "# yaml-language-server: $schema=../../docs/schemas/StateLaw.json"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The small rulebook, with a folder of schemas beside it and the lines in its files."""
    cases.build(cases.BASE, tmp_path)
    (tmp_path / SCHEMAS).mkdir(parents=True)
    assert write_headers(tmp_path) > 0
    return tmp_path


def test_every_file_of_the_project_leads_to_a_schema_that_is_there():
    assert list(header_problems(cases.ROOT)) == []
    for path, line in expected(cases.ROOT):
        assert (path.parent / line.removeprefix(STARTS)).is_file(), path


def test_a_missing_and_a_wrong_line_are_told_with_the_line_to_write(copy: Path):
    me = copy / "rules" / "states" / "me.yaml"
    text = me.read_text("utf-8")
    assert text.startswith(f"{STATE}\nstate: ME")
    assert examine(copy, headers=True)[1] == ()
    mend = f"Let the first line of the file be: {STATE}."
    me.write_text(text.removeprefix(f"{STATE}\n"), "utf-8")
    (missing,) = examine(copy, headers=True)[1]
    said = "the first line does not say which schema it has"
    assert str(missing) == f"rules/states/me.yaml:1: [files.schema_header] warning: {said}. {mend}"
    me.write_text(text.replace("StateLaw", "Section"), "utf-8")
    (wrong,) = examine(copy, headers=True)[1]
    assert wrong.what == "the first line leads to no schema of this file"
    assert write_headers(copy) == 1
    assert me.read_text("utf-8") == text
    assert write_headers(copy) == 0


def test_a_rulebook_without_schemas_beside_it_needs_no_line(tmp_path: Path):
    assert list(header_problems(cases.build(cases.BASE, tmp_path))) == []


def test_the_schema_of_answers_files_is_up_to_date_and_fits_the_examples():
    """If this fails: python -m app.assessments.answers_schema docs/schemas/AnswersFile.json"""
    assert (cases.ROOT / SCHEMAS / "AnswersFile.json").read_text("utf-8") == answers_schema.text()
    validator = Draft202012Validator(json.loads(answers_schema.text()))
    for path in sorted((cases.ROOT / "examples").glob("*.yaml")):
        errors = list(validator.iter_errors(strict_yaml.load(path.read_bytes(), name=path.name).data))
        assert [error.message for error in errors] == []
    for wrong in ({"officers": {"note": "as told"}}, {"Officers": 3}, {"officers": {"value": 3, "provenence": "x"}}):
        assert not validator.is_valid({"town": {"name": "Keene", "kind": "city"}, "answers": wrong})
