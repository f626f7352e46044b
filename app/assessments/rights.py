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
class Holder:
    """Who opened an assessment, by the link. `linked` are the offices that have a living link; `counsel_apart`: counsel
    has one, or has used one before; `counsel_notes`: False where the host has switched off what is for counsel alone.
    """

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
        """May this link make such a link? One that opens what is for counsel alone comes from counsel, once counsel has
        used one: else whoever makes links could read it by one of their own."""
        counsels = (kind == "office" and office == COUNSELS) or (kind == "reader" and reader == "counsel")
        if self.kind == "office":
            return self.office == COUNSELS and counsels and self.audience == "counsel"
        if counsels and not self.counsel_notes:
            return self.kind == "owner" and kind == "office"
        return self.kind == "owner" and (not counsels or not self.counsel_apart)

    def may_revoke(self, kind: Kind, office: Role | None, reader: Audience | None) -> bool:
        """May this link end such a link? An owner's ends any; counsel's ends counsel's."""
        return self.kind == "owner" or self.may_give(kind, office, reader)
