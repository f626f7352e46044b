"""What each page and action needs of the link that opens it: the one table. `app.assessments.rights` decides.

A route below /a/<token> that is not listed here opens for nobody, and a test fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.assessments.rights import Need
from app.engine.answers import AUDIENCES
from app.outputs.formats import VERSIONS
from app.schema.base import Audience

NEEDS: Final[Mapping[str, Need]] = {
    "agreement.add": "counsel",
    "agreement.addendum": "counsel",
    "agreement.copy": "counsel",
    "agreement.remove": "counsel",
    "agreement.show": "counsel",
    "agreement.take_away": "counsel",
    "agreement.upload": "counsel",
    "answering.closed": "work",
    "answering.go_on": "work",
    "answering.save_page": "work",
    "answering.show_page": "work",
    "around.save_officers": "work",
    "around.save_place": "work",
    "around.save_rows": "work",
    "around.show": "work",
    "changes.seen": "work",
    "changes.show": "work",
    "chief.save_answers": "work",
    "chief.show": "work",
    "clause_records.save": "counsel",
    "clause_records.show": "counsel",
    "counsel.clauses": "work",
    "counsel.law": "work",
    "counsel.models": "work",
    "counsel.steps": "work",
    "estimate.show": "work",
    "estimate.want_costs": "work",
    "evidence.payments": "work",
    "evidence.topic": "work",
    "evidence.topics": "work",
    "evidence.towns": "work",
    "finals.ask_to_withdraw": "owner",
    "finals.changes": "work",
    "finals.file": "read",
    "finals.make": "owner",
    "finals.read": "read",
    "finals.second_look": "owner",
    "finals.show": "public",
    "finals.stop": "owner",
    "finals.withdraw": "owner",
    "hand_off.due_dates": "work",
    "hand_off.on_paper": "work",
    "hand_off.show": "work",
    "histories.comment": "work",
    "histories.resolve": "work",
    "histories.restore": "work",
    "histories.show": "work",
    "kit_pages.listed": "public",
    "kit_pages.one": "public",
    "kit_pages.whole": "public",
    "left_page.done_for_now": "work",
    "left_page.show": "work",
    "letter_pages.letter_file": "work",
    "letter_pages.listed": "work",
    "letter_pages.read": "work",
    "links.make": "links",
    "links.recovery": "owner",
    "links.revoke": "links",
    "links.show": "work",
    "manage.delete": "owner",
    "manage.export": "export",
    "manage.look": "owner",
    "manage.new_link": "work",
    "manage.rename": "owner",
    "manage.show": "owner",
    "outputs.document_file": "read",
    "outputs.draft": "work",
    "outputs.explanation": "read",
    "proposals.give_back": "work",
    "proposals.take": "work",
    "proposals.withdraw": "work",
    "publishing.folder": "public",
    "reading.read": "read",
    "reading_records.save": "counsel",
    "reading_records.show": "counsel",
    "records.everything": "export",
    "records.public": "export",
    "releases.show": "work",
    "review.check": "work",
    "review.sign": "work",
    "step_records.save": "work",
    "step_records.show": "work",
    "tasks.show": "work",
    "tasks.take_rulebook": "owner",
    "what_if.show": "work",
}


REFUSED: Final[Mapping[Need, str]] = {
    "owner": "Only an owner’s link opens this page.",
    "work": "Your link shows one version of the documents. It opens no other page and changes nothing.",
    "counsel": "What is for counsel alone opens by counsel’s links.",
    "export": "Only the links of an owner and of counsel open this page.",
    "links": "Only an owner makes links for others; counsel makes counsel’s.",
    "read": "Your link does not open this version of the documents.",
    "public": "Your link does not open this page.",
}
"""Why a link does not open a page, as a person is told."""
SWITCHED_OFF: Final = "Whoever runs this site has switched off what is for counsel alone."


def version_asked(view_args: Mapping[str, Any], audience: str | None) -> Audience:
    """For whom the version is that a request asks for: a document's own audience, else the one that the address names.
    One that is not known is refused by the page."""
    version = VERSIONS.get(view_args.get("version", ""))
    if version is not None and version.audience is not None:
        return version.audience
    return next((known for known in AUDIENCES if known == audience), "public")
