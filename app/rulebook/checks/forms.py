"""Fingerprints of the forms: what is kept of a sentence fits together."""

from __future__ import annotations

from collections.abc import Iterator

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.forms import FormSentence

AGAIN = "Make it again with 'brief287 fingerprint'."
LETTERS_OF_A_TILE = 7, 21
"""Three words, of which a tile is made, have so many letters on average of a sentence of a form."""


@check(
    "forms.letters",
    promise="The letters of a form's sentence are those of the same sentence elsewhere, and fit its words.",
    mend=AGAIN,
    example="letters: 390 with three tiles, which are nine words",
)
def letters(book: Examined) -> Iterator[Found]:
    first: dict[str, FormSentence] = {}
    for sentence in book.of(FormSentence):
        shape = sentence.shape
        tiles = len(shape.tiles.split())
        least, most = (bound * tiles for bound in LETTERS_OF_A_TILE)
        twin = first.setdefault(shape.hash, shape)
        what = ""
        if twin.letters != shape.letters:
            what = f"the same sentence has {twin.letters} letters elsewhere, and here {shape.letters}"
        elif tiles and not least <= shape.letters <= most:
            what = f"its {tiles} tiles are of three words each, and {shape.letters} letters do not fit that"
        if what:
            yield sentence.found("letters", what)
