"""No state's law for one body is told to another: a city, a county with its own agency, and a sheriff read their own.

Every text of the files of all states is looked for in the law parts of the document that each body gets. Only those
sections are composed, so that 51 states take seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, get_args

import pytest

from app.authoring.law_words import PARTS, law_texts
from app.authoring.stories import plain
from app.briefing.blocks import Section, plain_words
from app.briefing.context import Context, paragraph
from app.briefing.letters import letters
from app.briefing.sections import law, options, summary
from app.engine.evaluation import Evaluation
from app.engine.law import ANY_RULE, BODY_OF_AGENCY
from app.rulebook.book import Rulebook
from app.schema.states import EntryBody, StateLaw
from tests.conftest import Town287
from tests.engine import towns
from tests.stories.test_sourced import texts

STATES: Final = sorted(towns.rulebook().states)
AGENCIES: Final = {body: agency for agency, body in reversed(list(BODY_OF_AGENCY.items()))}


def by_body(law: StateLaw) -> Iterator[tuple[frozenset[EntryBody], str]]:
    """Every text of a state's file that is keyed to bodies, with those bodies; none: for each."""
    for part in PARTS:
        yield from ((frozenset(each.body), plain(each.text)) for each in getattr(law, part))
    yield from ((frozenset(each.body), plain(each.quote or each.citation)) for each in law.authorities)
    yield from ((frozenset(each.body), plain(each.text)) for each in law.ask_counsel_dated)
    for entry in law.entries:
        # A sheriff reads the county's entry where the file has none for that office.
        bodies: set[EntryBody] = {entry.body, "sheriff"} if entry.body == "county" else {entry.body}
        asked = entry.settled_by.ask if entry.settled_by is not None else ""
        for text in (entry.reason, entry.reopen or "", asked):
            yield frozenset(bodies), plain(text)


def law_parts(evaluation: Evaluation) -> str:
    """The words of each part of a document that speaks of state law."""
    context = Context(evaluation, "public")
    sections: list[Section] = [
        Section("", "", (paragraph(summary.law_sentence(context)),)),
        *law.law_and_agreement(context),
        *law.for_counsel(context),
        *law.law_as_read(context),
        *options.closed_options(context),
        *(section for letter in letters(evaluation) for section in letter.document.sections),
    ]
    return plain(" ".join(words for section in sections for words in words_of(section)))


def words_of(section: Section) -> Iterable[str]:
    return [plain_words(text.words) for text in texts(section)]


@pytest.mark.parametrize("code", STATES)
def test_each_body_reads_its_own_law_and_no_other(code: str, rulebook: Rulebook, town287: Town287) -> None:
    listed = list(by_body(rulebook.states[code]))
    for body in get_args(EntryBody):
        evaluation = town287(state=code, agency_kind=AGENCIES[body], agreement_in_force="none")
        own = [plain(ANY_RULE.ask), *(text for bodies, text in listed if not bodies or body in bodies)]
        words = law_parts(evaluation)
        for bodies, text in listed:
            if text and bodies and body not in bodies and not any(text in mine for mine in own):
                assert text not in words, f"a {body} in {code} reads what is for a {' and a '.join(sorted(bodies))}"
        for part, text in law_texts(evaluation):
            if part in ("summary", "who_may_sign", "who_may_end", "penalties", "duties", "questions for counsel"):
                assert text in words, f"a {body} in {code} does not read of {part}"


@pytest.mark.parametrize("code", STATES)
def test_every_text_says_for_whom_it_is(code: str, rulebook: Rulebook) -> None:
    law = rulebook.states[code]
    for part in PARTS:
        assert all(each.body for each in getattr(law, part)), part
    assert all(each.body for each in law.authorities)


SAID_OF_ONE_BODY: Final[dict[EntryBody, tuple[str, ...]]] = {
    "municipality": ("our county", "our sheriff", "our office"),
    "county": ("our city", "our town", "our municipality", "our council", "our police chief", "our sheriff"),
    "sheriff": ("our city", "our town", "our municipality", "our council", "our police", "our department"),
}


@pytest.mark.parametrize("code", STATES)
def test_no_question_calls_another_body_ours(code: str, town287: Town287) -> None:
    for body, others in SAID_OF_ONE_BODY.items():
        for force in ("none", "task_force"):
            evaluation = town287(state=code, agency_kind=AGENCIES[body], agreement_in_force=force)
            asked = [*evaluation.law.questions, *(each.question.ask for each in evaluation.open_statuses)]
            for question in asked:
                found = [each for each in others if re.search(rf"\b{each}\b", question.casefold())]
                assert not found, f"{body} in {code}: {question}"
