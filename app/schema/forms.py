"""rules/legal/fingerprints/: what is kept of each known form of the agreement, which is not its text."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from app.schema.base import Date, FileShape, Flag, ModelId, Shape, Text, WholeFigure

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Tiles = Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{5}(?: [0-9a-f]{5})*)?$", max_length=3000)]
Loose = Annotated[str, StringConstraints(pattern=r"^\d+:[0-9a-f]{16}$")]
Segments = Annotated[str, StringConstraints(pattern=r"^\d+:(?:[0-9a-f]{6}|-)(?: \d+:(?:[0-9a-f]{6}|-))+$")]


class FormSentence(Shape):
    """The fingerprint of one sentence. Letters are counted and hashed as `app.agreement.tokens.letters` gives them."""

    letters: WholeFigure = Field(ge=1, description="How many letters and digits, without the blanks.")
    hash: Hash = Field(description="First 16 hex digits of the SHA-256 of its letters.")
    tiles: Tiles = Field("", description="5 hex digits for each three words, one after the other: shows what changed.")
    blanks: Segments | None = Field(
        None, description="If blanks stand inside: letters and 6 hex digits of each part between them ('-': too short)."
    )
    loose: Loose | None = Field(
        None, description="Letters and hash of the same with the letters that scanning confuses made one."
    )
    loose_blanks: Segments | None = Field(None, description="If blanks stand inside: as `blanks`, of `loose`.")
    ends_blank: Flag = Field(False, description="True if a blank to fill in ends it.")
    lines_after: Flag = Field(False, description="True if lines to fill in or sign follow it.")


class FormSection(Shape):
    """One section or sub-section of a form."""

    number: Annotated[str, StringConstraints(max_length=40)] = Field(
        description="As a lawyer cites it: IV.B or Appendix A; empty before the first heading."
    )
    printed: Annotated[str, StringConstraints(max_length=20)] = Field(
        "", description="The number as it stands before the title: B, or Appendix A."
    )
    title: Annotated[str, StringConstraints(max_length=200)] = Field(description="As printed; empty if it has none.")
    lines_first: Flag = Field(False, description="True if it begins with lines to fill in or sign.")
    sentences: tuple[FormSentence, ...] = ()


class FormFingerprint(FileShape):
    """One revision of one model's standard form: rules/legal/fingerprints/, written by `brief287 fingerprint`."""

    model: ModelId
    revision: Text = Field(description="As it is named: 2025-02-12.")
    made_on: Date
    sections: tuple[FormSection, ...] = Field(min_length=1)
