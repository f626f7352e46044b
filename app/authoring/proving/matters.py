"""Proofs on answers: each question changes a result or a document, and so does each choice."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from app.authoring.proving.conditions import asked, rule_keys
from app.authoring.proving.effects import FIRMNESS, Effects, Seen
from app.authoring.proving.results import Fault, Proof
from app.authoring.proving.towns import Goal, World
from app.engine.answers import split_key
from app.language.errors import did_you_mean
from app.language.inequalities import Range
from app.language.tree import Compare, Name, Word
from app.language.values import Scalar
from app.language.variables import Witness
from app.rulebook import names
from app.rulebook.facts import LAW_CLOSES_SIGNING
from app.schema.questions import Question

MOST_VALUES = 5
UNPRICED = (names.OFFICERS_TRAINED,)


class Answered:
    """Towns for one question after the other, and what its answers change in them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.effects = Effects(world)
        self._seen: dict[int, tuple[Witness, Seen]] = {}

    @cached_property
    def read(self) -> frozenset[str]:
        """The questions on which some condition, amount or figure of the program rests."""
        program, world = self.world.book.program, self.world
        rules = {key for rule in world.book.consistency for key in rule_keys(rule)}
        others = [step.key for step in program.steps if step.key not in world.variables]
        return self._behind([*(key for key in others if key not in rules), *self.effects.staffing, *FIRMNESS])

    @cached_property
    def compared(self) -> frozenset[str]:
        """The questions whose answers some rule on answers compares."""
        return self._behind([key for rule in self.world.book.consistency for key in rule_keys(rule)])

    def _behind(self, keys: Sequence[str]) -> frozenset[str]:
        program = self.world.book.program
        places = program.rests_on(program.place[key] for key in keys)
        return frozenset(program.steps[place].key.partition(".")[0] for place in places)

    def towns(self, question: Question) -> Iterator[dict[str, Scalar]]:
        """Towns that are asked it, the one made for it last."""
        for town in self.world.towns:
            if self.as_it_is(town).evaluation.asks(question.id) is True:
                yield town
        found = self.world.can(asked(self.world, question.id))
        if found.verdict == "yes":
            yield self.world.filled(found.witness)
        yield from self._turning(question)

    def _turning(self, question: Question) -> Iterator[dict[str, Scalar]]:
        """Towns made for the conditions that rest on the question: one for each side, and for each choice."""
        program, world = self.world.book.program, self.world
        places = {program.place[key] for key in world.book.facts[question.id].keys}
        own: list[list[Goal]] = [[]]
        if question.kind == "choice":
            own += [[(Compare("==", Name(question.id), Word(choice.id)), True)] for choice in question.choices]
        for step in program.steps:
            if step.kind != "yes_no" or step.formula is None or step.key in world.variables:
                continue
            if not places & program.rests_on([program.place[step.key]]):
                continue
            for more, wanted in itertools.product(own, (True, False)):
                found = world.can([*asked(world, question.id), *more, (step.formula, wanted)])
                if found.verdict == "yes":
                    yield world.filled(found.witness)

    @cached_property
    def quick(self) -> tuple[dict[str, Scalar], ...]:
        """Towns whose briefing is soonest printed: the short one, and one without what every cost grows with."""
        found = []
        closed = self.world.can([(Name(LAW_CLOSES_SIGNING), True), (Name(names.WANTS_COSTS), False)])
        if closed.verdict == "yes":
            found.append(self.world.filled(closed.witness))
        first = next(iter(self.world.towns), {})
        found.append({key: value for key, value in first.items() if split_or_key(key) not in UNPRICED})
        return tuple(found)

    def answers(self, question: Question, town: Witness) -> list[Scalar]:
        """Some answers that could matter, the town's own first."""
        usual = town.get(question.id, self.world.usual(question))
        match question.kind:
            case "yes_no":
                found: list[Scalar] = [True, False]
            case "choice":
                found = [choice.id for choice in question.choices]
            case "choices":
                found = [frozenset([choice.id]) for choice in question.choices]
            case "state":
                found = list(self.world.book.states)
            case "date":
                found = ["2026-12-01", "2027-03-01"]
            case "number":
                low, high = question.min or 0.0, question.max if question.max is not None else 1e6
                middle = self.world.usual_number(question)
                one = Range(low, high, question.whole)
                found = [one.nearest(value) for value in (middle, middle * 2, middle / 2, low, high)]
            case _:
                found = ["One text of the town", "Another text of the town"]
        return list(dict.fromkeys([usual, *found]))

    def as_it_is(self, town: Witness) -> Seen:
        """A town with its own answers; what was read of it is kept."""
        if id(town) not in self._seen:
            self._seen[id(town)] = (town, Seen(self.world.evaluation(town)))
        return self._seen[id(town)][1]

    def with_answer(self, town: Witness, question: Question, value: Scalar) -> Seen:
        if town.get(question.id) == value:
            return self.as_it_is(town)
        changed = {key: held for key, held in town.items() if split_or_key(key) != question.id}
        return Seen(self.world.evaluation({**changed, question.id: value}))


