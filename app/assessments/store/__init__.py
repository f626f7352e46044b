"""The services of the database. Each takes a session, knows nothing of the web, and leaves the transaction to others:

    with database.write() as session:
        set_answers(session, found.id, changes, shown_versions, role="chief")

What only reads may be given a session of either kind; what changes anything needs one of `Database.write`.
May import `assessments` and the floors below it; other floors import from here, not from the modules.
"""

from app.assessments.store.agreement import (
    MOST_ADDENDA,
    AgreementAddendum,
    AgreementCopy,
    TooManyAddenda,
    keep_addendum,
    keep_agreement,
    load_addenda,
    load_addendum_file,
    load_agreement,
    load_agreement_file,
    remove_addendum,
    remove_agreement,
)
from app.assessments.store.answers import (
    Clash,
    Conflict,
    Current,
    Event,
    history,
    load_answers,
    load_current,
    set_answers,
)
from app.assessments.store.appearance import Appearance, load_appearance, set_appearance
from app.assessments.store.assessments import (
    Assessment,
    Created,
    Held,
    NotFound,
    TownConflict,
    create_assessment,
    delete_assessment,
    find_assessment,
    get_assessment,
    lock_assessment,
    renew_token,
    set_rulebook,
    set_town,
)
from app.assessments.store.documents import Document, KeptDocuments, find_document, keep_document
from app.assessments.store.exchange import export_answers, import_answers
from app.assessments.store.finals import (
    Final,
    FinalConflictError,
    FinalFile,
    NewFile,
    load_final_file,
    load_finals,
    load_snapshot,
    make_final,
)
from app.assessments.store.lists import (
    PublishedList,
    keep_list,
    listed_agreements,
    listed_departments,
    load_list,
    load_lists,
)
from app.assessments.store.retention import Kept, held, purge, set_hold, unchanged_for
from app.assessments.store.sign_offs import SignOff, load_sign_offs, sign_section

__all__ = [
    "MOST_ADDENDA",
    "AgreementAddendum",
    "AgreementCopy",
    "Appearance",
    "Assessment",
    "Clash",
    "Conflict",
    "Created",
    "Current",
    "Document",
    "Event",
    "Final",
    "FinalConflictError",
    "FinalFile",
    "Held",
    "Kept",
    "KeptDocuments",
    "NewFile",
    "NotFound",
    "PublishedList",
    "SignOff",
    "TooManyAddenda",
    "TownConflict",
    "create_assessment",
    "delete_assessment",
    "export_answers",
    "find_assessment",
    "find_document",
    "get_assessment",
    "held",
    "history",
    "import_answers",
    "keep_addendum",
    "keep_agreement",
    "keep_document",
    "keep_list",
    "listed_agreements",
    "listed_departments",
    "load_addenda",
    "load_addendum_file",
    "load_agreement",
    "load_agreement_file",
    "load_answers",
    "load_appearance",
    "load_current",
    "load_final_file",
    "load_finals",
    "load_list",
    "load_lists",
    "load_sign_offs",
    "load_snapshot",
    "lock_assessment",
    "make_final",
    "purge",
    "remove_addendum",
    "remove_agreement",
    "renew_token",
    "set_answers",
    "set_appearance",
    "set_hold",
    "set_rulebook",
    "set_town",
    "sign_section",
    "unchanged_for",
]
