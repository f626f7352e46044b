"""Which findings on effects a briefing prints: one rule for every finding, whichever way it points.

The rulebook groups findings by question and says what stands: supported, contested with its sides, or not compared.
What is printed for a town follows from points, which say how far a finding is from that town; fewer is nearer:

* the program that was studied (0 to 3, `_distance`): the model itself, 287(g) of several kinds, a near relative such
  as jail checks, or another policy. What tests no local role at all (federal operations, a law on employers) is left
  out, and so are leases of jail beds where the agency runs no jail;
* the method (0 to 3, `WEAKNESS`): with a comparison; counts, audits and court records; surveys and before-after; words;
* one point each for another kind of agency, a place of a very different size, and a source known by an excerpt only.

Of a supported question the nearest finding is printed, with the places where others found the same; of a contested
one the nearest of each side; of what was not compared, the nearest. A question whose second side has nothing near this
town counts as not compared. Each topic gives one question first: the first in the rulebook's order among those within
`ALIKE` points of the topic's nearest. What room is left (`ROOM` findings in all) goes to other questions: the
supported before the contested before the rest, and among them the nearest. What was not yet published on the day
whose law and facts count is left out. `direction` has no part in any of this. Docs: docs/decisions/0012-evidence.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from app.engine.evaluation import Evaluation
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.schema.base import ModelId
from app.schema.evidence import EffectQuestion, Finding, Program, StudyKind, Topic

ROOM = 16
"""Findings in all, each topic having at most two for its first question."""
ALIKE = 2
SMALL, LARGE = 100, 500
"""Sworn officers: fewer is a small department; as many or more is a large one."""

Standing = Literal["supported", "contested", "thin"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
TOPICS: tuple[Topic, ...] = get_args(Topic)
TOPIC_TITLES: Mapping[Topic, str] = {
    "crime": "Crime",
    "trust": "Trust and crime reports",
    "arrests": "Who is arrested or held",
    "operations": "Police work and staff",
    "community": "Residents, schools and work",
    "litigation": "Lawsuits",
    "money": "Money",
    "reversals": "Places that joined or left",
}
PROGRAM_TITLES: Mapping[Program, str] = {
    "287g_jail": "287(g) agreement used inside a jail",
    "287g_task_force": "287(g) Task Force agreement",
    "287g_any": "287(g) agreements of several or unstated kinds",
    "287g_plus_local_order": "287(g) agreement plus a local order to police to check status",
    "secure_communities": "Jail checks in all jails (Secure Communities)",
    "detainers": "Jail holds at the request of ICE",
    "bed_contract": "Jail beds rented to ICE",
    "limits_on_help": "A place limits its help to ICE (the opposite policy)",
    "local_role_any": "Any local role, or one described in a survey",
    "state_law_or_directive": "State law or order",
    "federal_enforcement": "Federal operations; no local agreement tested",
    "other": "Not a police program",
}
KIND_TITLES: Mapping[StudyKind, str] = {
    "randomised": "Survey experiment with random groups",
    "quasi-experimental with comparison": "Study with a comparison",
    "before-after": "Before and after, with no comparison",
    "survey": "Survey or interviews, with no comparison",
    "audit": "Audit",
    "official statistics": "Counts of an agency or the press, with no comparison",
    "expert or official statement": "Statement; nothing was measured",
    "court or agency record": "Court or agency record",
}
COMPARED: frozenset[StudyKind] = frozenset({"randomised", "quasi-experimental with comparison"})
WEAKNESS: Mapping[StudyKind, int] = {
    "randomised": 0,
    "quasi-experimental with comparison": 0,
    "audit": 1,
    "official statistics": 1,
    "court or agency record": 1,
    "before-after": 2,
    "survey": 2,
    "expert or official statement": 3,
}
STRONG = 1
"""Up to here a method can support: it compares, counts or records."""
MOST_ALSO = 2
JAIL_MODELS: frozenset[str] = frozenset({"warrant_service_officer", "jail_enforcement"})
_ON_PATROL: Mapping[Program, int] = {
    "287g_task_force": 0,
    "287g_any": 1,
    "287g_plus_local_order": 1,
    "287g_jail": 2,
    "local_role_any": 2,
    "state_law_or_directive": 2,
    "secure_communities": 3,
    "detainers": 3,
    "limits_on_help": 3,
}
_IN_JAIL: Mapping[Program, int] = {
    "287g_jail": 0,
    "287g_any": 1,
    "287g_plus_local_order": 1,
    "detainers": 2,
    "secure_communities": 2,
    "bed_contract": 2,
    "287g_task_force": 3,
    "local_role_any": 3,
    "limits_on_help": 3,
    "state_law_or_directive": 3,
}


@dataclass(frozen=True, slots=True)
class Town:
    """What the choice looks at in a town. None: not known, which makes no difference to any finding."""

    models: tuple[ModelId, ...]
    agency: Literal["municipal", "county"] | None = None
    has_jail: bool | None = None
    size: Literal["small", "large"] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with the findings to print: one, or one for each side. `also` found the same as the first."""

    question: EffectQuestion
    standing: Standing
    findings: tuple[Finding, ...]
    also: tuple[Finding, ...]
    points: int


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What is said on effects. `first`: the ids of each topic's first question, which the supporting volume prints; the
    record has the others. `not_compared`: the topics without a compared study of each model in play."""

    town: Town
    supported: tuple[Reading, ...]
    contested: tuple[Reading, ...]
    thin: tuple[Reading, ...]
    not_compared: Mapping[ModelId, tuple[Topic, ...]]
    held: int
    first: frozenset[str] = frozenset()

    @property
    def readings(self) -> tuple[Reading, ...]:
        return (*self.supported, *self.contested, *self.thin)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for reading in self.readings for finding in reading.findings)


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic of the whole collection: its questions, each with all its findings. For browsing."""

    topic: Topic
    title: str
    questions: tuple[tuple[EffectQuestion, tuple[Finding, ...]], ...]


