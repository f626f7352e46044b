"""rules/models/, rules/legal/ and rules/sources.yaml: the models, the review, the sources. The states: states.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from app.schema.base import (
    Audience,
    Confidence,
    Date,
    ExpressionText,
    FileShape,
    Flag,
    Identifier,
    ModelId,
    Party,
    Role,
    Shape,
    SourceIds,
    Statement,
    Text,
    WholeFigure,
)
from app.schema.reading import Checked, Ends, LaterHistory, Version

SourceKind = Literal[
    "law", "court", "federal_agency", "state_agency", "local_government", "agreement_form", "press",
    "research", "tracker", "data", "association", "advocacy_for", "advocacy_against", "this_project",
]  # fmt: skip
"""tracker: a summary of law by a tracker or a machine, which nobody is known to have reviewed. Such a summary alone
carries no statement of law. A text copy of an act that such a site holds is `law`, with `read` and `official`; a set of
data that counts ICE's list is `data`."""
LEGAL_KINDS: frozenset[SourceKind] = frozenset({"law", "court"})
"""Acts, sections, orders and rulings: each says which version was read, and what became of it."""

OfficialPage = Literal["section", "chapter", "code", "bill"]
OFFICIAL_PAGE: Mapping[OfficialPage, str] = {
    "section": "the law\u2019s own page",
    "chapter": "the state\u2019s page of its chapter",
    "code": "the state\u2019s page of its code",
    "bill": "the legislature\u2019s page of the bill",
}


class Source(Shape):
    """A bibliography entry."""

    id: Identifier
    title: Text
    publisher: Text
    kind: SourceKind
    address: Text | None = Field(None, description="Where it was read.")
    official: Text | None = Field(
        None,
        description="The law's own address, where the text was read in a copy: not opened itself, or it is `address`.",
    )
    official_page: OfficialPage = Field("section", description="What stands at `official`.")
    date: Text = Field(description="Date of publication as far as known: 2025, 2025-09 or 2025-09-02; or 'undated'.")
    checked_on: Date
    read: Version | None = Field(None, description="For kind law and court: what was read of the act or the ruling.")
    later_history: LaterHistory | None = Field(
        None, description="For kind law and court: what became of it, or 'not_searched'."
    )

    @property
    def cited_address(self) -> str | None:
        """The law's own page where it is known, else where the text was read."""
        return self.official or self.address

    @property
    def read_in(self) -> str:
        """The host of the copy in which a law was read, if not on its own page; 'a copy' if no address is known."""
        if self.official is None:
            return ""
        host = urlsplit(self.address).hostname if self.address is not None else None
        return f"the copy at {host}" if host else "a copy"

    @property
    def copy_note(self) -> str:
        """Says where a law was read and that its own page was not; empty where it was read on its own page."""
        if self.official is None:
            return ""
        return f" Read in {self.read_in}, not on {OFFICIAL_PAGE[self.official_page]}."


class SourcesFile(FileShape):
    """rules/sources.yaml: every source once."""

    sources: tuple[Source, ...]


class Authority(Shape):
    """A law or ruling with a short quotation as read."""

    citation: Text
    quote: Text | None = None
    source: Identifier
    confidence: Confidence
    from_date: Date | None = Field(None, description="First day on which it was so; None: as far back as is known.")
    until: Date | None = None
    ends: Ends | None = Field(None, description="With `until`: why it ends, where nothing follows.")
    read: Version | None = Field(None, description="What was read of it, where its source's `read` does not say so.")
    later_history: LaterHistory | None = Field(
        None, description="What became of it since, where its source's `later_history` does not say so."
    )
    checked: Checked | None = Field(None, description="Its own check, if later than that of the file.")


class ModelRow(Shape):
    """One row of the side-by-side table of models, with the section of the form."""

    topic: Identifier
    text: Text
    in_short: Text | None = Field(
        None, description="One sentence for the readers' grid, where the first is not enough."
    )
    section: Text | None = Field(None, description="Section of the standard form.")
    sources: SourceIds
    confidence: Confidence = "H"
    from_date: Date | None = Field(
        None, description="First day of these words. They hold until the next row of the topic begins."
    )

    @property
    def until(self) -> None:
        """A row never ends but by the next one of its topic."""


class Model(FileShape):
    """One 287(g) model: rules/models/."""

    id: ModelId
    title: Text
    short: Text
    what: Statement
    needs_jail: Flag
    form_revision: Text
    rows: tuple[ModelRow, ...] = Field(min_length=8)


class LegalStep(Shape):
    """One step of the legal review."""

    id: Identifier
    order: WholeFigure = Field(ge=1, description="1 has the greatest exposure.")
    title: Text
    owner: Role
    when: ExpressionText | None = None
    applies: Text | None = Field(None, description="`when` in plain words, for the reader; none: in every town.")
    days_before: WholeFigure = Field(21, ge=0, le=365, description="Due so many days before the meeting.")
    takes_days: WholeFigure = Field(
        7,
        ge=0,
        le=365,
        description="Days from asking to an answer, at least: the tool's assumption, for a near meeting.",
    )
    done: ExpressionText | None = Field(
        None, description="Known true: done. Otherwise it prints as not done, unless the town has recorded who did it."
    )
    waits_for: tuple[Identifier, ...] = ()
    documents: tuple[Text, ...] = ()
    authorities: tuple[Authority, ...] = Field((), description="Law, rulings and sections of the form to start from.")
    found: tuple[Statement, ...] = Field((), description="What was found on the point, as far as it may be printed.")
    ask: Text = Field(description="The question in words that can be sent.")
    to: Party = "attorney"
    audience: Audience = "public"


class StepsFile(FileShape):
    """rules/legal/steps.yaml."""

    steps: tuple[LegalStep, ...]


class TopicStatements(FileShape):
    """rules/legal/statements_*.yaml: printable statements of one topic, in the order to print."""

    topic: Literal[
        "in_short", "federal_law", "liability", "without_agreement", "ending", "history", "reply", "money",
        "federal_funds",
    ]  # fmt: skip
    title: Text
    statements: tuple[Statement, ...]


TOWN_ANSWER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""Where an answer stands in a `TownSentence`."""


class TownSentence(Statement):
    """What a clause comes to in this town: its own answers stand in place of `{question}`. Printed only while each of
    them is known and may be read."""

    models: tuple[ModelId, ...] = Field((), description="Only for these models; none: for all.")


class Clause(Shape):
    """One clause of the standard forms, in plain words, by model."""

    id: Identifier
    title: Text
    by_model: dict[ModelId, Text]
    sections: dict[ModelId, Text]
    town: tuple[TownSentence, ...] = Field((), description="What it means for this town, from its answers.")
    ask: Text
    sources: SourceIds


class ClausesFile(FileShape):
    """rules/legal/agreement_clauses.yaml."""

    clauses: tuple[Clause, ...]


class GlossaryTerm(Shape):
    """A term in fewer than 40 words."""

    id: Identifier
    term: Text
    meaning: Text
    sources: SourceIds


class GlossaryFile(FileShape):
    """rules/glossary.yaml."""

    terms: tuple[GlossaryTerm, ...]
