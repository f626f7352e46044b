"""What a link opens: the one place that decides by right, office and audience. Pure.

An owner's link opens everything, but what is for counsel alone once counsel has a link. An office's link answers and
signs its own sections, sees the others and comments. A reader's link shows one audience's version and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, get_args

from app.engine.readers import reads
from app.schema.base import Audience, Role

Kind = Literal["owner", "office", "reader"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Need = Literal["owner", "work", "counsel", "export", "read", "public", "links"]
"""What a page or an action needs. `owner`: an owner's link. `work`: a link that changes anything, an owner's or an
office's. `counsel`: one that reads what is for counsel alone, and works. `export`: an owner's, or the attorney's
office's. `read`: one whose audience may read the version that is asked for. `public`: any. `links`: one that makes
links."""
COUNSELS: Final[Role] = "attorney"
"""The office whose links open what is for counsel alone."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How links open on a site: by their secret, unless the host refuses that; and by the accounts of these towns, by
    their ids in the host's settings."""

    secrets: bool
    towns: Collection[str]

    def open(self, by_account: bool, tenant: str | None) -> bool:
        """Does a link of an assessment of this town open at all, in the way that it does?"""
        return tenant in self.towns if by_account else self.secrets


@dataclass(frozen=True, slots=True)
class Holder:
    """Who opened an assessment, by the link. `linked` are the offices that have a link that opens; `counsel_apart`:
    counsel was given one that has not ended, or has used one before; `counsel_notes`: False where the host has switched
    off what is for counsel alone."""

    kind: Kind
    office: Role | None = None
    reader: Audience | None = None
    linked: Collection[Role] = ()
    counsel_apart: bool = False
    counsel_notes: bool = True

    @property
    def audience(self) -> Audience:
        """The narrowest audience whose texts the link opens."""
        widest: Audience = "counsel" if self.counsel_notes else "staff"
        if self.kind == "reader":
            own = self.reader or "public"
            return own if reads(widest, own) else widest
        if self.kind == "office":
            return widest if self.office == COUNSELS else "staff"
        return "staff" if self.counsel_apart else widest

    def may(self, need: Need, version: Audience = "public") -> bool:
        """Does the link open what needs this? `version` is the audience of what is to be read."""
        works = self.kind in ("owner", "office")
        match need:
            case "owner":
                return self.kind == "owner"
            case "work":
                return works
            case "counsel":
                return works and self.audience == "counsel"
            case "export":
                return self.kind == "owner" or (self.kind == "office" and self.office == COUNSELS)
            case "links":
                return self.kind == "owner" or (self.kind == "office" and self.office == COUNSELS)
            case "read":
                return reads(self.audience, version)
            case "public":
                return True

    def answers_for(self, office: Role) -> bool:
        """Does what this link changes in the sections of an office count at once? An office's own link's does; an
        owner's where the office has no link."""
        if self.kind == "owner":
            return office not in self.linked
        return self.kind == "office" and self.office == office

    def may_give(self, kind: Kind, office: Role | None, reader: Audience | None) -> bool:
        """May this link make such a link? Of those that open what is for counsel alone an owner makes the attorney's
        first and no other, else an owner could go on reading by one of their own; counsel makes the others."""
        if kind == "reader" and reader == "counsel":
            return self.kind == "office" and self.audience == "counsel"
        if kind == "office" and office == COUNSELS:
            return self.office == COUNSELS or (self.kind == "owner" and not self.counsel_apart)
        return self.kind == "owner"

    def may_revoke(self, kind: Kind, office: Role | None, reader: Audience | None) -> bool:
        """May this link end such a link? An owner's ends any; counsel's ends counsel's."""
        counsels = (kind == "office" and office == COUNSELS) or (kind == "reader" and reader == "counsel")
        return self.kind == "owner" or (self.kind == "office" and self.office == COUNSELS and counsels)
