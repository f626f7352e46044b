"""The briefing and the evaluation as files. The only place where the wizard meets what makes them."""

from __future__ import annotations

import hashlib
import importlib
import json
from functools import cache
from importlib.metadata import version
from typing import Any

from markupsafe import Markup

from app import __version__
from app.assessments.answers_file import write_answers
from app.assessments.store import find_document, keep_document, load_sign_offs
from app.briefing.blocks import Document
from app.briefing.context import SignedOff
from app.briefing.html import render_fragment, render_print
from app.briefing.render_child import render_pdf
from app.resources import folder
from app.rulebook.schema.base import Audience
from app.wizard.digests import section_digests
from app.wizard.site import Case

VOID = "Something it rests on has changed."


def sign_offs(case: Case) -> dict[str, SignedOff]:
    """The newest sign-off of each section, as the briefing prints it."""
    with case.site.database.read() as session:
        found = load_sign_offs(session, case.id, section_digests(case))
    return {
        id_: SignedOff(each.name, each.title, each.signed_on.isoformat(), VOID if each.voided else None)
        for id_, each in found.items()
    }


def document(case: Case, audience: Audience) -> Document:
    """The briefing for one audience."""
    compose = importlib.import_module("app.briefing.compose").compose
    found: Document = compose(
        case.evaluation, audience=audience, mark="DRAFT", program_version=__version__, sign_offs=sign_offs(case)
    )
    return found


def fragment(case: Case, audience: Audience) -> Markup:
    """The briefing as a part of a page."""
    return render_fragment(document(case, audience))


def pdf(case: Case, audience: Audience) -> bytes:
    """The briefing as a PDF: made once for each state of the answers, then kept. Raises RenderError."""
    key = document_key(case, audience, "pdf")
    with case.site.database.read() as session:
        kept = find_document(session, case.id, key)
    if kept is not None:
        return kept.body
    made = document(case, audience)
    body = render_pdf(render_print(made), made.attachments, created=made.created)
    with case.site.database.write() as session:
        keep_document(session, case.id, key, media_type="application/pdf", body=body)
    return body


def evaluation_json(case: Case) -> str:
    """The whole evaluation, as `brief287 brief --format json` writes it."""
    found: Any = importlib.import_module("app.briefing.evaluation_json").evaluation_json(case.evaluation)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, indent=2)


def document_key(case: Case, audience: Audience, form: str) -> str:
    """SHA-256 of everything that shapes the document."""
    signed = sorted((id_, each.name, each.title, each.date, str(each.void)) for id_, each in sign_offs(case).items())
    parts = [
        form, audience, case.rulebook.version, case.today.isoformat(), write_answers(case.answers), repr(signed),
        __version__, version("weasyprint"), _templates(),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def _templates() -> str:
    digest = hashlib.sha256()
    for path in sorted((folder("templates") / "briefing").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
