"""The wage table: what is read, and that no content can break the reader."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from app.rulebook.problems import Problem
from app.rulebook.wages import COLUMNS, MAX_BYTES, read_wages
from tests.language.proof import prove

HEAD = ",".join(COLUMNS) + "\n"


def read(content: str | bytes) -> tuple[dict[tuple[str, str], tuple[float, float, float]], list[tuple[int, str]]]:
    problems: list[Problem] = []
    found = read_wages(content.encode() if isinstance(content, str) else content, "w.csv", problems)
    figures = {key: (spread.low, spread.likely, spread.high) for key, spread in found.items()}
    return figures, [(problem.line, problem.what) for problem in problems]


def test_comments_blank_lines_and_more_columns_are_no_mistake():
    text = "# made on a day\n" + ",".join([*COLUMNS, "release"]) + "\n\n# more\nUS,patrol_officer,28,36.5,47,May 2025\n"
    assert read(text) == ({("US", "patrol_officer"): (28.0, 36.5, 47.0)}, [])


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"state\xff", 1, "the file is not UTF-8 text"),
        (HEAD.encode() + b"US,x,1,2,3\nME,\xff,1,2,3\n", 3, "the file is not UTF-8 text"),
        ("x" * (MAX_BYTES + 1), 1, "the file is larger than 1,000,000 bytes"),
        ("", 1, "the wage table is empty"),
        (HEAD + "US,x,1,2\n", 2, "the wages of US, x are not three rising numbers"),
        (HEAD + "US\n", 2, "the wages of US,  are not three rising numbers"),
        (HEAD + "# a comment\nUS,x,nan,2,3\n", 3, "the wages of US, x are not three rising numbers"),
        (HEAD + "US,x,1,2,inf\n", 2, "the wages of US, x are not three rising numbers"),
        (HEAD + "us,x,1,2,3\n", 2, "'us' is not a state"),
        (HEAD + '"' + "x" * 200_000 + '"\n', 2, "this line is not comma-separated text"),
    ],
)
def test_each_message_names_the_line_of_the_file(content: str | bytes, line: int, what: str):
    assert (line, what) in read(content)[1]


@pytest.mark.parametrize("examples", [100, pytest.param(5_000, marks=pytest.mark.verify)])
def test_nothing_comes_out_but_problems(examples: int):
    pieces = st.sampled_from([HEAD, "US,", "x,", "1,", "1e999", "\n", '"', "\x00", "#", ",", "é", "\r", "-"])

    def body(content: bytes):
        for low, likely, high in read(content)[0].values():
            assert low <= likely <= high < float("inf")

    prove(body, examples, content=st.lists(pieces, max_size=30).map("".join).map(str.encode) | st.binary(max_size=100))
