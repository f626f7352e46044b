"""Whether counsel has confirmed who may sign is told alike in every paper: yes, not yet, or confidential."""

from __future__ import annotations

import pytest

from app.briefing.blocks import plain_words
from app.briefing.compose import compose
from app.briefing.context import Context
from app.briefing.sections.summary import signer_words
from app.engine.answers import DONT_KNOW, Answer
from tests.conftest import Town287
from tests.stories.test_sourced import texts

FALSE = ("has not confirmed who", "is unconfirmed")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(True), "Counsel has said in writing who may sign."),
        (Answer(False), "Counsel has not confirmed who may sign"),
        (Answer(DONT_KNOW), "Counsel has not confirmed who may sign"),
        (Answer(True, audience="counsel"), "Whether counsel has confirmed who may sign is confidential."),
        (Answer(False, audience="counsel"), "Whether counsel has confirmed who may sign is confidential."),
    ],
)
def test_every_paper_tells_the_same(answer: Answer, told: str, town287: Town287) -> None:
    evaluation = town287(
        state="NH", agency_kind="municipal_police", custody="none", agreement_in_force="none", signer_confirmed=answer
    )
    words = " ".join(plain_words(text.words) for part in compose(evaluation).sections for text in texts(part))
    assert told in words
    if "has not" not in told:
        assert not any(other in words for other in FALSE)
    kit = signer_words(Context(evaluation, "public"))
    assert ("confidential" in kit, "not confirmed" in kit) == ("confidential" in told, "not confirmed" in told)