def split_or_key(key: str) -> str:
    return split_key(key)[0] if "." in key else key


# ---- every question ---------------------------------------------------------------------------------------------


def questions_matter(world: World) -> Proof:
    proof = Proof(
        "questions.matter",
        "Every answer changes something: an option, a cost, a step, a sentence, the staffing, how firm money is, what "
        "is asked, a warning or a printed text; or the question says that it is for the record alone.",
        "Two towns that differ in that answer only, for each question; the engine's results and the text of the "
        "briefing are compared, without the record that lists every answer.",
        f"The towns of the proofs and those made for the question, at most {MOST_VALUES} answers each; a question for "
        "which no difference is found there is told as a fault.",
    )
    answered, kinds = Answered(world), Counter[str]()
    for question in world.book.questions.values():
        proof.cases += 1
        file, line = world.where(question.id)
        changed, town = _changes(answered, question)
        if changed is None and not question.record:
            example = world.example(town, f"another answer to '{question.id}' changes nothing here", explain="")
            what = "no answer to it changes any result or any text but the record of answers"
            mend = "Use it in a condition or formula, write 'record: true' if it is only recorded, or remove it"
            proof.faults.append(Fault(file, line, question.id, what, mend, example))
        elif changed is not None and question.record:
            what = f"it is said to be for the record alone, and changes {changed}"
            example = world.example(town, f"another answer to '{question.id}' changes {changed}")
            proof.faults.append(Fault(file, line, question.id, what, "Remove 'record: true'", example))
        kinds[changed or "nothing but the record of answers, as the question says"] += 1
    proof.notes = [f"{count} change {kind}" for kind, count in kinds.most_common()]
    return proof


def _changes(answered: Answered, question: Question) -> tuple[str | None, Witness]:
    """What another answer changes first, and in which town; None with a town in which it changes nothing."""
    last: Witness = {}
    if question.id in answered.read:
        for town in answered.towns(question):
            last = town
            own, *others = answered.answers(question, town)[:MOST_VALUES]
            first = answered.with_answer(town, question, own)
            for other in others:
                changed = answered.effects.changed(first, answered.with_answer(town, question, other))
                if changed is not None:
                    return changed, town
    warned: str | None = None
    for number, town in enumerate(_spread(answered, question)):
        last = town
        own, *others = answered.answers(question, town)
        pair = [answered.with_answer(town, question, value) for value in (own, others[0])]
        changed = answered.effects.changed(*pair) if number < 3 else None
        if changed is not None:
            return changed, town
        if pair[0].printed != pair[1].printed:
            return "a printed text", town
        others = others[: MOST_VALUES - 1]
        if warned is None and any(_warns(answered, town, question, pair[0], other) for other in others):
            warned = "a warning"
    if warned is None and question.id in answered.compared:
        for town in answered.towns(question):
            own, *others = answered.answers(question, town)
            first = answered.with_answer(town, question, own)
            if any(_warns(answered, town, question, first, other) for other in others):
                return "a warning", town
    return warned, last


def _warns(answered: Answered, town: Witness, question: Question, first: Seen, other: Scalar) -> bool:
    return first.evaluation.mismatches != answered.with_answer(town, question, other).evaluation.mismatches


def _same_warnings(first: Seen, second: Seen) -> bool:
    return first.evaluation.mismatches == second.evaluation.mismatches


