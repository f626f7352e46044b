"""Pydantic's messages in the words of a person who writes rule files: what is wrong, and how to mend it."""

from __future__ import annotations

import typing
from typing import Any, Final

from pydantic import BaseModel

from app.language.errors import did_you_mean
from app.rulebook.problems import Problem
from app.rulebook.schema.base import Shape
from app.rulebook.strict_yaml import Loaded

_MISSING: Final = {
    "sources": "A sentence of substance needs at least one source: add 'sources: [id]', an id in rules/sources.yaml",
    "date": "Every source needs its date: add 'date: 2025-09-02', or 'undated'",
    "checked": "Say who read it, and when: 'checked: {on: 2026-11-24, by: attorney, name: Jane Roe of ...}'",
    "checked_on": "Say when it was last read: add 'checked_on: 2026-11-24'",
    "basis": "Say on what the number rests: 'basis: source' with sources, or 'basis: judgement' with a reason",
    "role": "Say who answers: 'role: manager', chief, finance, attorney or clerk",
}
_PATTERNS: Final = {
    r"^[a-z][a-z0-9_]{0,63}$": "Use small letters, digits and _, beginning with a letter, at most 64",
    r"^[A-Z]{2}$": "Use the postal code in capitals, such as ME",
}
_TYPES: Final = {
    "string_type": ("is not a text", "Write a text; put a number that is meant as a text in quotes"),
    "float_type": (
        "is not a number",
        "Write a number without quotes, unit, comma or dollar sign, such as 7500 or 0.25",
    ),
    "int_type": ("is not a whole number", "Write a whole number without quotes"),
    "bool_type": ("is neither true nor false", "Write true or false"),
    "finite_number": ("is not a number", "Write a number without quotes, unit, comma or dollar sign"),
    "tuple_type": ("is not a list", "Write [a, b], or one entry a line, each after a hyphen"),
    "dict_type": ("is not a list of named values", "Write 'name: value', one a line"),
    "model_type": ("is not a list of named values", "Write 'name: value', one a line"),
    "model_attributes_type": ("is not a list of named values", "Write 'name: value', one a line"),
}


def problem_of(loaded: Loaded, shape: type[Shape], error: Any) -> Problem:
    """One entry of a `ValidationError` as a problem."""
    loc: tuple[Any, ...] = tuple(part for part in error["loc"] if part != "[key]")
    if "[key]" in error["loc"]:
        what, mend = f"there can be no '{loc[-1]}' here", f"Use {error.get('ctx', {}).get('expected', 'another key')}"
    else:
        what, mend = _told(loc, error, shape)
    path = _path(loaded, loc)
    if error["type"] in ("use_unknown", "use_and_own"):
        path = (*path, "use")
    return Problem(loaded.name, loaded.line(path), what, mend)


def _told(loc: tuple[Any, ...], error: Any, shape: type[Shape]) -> tuple[str, str]:
    kind, context, given = error["type"], error.get("ctx", {}), error.get("input")
    where = _where(loc)
    if kind == "missing":
        key = str(loc[-1])
        mend = _MISSING.get(key, f"Add '{key}:'. {_description(shape, loc)}".rstrip(". "))
        return f"'{key}' is missing", mend
    if kind == "extra_forbidden":
        return f"there is no key {where} here", did_you_mean(str(loc[-1]), _fields_at(shape, loc[:-1]))
    if kind == "told":  # by a shape, in our words
        return f"{where} {context['what']}", context["mend"]
    if kind == "use_unknown":
        return f"there is no '{context['id']}' in rules/legal/state_sentences.yaml", did_you_mean(
            context["id"], context["known"]
        ) or "Add it there, or write the words here"
    if kind == "use_and_own":
        return (
            f"this takes its words from '{context['id']}' and gives '{context['name']}' of its own",
            f"Remove '{context['name']}', or remove 'use' and write the words here",
        )
    if given is None and kind != "value_error":
        return f"{where} is empty", "Give a value, or remove the line"
    if kind == "literal_error":
        if loc[-1] == "confidence":
            return (
                f"a sentence of confidence {given} is never printed as fact",
                "Only H and M are printed; turn the sentence into a question for counsel",
            )
        return f"{where} is {_short(given)}, which is not one of the words for it", f"Use {context.get('expected', '')}"
    if kind == "string_pattern_mismatch":
        mend = _PATTERNS.get(context.get("pattern", ""), f"It must match {context.get('pattern')}")
        return f"{where} is {_short(given)}, which has a form that is not allowed", mend
    if isinstance(given, str) and kind in ("too_short", "too_long"):  # of a text that was a value before
        kind = f"string_{kind}"
    if kind in ("too_short", "too_long"):
        some = "few" if kind == "too_short" else "many"
        bound = f"at least {context.get('min_length')}" if kind == "too_short" else f"at most {context['max_length']}"
        return f"{where} has too {some} entries", f"Give {bound}"
    if kind == "string_too_short":
        return f"{where} is empty", "Write something, or remove the line"
    if kind == "string_too_long":
        return f"{where} is longer than {context.get('max_length')} characters", "Shorten it"
    if kind in ("greater_than_equal", "less_than_equal"):
        word, bound = ("below", context.get("ge")) if kind == "greater_than_equal" else ("above", context.get("le"))
        more = "or more" if kind == "greater_than_equal" else "or less"
        return f"{where} is {_short(given)}, {word} {bound}", f"Give {bound} {more}"
    if kind in _TYPES:
        is_not, mend = _TYPES[kind]
        return f"{where} {is_not}" + (f": {_short(given)}" if isinstance(given, str | int | float) else ""), mend
    if kind == "value_error":
        return f"{where}: {context.get('error')}", "Correct the value"
    if kind.startswith("date"):
        return f"{where} is {_short(given)}, which is no day of the calendar", "Write a date such as 2026-11-24"
    message = error["msg"]
    return f"{where} does not fit: {message[0].lower()}{message[1:]}", "Correct it"


def _where(loc: tuple[Any, ...]) -> str:
    """'sources', or entry 2 of 'sources'."""
    if not loc:
        return "the file"
    if isinstance(loc[-1], int):
        named = next((part for part in reversed(loc) if isinstance(part, str)), None)
        return f"entry {loc[-1] + 1}" + (f" of '{named}'" if named is not None else "")
    return f"'{loc[-1]}'"


def _short(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _path(loaded: Loaded, loc: tuple[Any, ...]) -> tuple[Any, ...]:
    """The parts of a pydantic location that are keys and places of the file."""
    found: list[Any] = []
    data: Any = loaded.data
    for part in loc:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            found.append(part)
            data = data[part]
    return tuple(found)


def _shape_at(shape: type[BaseModel], loc: tuple[Any, ...]) -> type[BaseModel] | None:
    found: type[BaseModel] | None = shape
    for part in loc:
        if found is None:
            return None
        if isinstance(part, str) and part in found.model_fields:
            found = _inner_shape(found.model_fields[part].annotation)
    return found


def _inner_shape(annotation: Any) -> type[BaseModel] | None:
    if typing.get_origin(annotation) is None and isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    for part in typing.get_args(annotation):
        if (found := _inner_shape(part)) is not None:
            return found
    return None


def _fields_at(shape: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    found = _shape_at(shape, loc)
    return list(found.model_fields) if found is not None else []


def _description(shape: type[BaseModel], loc: tuple[Any, ...]) -> str:
    found = _shape_at(shape, loc[:-1])
    info = found.model_fields.get(str(loc[-1])) if found is not None else None
    return (info.description or "") if info is not None else ""
