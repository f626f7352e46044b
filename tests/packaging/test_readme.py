"""The README opens with what the program is, two small pictures, two commands and what to read next."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from tests.browser.pictures import MOST_BYTES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PICTURES = re.findall(r'<img src="([^"]+)" width="(\d+)" alt="([^"]+)">', README)


def test_it_opens_with_what_it_is_in_two_sentences():
    opening = " ".join(README.partition("\n\n")[2].partition("\n\n")[0].replace("**", "").split())
    assert len(re.findall(r"[.!?](?:\s|$)", opening.replace("U.S.", "US"))) == 2
    assert opening.startswith("Decision support for U.S. towns")
    assert opening.endswith("It informs and never recommends.")


IN_ORDER = (
    "docs/pictures/page-one.png", "docs/pictures/question-page.png", "\n## Two commands", "script/serve ",
    "script/test ", "\n## What to read next", "\n## What it does",
)  # fmt: skip


def test_what_follows_comes_in_this_order():
    places = [README.index(each) for each in IN_ORDER]
    assert places == sorted(places)


def test_each_picture_is_small_and_there():
    assert [Path(each).name for each, _, _ in PICTURES] == ["page-one.png", "question-page.png"]
    for address, width, _ in PICTURES:
        path = ROOT / address
        assert 5_000 < path.stat().st_size <= MOST_BYTES
        with Image.open(path) as image:
            assert image.width >= 2 * int(width)


def test_each_picture_says_what_it_shows():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"!\[\s*\]\(|<img(?![^>]* alt=)", text), page.name
    assert all(len(words) > 60 for _, _, words in PICTURES)
