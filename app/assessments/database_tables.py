"""The tables. Plain Core tables and not mapped classes: rows are written once and read as they are.

    assessment ---< link              what opens it: for an owner, an office, or a reader of one audience
               ---< answer_event      what was said, in order; only ever added to (a trigger refuses the rest)
               ---< answer_current    which event counts now, for each key; written in the same transaction
               ---< proposal          a change by another office than the section's, until it is taken or given back
               ---< comment           what was written beside an answer, open or resolved
               ---< sign_off          who signed a section, and on what
               ---< rendered          finished documents, kept under a key of all that shapes them
               ---- agreement_copy    the agreement that the town was offered, as uploaded, and its text
               ---< agreement_addendum    what changes that agreement, each a file of its own
               ---- appearance        paper and seal of its documents
               ---< final             a FINAL: when, under which rulebook, and what a later evaluation is held against
                      ---< final_file its files; neither is ever changed (triggers refuse it)
                      ---- final_withdrawn    that it was withdrawn, and why; never changed either
               ---- final_work        a FINAL in the making: all that it is made from, and who makes it now
                      ---< final_part its files so far; complete, it becomes a FINAL in one transaction

    account ---< sign_in              who signs in, where the host has set that up; their sessions, as hashes
    account ---< sign_in              who signs in, where the host has set that up; their sessions, as hashes
            ---< link                 one that an account has claimed opens by its session and by nothing else

    published_list                    police employees and agreements, as the host brought them in; of no assessment
    sender_count                      how often a sender did what is limited, for all nodes; of no assessment
    data_key                          which keys of the host something here is encrypted with

What a town entered, and what was made of it, is encrypted where the host has set a key (`column_types`).
Deleting the assessment deletes all of it (ON DELETE CASCADE).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from app.assessments.account_tables import account as account
from app.assessments.account_tables import metadata as metadata
from app.assessments.account_tables import sign_in as sign_in
from app.assessments.column_types import EncryptedBytes, EncryptedJson, EncryptedNumber, EncryptedText, UtcDateTime

assessment = Table(
    "assessment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "recovery_hash",
        String(64),
        nullable=False,
        comment="SHA-256 of the recovery code, in hex; of chance while there is none.",
    ),
    Column("town_name", EncryptedText(200), nullable=False),
    Column("town_kind", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("rulebook_version", String(100), nullable=False, comment="The rulebook the answers were given under."),
    Column("rulebook_date", Date, nullable=False),
    Column("revision", Integer, nullable=False, comment="Grows with each change of town, rulebook or answers."),
    Column("changed_at", UtcDateTime, comment="The last change of any kind."),
    Column("hold", EncryptedText, comment="Why it may not be deleted; empty: it may be."),
    Column("tenant", String(40), index=True, comment="The town that it belongs to, where people sign in."),
    UniqueConstraint("recovery_hash", name="uq_assessment_token_hash"),  # SQLite renames a column, and no constraint
    sqlite_autoincrement=True,  # the number of a deleted assessment is never given out again
)

link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True, comment="SHA-256 of the link's token, in hex."),
    Column("kind", String(10), nullable=False, comment="owner, office or reader."),
    Column("office", String(20), comment="Of an office: the role."),
    Column("audience", String(20), comment="Of a reader."),
    Column("name", EncryptedText(200), nullable=False, comment="Whom it is for."),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ends_on", Date, comment="The last day on which it opens anything; empty: it has none."),
    Column("used_at", UtcDateTime, comment="The last use, to within a day."),
    Column("seen_at", UtcDateTime, nullable=False, comment="Up to when its holder has seen what changed."),
    Column("revoked_at", UtcDateTime),
    Column("told", Boolean, nullable=False, comment="An earlier link's holder was told that it is an owner's now."),
    Column("address", EncryptedText(254), comment="The work address for which it waits, or by which it was claimed."),
    Column("account_id", Integer, ForeignKey("account.id"), index=True, comment="Who claimed it."),
    Column("claimed_at", UtcDateTime),
    sqlite_autoincrement=True,
)

answer_event = Table(
    "answer_event",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(140), nullable=False, comment="Id of a question, or question.model."),
    Column("version", Integer, nullable=False, comment="1, 2, 3 ... within the key; each replaces the one before."),
    Column("cleared", Boolean, nullable=False, comment="The answer was taken back; all that follows is empty."),
    Column("dont_know", Boolean, nullable=False),
    Column("value", EncryptedJson(none_as_null=True)),
    Column("provenance", String(20)),
    Column("note", EncryptedText),
    Column("audience", String(20)),
    Column("low", EncryptedNumber),
    Column("high", EncryptedNumber),
    Column("source", EncryptedText),
    Column("role", String(20), comment="Who answered; empty if it came from a file."),
    Column("at", UtcDateTime, nullable=False),
    Column(
        "typed",
        EncryptedText(60),
        comment="The text of a number that was converted, or is an estimate by its own words.",
    ),
    Column("link_id", Integer, comment="The link by which it came; empty: a file, or before there were several."),
    Column("who", EncryptedText(260), comment="The link's name and office, as they were."),
    Column("why", EncryptedText),
    PrimaryKeyConstraint("assessment_id", "key", "version"),
    CheckConstraint("version >= 1", name="version"),
    Index("ix_answer_event_assessment_id_at", "assessment_id", "at"),
    sqlite_with_rowid=False,
)

answer_current = Table(
    "answer_current",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(140), nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("assessment_id", "key"),
    ForeignKeyConstraint(
        ["assessment_id", "key", "version"],
        ["answer_event.assessment_id", "answer_event.key", "answer_event.version"],
        ondelete="CASCADE",
        name="fk_answer_current_event",
    ),
    sqlite_with_rowid=False,
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(140), nullable=False),
    Column("answer", EncryptedJson(none_as_null=True), comment="As it would be; empty: that it be taken back."),
    Column("version", Integer, nullable=False, comment="Of the answer that it would replace; 0: of none."),
    Column("link_id", Integer, nullable=False),
    Column("who", EncryptedText(260), nullable=False),
    Column("why", EncryptedText),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False, comment="open, taken, returned or withdrawn."),
    Column("decided_at", UtcDateTime),
    Column("decided_by", EncryptedText(260)),
    Column("reply", EncryptedText),
    Index("ix_proposal_assessment_id_state", "assessment_id", "state"),
    sqlite_autoincrement=True,
)

comment = Table(
    "comment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(140), nullable=False),
    Column("audience", String(20), nullable=False, comment="staff or counsel."),
    Column("link_id", Integer, nullable=False),
    Column("who", EncryptedText(260), nullable=False),
    Column("text", EncryptedText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolved_by", EncryptedText(260)),
    Index("ix_comment_assessment_id_key", "assessment_id", "key"),
    sqlite_autoincrement=True,
)

sign_off = Table(
    "sign_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("section", String(64), nullable=False),
    Column("name", EncryptedText(200), nullable=False),
    Column("title", EncryptedText(200), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column(
        "digest", EncryptedText(128), nullable=False, comment="Of all that the section rests on, when it was signed."
    ),
    Column("at", UtcDateTime, nullable=False),
    Column("rests_on", EncryptedJson(none_as_null=True), comment="All that was signed: kind, key, label, text."),
    Column("rulebook_version", String(100)),
    Column("rulebook_date", Date),
    Column("who", EncryptedText(260), comment="By whose link it was given, or recorded."),
    Column("paper", Boolean, comment="It was given on paper, and recorded by an owner's link."),
    Index("ix_sign_off_assessment_id_section", "assessment_id", "section"),
    sqlite_autoincrement=True,
)

rendered = Table(
    "rendered",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(64), nullable=False, comment="SHA-256 of all that shapes the document, in hex."),
    Column("media_type", String(120), nullable=False),
    Column("body", EncryptedBytes, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    PrimaryKeyConstraint("assessment_id", "key"),
)

agreement_copy = Table(
    "agreement_copy",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True),
    Column("name", EncryptedText(200), nullable=False, comment="Of the file, as it was uploaded."),
    Column("sha256", String(64), nullable=False, comment="Of the file, in hex."),
    Column("body", EncryptedBytes, nullable=False, comment="The file: a PDF."),
    Column("pages", EncryptedJson, nullable=False, comment="The text of each page."),
    Column("at", UtcDateTime, nullable=False),
    Column("reading", EncryptedJson, comment="What could be read beside the text: marks, fields, pictures."),
)

agreement_addendum = Table(
    "agreement_addendum",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", EncryptedText(200), nullable=False, comment="Of the file, as it was uploaded."),
    Column("dated", EncryptedText(60), nullable=False, comment="The addendum's date, as it was typed."),
    Column("sha256", String(64), nullable=False, comment="Of the file, in hex."),
    Column("body", EncryptedBytes, nullable=False, comment="The file: a PDF or a Word file."),
    Column("pages", EncryptedJson, nullable=False, comment="The text of each page."),
    Column("reading", EncryptedJson, comment="What could be read beside the text."),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # nor that of an addendum: a page that is still open may name it
)

appearance = Table(
    "appearance",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True),
    Column("paper", String(10), comment="letter or a4; empty: the server's setting."),
    Column("seal", EncryptedBytes, comment="The town's seal, written anew by us as a PNG."),
)

final = Table(
    "final",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False, comment="1, 2, 3 ... within the assessment."),
    Column("made_at", UtcDateTime, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("program_version", String(40), nullable=False),
    Column("rulebook_version", String(100), nullable=False),
    Column("rulebook_date", Date, nullable=False),
    Column("missing", EncryptedJson, nullable=False, comment="What it says that it lacks: a list of sentences."),
    Column("snapshot", EncryptedJson, nullable=False, comment="What a later evaluation is held against."),
    Column("made_by", EncryptedText(200), comment="Who asked for it, in their own words."),
    PrimaryKeyConstraint("assessment_id", "number"),
    CheckConstraint("number >= 1", name="number"),
)

final_file = Table(
    "final_file",
    metadata,
    Column("assessment_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String(100), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("sha256", String(64), nullable=False, comment="Of the bytes, in hex."),
    Column("size", Integer, nullable=False, comment="In bytes."),
    Column("body", EncryptedBytes, nullable=False),
    PrimaryKeyConstraint("assessment_id", "number", "name"),
    ForeignKeyConstraint(
        ["assessment_id", "number"],
        ["final.assessment_id", "final.number"],
        ondelete="CASCADE",
        name="fk_final_file_final",
    ),
)

published_list = Table(
    "published_list",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("day", Date, nullable=False, comment="The list's own day."),
    Column("name", String(200), nullable=False, comment="Of the file, as it was given."),
    Column("sha256", String(64), nullable=False, comment="Of the file, in hex."),
    Column("rows", Integer, nullable=False, comment="In the file, below its heads."),
    Column("taken", Integer, nullable=False, comment="Rows that became records."),
    Column("told", JSON, nullable=False, comment="Line, reason, taken or not: rows with a remark."),
    Column("body", LargeBinary, nullable=False, comment="The records, packed."),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

sender_count = Table(
    "sender_count",
    metadata,
    Column("kind", String(20), primary_key=True, comment="What is limited."),
    Column(
        "sender",
        String(64),
        primary_key=True,
        comment="HMAC of the sender\u2019s address and the span, with the site\u2019s key, in hex.",
    ),
    Column("span", Integer, primary_key=True, index=True, comment="Spans of time since 1970."),
    Column("count", Integer, nullable=False),
)

data_key = Table(
    "data_key",
    metadata,
    Column(
        "key_id", String(16), primary_key=True, comment="Of a key of the host, in hex; it tells nothing of the key."
    ),
    Column("complete", Boolean, nullable=False, comment="All that is encrypted here is so with this key."),
    Column("since", UtcDateTime, nullable=False),
)

kept_rulebook = Table(
    "kept_rulebook",
    metadata,
    Column("version", String(100), primary_key=True),
    Column("date", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False, comment="When a server first used it here."),
    Column("body", LargeBinary, nullable=False, comment="Its files, packed, then compressed with zlib."),
)

rulebook_use = Table(
    "rulebook_use",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("version", String(100), nullable=False),
    Column("date", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False, comment="When it was noted."),
    PrimaryKeyConstraint("assessment_id", "version"),
    sqlite_with_rowid=False,
)
"""Rulebooks beside the one that an assessment names: those it has left, and any under which an answer was saved."""

final_work = Table(
    "final_work",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, nullable=False, comment="Of the FINAL that it becomes."),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("made_by", EncryptedText(200)),
    Column("as_of", Date, nullable=False),
    Column("program_version", String(40), nullable=False),
    Column("made_with", String(64), nullable=False, comment="Hash of the program that makes its files."),
    Column("rulebook_version", String(100), nullable=False),
    Column("rulebook_date", Date, nullable=False),
    Column("wanted", JSON, nullable=False, comment="The names of all its files."),
    Column("frozen", EncryptedBytes, nullable=False, comment="All that it is made from, as JSON."),
    Column("claimed_by", String(80), comment="Who makes it now."),
    Column("free_at", UtcDateTime, nullable=False, comment="From then on anyone may go on with it."),
    Column("attempts", Integer, nullable=False, comment="Since its last file was made."),
    Column("failed", EncryptedText(), comment="Why nobody goes on with it, as a sentence."),
    CheckConstraint("number >= 1", name="number"),
)

final_part = Table(
    "final_part",
    metadata,
    Column("assessment_id", Integer, ForeignKey("final_work.assessment_id", ondelete="CASCADE"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("sha256", String(64), nullable=False, comment="Of the bytes, in hex."),
    Column("size", Integer, nullable=False, comment="In bytes."),
    Column("body", EncryptedBytes, nullable=False),
    PrimaryKeyConstraint("assessment_id", "name"),
)

final_withdrawn = Table(
    "final_withdrawn",
    metadata,
    Column("assessment_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False, comment="In the town."),
    Column("withdrawn_by", EncryptedText(200), nullable=False),
    Column("reason", EncryptedText(), nullable=False),
    PrimaryKeyConstraint("assessment_id", "number"),
    ForeignKeyConstraint(
        ["assessment_id", "number"],
        ["final.assessment_id", "final.number"],
        ondelete="CASCADE",
        name="fk_final_withdrawn_final",
    ),
)
