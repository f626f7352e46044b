"""What a sign-off rests on, kept with it part by part, so that it can say later why it no longer counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

PartKind = Literal["town", "question", "answer", "result"]


class Part(NamedTuple):
    """One thing that was signed. `label` names it, in words that every audience may read; `text` is all of it."""

    kind: PartKind
    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why a sign-off is void. None: it was not there, or it is no longer there."""

    kind: PartKind | Literal["rulebook", "not_kept"]
    label: str
    before: str | None = None
    after: str | None = None

    @property
    def words(self) -> str:
        """The reason in words that every audience may read: no answer stands in them."""
        if self.kind == "not_kept":
            return "what it rested on was not kept"
        if self.kind == "rulebook":
            return "the rulebook changed"
        if self.kind == "town":
            return "the town’s name or kind changed"
        if self.kind == "answer":
            what = {(True, False): "was added", (False, True): "was taken back"}
            done = what.get((self.before is None, self.after is None), "changed")
            return f"the answer on “{self.label}” {done}"
        if self.kind == "question":
            if self.after is None:
                return f"the question on “{self.label}” no longer applies"
            done = "now applies" if self.before is None else "is put in other words"
            return f"the question on “{self.label}” {done}"
        return f"a result changed: {self.label}"


def digest(parts: Iterable[Part]) -> str:
    """The SHA-256 of everything that is signed, in hex."""
    return hashlib.sha256(json.dumps([list(part) for part in parts], ensure_ascii=True).encode()).hexdigest()


def to_json(parts: Iterable[Part]) -> list[list[str]]:
    return [list(part) for part in parts]


def from_json(kept: Any) -> tuple[Part, ...]:
    """Parts as `to_json` gave them; none where nothing was kept."""
    return tuple(Part(*map(str, each)) for each in kept or ())  # type: ignore[arg-type]


def causes(signed: Sequence[Part], now: Sequence[Part], *, rulebook_changed: bool) -> tuple[Cause, ...]:
    """Why what was signed is not what stands now; empty where nothing differs. Answers first, then results.

    That the rulebook changed is a reason only where something that was signed changed with it: the wording of a
    question, or a result. It then stands before those.
    """
    if not signed:
        return (Cause("not_kept", ""),)
    before, after = ({(part.kind, part.key): part for part in parts} for parts in (signed, now))
    found: list[Cause] = []
    for key in dict.fromkeys([*before, *after]):
        a, b = before.get(key), after.get(key)
        if a is not None and b is not None and a.text == b.text:
            continue
        kind, label = (b or a).kind, (b or a).label  # type: ignore[union-attr]
        found.append(Cause(kind, label, a.text if a else None, b.text if b else None))
    order = {"town": 0, "answer": 1, "question": 2, "result": 3}
    found.sort(key=lambda cause: order[cause.kind])
    place = next((n for n, cause in enumerate(found) if cause.kind in ("question", "result")), None)
    if rulebook_changed and place is not None:
        found.insert(place, Cause("rulebook", "the rulebook"))
    return tuple(found)


def in_short(found: Sequence[Cause]) -> str:
    """The first reason, and how many more there are."""
    if not found:
        return ""
    more = len(found) - 1
    return found[0].words + (f", and {more} more" if more else "")
