"""rules/wording.yaml: words that lean or that tell a body what to do, and turns that read as translated."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.schema.base import FileShape, Flag, Shape, Text

Lean = Literal["enforcement", "opposing", "directive", "contested", "evaluative"]
"""Who uses the word: those for more enforcement, those against it, both in dispute; or what it does to a reader."""


def _phrase(value: object) -> object:
    """Letters, digits, apostrophes and single spaces; a * at the end of a word stands for any ending."""
    if isinstance(value, str) and not re.fullmatch(r"[\w'’]+\*?( [\w'’]+\*?)*", value.strip()):
        raise PydanticCustomError("phrase_form", "only words with single spaces, each perhaps ending in *")
    return value


Phrase = Annotated[str, BeforeValidator(_phrase), Field(min_length=2, max_length=80)]


class LoadedWords(Shape):
    """Words that are flagged outside quotation marks, and what to write in their place."""

    lean: Lean
    words: tuple[Phrase, ...] = Field(
        min_length=1, description="Words or phrases. 'raid*' is any ending; a space also stands for a hyphen."
    )
    instead: Text = Field(description="Neutral wording.")
    allowed_in: tuple[Phrase, ...] = Field((), description="Longer phrases in which the word is in its place.")
    duty: Flag = Field(
        False, description="For directive words: allowed in a text that names the section which sets the duty."
    )
    note: Text | None = None


class Turn(Shape):
    """Turns of phrase that no American staff report has, flagged outside quotation marks, and plain words for them."""

    words: tuple[Phrase, ...] = Field(
        min_length=1, description="Words or phrases. 'hang*' is any ending; a space also stands for a hyphen."
    )
    instead: Text = Field(description="Plain wording.")
    allowed_in: tuple[Phrase, ...] = Field((), description="Longer phrases in which the words are in their place.")
    at_start: Flag = Field(False, description="Flagged only where a sentence begins with it.")
    note: Text | None = None


class WordingFile(FileShape):
    """rules/wording.yaml."""

    loaded: tuple[LoadedWords, ...] = Field(min_length=1)
    turns: tuple[Turn, ...] = Field((), description="Turns of phrase that read as translated.")
    hedges: tuple[Phrase, ...] = Field(
        min_length=1, description="Words that make a claim softer; their rate is reported for both columns."
    )
