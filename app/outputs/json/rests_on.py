"""On what the figures of a file rest: the rulebook, a host's overlay, and the sources."""

from __future__ import annotations

from app.outputs.json.shape import RulebookJson, SourceJson
from app.rulebook.book import Rulebook


def rulebook_json(rulebook: Rulebook) -> RulebookJson:
    """Which rulebook it is, and every change of an overlay with its author."""
    return {
        "version": rulebook.version,
        "date": rulebook.date.isoformat(),
        "overlay": [
            {
                "id": each.id,
                "author": each.author,
                "declared_interest": each.interest,
                "date": each.date.isoformat(),
                "where": each.where,
                "kind": "correction" if each.corrects else "addition",
            }
            for each in rulebook.overlay
        ],
    }


def sources_json(rulebook: Rulebook) -> dict[str, SourceJson]:
    """Every source by id."""
    return {
        id_: {
            "title": source.title,
            "publisher": source.publisher,
            "kind": source.kind,
            "address": source.cited_address,
            "read_at": source.address,
            "date": source.date,
            "checked_on": source.checked_on.isoformat(),
        }
        for id_, source in sorted(rulebook.sources.items())
    }
