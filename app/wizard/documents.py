"""The briefing and the evaluation as files. The only place where the wizard meets what makes them."""

from __future__ import annotations

from markupsafe import Markup

from app.assessments.store import Appearance, find_document, keep_document, load_agreement, load_appearance
from app.briefing.blocks import Mark
from app.briefing.sections.agreement_copy import ComparedCopy, compared
from app.outputs.apart.composing import produce_apart
from app.outputs.apart.town_seal import seal_of
from app.outputs.edition import Edition
from app.outputs.formats import FORMATS
from app.outputs.html.write import Explained, render_fragment
from app.outputs.paper import PAPERS, Paper
from app.outputs.produce import cache_key, document_of
from app.schema.base import Audience
from app.wizard.digests import printed, signed
from app.wizard.site import OpenAssessment


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
    key = ("agreement", found.sha256, found.name, found.at)
    return assessment.site.cached(key, lambda: compared(found.name, found.at.date(), found.pages, assessment.rulebook))


def fragment(assessment: OpenAssessment, audience: Audience) -> Markup:
    """The briefing as a part of a page."""
    document = document_of(assessment.evaluation, edition(assessment, audience=audience))
    return render_fragment(document, Explained(f"{assessment.base}/explain/", f"?audience={audience}"))


class Wanted:
    """One file of an assessment: its key, which changes with everything that shapes it, and its bytes."""

    def __init__(self, assessment: OpenAssessment, format: str, edition: Edition) -> None:
        self._assessment, self._format, self._edition = assessment, format, edition
        self.key = cache_key(assessment.evaluation, format, edition)

    def body(self) -> bytes:
        """The file: made once for each state of the answers, then stored. Raises RenderError."""
        assessment = self._assessment
        with assessment.site.database.read() as session:
            stored = find_document(session, assessment.id, self.key)
        if stored is not None:
            return stored.body
        body = produce_apart(assessment.evaluation, self._format, self._edition)
        with assessment.site.database.write() as session:
            keep_document(session, assessment.id, self.key, media_type=FORMATS[self._format].media_type, body=body)
        return body
