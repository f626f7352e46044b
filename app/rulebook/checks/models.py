"""Models, clauses, glossary and considerations."""

from __future__ import annotations

from collections.abc import Iterator

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined, facts_in
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.forms import FormFingerprint, FormSentence
from app.schema.law import TOWN_ANSWER, Clause, GlossaryTerm, Model, TownSentence
from app.schema.options import Option

MOST_WORDS = 40
LEAST, MOST = 5, 40
"""Letters for a tile, which is three words."""


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
    "models.needs_jail",
    promise="A model that needs a jail is closed, by the form, to an agency without one; no other model is.",
    mend="Correct needs_jail in the model's file, or the reasons of the option to sign it in rules/options.yaml.",
    example="needs_jail: false for a model whose option is closed where custody is none",
)
def needs_jail(book: Examined) -> Iterator[Found]:
    closed = {
        option.shape.model
        for option in book.of(Option)
        for reason in option.shape.reasons
        if reason.status == "closed" and "custody" in facts_in(reason.when)
    }
    signed = {option.shape.model for option in book.of(Option)}
    for model in book.of(Model):
        if model.shape.id in signed and model.shape.needs_jail is not (model.shape.id in closed):
            what = "needs a jail, and stays open" if model.shape.needs_jail else "needs no jail, and is closed"
            yield model.found("needs_jail", f"the model {what} to an agency without one")


@check(
    "models.form",
    promise="A fingerprint is named by its model and revision, and its letters are those of its parts.",
    mend="Make it again with 'brief287 fingerprint'.",
    example="revision: 2025-02-13 in task_force_2025-02-12.yaml",
)
def fingerprint(book: Examined) -> Iterator[Found]:
    for form in book.of(FormFingerprint):
        name = f"{form.shape.model}_{form.shape.revision}"
        if not form.file.name.endswith(f"/{name}.yaml"):
            yield form.found("revision", f"the file is not named {name}.yaml")
    for sentence in book.of(FormSentence):
        letters, blanks = sentence.shape.letters, sentence.shape.blanks or ""
        parts = sum(int(part.partition(":")[0]) for part in blanks.split())
        tiles = len(sentence.shape.tiles.split())
        if (blanks and parts != letters) or (tiles and not LEAST <= letters / tiles <= MOST):
            yield sentence.found("letters", f"{letters} letters do not fit the {parts or tiles} of the parts")


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
