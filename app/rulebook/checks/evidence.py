"""rules/evidence.yaml and rules/participation.yaml: findings answer questions of their topic, and counts add up."""

from __future__ import annotations

from collections.abc import Iterator

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.facts import MODELS
from app.rulebook.usstates import STATES
from app.schema.evidence import (
    EvidenceFile,
    KindCount,
    ModelCount,
    ModelTable,
    NationalCount,
    ParticipationFile,
    StateCount,
)


@check(
    "evidence.question",
    promise="A finding answers a question of its own topic.",
    mend="Correct 'question:' or 'topic:'.",
    example="a finding on trust under a question on crime",
)
def question(book: Examined) -> Iterator[Found]:
    for listed in book.of(EvidenceFile):
        asked = {each.id: each for each in listed.shape.questions}
        for i, finding in enumerate(listed.shape.findings):
            if finding.question not in asked:
                what = f"'{finding.id}' answers '{finding.question}', which is no question of this file"
                yield listed.found(("findings", i, "question"), what, did_you_mean(finding.question, asked))
            elif asked[finding.question].topic != finding.topic:
                what = f"'{finding.id}' is on {finding.topic}, and its question on {asked[finding.question].topic}"
                yield listed.found(("findings", i, "topic"), what)


@check(
    "evidence.sides",
    promise="The sides of a question list findings that answer it, each once.",
    mend="List findings of that question, each on one side.",
    example="sides: [[a], [a]]",
)
def sides(book: Examined) -> Iterator[Found]:
    for listed in book.of(EvidenceFile):
        answers = {finding.id: finding.question for finding in listed.shape.findings}
        for i, each in enumerate(listed.shape.questions):
            named = [id_ for side in each.sides for id_ in side]
            for id_ in dict.fromkeys(named):
                at = ("questions", i, "sides")
                if id_ not in answers:
                    what = f"'{each.id}' has '{id_}' on a side, which is no finding of this file"
                    yield listed.found(at, what, did_you_mean(id_, answers))
                elif answers[id_] != each.id:
                    yield listed.found(at, f"'{each.id}' has '{id_}' on a side, which answers '{answers[id_]}'")
                elif named.count(id_) > 1:
                    yield listed.found(at, f"'{each.id}' has '{id_}' on its sides more than once")


@check(
    "evidence.standing",
    promise="What is called supported has one side of two findings or more, what is contested two sides, "
    "what is thin none.",
    mend="Correct 'standing:' or 'sides:'.",
    example="standing: supported with one finding",
)
def standing(book: Examined) -> Iterator[Found]:
    for listed in book.of(EvidenceFile):
        for i, each in enumerate(listed.shape.questions):
            count = len(each.sides)
            two = count == 1 and len(each.sides[0]) > 1
            if not {"supported": two, "contested": count > 1, "thin": count == 0}[each.standing]:
                what = f"'{each.id}' is called {each.standing}, and its sides do not say so"
                yield listed.found(("questions", i, "standing"), what)


@check(
    "evidence.unasked",
    severity="warning",
    promise="Every question on effects has a finding.",
    mend="Add a finding, or remove the question.",
    example="a question that no finding names",
)
def unasked(book: Examined) -> Iterator[Found]:
    for listed in book.of(EvidenceFile):
        answered = {finding.question for finding in listed.shape.findings}
        for i, each in enumerate(listed.shape.questions):
            if each.id not in answered:
                yield listed.found(("questions", i), f"no finding answers '{each.id}'")


@check(
    "participation.state",
    promise="A count is that of a state, and each state is counted once.",
    mend="Use the postal code in capitals, and count each state once.",
    example="state: XX",
)
def counted(book: Examined) -> Iterator[Found]:
    for counts in (book.of(StateCount), book.of(ModelCount)):
        seen: set[str] = set()
        for count in counts:
            code = count.shape.state
            if code not in STATES:
                yield count.found("state", f"'{code}' is not a state")
            elif code in seen:
                yield count.found("state", f"{code} is counted twice")
            seen.add(code)


