"""What the program reads by name is in the rulebook, and of the type that it is read as."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from app.language.units import parse_unit
from app.rulebook.expressions import DEFINES_FACTS
from app.rulebook.facts import Fact
from app.rulebook.files import Files
from app.rulebook.ids import Place, defined_ids
from app.rulebook.names import DECLARED, Name
from app.rulebook.problems import Problem
from app.rulebook.schema.base import Shape
from app.rulebook.schema.law import GlossaryFile, Model, SourcesFile
from app.rulebook.schema.renames import RenamesFile

READ = "The program itself reads this; rename it there too"
"""What a message says of a name that is gone, and of one that has changed."""
_FILES: Mapping[str, str] = {
    "question": "questions/",
    "fact": "rules/facts.yaml",
    "choice": "questions/",
    "source": "rules/sources.yaml",
    "term": "rules/glossary.yaml",
    "model row": "rules/models/",
}
_READ_TOO = {("fact" if name.kind == "question" else name.kind, name.of, name.id) for name in DECLARED}
"""What stands where the program reads it does not stand in the place of another."""
_IN: Mapping[str, type[Shape]] = {"source": SourcesFile, "term": GlossaryFile, "model row": Model}
"""The file in which what is no fact stands."""


def check_names(files: Files, table: Mapping[str, Fact], problems: list[Problem]) -> None:
    """Add one problem for each name that is missing, or that is not what the program takes it for."""
    renamed = {record.old: record.new for _, listed in files.of(RenamesFile) for record in listed.renames}
    facts_known = not files.failed & set(DEFINES_FACTS)
    defined = defined_ids(files)
    for name in DECLARED:
        if name.kind == "source" or name.kind == "term" or name.kind == "model row":
            places = defined.get(name.kind, {})
            if name.id not in places and next(files.of(_IN[name.kind]), None) and _IN[name.kind] not in files.failed:
                problems.append(_missing(name, name.id, places, renamed))
        elif facts_known:
            problems.extend(_fact(name, table, renamed))


def _fact(name: Name, table: Mapping[str, Fact], renamed: Mapping[str, str]) -> Iterator[Problem]:
    if name.kind == "choice":
        asked = table.get(name.of)
        if asked is not None and len(set(asked.type.choices)) > 1 and name.id not in asked.type.choices:
            places = dict.fromkeys(asked.type.choices, (asked.file, asked.line))
            now = renamed.get(f"{name.of}.{name.id}", "").partition(".")[2]
            yield _missing(name, f"{name.of}.{name.id}", places, {name.id: now}, (asked.file, asked.line))
        return
    fact = table.get(name.id)
    if fact is None or (name.kind == "question" and fact.question is None):
        places = {
            each.id: (each.file, each.line)
            for each in table.values()
            if each.file and (name.kind == "fact" or each.question is not None)
        }
        yield _missing(name, name.id, places, renamed)
    elif (wrong := _wrong_type(name, fact)) is not None:
        what = f"'{name.id}' is {wrong[0]}, and the program reads {wrong[1]}"
        yield Problem(fact.file, fact.line, what, "The program itself reads this; change it there too")


def _missing(
    name: Name,
    shown: str,
    places: Mapping[str, Place],
    renamed: Mapping[str, str],
    otherwise: Place | None = None,
) -> Problem:
    """Told at the id that seems to stand in its place: by the record of renames, else by its spelling."""
    now = renamed.get(name.id)
    free = [id_ for id_ in places if ("fact" if name.kind == "question" else name.kind, name.of, id_) not in _READ_TOO]
    near = [now] if now is not None and now in places else difflib.get_close_matches(name.id, free, n=1)
    place = places[near[0]] if near else otherwise or (_FILES[name.kind], 1)
    word = "row of the models" if name.kind == "model row" else "glossary term" if name.kind == "term" else name.kind
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return Problem(*place, f"there is no {word} '{shown}'", f"{READ}.{hint}")


def _wrong_type(name: Name, fact: Fact) -> tuple[str, str] | None:
    """What the fact is and what it should be, in words; None where they agree."""
    kind = fact.question.kind if fact.question is not None else fact.type.kind
    if kind == "long_text":
        kind = "text"
    words = {
        "yes_no": "a yes or no", "choice": "a choice", "choices": "a list of choices", "date": "a date",
        "text": "a text", "state": "a state", "number": "a number",
    }  # fmt: skip
    if name.type in words:
        return None if kind == name.type else (words[kind], words[name.type])
    if kind == "number" and fact.type.unit is None:
        return None  # told where the unit stands
    if kind != "number" or fact.type.unit != parse_unit(name.type):
        return (f"a number in '{fact.unit_text}'" if kind == "number" else words[kind], f"a number in '{name.type}'")
    if fact.type.per_model != name.per_model:
        varies = ("one that differs by model", "one that is alike for all models")
        return varies if fact.type.per_model else (varies[1], varies[0])
    return None
