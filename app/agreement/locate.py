"""Which known form stands on which pages of a document.

Each page has a share of its wording in common with each form. The pages' forms are the path through the document
with the most in common that does not change from form to form without need; pages that were not read stay in the
form around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.agreement.document import Document
from app.agreement.fingerprint import TILE, tile_hash
from app.agreement.tokens import lines_of, words_of
from app.schema.forms import FormFingerprint

NONE = -1
_WITHIN = 0.12
"""The share of a page's wording that a form has, from which on the page is sooner the form's than not."""
_BEGIN, _END, _OTHER = 0.05, 0.2, 0.25
"""What it takes to begin a form, to end one, and to go from one form to another."""
_WHOLE_PAGE = 120  # words; a page with fewer weighs less
LEAST_SHARE = 0.25
"""Below this share of a form's wording, pages are another document."""
_AGAIN = 0.55
"""By this part of the form's length a page falls back where the same form begins once more."""


@dataclass(frozen=True, slots=True)
class Span:
    """A form on the pages from first to last."""

    form: FormFingerprint
    first: int
    last: int


def tiles_of_pages(document: Document) -> list[list[str]]:
    """The hashes of each three words of each page, with running heads: pages of a packet may all be alike."""
    found = []
    for page in document.pages:
        words = [word.letters for word in words_of(lines_of([page]))]
        found.append([tile_hash(words[at : at + TILE]) for at in range(len(words))])
    return found


def known_tiles(form: FormFingerprint) -> dict[str, int]:
    """The form's groups of three words, and the place of each among them."""
    found: dict[str, int] = {}
    for section in form.sections:
        for sentence in section.sentences:
            for tile in sentence.tiles.split():
                found.setdefault(tile, len(found))
    return found


def locate(document: Document, forms: Sequence[FormFingerprint]) -> list[Span]:
    """The forms in a document, in its order."""
    if not forms or not document.pages:
        return []
    pages = tiles_of_pages(document)
    known = [known_tiles(form) for form in forms]
    path = _path([_scores(tiles, known) for tiles in pages])
    found: list[Span] = []
    start = 0
    for place in range(1, len(path) + 1):
        if place < len(path) and path[place] == path[start]:
            continue
        if path[start] != NONE:
            own = known[path[start]]
            for first, last in _begun_again(pages, own, start, place - 1):
                shared = {tile for tiles in pages[first : last + 1] for tile in tiles if tile in own}
                if len(shared) >= LEAST_SHARE * len(own):
                    span = _widened(document, first, last, path)
                    found.append(Span(forms[path[start]], *(each + document.first for each in span)))
        start = place
    return found


def _scores(tiles: Sequence[str], known: Sequence[dict[str, int]]) -> list[float]:
    """How far a page is each form's: above 0 if sooner that than not."""
    if len(tiles) < TILE:
        return [0.0] * len(known)
    weight = min(1.0, len(tiles) / _WHOLE_PAGE)
    return [weight * (min(1.0, TILE * len(own.keys() & set(tiles)) / len(tiles)) - _WITHIN) for own in known]


def _path(scores: Sequence[Sequence[float]]) -> list[int]:
    """The best form for each page, or NONE."""
    states = [NONE, *range(len(scores[0]))]
    best = {state: (0.0 if state == NONE else -_BEGIN) for state in states}
    back: list[dict[int, int]] = []
    for page in scores:
        came: dict[int, int] = {}
        now: dict[int, float] = {}
        for state in states:
            came[state] = max(states, key=lambda other: best[other] - _cost(other, state))
            now[state] = best[came[state]] - _cost(came[state], state) + (page[state] if state != NONE else 0.0)
        back.append(came)
        best = now
    state = max(states, key=lambda each: best[each])
    path = []
    for came in reversed(back):
        path.append(state)
        state = came[state]
    return path[::-1]


def _cost(before: int, after: int) -> float:
    if before == after:
        return 0.0
    if before == NONE:
        return _BEGIN
    return _END if after == NONE else _OTHER


def _begun_again(pages: Sequence[Sequence[str]], own: dict[str, int], first: int, last: int) -> list[tuple[int, int]]:
    """Pages of one form, parted where the form begins once more."""
    found, start, before = [], first, None
    for place in range(first, last + 1):
        places = sorted(own[tile] for tile in set(pages[place]) if tile in own)
        if len(places) < 10:
            continue
        middle = places[len(places) // 2]
        if before is not None and before - middle > _AGAIN * len(own):
            found.append((start, place - 1))
            start = place
        before = middle
    return [*found, (start, last)]


def _widened(document: Document, first: int, last: int, path: Sequence[int]) -> tuple[int, int]:
    """The pages with those beside them that could not be read, as far as they are no other form's."""
    while first > 0 and document.states[first - 1] in ("picture", "unsure") and path[first - 1] == NONE:
        first -= 1
    while last + 1 < len(path) and document.states[last + 1] in ("picture", "unsure") and path[last + 1] == NONE:
        last += 1
    return first, last
