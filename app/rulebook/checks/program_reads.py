"""What the program itself reads by name (app/rulebook/names.py) is there, and of the type that it is read as."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from app.language.units import parse_unit
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.facts import Fact
from app.rulebook.ids import Place, defined_ids
from app.rulebook.names import DECLARED, Name
from app.rulebook.renamed import now
from app.schema.base import Shape
from app.schema.law import GlossaryFile, Model, SourcesFile
from app.schema.questions import QuestionKind
from app.schema.renames import RenamedKind, RenamesFile

_KINDS: Mapping[str, RenamedKind] = {
    "question": "fact", "fact": "fact", "choice": "choice", "source": "source", "term": "term",
    "model row": "model row",
}  # fmt: skip
_FILES: Mapping[str, str] = {
    "question": "questions/",
    "fact": "rules/facts.yaml",
    "choice": "questions/",
    "source": "rules/sources.yaml",
    "term": "rules/glossary.yaml",
    "model row": "rules/models/",
}
_WORDS = {"term": "glossary term", "model row": "row of the models"}
_IN: Mapping[str, type[Shape]] = {"source": SourcesFile, "term": GlossaryFile, "model row": Model}
"""The file in which what is no fact stands."""
_TYPES: Mapping[QuestionKind, str] = {
    "yes_no": "a yes or no", "choice": "a choice", "choices": "a list of choices", "date": "a date", "text": "a text",
    "long_text": "a text", "state": "a state", "number": "a number",
}  # fmt: skip


def _full(name: Name) -> str:
    return f"{name.of}.{name.id}" if name.of else name.id


_READ = {(_KINDS[name.kind], _full(name)) for name in DECLARED}
"""What stands where the program reads it does not stand in the place of another."""


@check(
    "program.missing",
    promise="Every question, choice, figure, source, term and row of models that the program itself reads is there.",
    mend="The program itself reads this; rename it there too.",
    example="a questionnaire in which sworn_filled is called sworn_filed",
)
def missing(book: Examined) -> Iterator[Found]:
    defined = defined_ids(book.files)
    records = [record for _, listed in book.files.of(RenamesFile) for record in listed.renames]
    for name in DECLARED:
        kind, full = _KINDS[name.kind], _full(name)
        places = defined.get(kind, {})
        if not _is_missing(name, book, places):
            continue
        free = [id_ for id_ in places if (kind, id_) not in _READ and id_.startswith(f"{name.of}." if name.of else "")]
        then = now(records, kind, full)
        near = [then] if then in places else difflib.get_close_matches(full, free, n=1)
        what = f"there is no {_WORDS.get(name.kind, name.kind)} '{full}'"
        mend = f"The program itself reads this; rename it there too. Did you mean '{near[0]}'?" if near else ""
        if near:
            file, path = places[near[0]]
        else:
            file, path = defined.get("fact", {}).get(name.of, (_FILES[name.kind], ()))
        yield Found(file, path, what, mend)


def _is_missing(name: Name, book: Examined, places: Mapping[str, Place]) -> bool:
    if name.kind in _IN:
        there = next(book.files.of(_IN[name.kind]), None) is not None and not book.failed(_IN[name.kind])
        return there and name.id not in places
    if not book.facts_known:
        return False
    if name.kind == "choice":
        asked = book.table.get(name.of)
        return asked is not None and len(set(asked.type.choices)) > 1 and name.id not in asked.type.choices
    fact = book.table.get(name.id)
    return fact is None or (name.kind == "question" and fact.question is None)


@check(
    "program.type",
    promise="What the program itself reads is of the kind, and in the unit, in which it is read.",
    mend="The program itself reads this; change it there too.",
    example="minimum_shift_staffing in hours",
)
def types(book: Examined) -> Iterator[Found]:
    places = defined_ids(book.files).get("fact", {})
    for name in DECLARED:
        fact = book.table.get(name.id) if name.type and book.facts_known else None
        if fact is not None and name.id in places and (wrong := _wrong_type(name, fact)) is not None:
            file, path = places[name.id]
            yield Found(file, path, f"'{name.id}' is {wrong[0]}, and the program reads {wrong[1]}")


def _wrong_type(name: Name, fact: Fact) -> tuple[str, str] | None:
    """What the fact is and what it should be, in words; None where they agree."""
    asked = fact.question.kind if fact.question is not None else None
    is_now = _TYPES[asked] if asked is not None else "a number" if fact.type.kind == "number" else "a yes or no"
    wanted = next((words for kind, words in _TYPES.items() if kind == name.type), None)
    if wanted is not None:
        return None if is_now == wanted else (is_now, wanted)
    if is_now != "a number":
        return is_now, f"a number in '{name.type}'"
    if fact.type.unit is not None and fact.type.unit != parse_unit(name.type):
        return f"a number in '{fact.unit_text}'", f"one in '{name.type}'"
    if fact.type.per_model != name.per_model:
        varies = ("one that differs by model", "one that is alike for all models")
        return varies if fact.type.per_model else (varies[1], varies[0])
    return None
