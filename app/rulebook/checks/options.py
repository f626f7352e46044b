"""Options: what each takes its cost from, what is printed of a reason, and the words of motions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.evidence import Condition
from app.schema.options import Option, OptionsFile

PLACES = ("body", "signer", "date", "town")
"""What a motion leaves open for the town."""


@check(
    "options.model",
    promise="An option that costs what a model costs names the model.",
    mend="Add 'model:'.",
    example="costs: model without model:",
)
def model(book: Examined) -> Iterator[Found]:
    for option in book.of(Option):
        if option.shape.costs == "model" and option.shape.model is None:
            yield option.found("costs", f"'{option.shape.id}' has no model to take its cost from")


@check(
    "options.unknown_text",
    promise="A reason that can close an option says what is printed while its condition is not known.",
    mend="Add 'unknown_text:'.",
    example="a reason with status: closed and no unknown_text:",
)
def unknown_text(book: Examined) -> Iterator[Found]:
    for option in book.of(Option):
        for i, reason in enumerate(option.shape.reasons):
            if reason.status != "open" and reason.unknown_text is None:
                what = f"a reason of '{option.shape.id}' does not say what is printed while its condition is not known"
                yield option.found(("reasons", i), what)


@check(
    "options.reopen",
    promise="A reason that closes an option says what would reopen it.",
    mend="Add 'reopen:' in a sentence.",
    example="a reason with status: closed and no reopen:",
)
def reopen(book: Examined) -> Iterator[Found]:
    for option in book.of(Option):
        for i, reason in enumerate(option.shape.reasons):
            if reason.status == "closed" and reason.reopen is None:
                what = f"a reason closes '{option.shape.id}' and does not say what would reopen it"
                yield option.found(("reasons", i), what)


@check(
    "options.title_twice",
    promise="No two options have one title or one short title.",
    mend="Say in each what sets it apart.",
    example="two options with short: Sign",
)
def titles(book: Examined) -> Iterator[Found]:
    for listed in book.of(OptionsFile):
        for name in ("title", "short"):
            first: dict[str, str] = {}
            for i, option in enumerate(listed.shape.options):
                said = getattr(option, name).casefold()
                if said in first and option.id != first[said]:
                    what = f"the {name} of '{option.id}' is that of '{first[said]}'"
                    yield listed.found(("options", i, name), what)
                first.setdefault(said, option.id)


@check(
    "options.motion",
    promise=f"A motion leaves open only what the program fills in: {', '.join(f'{{{place}}}' for place in PLACES)}.",
    mend=f"Use {', '.join(f'{{{place}}}' for place in PLACES)}, or write the words out.",
    example="motion: Moved that the {council} ...",
)
def motion(book: Examined) -> Iterator[Found]:
    for option in book.of(Option):
        for place in re.findall(r"\{([^{}]*)\}", option.shape.motion):
            if place not in PLACES:
                yield option.found("motion", f"nothing is filled in for {{{place}}} in the motion")


@check(
    "conditions.motion",
    promise="The words of a condition go on from a motion: they begin with 'that'.",
    mend="Begin with 'that'.",
    example="motion: The chief reports each quarter.",
)
def condition(book: Examined) -> Iterator[Found]:
    for placed in book.of(Condition):
        if not placed.shape.motion.startswith("that "):
            yield placed.found("motion", f"the words of '{placed.shape.id}' do not begin with 'that'")