def _spread(answered: Answered, question: Question) -> Iterator[dict[str, Scalar]]:
    """A few towns for what only documents read: with signing open and closed, with an agreement and without."""

    def is_asked(town: Witness) -> bool:
        return answered.as_it_is(town).evaluation.asks(question.id) is True

    yield from (town for town in answered.quick if question.id in town and is_asked(town))
    found = [town for town in answered.world.towns if is_asked(town)]
    yield from found[:: max(1, len(found) // 3)][:3]
    made = answered.world.can(asked(answered.world, question.id))
    if made.verdict == "yes":
        yield answered.world.filled(made.witness)


# ---- every choice -----------------------------------------------------------------------------------------------


def choices_matter(world: World) -> Proof:
    proof = Proof(
        "choices.matter",
        "Of every question with choices that a rule reads, each choice is told apart from each other one by some "
        "result, or the question says which are alike. Of a question that is only printed, each choice prints as "
        "itself.",
        "Towns that differ in that choice only; the engine's results are compared, and the text of the briefing for "
        "what is only printed.",
        "The towns of the proofs and those made for the question's conditions; choices for which no difference is "
        "found there are told as alike.",
    )
    answered = Answered(world)
    for question in world.book.questions.values():
        if question.kind not in ("choice", "choices") or question.record:
            continue
        apart = _apart(answered, question, proof)
        if question.kind == "choice":
            _one_of(world, answered, question, apart, proof)
        else:
            _several(world, answered, question, apart, proof)
    return proof


Pairs = dict[frozenset[str], Witness]


def _values(question: Question) -> dict[str, Scalar]:
    if question.kind == "choice":
        return {choice.id: choice.id for choice in question.choices}
    return {"": frozenset(), **{choice.id: frozenset([choice.id]) for choice in question.choices}}


def _apart(answered: Answered, question: Question, proof: Proof) -> Pairs:
    """The pairs of choices between which some result tells, each with a town. For several choices: each and none."""
    found: Pairs = {}
    values = _values(question)
    wanted = {frozenset(pair) for pair in itertools.combinations(values, 2) if question.kind == "choice" or "" in pair}
    proof.cases += len(wanted)
    if question.id not in answered.read:
        return found
    for town in answered.towns(question):
        if len(found) == len(wanted):
            break
        results = {id_: answered.with_answer(town, question, value) for id_, value in values.items()}
        results = {id_: each for id_, each in results.items() if each.evaluation.asks(question.id) is True}
        for pair in sorted(wanted - set(found), key=sorted):
            a, b = sorted(pair)
            if a in results and b in results and answered.effects.changed(results[a], results[b]) is not None:
                found[pair] = town
    return found


def _one_of(world: World, answered: Answered, question: Question, apart: Pairs, proof: Proof) -> None:
    ids = [choice.id for choice in question.choices]
    alike = [frozenset(pair) for pair in itertools.combinations(ids, 2) if frozenset(pair) not in apart]
    if not apart:
        _printed_apart(world, answered, question, proof)
        return
    declared = {frozenset(pair) for group in question.alike for pair in itertools.combinations(group, 2)}
    for pair in alike:
        if pair not in declared:
            one, other = sorted(pair, key=ids.index)
            _fault(world, answered, question, proof, other, f"no rule tells '{other}' from '{one}'", one)
    _declared_wrongly(world, question, proof, [pair for pair in declared if pair in apart], apart)


def _several(world: World, answered: Answered, question: Question, apart: Pairs, proof: Proof) -> None:
    if not apart:
        _printed_apart(world, answered, question, proof)
        return
    declared = {id_ for group in question.alike for id_ in group}
    for choice in question.choices:
        if frozenset(("", choice.id)) not in apart and choice.id not in declared:
            _fault(world, answered, question, proof, choice.id, f"no rule reads '{choice.id}'", "")
    wrong = [pair for id_ in sorted(declared) if (pair := frozenset(("", id_))) in apart]
    _declared_wrongly(world, question, proof, wrong, apart)


def _declared_wrongly(
    world: World, question: Question, proof: Proof, wrong: Sequence[frozenset[str]], apart: Pairs
) -> None:
    file, line = world.where(question.id)
    known = {choice.id for choice in question.choices}
    for id_ in dict.fromkeys(each for group in question.alike for each in group):
        if id_ not in known:
            what, mend = f"'alike' names '{id_}', which is none of its choices", did_you_mean(id_, known)
            example = world.example({}, f"'{id_}' cannot be chosen")
            proof.faults.append(Fault(file, line, question.id, what, mend, example))
    for pair in wrong:
        names = " and ".join(f"'{id_}'" for id_ in sorted(pair) if id_)
        what = f"it says that {names} {'are' if '' not in pair else 'is'} told apart by no rule, and one does"
        example = world.example(apart[pair], f"another choice of {names} changes a result here")
        proof.faults.append(Fault(file, line, question.id, what, "Correct 'alike'", example))


def _fault(world: World, answered: Answered, question: Question, proof: Proof, id_: str, what: str, other: str) -> None:
    file, line = world.choice_line(question.id, id_)
    town = next(answered.towns(question), {})
    value: Scalar = id_ if question.kind == "choice" else frozenset([id_])
    shows = f"answering '{other or 'nothing'}' in place of '{id_}' changes no result"
    mend = "Name it in a condition, or add it to 'alike' of the question if only its words count"
    example = world.example({**town, question.id: value}, shows)
    proof.faults.append(Fault(file, line, f"{question.id}: {id_}", what, mend, example))


def _printed_apart(world: World, answered: Answered, question: Question, proof: Proof) -> None:
    """No result rests on the question: each of its choices has to print as itself."""
    values = {id_: value for id_, value in _values(question).items() if id_}
    same = {frozenset(pair) for pair in itertools.combinations(values, 2)}
    for town in _spread(answered, question):
        texts = {id_: answered.with_answer(town, question, value).printed for id_, value in values.items()}
        same = {pair for pair in same if texts[min(pair)] == texts[max(pair)]}
        if not same:
            return
    declared = {frozenset(pair) for group in question.alike for pair in itertools.combinations(group, 2)}
    for town in answered.towns(question):  # a warning is the least that may tell them apart
        if same <= declared:
            return
        warned = {id_: answered.with_answer(town, question, value) for id_, value in values.items()}
        same = {pair for pair in same if _same_warnings(*(warned[id_] for id_ in sorted(pair)))}
    for pair in sorted(same - declared, key=sorted):
        one, other = sorted(pair, key=list(values).index)
        _fault(
            world, answered, question, proof, other, f"nothing is printed otherwise for '{other}' than for '{one}'", one
        )
