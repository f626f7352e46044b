"""The text of an answers file, line by line: values as YAML 1.2, an answer with all its fields, a reading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from app.engine.answers import DONT_KNOW, Answer
from app.engine.counsel_readings import FIELDS, reading_of
from app.rulebook.book import READING

ANSWER_FIELDS: Final = ("value", "provenance", "note", "audience", "low", "high", "source", "typed")

_BARE: Final = re.compile(r"[a-z][a-z0-9_]*")
_NEVER_BARE: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def answer_lines(key: str, answer: Answer) -> Iterator[str]:
    """One answer: on a line of its own where it is a value and nothing more."""
    extra = {field: getattr(answer, field) for field in ANSWER_FIELDS[1:]}
    if answer.provenance == "recorded":
        del extra["provenance"]
    extra = {field: value for field, value in extra.items() if value is not None}
    if not extra:
        yield f"  {key}: {scalar(answer.value)}"
        return
    yield f"  {key}:"
    yield f"    value: {scalar(answer.value)}"
    yield from (f"    {field}: {scalar(value)}" for field, value in extra.items())


def reading_lines(readings: Mapping[str, Answer]) -> list[str]:
    """Counsel's own readings as the file has them; nothing where there is none."""
    lines = ["readings:"] if readings else []
    for key, answer in readings.items():
        reading = reading_of(answer, answer.audience or "counsel")
        lines.append(f"  {key.removeprefix(READING)}:")
        if reading is not None:
            lines += [f"    {field}: {scalar(getattr(reading, field))}" for field in FIELDS]
        if answer.audience is not None:
            lines.append(f"    audience: {answer.audience}")
    return lines


def scalar(value: Any) -> str:
    """A value as YAML 1.2. Texts stand in JSON's quotes, which are YAML's too, so that none can be read as else."""
    if value is DONT_KNOW:
        return str(DONT_KNOW.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    if isinstance(value, tuple):
        return f"[{', '.join(scalar(item) for item in value)}]"
    text = str(value)
    if _BARE.fullmatch(text) and text not in _NEVER_BARE:
        return text
    return json.dumps(text, ensure_ascii=False)
