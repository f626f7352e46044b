"""What an answer changes, and what stands in for it while it is left blank: read off the evaluation."""

from __future__ import annotations

from app.engine import figures
from app.engine.answers import MODELS
from app.engine.evaluation import Evaluation
from app.engine.tables import tables
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.expressions import if_key
from app.schema.base import ModelId
from app.schema.questions import Question


class WhatChanges:
    """For each question: the options whose status, and the models whose totals, rest on it. Static for a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.tables = tables(rulebook)
        program, place = self.tables.program, self.tables.place
        by_law = program.rests_on([place[names.STATE], place[names.AGENCY_KIND]])
        self._status: dict[str, tuple[str, ...]] = {}
        self._money: dict[str, tuple[ModelId, ...]] = {}
        self._path: dict[str, bool] = {}
        options = {
            option.id: program.rests_on([place[if_key(reason.when)] for reason in option.reasons]) | by_law
            for option in rulebook.options
        }
        money: dict[ModelId, frozenset[int]] = {
            model: program.rests_on(
                [at for line in self.tables.lines[model] for at in line.places.values()]
                + [offset.place for offset in self.tables.offsets[model]]
            )
            for model in MODELS
        }
        for id_ in rulebook.questions:
            places = set(self.tables.fact_places[id_])
            self._status[id_] = tuple(option for option, below in options.items() if places & below)
            self._money[id_] = tuple(model for model, below in money.items() if places & below)
            self._path[id_] = bool(places & self.tables.path_inputs)

    def changes(self, question: Question, evaluation: Evaluation) -> list[str]:
        """What the answer changes, for the options now before the body, in short phrases."""
        status = self._status[question.id]
        found = []
        if status:
            shown = [result.option.short for result in evaluation.options if result.id in status]
            if len(shown) == len(evaluation.options):
                found.append("the status of every option")
            elif shown:
                found.append(f"the status of {_listed(shown)}")
        if self._money[question.id]:
            shown = [
                result.option.short
                for result in evaluation.options
                if result.model in self._money[question.id] and result.status != "closed"
            ]
            if shown:
                found.append(f"the costs and hours of {_listed(shown)}")
        if self._path[question.id]:
            found.append("which questions you are asked")
        return found

    def default(self, question: Question, model: ModelId | None, evaluation: Evaluation) -> str | None:
        """What the tool assumes while the question is left blank; None for a question that is no number."""
        if question.kind != "number":
            return None
        fact = self.rulebook.facts[question.id]
        factor = fact.factor
        spread = self.tables.spread(question.id, model or MODELS[0], evaluation.law.state)
        if factor is None or spread is None:
            if fact.derived is not None:
                return "If you leave this blank, it is worked out from your other answers where they allow it."
            return "If you leave this blank, it stays not known."
        unit = question.unit or ""
        likely, high = figures.with_unit(spread.likely, unit), figures.with_unit(spread.high, unit)
        low = short(spread.low, unit)
        span = "" if spread.low == spread.high else f" ({low} to {short(spread.high, unit)})"
        if factor.decisive:
            return (
                f"If you leave this blank, the tool assumes {low} to {high}. It is an assumption of the tool: "
                "no source was found, so no likely total is shown."
            )
        if factor.basis == "judgement":
            return f"If you leave this blank, the tool assumes {likely}{span}. It is an assumption of the tool."
        sources = "; ".join(
            f"{self.rulebook.sources[id_].publisher}, {self.rulebook.sources[id_].date}" for id_ in factor.sources[:2]
        )
        return f"If you leave this blank, the tool assumes {likely}{span}. Source: {sources}."


def short(value: float, unit: str) -> str:
    """A figure without its unit, for the low end of a range: 2, $30, 25%."""
    text = figures.with_unit(value, unit)
    return text.split(" ")[0]


def _listed(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
