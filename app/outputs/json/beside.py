"""What stands in the JSON beside the results, and on which none of them rests: counsel's readings, who takes part."""

from __future__ import annotations

from app.briefing.context import Context
from app.engine.answers import MODELS
from app.engine.counsel_readings import CounselReading
from app.engine.readers import readable_around
from app.outputs.json.shape import AroundJson, ReadingJson


def reading_json(option: str, reading: CounselReading) -> ReadingJson:
    """What counsel reads differently of one option."""
    return {
        "option": option,
        "status": reading.status,
        "reason": reading.reason,
        "authority": reading.authority,
        "name": reading.name,
        "day": reading.day.isoformat(),
        "audience": reading.audience,
    }


def around_json(context: Context) -> AroundJson | None:
    """Who takes part around the town; None where it took no table, or the audience may not read it."""
    found = readable_around(context.rulebook, context.evaluation.answers, context.audience)
    if found is None:
        return None
    return {
        "list_day": found.day.isoformat(),
        "state": found.state,
        "county": found.county or None,
        "agencies_in_state": found.agencies,
        "agreements_in_state": {model: found.by_model.get(model, 0) for model in MODELS},
        "rows": [
            {
                "of": each.group,
                "agency": each.agency,
                "county": each.county or None,
                "model": each.model,
                "signed": each.signed.isoformat() if each.signed is not None else None,
                "doubt": each.doubt or None,
            }
            for each in found.neighbors
        ],
        "rows_left_out": found.left_out,
    }
