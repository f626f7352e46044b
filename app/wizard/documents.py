"""The briefing and the evaluation as files. The only place where the wizard meets what makes them."""

from __future__ import annotations

from markupsafe import Markup

from app.assessments.store import Appearance, find_document, keep_document, load_agreement, load_appearance
from app.briefing.compose import Mark
from app.briefing.sections.agreement_copy import ComparedCopy, compared
from app.config import PAPERS
from app.outputs.apart.compose import produce_apart
from app.outputs.apart.seal import seal_of
from app.outputs.edition import Edition, Version
from app.outputs.html.write import Explained, Paper, render_fragment
from app.outputs.produce import MEDIA_TYPE, Format, briefing, cache_key
from app.rulebook.schema.base import Audience
from app.wizard.digests import printed, signed
from app.wizard.site import Case


def edition(case: Case, version: Version = "council", audience: Audience = "public", mark: Mark = "DRAFT") -> Edition:
    """A document of the case as it is set now: who signed, paper, seal, and for counsel the agreement in hand."""
    with case.site.database.read() as session:
        appearance = load_appearance(session, case.id)
    return Edition(
        version=version, audience=audience, mark=mark, sign_offs=printed(signed(case)), paper=paper(case, appearance),
        seal=seal_of(appearance.seal, case.town.name), copy=copy_in_hand(case) if version == "counsel" else None,
    )  # fmt: skip


def paper(case: Case, appearance: Appearance) -> Paper:
    """The paper that was chosen for this assessment, else the server's."""
    return next((known for known in PAPERS if known == appearance.paper), case.site.config.paper)


def copy_in_hand(case: Case) -> ComparedCopy | None:
    """The town's copy beside the known forms, compared once for each upload; None if there is no copy."""
    with case.site.database.read() as session:
        found = load_agreement(session, case.id)
    if found is None:
        return None
    key = ("agreement", found.sha256, found.name, found.at)
    return case.site.kept(key, lambda: compared(found.name, found.at.date(), found.pages, case.rulebook))


def fragment(case: Case, audience: Audience) -> Markup:
    """The briefing as a part of a page."""
    document = briefing(case.evaluation, edition(case, audience=audience))
    return render_fragment(document, Explained(f"{case.base}/explain/", f"?audience={audience}"))


class Wanted:
    """One file of a case: its key, which changes with everything that shapes it, and its bytes."""

    def __init__(self, case: Case, format: Format, edition: Edition) -> None:
        self._case, self._format, self._edition = case, format, edition
        self.key = cache_key(case.evaluation, format, edition)

    def body(self) -> bytes:
        """The file: made once for each state of the answers, then kept. Raises RenderError."""
        case = self._case
        with case.site.database.read() as session:
            kept = find_document(session, case.id, self.key)
        if kept is not None:
            return kept.body
        body = produce_apart(case.evaluation, self._format, self._edition)
        with case.site.database.write() as session:
            keep_document(session, case.id, self.key, media_type=MEDIA_TYPE[self._format], body=body)
        return body
