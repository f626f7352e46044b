"""May we? In one sentence: the status of signing and declining, or of keeping and ending an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.briefing.amounts import listed
from app.briefing.counsel_readings import status_in_text
from app.engine.results import OptionResult

_DOING: Final = ("Signing", "Declining", "Keeping", "Ending")


def may_we(options: Iterable[OptionResult]) -> str:
    """'Signing appears open; declining is not settled; counsel to confirm.' Of several options to sign, those that are
    not closed count; where they differ, each is named."""
    confirm = False
    groups: dict[str, list[OptionResult]] = {doing: [] for doing in _DOING}
    for result in options:
        if (doing := _doing(result)) is not None:
            groups[doing].append(result)
            confirm = confirm or result.confidence == "M"
    said = [_status_of(doing, group) for doing, group in groups.items() if group]
    words = "; ".join([*said, *(["counsel to confirm"] if confirm else [])])
    return f"{words[:1].upper()}{words[1:]}."


def _doing(result: OptionResult) -> str | None:
    named = {"decline": "Declining", "keep_agreement": "Keeping", "end_agreement": "Ending"}
    return "Signing" if result.option.costs == "model" else named.get(result.id)


def _status_of(doing: str, group: list[OptionResult]) -> str:
    left = [result for result in group if result.status != "closed"] or group
    by_status: dict[str, list[OptionResult]] = {}
    for result in left:
        verb = "appears" if result.confidence == "M" and result.status != "unsettled" else "is"
        by_status.setdefault(f"{verb} {status_in_text(result.status)}", []).append(result)
    if len(by_status) == 1:
        return f"{doing.lower()} {next(iter(by_status))}"
    each = [
        f"{status} ({listed([result.option.short for result in results])})" for status, results in by_status.items()
    ]
    return f"{doing.lower()} {', '.join(each)}"