@check(
    "participation.agencies",
    promise="Of the agencies of a kind in a state each has an agreement, and none has two of one model.",
    mend="Count again: agencies are at least as many as the agreements of any model, and at most as many as all.",
    example="municipal: {agencies: 1, task_force: 2, warrant_service_officer: 0, jail_enforcement: 0}",
)
def agencies(book: Examined) -> Iterator[Found]:
    for count in book.of(StateCount):
        for kind in ("municipal", "county", "state_agency"):
            each: KindCount = getattr(count.shape, kind)
            least = max(getattr(each, model) for model in MODELS)
            if not least <= each.agencies <= each.agreements:
                what = f"{count.shape.state}: agreements: {each.agreements}, of one model up to {least}"
                yield count.found(kind, f"{what}; agencies: {each.agencies}")


@check(
    "participation.sums",
    promise="Counts add up: the models of a national count, and the states on the day of the count.",
    mend="Count again, and correct the number that does not fit.",
    example="agreements: 308 with by_model: {task_force: 110, warrant_service_officer: 125, jail_enforcement: 72}",
)
def sums(book: Examined) -> Iterator[Found]:
    for listed in book.of(ParticipationFile):
        for i, row in enumerate(listed.shape.national):
            whole = sum((row.by_model or {}).values())
            if row.by_model is not None and whole != row.agreements:
                what = f"on {row.day} the models add up to {whole}, not to {row.agreements}"
                yield listed.found(("national", i, "by_model"), what)
            if max(row.agencies or 0, row.municipal or 0) > row.agreements:
                what = f"on {row.day} more agencies are counted than the {row.agreements} agreements"
                yield listed.found(("national", i), what)
            if row.day == listed.shape.counted_on:
                yield from _by_state(listed, i, row)
            if listed.shape.later is not None and row.day == listed.shape.later.counted_on:
                yield from _by_model(listed, i, row, listed.shape.later)


def _by_state(listed: Placed[ParticipationFile], i: int, row: NationalCount) -> Iterator[Found]:
    file = listed.shape
    counts = [each for state in file.states for each in (state.municipal, state.county, state.state_agency)]
    for model, told in (row.by_model or {}).items():
        found = sum(getattr(each, model) for each in counts) + file.in_no_state.get(model, 0)
        if found != told:
            what = f"{model}: the states add up to {found} on {row.day}, and the national count is {told}"
            yield listed.found(("national", i, "by_model", model), what)
    municipal = sum(state.municipal.agreements for state in file.states)
    if row.municipal is not None and municipal != row.municipal:
        what = f"municipal agencies: the states add up to {municipal} on {row.day}, not to {row.municipal}"
        yield listed.found(("national", i, "municipal"), what)


def _by_model(listed: Placed[ParticipationFile], i: int, row: NationalCount, later: ModelTable) -> Iterator[Found]:
    for model, told in (row.by_model or {}).items():
        found = sum(getattr(each, model) for each in later.states) + later.in_no_state.get(model, 0)
        if found != told:
            what = f"{model}: the states add up to {found} on {row.day}, and the national count is {told}"
            yield listed.found(("national", i, "by_model", model), what)


@check(
    "evidence.directions",
    promise="Findings of one side do not point both ways, and those of a contested question do not all point one way.",
    mend="Put them on the sides to which they point, or correct 'standing:' or 'direction:'.",
    example="one side with a finding toward and one away",
)
def directions(book: Examined) -> Iterator[Found]:
    for listed in book.of(EvidenceFile):
        points = {finding.id: finding.direction for finding in listed.shape.findings}
        for i, each in enumerate(listed.shape.questions):
            sides = [{points[id_] for id_ in side if id_ in points} for side in each.sides]
            at = ("questions", i, "sides")
            if any({"toward", "away"} <= side for side in sides):
                yield listed.found(at, f"a side of '{each.id}' has findings that point both ways")
            elif each.standing == "contested" and len(sides) > 1 and len(set().union(*sides)) == 1:
                yield listed.found(at, f"'{each.id}' is called contested, and all its findings point one way")
