"""Offices and links in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.assessments.store import Link
from app.schema.base import Audience, Role

ROLES: Mapping[Role, str] = {
    "manager": "Town manager",
    "chief": "Chief or sheriff",
    "finance": "Finance office",
    "attorney": "Attorney",
    "clerk": "Clerk",
}
THE_OFFICE: Mapping[Role, str] = {
    "manager": "the manager",
    "chief": "the chief or sheriff",
    "finance": "the finance office",
    "attorney": "the attorney",
    "clerk": "the clerk",
}
READERS: Mapping[Audience, str] = {
    "public": "reader of the public version",
    "staff": "reader of the staff version",
    "counsel": "reader of the version for counsel",
}


def right_words(link: Link) -> str:
    """What a link is: 'owner', 'finance office', 'reader of the staff version'."""
    if link.kind == "owner":
        return "owner"
    if link.kind == "office":
        return (ROLES[link.office] if link.office is not None else "office").lower()
    return READERS[link.audience or "public"]


def who(link: Link) -> str:
    """Whose link it is, as it is kept with what is done by it."""
    return f"{link.name} ({right_words(link)})"
