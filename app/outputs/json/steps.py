"""The steps of the legal review in JSON, with the schedule that fits the meeting."""

from __future__ import annotations

from app.briefing.context import Context
from app.briefing.plan import plan
from app.engine.evaluation import Evaluation
from app.engine.readers import readable_record, reads
from app.outputs.json.shape import StepJson
from app.schema.base import Audience


def steps_json(evaluation: Evaluation, audience: Audience) -> list[StepJson]:
    """Every step that this audience may read, in the order of exposure."""
    context = Context(evaluation, audience)
    meeting_shown, slots = context.meeting_date is not None, plan(context)
    return [
        {
            "id": result.step.id,
            "title": result.step.title,
            "owner": result.step.owner,
            "to": result.step.to,
            "ask": result.step.ask,
            "status": "done" if result.done else "not_done",
            "done_on": str(record.value) if (record := readable_record(result.record, audience)) else None,
            "done_by": record.source if record else None,
            "due": result.due.isoformat() if result.due and meeting_shown else None,
            "by": slot.by.isoformat() if (slot := slots.get(result.step.id)) else None,
            "fits": slot.fits if slot else None,
            "waits_for": list(result.waits),
            "documents": list(result.step.documents),
            "authorities": [
                {"citation": a.citation, "source": a.source, "confidence": a.confidence}
                for a in result.step.authorities
                if evaluation.counts_on_day(a.from_date, a.until)
            ],
            "sources": list(
                dict.fromkeys(id_ for s in result.step.found if evaluation.printable(s, audience) for id_ in s.sources)
            ),
        }
        for result in evaluation.steps
        if reads(audience, result.step.audience)
    ]
