"""Questions: their parts fit their kind, they are asked in order, and each says what it is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from app.rulebook.checks.examined import Examined, Placed, facts_in
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.questions import Question

MOST_DRAFT = 15
COUNTED = frozenset({"bed", "contact", "detainer", "officer", "person", "vehicle", "officer / shift"})
"""Units of what comes in whole numbers."""
WORDS_OF: Mapping[str, str] = {
    "dollar": "how much|cost|wage",
    "share": "share|percent|rate",
    "ratio": "multiple|how many|officers for each",
    "person": "people|person",
    "trip": "trip|times",
    "hour": "hour|long",
    "contact": "contact|times",
    "officer": "officer|post|supervisor",
}
"""How a question speaks of its unit; any other unit is named itself."""
TIMES = ("hour", "day", "month", "year")


def each(book: Examined) -> Iterator[Placed[Question]]:
    return book.of(Question)


@check(
    "questions.mark",
    severity="warning",
    promise="A question ends in a question mark.",
    mend="Ask it as a question.",
    example="ask: Beds in use",
)
def mark(book: Examined) -> Iterator[Found]:
    for question in each(book):
        if not question.shape.ask.endswith("?"):
            yield question.found("ask", f"'{question.shape.id}' does not end in a question mark")


@check(
    "questions.effect",
    severity="warning",
    promise="Every question says what stays open while it has no answer.",
    mend="Add 'effect:' in a sentence.",
    example="a question without effect:",
)
def effect(book: Examined) -> Iterator[Found]:
    for question in each(book):
        if question.shape.effect is None:
            yield question.found("", f"'{question.shape.id}' does not say what stays open while it is not known")


@check(
    "questions.number_parts",
    promise="Only numbers have a unit, limits, a usual range and whole, only dates are ahead or past, and only dollars "
    "an hour are no pay.",
    mend="Remove unit, min, max, usual, whole, day or pay.",
    example="kind: date with min: 0",
)
def number_parts(book: Examined) -> Iterator[Found]:
    for question in each(book):
        shape = question.shape
        parts = (shape.unit, shape.min, shape.max, shape.usual, shape.whole or None)
        if shape.kind != "number" and any(part is not None for part in parts):
            yield question.found("", f"'{shape.id}' is no number but has a unit or limits")
        if shape.kind != "date" and shape.day is not None:
            yield question.found("day", f"'{shape.id}' is no date but says on which side of today it is")
        if not shape.pay and shape.unit != "dollar / hour":
            yield question.found("pay", f"'{shape.id}' is not in dollars an hour but says that they are no pay")


@check(
    "questions.limits",
    promise="The limits of a number leave room for more than one answer, and its usual range is within them.",
    mend="Correct min, max or usual.",
    example="min: 300 with max: 5",
)
def limits(book: Examined) -> Iterator[Found]:
    for question in each(book):
        low, high, usual = question.shape.min, question.shape.max, question.shape.usual
        if usual is not None and not (low is None or low <= usual[0]) & (usual[0] < usual[1]) & (
            high is None or usual[1] <= high
        ):
            yield question.found("usual", f"the usual range of '{question.shape.id}' is not within its limits")
        if low is None or high is None:
            continue
        if low > high:
            yield question.found(
                "min", f"the limits of '{question.shape.id}' are the wrong way round", "Swap min and max"
            )
        elif low == high:
            yield question.found("min", f"'{question.shape.id}' can only be answered with {low:g}")


@check(
    "questions.choice_parts",
    promise="Only choice questions have choices, and only a list of choices has one that stands alone.",
    mend="Remove choices or alone, or correct the kind.",
    example="kind: yes_no with choices:",
)
def choice_parts(book: Examined) -> Iterator[Found]:
    for question in each(book):
        shape = question.shape
        if shape.kind not in ("choice", "choices") and shape.choices:
            yield question.found("choices", f"'{shape.id}' is no choice but has choices")
        elif shape.kind == "choice" and any(choice.alone for choice in shape.choices):
            yield question.found("choices", f"'{shape.id}' takes one choice, so 'alone' says nothing")


@check(
    "questions.choice_text_twice",
    promise="No two choices of a question read alike.",
    mend="Say in each what sets it apart.",
    example="two choices with text: None",
)
def texts(book: Examined) -> Iterator[Found]:
    for question in each(book):
        first: dict[str, str] = {}
        for i, choice in enumerate(question.shape.choices):
            said = choice.text.casefold()
            if said in first and choice.id != first[said]:
                what = f"the choice '{choice.id}' of '{question.shape.id}' reads as '{first[said]}' does"
                yield question.found(("choices", i, "text"), what)
            first.setdefault(said, choice.id)


@check(
    "questions.text_twice",
    promise="No two questions ask the same in the same words.",
    mend="Remove one of them, or say in each what sets it apart.",
    example="two questions with ask: Which state?",
)
def asks_twice(book: Examined) -> Iterator[Found]:
    first: dict[str, str] = {}
    for question in each(book):
        said = question.shape.ask.casefold()
        if said in first and question.shape.id != first[said]:
            yield question.found("ask", f"'{question.shape.id}' asks what '{first[said]}' asks")
        first.setdefault(said, question.shape.id)


@check(
    "questions.per_model",
    promise="Only numbers and yes/no vary by model.",
    mend="Remove 'per: model'.",
    example="kind: choice with per: model",
)
def per_model(book: Examined) -> Iterator[Found]:
    for question in each(book):
        if question.shape.per == "model" and question.shape.kind not in ("number", "yes_no"):
            yield question.found("per", f"'{question.shape.id}' cannot vary by model")


@check(
    "questions.asked_before",
    severity="warning",
    promise="A condition rests on what was asked before: nothing appears behind a person's back.",
    mend="Move one of them.",
    example="a question whose when: names a question further down",
)
def before(book: Examined) -> Iterator[Found]:
    position = {id_: i for i, id_ in enumerate(book.questions)}
    for section in book.sections:
        shape = section.shape
        for word in facts_in(shape.when):
            if position.get(word, -1) >= position[shape.questions[0].id]:
                what = f"the section '{shape.id}' hangs on '{word}', which is asked in it or later"
                yield section.found("when", what, "Ask it in an earlier section")
        for i, question in enumerate(shape.questions):
            for word in facts_in(question.when):
                if position.get(word, -1) >= position[question.id]:
                    yield section.found(
                        ("questions", i, "when"), f"'{question.id}' hangs on '{word}', which is asked later"
                    )


@check(
    "questions.section_order",
    severity="warning",
    promise="Each section has an order of its own.",
    mend="Give each section a number of its own.",
    example="two sections with order: 20",
)
def section_order(book: Examined) -> Iterator[Found]:
    orders: dict[int, str] = {}
    for section in book.sections:
        if section.shape.order in orders:
            what = f"the section '{section.shape.id}' has the same order as '{orders[section.shape.order]}'"
            yield section.found("order", what)
        orders[section.shape.order] = section.shape.id


@check(
    "questions.few_for_a_draft",
    severity="warning",
    promise=f"A first draft and the chief's one-page estimate each ask {MOST_DRAFT} questions at most.",
    mend="Take 'draft: true' or 'chief_estimate: true' off the questions that matter least.",
    example="sixteen questions with draft: true",
)
def few(book: Examined) -> Iterator[Found]:
    for name, what in (("draft", "a first draft"), ("chief_estimate", "the chief's estimate")):
        marked = [question for question in book.questions.values() if getattr(question.shape, name)]
        for question in marked[MOST_DRAFT:]:
            yield question.found(name, f"'{question.shape.id}' is one more than {MOST_DRAFT} questions for {what}")


@check(
    "questions.none_alone",
    severity="warning",
    promise="'None of these' cannot be ticked beside another choice.",
    mend="Add 'alone: true' to that choice.",
    example="{id: no_rule, text: None of these} without alone: true",
)
def none_alone(book: Examined) -> Iterator[Found]:
    for question in each(book):
        for i, choice in enumerate(question.shape.choices if question.shape.kind == "choices" else ()):
            if re.match(r"(?:None|No|Nothing|Nobody)\b", choice.text) and not choice.alone:
                yield question.found(("choices", i), f"'{choice.id}' ({choice.text}) can be ticked beside others")


@check(
    "questions.round_limit",
    severity="warning",
    promise="A limit is a round number: it stops slips, and is no finding. At most three figures, then zeros.",
    mend="Round the limit.",
    example="max: 50020",
)
def round_limit(book: Examined) -> Iterator[Found]:
    for question in each(book):
        for name in ("min", "max"):
            limit = getattr(question.shape, name)
            if limit is not None and len(f"{limit:f}".strip("-0.").replace(".", "")) > 3:
                yield question.found(name, f"the limit {limit:g} of '{question.shape.id}' is no round number")


@check(
    "questions.file_order",
    severity="warning",
    promise="Where the name of a section's file begins with a number, that is its order.",
    mend="Correct the order, or rename the file.",
    example="order: 16 in questions/15_request.yaml",
)
def file_order(book: Examined) -> Iterator[Found]:
    orders = Counter(section.shape.order for section in book.sections)
    for section in book.sections:
        number = re.match(r"(\d+)_", section.file.name.rpartition("/")[2])
        if number and int(number[1]) != section.shape.order and orders[section.shape.order] == 1:
            yield section.found("order", f"the file is number {int(number[1])}, and the order {section.shape.order}")


@check(
    "questions.whole",
    severity="warning",
    promise="Officers, people, vehicles, beds and contacts are counted in whole numbers; what is measured is not.",
    mend="Add or remove 'whole: true', or correct the unit.",
    example="unit: officer without whole: true",
)
def whole(book: Examined) -> Iterator[Found]:
    for question in each(book):
        shape = question.shape
        if shape.kind == "number" and shape.unit and shape.whole is not (shape.unit in COUNTED):
            yield question.found("unit", f"'{shape.id}' is in {shape.unit}, {'' if shape.whole else 'not '}whole")


@check(
    "questions.unit_words",
    severity="warning",
    promise="A question speaks of its unit: of hours if they are asked, of a month if it is a figure a month.",
    mend="Correct the unit, or say in the question or its label what is counted, and for what time.",
    example="ask: How many people are booked a month? with unit: person / year",
)
def unit_words(book: Examined) -> Iterator[Found]:
    for question in each(book):
        shape = question.shape
        if shape.kind != "number" or shape.unit is None:
            continue
        counted, *per = shape.unit.split(" / ")
        said = f"{shape.ask} {shape.label}".casefold()
        missing = [word for word in per if word in TIMES and word not in said]
        missing += [counted] if not re.search(WORDS_OF.get(counted, counted), said) else []
        for word in missing:
            yield question.found("unit", f"'{shape.id}' is in {shape.unit} and does not speak of '{word}'")
        for found in re.finditer(r"\b(?:a|each) (day|month|year)\b", shape.ask):
            if found[1] not in per:
                yield question.found("unit", f"'{shape.id}' asks for '{found.group()}' and is in {shape.unit}")
