"""The paper that a document is laid out for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Paper = Literal["letter", "a4"]
PAPERS: Final[Mapping[Paper, tuple[int, int]]] = {"letter": (12240, 15840), "a4": (11906, 16838)}
"""Width and height of each, upright, in twentieths of a point."""
