"""May we? In one sentence: the status of signing and declining, or of keeping and ending an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.briefing.amounts import listed
from app.briefing.counsel_readings import status_in_text
from app.engine.options import STRENGTH
from app.engine.results import OptionResult

_DOING: Final = ("Signing", "Declining", "Keeping", "Ending")


def may_we(options: Iterable[OptionResult]) -> str:
    """'Signing appears open; declining is not settled; counsel to confirm.' Of several options to sign, those that are
    not closed count; where they differ, each is named. '' where no status is known."""
    groups: dict[str, list[OptionResult]] = {doing: [] for doing in _DOING}
    for result in options:
        if (doing := _doing(result)) is not None:
            groups[doing].append(result)
    left = {doing: [r for r in group if r.status != "closed"] or group for doing, group in groups.items()}
    known = {doing: group for doing, group in left.items() if any(r.status != "unknown" for r in group)}
    said = [f"{doing.lower()} {_status_of(group)}" for doing, group in known.items()]
    if any(result.confidence == "M" or result.status == "unsettled" for group in known.values() for result in group):
        said.append("counsel to confirm")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _doing(result: OptionResult) -> str | None:
    named = {"decline": "Declining", "keep_agreement": "Keeping", "end_agreement": "Ending"}
    return "Signing" if result.option.costs == "model" else named.get(result.id)


def _status_of(group: list[OptionResult]) -> str:
    by_status: dict[str, list[str]] = {}
    for result in sorted(group, key=lambda result: STRENGTH[result.status]):
        verb = "appears" if result.confidence == "M" and result.status != "unsettled" else "is"
        by_status.setdefault(f"{verb} {status_in_text(result.status)}", []).append(result.option.short)
    if len(by_status) == 1:
        return next(iter(by_status))
    return listed([f"{status} for {listed(shorts)}" for status, shorts in by_status.items()])
