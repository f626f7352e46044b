"""What a story expects of the words in which a state's law is told to one body: a city, a county, or a sheriff.

A sentence of law for another body is the fault that these expectations are for. So `law_says` has to name every
sentence of a part, and `nowhere` looks into every part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.authoring.stories import plain
from app.engine.evaluation import Evaluation
from app.engine.law import LOCAL_RULE
from app.engine.results import StatusReason
from app.schema.states import LawStatement

if TYPE_CHECKING:
    from app.authoring.stories import Told
    from app.authoring.story_shape import LawSays

Found = Iterator[tuple[tuple[str | int, ...], str, str]]
PARTS = (
    "summary", "who_may_sign", "who_may_end", "penalties", "duties", "state_money", "pending", "contested",
    "still_allowed",
)  # fmt: skip
"""The parts of a state's file that hold statements, by their names."""


def law_says(told: Told, wanted: LawSays) -> Found:
    """Each text that no sentence of its part holds, and each sentence that the story does not name."""
    if told.evaluation.law.law is None:
        yield (), "the law of a state", "the answers name no state whose law is in the rulebook"
        return
    for part in type(wanted).model_fields:
        texts: Sequence[str] | None = getattr(wanted, part)
        if texts is None:
            continue
        said = [plain(statement.text) for statement in _printed(told.evaluation, part)]
        for i, text in enumerate(texts):
            if not any(plain(text) in each for each in said):
                yield (part, i), f"in {part}: {plain(text)}", "no sentence of that part, for this body, says it"
        for each in said:
            if not any(plain(text) in each for text in texts):
                yield (part,), f"nothing else in {part}", f"it also says: {each}"


def nowhere(told: Told, wanted: Iterable[str]) -> Found:
    """Each of these words that a part of the law holds; whole words, in capitals or not."""
    texts = list(law_texts(told.evaluation))
    for i, words in enumerate(wanted):
        form = re.compile(rf"(?<!\w){re.escape(plain(words))}(?!\w)", re.IGNORECASE)
        for part, text in texts:
            if form.search(text):
                yield (i,), f"nowhere in the law for this body: {plain(words)}", f"{part} says: {text}"


def law_texts(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Every text of the state's law that this body reads on the day, with the part in which it stands."""
    view = evaluation.law
    if view.law is None:
        return
    for part in PARTS:
        yield from ((part, plain(statement.text)) for statement in _printed(evaluation, part))
    for authority in view.authorities:
        yield "authorities", plain(f"{authority.citation}: {authority.quote or ''}")
    yield from (("questions for counsel", plain(question)) for question in view.questions)
    reasons = [reason for result in evaluation.options for reason in result.reasons if reason.kind == "law"]
    for reason in dict.fromkeys([*reasons, view.reason(LOCAL_RULE)]):
        yield from (("the reason of an option", plain(text)) for text in _texts(reason))


def _texts(reason: StatusReason) -> Iterator[str]:
    yield reason.text
    if reason.reopen is not None:
        yield reason.reopen
    if reason.settled_by is not None:
        yield reason.settled_by.ask
        yield from (answer.answer for answer in reason.settled_by.answers)


def _printed(evaluation: Evaluation, part: str) -> Iterator[LawStatement]:
    listed: Iterable[LawStatement] = getattr(evaluation.law.law, part)
    return (statement for statement in listed if evaluation.printable(statement))
