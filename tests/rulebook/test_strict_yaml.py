"""The strict reader: what it takes, what it refuses, and that nothing else can come out of it."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from app.rulebook.strict_yaml import MAX_BYTES, MAX_DEPTH, Loaded, StrictYamlError, load
from tests.language.proof import prove


def read(text: str | bytes) -> object:
    return load(text, name="x.yaml").data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("y", "y"), ("true", True), ("False", False),
        ("null", None), ("~", None), ("", None), ("2026-11-24", "2026-11-24"), ("0o14", "0o14"), ("0x1f", "0x1f"),
        ("1_000", "1_000"), ("12:30:45", "12:30:45"), (".inf", ".inf"), (".nan", ".nan"), ("12", 12), ("-3", -3),
        ("1.5", 1.5), (".5", 0.5), ("1e3", 1000.0), ("'12'", "12"), ('"true"', "true"), ("1.2.3", "1.2.3"),
    ],
)  # fmt: skip
def test_plain_values(text: str, value: object):
    assert read(f"a: {text}") == {"a": value}
    found = read(f"a: {text}")
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


def test_a_byte_order_mark_is_no_mistake():
    assert read(b"\xef\xbb\xbfa: 1") == {"a": 1}


def test_too_large():
    with pytest.raises(StrictYamlError, match="larger than 1,000,000 bytes"):
        read("a: " + "x" * MAX_BYTES)


def test_depth():
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    with pytest.raises(StrictYamlError, match="nested more than 20 deep"):
        read("[" * (MAX_DEPTH + 1))
    with pytest.raises(StrictYamlError):
        read("[" * 200_000)


@pytest.mark.parametrize(
    ("text", "line"),
    [(b"a: 1\nb: \xff", 2), (b"a: 1\n\nb: \x00", 3), (b"a: 1\nb: \x07", 2), (b"a: \xed\xa0\x80", 1)],
)
def test_what_is_not_text(text: bytes, line: int):
    with pytest.raises(StrictYamlError) as caught:
        read(text)
    assert caught.value.line == line


def test_lines():
    loaded = load("a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n", name="x.yaml")
    assert loaded == Loaded("x.yaml", {"a": 1, "b": ["x", {"y": 2, "z": 3}]}, loaded.lines)
    places = {("a",): 1, ("b",): 2, ("b", 1): 4, ("b", 1, "z"): 5, ("b", 1, "not there"): 4, ("nor", "this"): 1}
    assert {path: loaded.line(path) for path in places} == places


PIECES = st.sampled_from(
    ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", ":", "&x ", "*x", "!t ", "<<: ", "'", '"', "|", ">",
     "---\n", "...", "%YAML 1.2\n", "?", "#", "\t", "1e999", "9" * 30, "é", "\x00", "\ud800", "=", "@", "`", "~"]
)  # fmt: skip


@pytest.mark.parametrize("examples", [150, pytest.param(20_000, marks=pytest.mark.verify)])
def test_nothing_else_comes_out(examples: int):
    def body(text: str | bytes):
        refused = None
        try:
            load(text, name="x.yaml")
        except StrictYamlError as error:
            refused = error
        if refused is not None:
            assert refused.line >= 1
            assert refused.what
            assert refused.mend

    prove(body, examples, text=st.lists(PIECES, max_size=40).map("".join) | st.text() | st.binary(max_size=200))
