"""Models, clauses, glossary and considerations."""

from __future__ import annotations

from collections.abc import Iterator

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.schema.law import TOWN_ANSWER, Clause, GlossaryTerm, Model, TownSentence

MOST_WORDS = 40


@check(
    "models.rows",
    promise="All models have rows on the same topics, so that they stand side by side.",
    mend="Add it: all models have the same rows.",
    example="a row exit in two of the three files",
)
def rows(book: Examined) -> Iterator[Found]:
    topics = {row.topic for model in book.of(Model) for row in model.shape.rows}
    for model in book.of(Model):
        missing = sorted(topics - {row.topic for row in model.shape.rows})
        if missing:
            yield model.found("rows", f"the model has no row for {', '.join(missing)}")


@check(
    "clauses.answer",
    promise="A sentence on the town takes only answers of questions: a number of the tool's own is not the town's.",
    mend="Name a question in questions/.",
    example="text: You gave {officers_traned} officers.",
)
def answer(book: Examined) -> Iterator[Found]:
    if not book.facts_known:
        return
    for sentence in book.of(TownSentence):
        for name in TOWN_ANSWER.findall(sentence.shape.text):
            if name not in book.questions:
                mend = did_you_mean(name, book.questions)
                yield sentence.found("text", f"'{{{name}}}' is not the name of a question", mend)


@check(
    "clauses.models",
    promise="A clause says of each model what the form says, and in which section.",
    mend="Give both 'by_model:' and 'sections:' the same models.",
    example="by_model: with jail_enforcement, sections: without",
)
def models(book: Examined) -> Iterator[Found]:
    for clause in book.of(Clause):
        odd = sorted(set(clause.shape.by_model) ^ set(clause.shape.sections))
        if odd:
            what = f"'{clause.shape.id}' has words or a section, and not both, for {', '.join(odd)}"
            yield clause.found("sections", what)


@check(
    "glossary.long",
    severity="warning",
    promise=f"A term is explained in {MOST_WORDS} words at most.",
    mend="Shorten it.",
    example="a meaning of two paragraphs",
)
def glossary(book: Examined) -> Iterator[Found]:
    for term in book.of(GlossaryTerm):
        if len(term.shape.meaning.split()) > MOST_WORDS:
            yield term.found("meaning", f"'{term.shape.term}' takes more than {MOST_WORDS} words")


@check(
    "glossary.twice",
    promise="A term is explained once.",
    mend="Remove one of the two.",
    example="two entries with term: Detainer",
)
def terms(book: Examined) -> Iterator[Found]:
    first: dict[str, str] = {}
    for term in book.of(GlossaryTerm):
        said = term.shape.term.casefold()
        if said in first and term.shape.id != first[said]:
            yield term.found("term", f"'{term.shape.id}' explains the term of '{first[said]}'")
        first.setdefault(said, term.shape.id)
