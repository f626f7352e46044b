"""Of each finding: whether a town's briefing prints it, and why. The rule itself is in `app.engine.evidence`."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.evaluation import Evaluation
from app.engine.evidence import (
    KIND_TITLES,
    PROGRAM_TITLES,
    STRONG,
    WEAKNESS,
    Reading,
    Town,
    chosen,
    known_to,
    points_of,
    town_of,
)
from app.schema.evidence import Finding


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether the briefing prints a finding, and the reason in plain words."""

    printed: bool
    why: str


def choices(evaluation: Evaluation) -> dict[str, Choice]:
    """A choice for every finding of the rulebook, by its id."""
    view, town = chosen(evaluation), town_of(evaluation)
    by_question = {reading.question.id: reading for reading in view.readings}
    return {
        finding.id: _choice(evaluation, finding, town, by_question.get(finding.question))
        for finding in evaluation.rulebook.findings
    }


def _choice(evaluation: Evaluation, finding: Finding, town: Town, reading: Reading | None) -> Choice:
    if not known_to(evaluation, finding):
        return Choice(False, "It was published after the day whose law and facts the briefing gives.")
    points = points_of(finding, town)
    if points is None and finding.program == "bed_contract" and town.has_jail is False:
        return Choice(False, "It is about renting jail beds, and this town runs no jail.")
    if points is None:
        return Choice(False, f"{PROGRAM_TITLES[finding.program]}: not one of the options before this town.")
    apart = _apart(finding, town)
    if reading is None:
        return Choice(
            False,
            "Its question is not printed: the briefing has room for some questions, and others on this topic or on "
            f"other topics are closer to this town. {apart}",
        )
    if finding in reading.findings:
        which = {
            "supported": "the nearest to this town of those that found the same",
            "contested": "the nearest to this town on its side of a question on which findings differ",
            "thin": "the nearest to this town on its question",
        }[reading.standing]
        return Choice(True, f"It is {which}. {apart}")
    if finding in reading.also:
        return Choice(True, f"It found the same as the nearest, in another place. {apart}")
    if reading.standing == "contested" and not any(finding.id in side for side in reading.question.sides):
        return Choice(False, f"It takes neither reading of its question. {apart}")
    return Choice(False, f"Another finding on its question is closer to this town. {apart}")


def _apart(finding: Finding, town: Town) -> str:
    """What sets a finding apart from this town, or that nothing known does."""
    found = []
    if not set(town.models) & set(finding.apart):
        own = {"287g_task_force": "task_force", "287g_jail": "jail_enforcement"}.get(finding.program)
        if own not in town.models:
            found.append(f"what it studied is another program: {PROGRAM_TITLES[finding.program]}")
    if WEAKNESS[finding.kind] > STRONG:
        found.append(f"its kind of study: {KIND_TITLES[finding.kind][0].lower()}{KIND_TITLES[finding.kind][1:]}")
    if finding.agency is not None and town.agency is not None and finding.agency != town.agency:
        found.append("another kind of agency")
    if finding.size is not None and town.size is not None and finding.size != town.size:
        found.append("a place of a very different size")
    if finding.confidence == "M":
        found.append("it is known from an excerpt or a report only")
    if not found:
        return "Nothing that the rule looks at sets it apart from this town."
    return "What sets it apart: " + "; ".join(found) + "."
