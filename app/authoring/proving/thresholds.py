"""Proof: each comparison has both sides, its boundary lies where the words say, and its numbers are in the words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from app.authoring.proving.conditions import Condition, conditions, shown
from app.authoring.proving.results import Fault, Proof, Unproven
from app.authoring.proving.towns import World
from app.language.plain_words import number_text
from app.language.tree import Arithmetic, Compare, CompareSign, If, Logic, Name, Node, Number, rewrite, walk

STRICT: Final = re.compile(
    r"\b(more|fewer|less|rather|other|later|earlier|newer|older|lower|higher|faster|slower|larger|smaller|longer|"
    r"shorter|greater)\b[^.;]*?\bthan\b|\b(over|above|under|below|beyond|exceeds?|before|after|twice what)\b",
    re.IGNORECASE,
)
INCLUSIVE: Final = re.compile(
    r"\bor (more|fewer|less|later|earlier|above|below|over|under|higher|lower|longer|before|after)\b|"
    r"\bat (least|most)\b|"
    r"\b(no|not) (more|fewer|less|later|earlier|over|higher|lower)\b|\bup to\b|\bas (many|much|few|high|low) as\b|"
    r"\bor (on )?(before|after) (it|that)\b|\bon or (before|after)\b",
    re.IGNORECASE,
)
ZERO: Final = re.compile(r"\b(no|none|zero|0|without|nothing|nobody|neither|not a)\b", re.IGNORECASE)
WORDS: Final[Mapping[float, str]] = {
    0.25: r"a quarter|one quarter|25 percent|25%", 0.5: r"half|50 percent|50%", 0.75: r"three quarters|75 percent|75%",
    1.25: r"a quarter more|125 percent", 1.5: r"half more|half as much again|one and a half|150 percent",
    2: r"two|twice|double|half of what|both", 3: "three|three times", 4: "four", 5: "five", 6: "six", 7: "seven",
    8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve|a dozen", 20: "twenty", 100: "a hundred",
}  # fmt: skip
KNOWN: Final[Mapping[str, float]] = {
    "month / year": 12, "minute / hour": 60, "day / week": 7, "hour / day": 24, "day / bed / month": 31,
    "day / year": 365, "week / year": 52,
}  # fmt: skip
"""Constants that nobody has to be told, by their unit."""
_FLIPPED: Final[Mapping[CompareSign, CompareSign]] = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==",
}  # fmt: skip


def thresholds(world: World) -> Proof:
    proof = Proof(
        "thresholds.sides",
        "Every comparison of numbers or days can be true and can be false within the limits of the questions; its "
        "boundary lies on the side that the words give it; and its numbers stand in the words.",
        "Both sides, and the boundary itself, are reached by answers. The words beside the rule are read for what they "
        "include (at least, or more) or leave out (more than, before), and for the number in digits or words.",
        "All comparisons of conditions and formulas; words are read by a list of phrases, not as sentences.",
    )
    told: set[tuple[str, int, Compare]] = set()
    for condition in conditions(world):
        for compare, held in literals(condition.node, condition.describes):
            if not _ordered(world, compare):
                continue
            plain = _without_models(compare)
            if (condition.file, condition.line, plain) in told:
                continue
            told.add((condition.file, condition.line, plain))
            proof.cases += 3
            _reached(world, proof, condition, compare)
            _worded(world, proof, condition, compare, held)
    _formulas(world, proof)
    _constants(world, proof)
    return proof


def literals(node: Node, held: bool) -> Iterator[tuple[Compare, bool]]:
    """Each comparison, and whether it has to be true for the whole to be `held`."""
    match node:
        case Logic("not", (part,)):
            yield from literals(part, not held)
        case Logic(_, parts):
            for part in parts:
                yield from literals(part, held)
        case If(test, then, other, _):
            yield from literals(test, True)
            yield from literals(then, held)
            yield from literals(other, held)
        case Compare(_, left, right, _):
            if not any(isinstance(side, Logic | Compare) for side in (left, right)):
                yield node, held


def _ordered(world: World, compare: Compare) -> bool:
    return any(_is_number(world, side) for side in (compare.left, compare.right))


def _is_number(world: World, side: Node) -> bool:
    """A number or a day."""
    if isinstance(side, Name) and side.key in world.variables:
        return world.variables[side.key].kind in ("number", "date")
    return isinstance(side, Number | Arithmetic)


def _without_models(compare: Compare) -> Compare:
    found = rewrite(compare, lambda part: Name(part.fact) if isinstance(part, Name) else None)
    assert isinstance(found, Compare)
    return found


def _reached(world: World, proof: Proof, condition: Condition, compare: Compare) -> None:
    """True, false, and exactly at the boundary."""
    for goal, side in (((compare, True), "true"), ((compare, False), "false")):
        found = world.can([goal], state=condition.state)
        if found.verdict == "no":
            what = f"'{shown(compare)}' is never {side} within the limits of the questions"
            example = world.example(
                world.filled(world.can([(compare, side == "false")]).witness), f"'{shown(compare)}' is as in every town"
            )
            mend = "Correct the number, or the limits of the question"
            proof.faults.append(Fault(condition.file, condition.line, condition.id, what, mend, example))
        elif found.verdict == "not decided":
            why = f"whether '{shown(compare)}' can be {side} is not decided: {found.why}"
            proof.unproven.append(Unproven(condition.file, condition.line, condition.id, why))


def _worded(world: World, proof: Proof, condition: Condition, compare: Compare, held: bool) -> None:
    words = condition.words
    sign = compare.sign if held else _FLIPPED[compare.sign]
    unsaid = [value for value in _numbers(compare) if not said(value, words)]
    what = mend = ""
    if unsaid:
        what = f"its words do not say the number {number_text(unsaid[0])} of '{shown(compare)}'"
        mend = "Write the number in its words, or correct the condition"
    elif sign in ("==", "<=") and _is_zero(compare, sign):
        if not ZERO.search(words):
            what = f"it is meant for none at all ('{shown(compare)}'), and its words do not say so"
            mend = "Say 'no', 'none' or 'zero' in its words, or correct the condition"
    elif sign in ("<", ">", "<=", ">=") and not _is_some(compare, sign):
        needed, other = (STRICT, INCLUSIVE) if sign in ("<", ">") else (INCLUSIVE, STRICT)
        if needed.search(INCLUSIVE.sub("", words) if needed is STRICT else words) is None:
            side = "left out by" if sign in ("<", ">") else "part of"
            if other.search(words):
                what = f"the boundary of '{shown(compare)}' is {side} the condition, and its words say the opposite"
            else:
                what = f"the boundary of '{shown(compare)}' is {side} the condition, and its words do not say so"
            mend = "Write 'more than' or 'at least', 'before' or 'on or before', as is meant, or correct the sign"
    if what:
        found = world.can([(Compare("==", compare.left, compare.right), True)], state=condition.state)
        shows = f"here '{shown(compare)}' is exactly at its boundary"
        example = world.example(world.filled(found.witness), shows)
        proof.faults.append(Fault(condition.file, condition.line, condition.id, what, mend, example))


def _numbers(compare: Compare) -> list[float]:
    """The numbers that make the threshold; 0 and 1 alone say only none, some or one."""
    return [part.value for part in walk(compare) if isinstance(part, Number) and part.value not in (0, 1)]


def _is_zero(compare: Compare, sign: CompareSign) -> bool:
    """Is one side 0, and the other not above it?"""
    return compare.right == Number(0.0) or (compare.left == Number(0.0) and sign == "==")


def _is_some(compare: Compare, sign: CompareSign) -> bool:
    """Does it only say that there is something: more than 0, at least 1?"""
    right = compare.right
    if sign == ">":
        return right == Number(0.0)
    return sign == ">=" and (right == Number(1.0) or (isinstance(right, Name) and right.fact.startswith("one_")))


def said(value: float, words: str) -> bool:
    """Do the words say the number: in digits, as a percentage, or in a word for it?"""
    texts = {number_text(value), f"{value:g}", number_text(round(value * 100, 6)) + " percent"}
    if value >= 1000:
        texts.add(f"{value:,.0f}")
    if any(re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d]|[.,]\d)", words) for text in texts):
        return True
    pattern = WORDS.get(value)
    return pattern is not None and re.search(rf"\b({pattern})\b", words, re.IGNORECASE) is not None


# ---- formulas and constants -------------------------------------------------------------------------------------


def _formulas(world: World, proof: Proof) -> None:
    """Comparisons inside formulas have both sides too. Their branches have a proof of their own."""
    for step in world.book.program.steps:
        if step.formula is None or step.kind != "number":
            continue
        for part in walk(step.formula):
            if not isinstance(part, Compare) or not _ordered(world, part):
                continue
            proof.cases += 2
            for wanted in (True, False):
                found = world.can([(part, wanted)])
                file, line = world.place_of(step.key)
                if found.verdict == "no":
                    what = f"'{shown(part)}' is never {str(wanted).lower()} within the limits of the questions"
                    example = world.example(world.can([(part, not wanted)]).witness, "it is as in every town")
                    proof.faults.append(Fault(file, line, step.key, what, "Correct the number or the limits", example))
                elif found.verdict == "not decided":
                    proof.unproven.append(Unproven(file, line, step.key, found.why))


def _constants(world: World, proof: Proof) -> None:
    """A constant's value stands in its label or in the words of what uses it, unless everybody knows it."""
    for fact in world.book.facts.values():
        if fact.constant is None:
            continue
        proof.cases += 1
        constant = fact.constant
        if _known(constant.value, constant.unit, fact.label) or _product(constant.value, fact.label):
            continue
        if any(said(constant.value, words) for words in world.words_about(fact.id)):
            continue
        what = f"nothing says that it is {number_text(constant.value)}: neither its label nor what rests on it"
        example = world.example(world.filled(world.can([]).witness), f"'{fact.id}' is {number_text(constant.value)}")
        proof.faults.append(
            Fault(fact.file, fact.line, fact.id, what, "Correct the value, or say it in the label", example)
        )


def _known(value: float, unit: str, label: str) -> bool:
    if KNOWN.get(unit) == value or (value == 1 and label.startswith("one ")):
        return True
    return said(value, label) or (value == 2 and "round trip" in label)


def _product(value: float, label: str) -> bool:
    """Do the numbers of the label multiply to it, as 52 weeks of 40 hours do?"""
    found = [float(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", label)]
    found += [number for number, pattern in WORDS.items() if re.search(rf"\b({pattern})\b", label, re.IGNORECASE)]
    return len(found) > 1 and math.isclose(math.prod(found), value)
