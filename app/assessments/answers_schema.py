"""The JSON Schema of an answers file, for editors. It knows the form of an answer; which questions there are, and what
may be answered, is checked against the rulebook when the file is read.

`python -m app.assessments.answers_schema docs/schemas/AnswersFile.json` writes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, get_args

from app.engine.answers import AUDIENCES, LONGEST_TYPED, MODELS, PROVENANCES, TOWN_KINDS
from app.engine.counsel_readings import FIELDS, LONGEST_REASON
from app.schema.base import OptionId, Status

_VALUE: dict[str, Any] = {
    "description": "A number (also as people write it: $41.25, 1,148, 43%, 82,000 a year, 10-15, about 10), a text, a "
    "date such as 2026-11-24, true or false, a choice or a list of choices; or dont_know.",
    "type": ["number", "string", "boolean", "array"],
    "items": {"type": "string"},
}
_ANSWER: dict[str, Any] = {
    "anyOf": [
        _VALUE,
        {
            "type": "object",
            "properties": {
                "value": _VALUE,
                "provenance": {"enum": list(PROVENANCES), "description": "Left out: recorded."},
                "note": {"type": ["string", "null"]},
                "audience": {
                    "enum": [*AUDIENCES, None],
                    "description": "Who may read it, if not as asked.",
                },
                "low": {"type": ["number", "string", "null"], "description": "Of an estimate: no less than this."},
                "high": {"type": ["number", "string", "null"], "description": "Of an estimate: no more than this."},
                "source": {"type": ["string", "null"], "description": "The record that says so."},
                "typed": {
                    "type": ["string", "null"],
                    "maxLength": LONGEST_TYPED,
                    "description": "The text that the value was read from, as the questionnaire keeps it.",
                },
            },
            "required": ["value"],
            "additionalProperties": False,
        },
    ]
}
_BY_KEY: dict[str, Any] = {
    "type": "object",
    "patternProperties": {rf"^[a-z][a-z0-9_]{{0,63}}(\.({'|'.join(MODELS)}))?$": _ANSWER},
    "additionalProperties": False,
}
_LINE: dict[str, Any] = {"type": "string", "minLength": 1}
READINGS: dict[str, Any] = {
    "description": "Options that counsel reads differently, by id. Each is printed beside the rulebook\u2019s reading.",
    "type": "object",
    "propertyNames": {"enum": list(get_args(OptionId))},
    "additionalProperties": {
        "type": "object",
        "properties": {
            "status": {
                "enum": [status for status in get_args(Status) if status != "unknown"],
                "description": "How counsel reads the status.",
            },
            "reason": {**_LINE, "maxLength": LONGEST_REASON, "description": "Why, in a sentence or two."},
            "authority": {**_LINE, "description": "The statute, ruling or opinion that it rests on."},
            "name": {**_LINE, "description": "The attorney who reads it so."},
            "day": {**_LINE, "description": "The day of the reading, such as 2026-11-24."},
            "audience": {"enum": [*AUDIENCES, None], "description": "Who may read it. Left out: counsel alone."},
        },
        "required": list(FIELDS),
        "additionalProperties": False,
    },
}


def schema() -> dict[str, Any]:
    """The schema of an answers file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "For answers files. Written by app/assessments/answers_schema.py; do not edit.",
        "title": "AnswersFile",
        "type": "object",
        "properties": {
            "town": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "kind": {"enum": list(TOWN_KINDS)},
                },
                "required": ["name", "kind"],
                "additionalProperties": False,
            },
            "answers": {
                "description": "One for each question, by its id; where it differs by model, by id.model.",
                **_BY_KEY,
            },
            "readings": READINGS,
            "set_aside": {
                "description": "Saved answers that the rulebook no longer takes. They count again where it does.",
                **_BY_KEY,
            },
            "rulebook": {"type": "string", "description": "In a saved file: the rulebook it was saved under."},
        },
        "required": ["town", "answers"],
        "additionalProperties": False,
    }


def text() -> str:
    """It as docs/schemas holds it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
