"""The documents as files and as pages to read. The only place where the wizard meets what makes them."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from app.assessments.faults import fault_of
from app.assessments.store import (
    Appearance,
    NotFound,
    find_document,
    get_assessment,
    keep_document,
    load_addenda,
    load_agreement,
    load_appearance,
)
from app.briefing.blocks import Mark
from app.briefing.sections.agreement_copy import ComparedAddendum, ComparedCopy, compared, compared_addendum
from app.outputs.apart.composing import PackedPage, article_apart, pages_apart, produce_apart
from app.outputs.apart.town_seal import seal_of
from app.outputs.edition import Edition
from app.outputs.formats import FORMATS, VERSIONS
from app.outputs.html.pages import Frame
from app.outputs.paper import PAPERS, Paper
from app.outputs.produce import cache_key
from app.schema.base import Audience
from app.wizard.digests import printed, signed
from app.wizard.site import OpenAssessment

_log: Final = logging.getLogger(__name__)


def edition(
    assessment: OpenAssessment, version: str = "council", audience: Audience = "public", mark: Mark = "DRAFT"
) -> Edition:
    """A document of the assessment as it is set now: who signed, paper, seal, and for counsel the agreement in hand."""
    with assessment.site.database.read() as session:
        appearance = load_appearance(session, assessment.id)
    return Edition(
        version=version,
        audience=audience,
        mark=mark,
        sign_offs=printed(signed(assessment)),
        paper=paper(assessment, appearance),
        seal=seal_of(appearance.seal, assessment.town.name),
        copy=copy_in_hand(assessment) if version == "counsel" else None,
        contact=assessment.site.config.contact,
    )


def paper(assessment: OpenAssessment, appearance: Appearance) -> Paper:
    """The paper that was chosen for this assessment, else the server's."""
    return next((known for known in PAPERS if known == appearance.paper), assessment.site.config.paper)


def copy_in_hand(assessment: OpenAssessment) -> ComparedCopy | None:
    """The town's copy beside the known forms, compared once for each upload; None if there is no copy."""
    with assessment.site.database.read() as session:
        found = load_agreement(session, assessment.id)
    if found is None:
        return None
    addenda = addenda_in_hand(assessment)
    key = ("agreement", found.sha256, found.name, found.at, tuple((each.id, each.name) for each in addenda))
    return assessment.site.cached(
        key, lambda: compared(found.name, found.at.date(), found.document, assessment.rulebook, addenda)
    )


def addenda_in_hand(assessment: OpenAssessment) -> tuple[ComparedAddendum, ...]:
    """The addenda to the town's agreement and what each names."""
    with assessment.site.database.read() as session:
        found = load_addenda(session, assessment.id)
    return tuple(
        compared_addendum(each.name, each.at.date(), each.dated, each.document, assessment.rulebook, each.id)
        for each in found
    )


def pages_to_read(assessment: OpenAssessment, version: str, audience: Audience) -> tuple[PackedPage, ...]:
    """A document as pages, the first one first: composed once for each state of the assessment, then kept in memory.
    Raises RenderError."""

    def make() -> tuple[PackedPage, ...]:
        frame = Frame(f"{assessment.base}/{VERSIONS[version].stem}", f"{assessment.base}/explain/", audience)
        return pages_apart(assessment.whole, edition(assessment, version, audience), frame)

    return assessment.site.readings.get((*_state(assessment), assessment.base, version, audience), make)


def _state(assessment: OpenAssessment) -> tuple[int, int, str]:
    """What changes with everything that a document of the council rests on."""
    return assessment.id, assessment.found.revision, assessment.today.isoformat()


class Wanted:
    """One file of an assessment: its key, which changes with everything that shapes it, and its bytes."""

    def __init__(self, assessment: OpenAssessment, format: str, edition: Edition) -> None:
        self._assessment, self._format, self._edition = assessment, format, edition
        self.key = cache_key(assessment.whole, format, edition)

    def body(self) -> bytes:
        """The file: made once for each state of the answers, then stored where the database takes it. Raises
        RenderError."""
        return self._stored() or self._assessment.site.files.get((self._assessment.id, self.key), self._made)

    def _stored(self) -> bytes | None:
        with self._assessment.site.database.read() as session:
            found = find_document(session, self._assessment.id, self.key)
        return found.body if found is not None else None

    def _made(self) -> bytes:
        if (stored := self._stored()) is not None:  # another request was faster
            return stored
        body = produce_apart(self._assessment.whole, self._format, self._edition)
        kind = FORMATS[self._format].media_type
        try:
            with self._assessment.site.database.write() as session:
                limits = self._assessment.site.config.kept_documents
                keep_document(session, self._assessment.id, self.key, media_type=kind, body=body, limits=limits)
        except SQLAlchemyError as error:
            if fault_of(error) is None:
                raise
            _log.warning("a document was made and not kept: %s", type(error).__name__)
        return body


def article(assessment: OpenAssessment, edition: Edition) -> bytes:
    """A document as one page, to be frozen. Raises RenderError."""
    return article_apart(assessment.whole, edition)


def make_ahead(assessment: OpenAssessment) -> None:
    """A page leads to the briefing: make it, to read and as PDF, before it is asked for."""

    def is_now() -> bool:
        with suppress(NotFound), assessment.site.database.read() as session:
            return get_assessment(session, assessment.id).revision == assessment.found.revision
        return False  # it was deleted

    def make() -> None:
        if is_now():
            pages_to_read(assessment, "council", "public")
        if is_now():
            Wanted(assessment, "pdf", edition(assessment)).body()

    assessment.site.jobs.want(("briefing", *_state(assessment)), make)
