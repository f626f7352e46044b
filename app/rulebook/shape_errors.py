"""Pydantic's messages in the words of a person who writes rule files: what is wrong, and how to mend it.

One mistake gives one message: a mistyped key is unknown and missing at once, and a word that is on none of several
lists fails each of them.
"""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from app.language.errors import did_you_mean, one_of
from app.rulebook.problems import Problem
from app.rulebook.strict_yaml import Loaded
from app.schema.base import Shape

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
_A_NUMBER: Final = "Write a number without quotes, unit, comma or dollar sign, such as 7500 or 0.25"
_KINDS: Final = {
    "string_type": ("is not a text", "Write a text; put a number that is meant as a text in quotes"),
    "float_type": ("is not a number", _A_NUMBER),
    "int_type": ("is not a whole number", "Write a whole number without quotes"),
    "bool_type": ("is neither true nor false", "Write true or false"),
    "finite_number": ("is not a number", _A_NUMBER),
    "tuple_type": ("is not a list", "Write [a, b], or one entry a line, each after a hyphen"),
    "dict_type": ("is not a list of named values", "Write 'name: value', one a line"),
    "model_type": ("is not a list of named values", "Write 'name: value', one a line"),
    "model_attributes_type": ("is not a list of named values", "Write 'name: value', one a line"),
}


@dataclass(frozen=True)
class _Fault:
    """One entry of a `ValidationError`, with its place in the file: only keys and list places that are there, and at
    the end the key that is missing."""

    kind: str
    loc: tuple[str | int, ...]
    given: Any
    context: dict[str, Any]
    message: str
    is_key: bool = False

    @property
    def parent(self) -> tuple[str | int, ...]:
        return self.loc[:-1]

    @property
    def last(self) -> str:
        return str(self.loc[-1]) if self.loc else ""


def problems_of(loaded: Loaded, shape: type[Shape], errors: Sequence[Any]) -> list[Problem]:
    """The entries of a `ValidationError` as problems, one for each mistake."""
    faults = [_fault(loaded, error) for error in errors]
    found: list[Problem] = []
    for fault in _unlike(faults):
        id_, what, mend = _told(fault, shape)
        found.append(_problem(loaded, fault.loc, id_, what, mend))
    return found + [
        _problem(loaded, unknown.loc, "shape.unknown_key", *_mistyped(unknown, missing, shape))
        for unknown, missing in _keys(faults)
    ]


def _problem(loaded: Loaded, loc: tuple[str | int, ...], id_: str, what: str, mend: str) -> Problem:
    return Problem(loaded.name_at(loc), loaded.line(loc), what, mend, id=id_, thing=loaded.id_at(loc))


def _fault(loaded: Loaded, error: Any) -> _Fault:
    path: list[str | int] = []
    data: Any = loaded.data
    for part in error["loc"]:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            path.append(part)
            data = data[part]
    if error["type"] == "missing":
        path.append(error["loc"][-1])
    if error["type"] in ("use_unknown", "use_and_own"):
        path.append("use")
    is_key = "[key]" in error["loc"]
    return _Fault(error["type"], tuple(path), error.get("input"), error.get("ctx", {}), error["msg"], is_key)


def _unlike(faults: list[_Fault]) -> Iterator[_Fault]:
    """Faults of values: several lists on none of which a word is count as one list."""
    words: dict[tuple[str | int, ...], list[str]] = {}
    for fault in faults:
        if fault.kind == "literal_error":
            words.setdefault(fault.loc, []).extend(_words(fault.context.get("expected", "")))
    paired = {missing.loc for _, missing in _keys(faults) if missing is not None}
    told: set[tuple[str | int, ...]] = set()
    inside = {fault.loc[:depth] for fault in faults for depth in range(len(fault.loc))}
    for fault in faults:
        if fault.kind == "too_short" and fault.loc in inside:
            continue  # an entry that does not fit was not counted
        if fault.kind == "extra_forbidden" or (fault.kind == "missing" and fault.loc in paired):
            continue
        if fault.loc in told and fault.kind != "missing":
            continue
        told.add(fault.loc)
        if fault.kind == "literal_error":
            listed = list(dict.fromkeys(words[fault.loc]))
            yield _Fault(fault.kind, fault.loc, fault.given, {"words": listed}, fault.message, fault.is_key)
        else:
            yield fault


def _words(expected: str) -> list[str]:
    return re.findall(r"'([^']*)'", expected)


def _keys(faults: list[_Fault]) -> list[tuple[_Fault, _Fault | None]]:
    """Each unknown key with the missing one that it stands for, if there is one."""
    missing = [fault for fault in faults if fault.kind == "missing"]
    unknown = [fault for fault in faults if fault.kind == "extra_forbidden"]
    found: list[tuple[_Fault, _Fault | None]] = []
    for fault in unknown:
        beside = {other.last: other for other in missing if other.parent == fault.parent}
        near = difflib.get_close_matches(fault.last, list(beside), n=1, cutoff=0.6)
        alone = len(beside) == 1 and sum(other.parent == fault.parent for other in unknown) == 1
        twin = beside[near[0]] if near else next(iter(beside.values())) if alone else None
        if twin is not None:
            missing.remove(twin)
        found.append((fault, twin))
    return found


def _mistyped(unknown: _Fault, missing: _Fault | None, shape: type[Shape]) -> tuple[str, str]:
    key = unknown.last
    if missing is None:
        return f"there is no key '{key}' here", did_you_mean(key, _fields_at(shape, unknown.parent))
    what = f"there is no key '{key}' here, and '{missing.last}' is missing"
    if difflib.get_close_matches(key, [missing.last], cutoff=0.6):
        return what, f"Did you mean '{missing.last}'?"
    return what, f"Write '{missing.last}:' in its place. {_description(shape, missing.loc)}".rstrip(". ")