def chosen(evaluation: Evaluation) -> EvidenceView:
    """The findings for this town's briefing, from those that were known on the day whose facts count."""
    rulebook = evaluation.rulebook
    known = (finding for finding in rulebook.findings if known_to(evaluation, finding))
    return choose(known, rulebook.effect_questions, town_of(evaluation))


def known_to(evaluation: Evaluation, finding: Finding) -> bool:
    """Was the finding surely published by the day whose law and facts count, and by the day of preparation?

    Of a source whose date is known as '2025' or '2025-09' only, the last day counts, or the day on which it was read.
    """
    day = min(evaluation.prepared_on, evaluation.as_of)
    sources = [evaluation.rulebook.sources[id_] for id_ in finding.sources]
    return all(source.checked_on <= day or _last_day(source.date) <= day.isoformat() for source in sources)


def _last_day(date: str) -> str:
    """'2025' -> '2025-99-99': it sorts behind every day of that year. A date that is not known sorts before all."""
    found = re.search(r"\d{4}(?:-\d\d){0,2}", date)
    return "" if found is None else f"{found[0]}-99-99"[: len("2025-09-01")]


def by_topic(rulebook: Rulebook) -> tuple[TopicView, ...]:
    """All findings by topic and question, those with the strongest method first; every topic, even an empty one."""
    grouped: dict[str, list[Finding]] = {question.id: [] for question in rulebook.effect_questions}
    for finding in rulebook.findings:
        grouped[finding.question].append(finding)
    for listed in grouped.values():
        listed.sort(key=lambda one: (WEAKNESS[one.kind], one.confidence, -_last_year(one), one.found))
    return tuple(
        TopicView(
            topic,
            TOPIC_TITLES[topic],
            tuple((q, tuple(grouped[q.id])) for q in rulebook.effect_questions if q.topic == topic),
        )
        for topic in TOPICS
    )


PLACES: Final[Mapping[str, Literal["municipal", "county"]]] = {
    names.MUNICIPAL_POLICE: "municipal", names.COUNTY_AGENCY: "county", names.SHERIFF: "county",
}  # fmt: skip
"""Whose effects were studied, by kind of agency."""


def town_of(evaluation: Evaluation) -> Town:
    """The models that are not closed (or, where all are, those asked about), and what is known of the agency."""
    open_ = {result.model for result in evaluation.options if result.model and result.status != "closed"}
    models = [model for model in get_args(ModelId) if model in (open_ or evaluation.models_shown())]
    agency, custody = evaluation.value(names.AGENCY_KIND), evaluation.value(names.CUSTODY)
    sworn = evaluation.value(names.SWORN_AUTHORIZED)
    size: Literal["small", "large"] | None = None
    if isinstance(sworn, int | float) and sworn < SMALL:
        size = "small"
    elif isinstance(sworn, int | float) and sworn >= LARGE:
        size = "large"
    return Town(
        tuple(models),
        PLACES.get(agency) if isinstance(agency, str) else None,
        None if custody is None else custody == names.JAIL,
        size,
    )


