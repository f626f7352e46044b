"""docs/checks.md, made from the registry: `brief287 check --docs`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.rulebook.checks.dates import SIDE_BY_SIDE, SUCCESSION
from app.rulebook.checks.registry import CHECKS, Check

TAGS: Mapping[str, str] = {
    "files": "The files",
    "yaml": "YAML",
    "shape": "The shape of an entry",
    "lists": "Lists",
    "ids": "Ids",
    "program": "What the program itself reads",
    "expression": "Expressions",
    "conditions": "Conditions",
    "uses": "What is used",
    "dates": "Days",
    "sources": "Sources",
    "law": "The law of the states",
    "options": "Options",
    "models": "Models",
    "clauses": "Clauses of the agreement",
    "steps": "The legal review",
    "coverage": "What a town is to look into",
    "questions": "Questions",
    "letters": "Letters",
    "renames": "Ids that were renamed",
    "consistency": "Answers that do not fit together",
    "facts": "Constants",
    "corrections": "Corrections",
    "factors": "Factors",
    "costs": "Costs",
    "offsets": "Money from others",
    "later": "What may move later",
    "wages": "Wages",
    "figures": "Figures in texts",
    "forms": "Fingerprints of the forms",
    "evidence": "Findings on effects",
    "participation": "Who takes part",
    "paid": "Payments found",
    "towns": "Small towns",
    "glossary": "The glossary",
    "words": "Words",
    "seals": "Seals",
    "silences": "Silences",
}
"""The topics in the order of the page, each with its heading."""

_HEAD = """\
# Checks of a rulebook

Made by `brief287 check --docs`; do not edit. `brief287 check` runs all of these. A message has the file, the line, the
id of its check in brackets, and where it concerns one entry of a list the id of that entry:

    rules/legal/steps.yaml:12: [steps.unknown] sign: there is no step 'read_laws'. Did you mean 'read_law'?

An **error** stops the rulebook from loading. A **warning** is a doubt. No check asks for today's day: what counts is
the rulebook's own date (`date` in `rules/briefing.yaml`). How a file answers a message with a reason (a *silence*) is
told in [rule-files.md](rule-files.md#silences).

"""


def page() -> str:
    """The whole page, as Markdown."""
    return _HEAD + "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for tag, title in TAGS.items():
        listed = [check for check in CHECKS.values() if check.tag == tag]
        if listed:
            yield f"## {title}\n"
            for check in listed:
                yield from _entry(check)
            if tag == "dates":
                yield from _dated()


def _entry(check: Check) -> Iterator[str]:
    silence = "can be silenced" if check.silence else "cannot be silenced"
    yield f"### {check.id}\n"
    yield f"{check.severity.capitalize()}; {silence}. {check.promise}\n"
    end = "" if check.mend.endswith(("?", ".")) else "."
    yield f"- To mend it: {check.mend}{end}"
    yield f"- For example: `{check.example}`\n"


def _dated() -> Iterator[str]:
    yield "### What is dated\n"
    yield "Every shape with `from_date` or `until` is scanned for an end before its beginning and for days that can"
    yield "only be mistyped; other dates for a day after the rulebook's own. Overlap and gap depend on what it is:\n"
    yield "| shape | overlap and gap |"
    yield "|---|---|"
    for name in SUCCESSION:
        yield f"| {name} | each takes the place of the one before it on the day it begins: no gap can be written |"
    for name, why in SIDE_BY_SIDE.items():
        yield f"| {name} | {why} |"
    yield ""