def _told(fault: _Fault, shape: type[Shape]) -> tuple[str, str, str]:
    """The check's id, what is wrong, and how to mend it."""
    kind, context, given = fault.kind, fault.context, fault.given
    where = _where(fault.loc)
    if kind == "missing":
        mend = _MISSING.get(fault.last, f"Add '{fault.last}:'. {_description(shape, fault.loc)}".rstrip(". "))
        return "shape.missing", f"'{fault.last}' is missing", mend
    if kind == "told":  # by a shape, in our words
        return "shape.together", f"{where} {context['what']}", context["mend"]
    if kind == "use_unknown":
        what = f"there is no '{context['id']}' in rules/legal/state_sentences.yaml"
        return "shape.use", what, did_you_mean(context["id"], context["known"])
    if kind == "use_and_own":
        what = f"this takes its words from '{context['id']}' and gives '{context['name']}' of its own"
        return "shape.use", what, f"Remove '{context['name']}', or remove 'use' and write the words here"
    if given is None and kind != "value_error":
        return "shape.empty", f"{where} is empty", "Give a value, or remove the line"
    if kind == "literal_error":
        return _not_listed(fault, where)
    if kind == "string_pattern_mismatch":
        mend = _PATTERNS.get(context.get("pattern", ""), f"It must match {context.get('pattern')}")
        if fault.is_key:
            return "shape.form", f"there can be no '{fault.last}' here", mend
        return "shape.form", f"{where} is {_short(given)}, which has a form that is not allowed", mend
    if isinstance(given, str) and kind in ("too_short", "too_long"):  # of a text that was a value before
        kind = f"string_{kind}"
    if kind in ("too_short", "too_long"):
        some = "few" if kind == "too_short" else "many"
        bound = f"at least {context.get('min_length')}" if kind == "too_short" else f"at most {context['max_length']}"
        return "shape.how_many", f"{where} has too {some} entries", f"Give {bound}"
    if kind == "string_too_short":
        return "shape.empty", f"{where} is empty", "Write something, or remove the line"
    if kind == "string_too_long":
        return "shape.too_long", f"{where} is longer than {context.get('max_length')} characters", "Shorten it"
    if kind in ("greater_than_equal", "less_than_equal"):
        least = kind == "greater_than_equal"
        limit, word, more = context["ge" if least else "le"], "below" if least else "above", "more" if least else "less"
        return "shape.limits", f"{where} is {_short(given)}, {word} {limit}", f"Give {limit} or {more}"
    if kind in _KINDS:
        is_not, mend = _KINDS[kind]
        if isinstance(given, str) and kind in ("float_type", "int_type", "finite_number"):
            mend = _as_number(given) or mend
        shown = f": {_short(given)}" if isinstance(given, str | int | float) else ""
        return "shape.kind", f"{where} {is_not}{shown}", mend
    if kind == "value_error":
        return "shape.together", f"{where}: {context.get('error')}", "Correct the value"
    if kind.startswith("date"):
        what = f"{where} is {_short(given)}, which is no day of the calendar"
        return "shape.date", what, _as_date(given) or "Write a date such as 2026-11-24"
    if kind == "phrase_form":
        return "shape.form", f"{where} is {_short(given)}", "Write only words with single spaces, each perhaps with *"
    return "shape.kind", f"{where} is {_short(given)}, which does not fit here", "See docs/rule-files.md for what can"


def _not_listed(fault: _Fault, where: str) -> tuple[str, str, str]:
    """A word that is not on its closed list: the nearest one, and all of them."""
    if fault.last == "confidence" and fault.given in ("L", "BG"):
        what = f"a sentence of confidence {fault.given} is never printed as fact"
        return "shape.confidence", what, "Only H and M are printed; turn the sentence into a question for counsel"
    words: list[str] = fault.context["words"]
    given = fault.last if fault.is_key else fault.given
    mend = one_of(str(given), words)
    if fault.is_key:
        return "shape.word", f"there can be no '{given}' here", mend
    return "shape.word", f"{where} is {_short(given)}, which is not one of the words for it", mend


def _as_number(given: str) -> str:
    """How to write what was meant as a number; empty if it is none."""
    text = given.strip()
    if re.fullmatch(r"[-+]?[\d.]+\s*%", text):
        share = float(text.rstrip("% ")) / 100 if text.rstrip("% ").count(".") < 2 else 0.25
        return f"Write a share as a number from 0 to 1: {share:g}"
    plain = re.sub(r"[$,\s]", "", text)
    if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", plain):
        return f"Write {plain}, without quotes, comma or dollar sign"
    return ""


def _as_date(given: Any) -> str:
    """How to write a date that was given in another form; empty if it is not plain which day is meant."""
    text = str(given).strip()
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = (int(part) for part in found.groups())
        return f"Write {year}-{month:02}-{day:02}" if month <= 12 and day <= 28 else ""
    return ""


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


def _shape_at(shape: type[BaseModel], loc: Iterable[Any]) -> type[BaseModel] | None:
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


def _fields_at(shape: type[BaseModel], loc: Iterable[Any]) -> list[str]:
    found = _shape_at(shape, loc)
    return list(found.model_fields) if found is not None else []


def _description(shape: type[BaseModel], loc: tuple[Any, ...]) -> str:
    found = _shape_at(shape, loc[:-1])
    info = found.model_fields.get(str(loc[-1])) if found is not None else None
    return (info.description or "") if info is not None else ""