def choose(findings: Iterable[Finding], questions: Iterable[EffectQuestion], town: Town) -> EvidenceView:
    """The choice itself; see the head of this file."""
    held = tuple(findings)
    near: dict[str, list[tuple[int, Finding]]] = {}
    for finding in held:
        points = points_of(finding, town)
        if points is not None:
            near.setdefault(finding.question, []).append((points, finding))
    listed = [_reading(question, near[question.id]) for question in questions if question.id in near]
    taken = [_first(mine) for topic in TOPICS if (mine := [r for r in listed if r.question.topic == topic])]
    first = frozenset(reading.question.id for reading in taken)
    for reading in sorted((r for r in listed if r not in taken), key=_rank):
        if sum(len(r.findings) for r in taken) + len(reading.findings) <= ROOM:
            taken.append(reading)
    taken.sort(key=lambda reading: listed.index(reading))
    supported, contested, thin = (tuple(r for r in taken if r.standing == standing) for standing in STANDINGS)
    return EvidenceView(town, supported, contested, thin, not_compared(held, town.models), len(held), first)


def points_of(finding: Finding, town: Town) -> int | None:
    """How far a finding is from this town: 0 is nearest. None: it tests nothing that this town could choose."""
    if finding.program == "bed_contract" and town.has_jail is False:
        return None
    distances = [d for model in town.models if (d := _distance(finding, model)) is not None]
    if not distances:
        return None
    return (
        min(distances)
        + WEAKNESS[finding.kind]
        + _apart(finding.agency, town.agency)
        + _apart(finding.size, town.size)
        + (finding.confidence == "M")
    )


def _distance(finding: Finding, model: ModelId) -> int | None:
    """From the program that was studied to a model; a result for the model of its own is no distance."""
    if model in finding.apart:
        return 0
    distance = (_IN_JAIL if model in JAIL_MODELS else _ON_PATROL).get(finding.program)
    if distance == 0 and model == "warrant_service_officer":
        return 1  # what was studied in jails is the Jail Enforcement Model
    return distance


def _apart(studied: str | None, here: str | None) -> int:
    return int(studied is not None and here is not None and studied != here)


def _reading(question: EffectQuestion, near: list[tuple[int, Finding]]) -> Reading:
    ordered = sorted(near, key=lambda pair: (pair[0], pair[1].confidence, -_last_year(pair[1]), pair[1].found))
    points = {finding.id: own for own, finding in ordered}
    sides = [found for ids in question.sides if (found := tuple(f for _, f in ordered if f.id in ids))]
    if len(sides) > 1:
        sides.sort(key=lambda side: (points[side[0].id], side[0].found))
        return Reading(question, "contested", tuple(side[0] for side in sides[:2]), (), points[sides[0][0].id])
    if sides and question.standing == "supported":
        first, *others = sides[0]
        also = [finding for finding in others if not set(finding.sources) & set(first.sources)]
        if WEAKNESS[first.kind] <= STRONG and any(WEAKNESS[finding.kind] <= STRONG for finding in also):
            return Reading(question, "supported", (first,), tuple(also[:MOST_ALSO]), points[first.id])
    least, nearest = ordered[0]
    return Reading(question, "thin", (nearest,), (), least)


def _first(readings: list[Reading]) -> Reading:
    """The first question of a topic among those about as near as its nearest; `readings` is in the rulebook's order."""
    least = min(reading.points for reading in readings)
    return next(reading for reading in readings if reading.points <= least + ALIKE)


def _rank(reading: Reading) -> tuple[int, int]:
    return (STANDINGS.index(reading.standing), reading.points)


def _last_year(finding: Finding) -> int:
    return max((int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", finding.years)), default=0)


def not_compared(findings: Iterable[Finding], models: Iterable[ModelId]) -> dict[ModelId, tuple[Topic, ...]]:
    """For each model the topics on which no study with a comparison tests it apart."""
    compared = [finding for finding in findings if finding.kind in COMPARED]
    return {
        model: tuple(
            topic for topic in TOPICS if not any(f.topic == topic and _distance(f, model) == 0 for f in compared)
        )
        for model in models
    }
