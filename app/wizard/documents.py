"""The briefing and the evaluation as files. The only place where the wizard meets what makes them."""

from __future__ import annotations

from markupsafe import Markup

from app.assessments.store import find_document, keep_document
from app.briefing.context import SignedOff
from app.briefing.html import Explained, render_fragment
from app.briefing.produce import MEDIA_TYPE, Format, Version, briefing, cache_key, produce
from app.rulebook.schema.base import Audience
from app.wizard.digests import printed, signed
from app.wizard.site import Case


def sign_offs(case: Case) -> dict[str, SignedOff]:
    """The newest sign-off of each section, as the briefing prints it."""
    return printed(signed(case))


def fragment(case: Case, audience: Audience) -> Markup:
    """The briefing as a part of a page."""
    document = briefing(case.evaluation, audience=audience, sign_offs=sign_offs(case))
    return render_fragment(document, Explained(f"{case.base}/explain/", f"?audience={audience}"))


def file(case: Case, form: Format, audience: Audience) -> bytes:
    """The briefing as a file: made once for each state of the answers, then kept. Raises RenderError."""
    return _kept(case, form, audience, "council")


def handout_file(case: Case) -> bytes:
    """The public handout as a PDF. Raises RenderError."""
    return _kept(case, "pdf", "public", "handout")


def _kept(case: Case, form: Format, audience: Audience, version: Version) -> bytes:
    signed = sign_offs(case)
    key = cache_key(case.evaluation, form, audience=audience, mark="DRAFT", sign_offs=signed, version=version)
    with case.site.database.read() as session:
        kept = find_document(session, case.id, key)
    if kept is not None:
        return kept.body
    body = produce(case.evaluation, form, audience=audience, sign_offs=signed, version=version)
    with case.site.database.write() as session:
        keep_document(session, case.id, key, media_type=MEDIA_TYPE[form], body=body)
    return body
