"""Which document is made of an evaluation, for whom, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.briefing.blocks import Mark, Seal
from app.briefing.context import SignedOff
from app.briefing.sections.agreement_copy import ComparedCopy
from app.outputs.paper import Paper
from app.schema.base import Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """All that shapes a document beside its evaluation and the format of its file.

    The handout is always for the public and counsel's file for counsel, whatever `audience` is; the workbook and JSON
    hold the whole evaluation in every version. `sign_offs` are by section. `copy` is the agreement in hand, for
    counsel's file alone.
    """

    version: str = "council"  # the name of one of `formats.VERSIONS`
    audience: Audience = "public"
    mark: Mark = "DRAFT"
    sign_offs: Mapping[str, SignedOff] = field(default_factory=dict)
    paper: Paper = "letter"
    seal: Seal | None = None
    copy: ComparedCopy | None = None
    contact: str = ""  # whom the host names for errors


DRAFT = Edition()
"""The council's briefing for the public, not yet FINAL and signed by nobody."""
