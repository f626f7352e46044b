"""Every page of the program, by name."""

from __future__ import annotations

ALL = {
    "start": "/",
    "import": "/import",
    "glossary": "/glossary",
    "deleted": "/deleted",
    "not found": "/a/none/tasks",
    "tasks": "keene/tasks",
    "tasks, nothing answered": "empty/tasks",
    "tasks, law closes": "brewer/tasks",
    "first question page": "empty/first/q/state",
    "question page with all kinds": "keene/town/q/agreement_in_force",
    "question page with texts": "keene/request/q/expected_gains",
    "question page with a box": "keene/finance/q/officer_hourly_wage",
    "question page by model": "cheshire/operations/q/baseline_share_avoided",
    "question page with many choices": "keene/counsel/q/counsel_points_answered",
    "law closes": "brewer/closed?walk=first&then=request_origin",
    "costs on request": "brewer/estimate",
    "draft": "keene/draft",
    "draft, law closes": "brewer/draft",
    "chief": "empty/chief",
    "chief, jail": "cheshire/chief",
    "estimate": "keene/estimate",
    "estimate, jail": "cheshire/estimate",
    "law": "keene/law",
    "law, Maine": "brewer/law",
    "law, nothing known": "empty/law",
    "models": "keene/models",
    "clauses": "keene/clauses",
    "steps": "keene/steps",
    "step": "keene/steps/insurance",
    "letters": "keene/letters",
    "letter": "keene/letters/counsel",
    "check, signed": "keene/check/town",
    "check, open": "keene/check/department",
    "check, to sign": "cheshire/check/town",
    "why, total": "keene/explain/sign_task_force.gross.cash.1",
    "why, option": "keene/explain/sign_jail_enforcement",
    "why, cost line, as the public reads it": "keene/explain/line.training_time.task_force.loaded?audience=public",
    "why, answer": "keene/explain/officer_hourly_wage",
    "state law": "/law",
    "state law, a state": "/law/ME",
    "state law, a state on an earlier day": "/law/fl?as_of=2025-04-01",
    "state law, no date": "/law/NH?as_of=yesterday",
    "findings": "/evidence",
    "findings on a topic": "/evidence/crime",
    "findings on a topic, in a town": "keene/evidence/trust",
    "findings, in a town": "brewer/evidence",
    "manage": "keene/manage",
    "finals": "keene/finals",
    "final": "brewer/finals/1",
    "final, what changed since": "brewer/finals/1/changes",
    "briefing": "keene/briefing",
    "briefing, law closes": "brewer/briefing",
}


def address(name: str, towns: dict[str, str]) -> str:
    """The page's address on a server with these towns."""
    town, slash, rest = ALL[name].partition("/")
    return f"{towns[town]}{slash}{rest}" if town else ALL[name]
