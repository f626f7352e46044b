"""`brief287 status`: how much there is, town by town, and FINALs that failed; no answer and no name of a town."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from app.cli.common import config
from app.cli.store_common import opened
from app.stop import Stop

if TYPE_CHECKING:
    from app.assessments.status import Status, TownStatus


def arguments(parser: argparse.ArgumentParser) -> None:
    """In which form."""
    parser.add_argument("--json", action="store_true", help="as JSON, for another program")


def run(options: argparse.Namespace) -> int:
    """Count, and print."""
    from app.assessments.status import read_status

    settings = config()
    version = _rulebook_version()
    with opened() as database, database.read() as session:
        found = read_status(session, settings.now())
    towns = [each.id for each in settings.sign_in.file.towns] if settings.sign_in is not None else []
    if options.json:
        print(json.dumps(_plain(found, version, towns), indent=2))
    else:
        print("\n".join(_lines(found, version, towns)))
    return 0


def _rulebook_version() -> str:
    from app.rulebook.problems import RulebookError
    from app.rulebook.releases.opening import RefusedError, open_rulebook

    settings = config()
    try:
        return open_rulebook(settings.rulebook, settings.rulebook_key, settings.overlay).rulebook.version
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None
    except RefusedError as error:
        raise Stop(str(error)) from None


def _all(found: Status, towns: list[str]) -> list[TownStatus]:
    """Those in the settings that have nothing yet, too."""
    from app.assessments.status import TownStatus

    there = {each.tenant for each in found.towns}
    return [*found.towns, *(TownStatus(each) for each in towns if each not in there)]


def _lines(found: Status, version: str, towns: list[str]) -> list[str]:
    from app.assessments.status import size_text
    from app.engine.figures import number_of

    lines = [
        f"Rulebook {version}; {found.database}, {size_text(found.size)}, schema {found.revision}",
        f"Published lists and kept rulebooks: {size_text(found.shared)}",
    ]
    if found.accounts:
        lines.append(f"{number_of(found.accounts, 'account')}, {number_of(found.sessions, 'open session')}")
    for each in _all(found, towns):
        lines += [
            "",
            f"{each.tenant or 'Of no town'}: {number_of(each.assessments, 'assessment')}, {each.lately} used in the"
            " last 30 days",
            f"  {number_of(each.finals, 'FINAL')}, {each.being_made} being made, {len(each.failed)} failed",
            f"  {number_of(each.kept_documents, 'document')} in store, {size_text(each.bytes)} in all",
        ]
        lines += [f"    {kind}: {size_text(size)}" for kind, size in (each.storage or {}).items()]
        lines += [f"    FINAL begun {failed.begun_at:%Y-%m-%d %H:%M} UTC: {failed.kind}" for failed in each.failed]
    return lines


def _plain(found: Status, version: str, towns: list[str]) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(timespec="seconds"),
        "rulebook": version,
        "database": {"kind": found.database, "bytes": found.size, "schema": found.revision},
        "shared_bytes": found.shared,
        "accounts": found.accounts,
        "open_sessions": found.sessions,
        "towns": [
            {
                "id": each.tenant,
                "assessments": each.assessments,
                "used_in_30_days": each.lately,
                "accounts": each.accounts,
                "finals": each.finals,
                "finals_being_made": each.being_made,
                "finals_failed": [
                    {"begun_at": failed.begun_at.isoformat(timespec="seconds"), "kind": failed.kind}
                    for failed in each.failed
                ],
                "kept_documents": each.kept_documents,
                "bytes": dict(each.storage or {}),
            }
            for each in _all(found, towns)
        ],
    }
