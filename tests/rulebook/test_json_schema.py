"""The JSON Schemas for editors: up to date, and never stricter than the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from app.rulebook import strict_yaml
from app.rulebook.files import SHAPES, read_files
from app.rulebook.json_schema import schemas, text, write
from tests.rulebook import cases

FOLDER = cases.ROOT / "docs" / "schemas"
SCHEMAS = schemas()


@pytest.mark.parametrize("name", [shape.__name__ for _, shape in SHAPES])
def test_the_files_in_docs_are_up_to_date(name: str):
    """If this fails: python -m app.rulebook.json_schema docs/schemas"""
    assert (FOLDER / f"{name}.json").read_text("utf-8") == text(SCHEMAS[name])


def test_the_writer_writes_them_all(tmp_path: Path):
    write(tmp_path / "new")
    assert {path.stem for path in (tmp_path / "new").iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_each_is_a_schema(name: str):
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("root", [cases.ROOT, cases.BASE], ids=["real", "minimal"])
def test_every_rule_file_fits_its_schema(root: Path):
    validators = {
        name: Draft202012Validator(schema, format_checker=FormatChecker()) for name, schema in SCHEMAS.items()
    }
    files, problems = read_files(root)
    assert problems == []
    for file in files.read:
        errors = list(validators[type(file.shape).__name__].iter_errors(file.loaded.data))
        assert errors == [], f"{file.name}: {[error.message for error in errors]}"


@pytest.mark.parametrize(
    "case",
    ["unknown_key", "missing_sources", "word_not_in_list", "too_few_entries", "not_a_number", "confidence_low",
     "not_a_truth", "form_of_identifier", "not_a_date", "not_a_list", "empty_text", "number_out_of_bounds"],
)  # fmt: skip
def test_an_editor_marks_mistakes_of_form(case: str, tmp_path: Path):
    root = cases.build(cases.HERE / "invalid" / case, tmp_path)
    expected = (cases.HERE / "invalid" / case / "expected.txt").read_text("utf-8")
    for name in {line.split(":")[0] for line in expected.splitlines()}:
        shape = next(shape for pattern, shape in SHAPES if (root / name) in set(root.glob(pattern)))
        data = strict_yaml.load((root / name).read_bytes(), name=name).data
        validator = Draft202012Validator(SCHEMAS[shape.__name__], format_checker=FormatChecker())
        assert list(validator.iter_errors(data)), name
