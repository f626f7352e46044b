"""The attorney's pages: state law, the models side by side, the clauses, and the legal steps. Reading, no input."""

from __future__ import annotations

from flask import Blueprint

from app.briefing.plan import open_words, outlook, plan
from app.briefing.sections.clauses import compared_line, models_in_play, not_known, record_text, town_sentences
from app.engine.answers import MODELS
from app.rulebook import names
from app.wizard.documents import copy_in_hand
from app.wizard.site import open_assessment, page

pages = Blueprint("counsel", __name__)
TOPIC_WORDS = {
    names.WHERE_USED: "Where it is used",
    names.WHO_PAYS: "Who pays",
    names.WHO_TRANSPORTS: "Who transports",
    names.WHOSE_POLICY: "Whose policy applies",
    names.HOW_IT_ENDS: "How it ends",
    names.HOLD_TIME: "How long a person is held",
    names.ELIGIBLE: "Who is eligible",
}
TURNS_ON = (names.STATE, names.AGENCY_KIND, names.CUSTODY, names.AGREEMENT_IN_FORCE)


@pages.get("/a/<token>/law")
def law(token: str) -> tuple[str, int]:
    """State law as the rulebook has it, on the day."""
    assessment = open_assessment(token)
    evaluation = assessment.evaluation
    return page(
        "law.html",
        assessment,
        view=evaluation.law,
        law=evaluation.law.law,
        stale=evaluation.law.is_stale(assessment.today),
        options=evaluation.options,
        missing=[
            assessment.rulebook.questions[id_] for id_ in TURNS_ON
            if id_ in assessment.rulebook.questions and evaluation.value(id_) is None
        ],
    )  # fmt: skip


@pages.get("/a/<token>/models")
def models(token: str) -> tuple[str, int]:
    """The three models, row by row."""
    assessment = open_assessment(token)
    models = [assessment.rulebook.models[model] for model in MODELS]
    topics = list(dict.fromkeys(row.topic for model in models for row in model.rows))
    rows = [
        (
            TOPIC_WORDS.get(topic, topic.replace("_", " ").capitalize()),
            [assessment.evaluation.model_rows(model.id).get(topic) for model in models],
        )
        for topic in topics
    ]
    return page("models.html", assessment, models=models, rows=rows)


@pages.get("/a/<token>/clauses")
def clauses(token: str) -> tuple[str, int]:
    """The standard forms, clause by clause."""
    assessment = open_assessment(token)
    counsels = assessment.may("counsel")
    models = models_in_play(assessment.evaluation)
    rows = [
        (
            clause,
            [*town_sentences(assessment.context, clause, models)],
            not_known(assessment.context, clause, models),
            record_text(assessment.context, clause) if counsels else None,
        )
        for clause in assessment.rulebook.clauses
    ]
    return page(
        "clauses.html", assessment, clauses=rows, models=[assessment.rulebook.models[m] for m in MODELS],
        copy=copy_in_hand(assessment) if counsels else None, compared_line=compared_line(assessment.evaluation),
    )  # fmt: skip


@pages.get("/a/<token>/steps")
def steps(token: str) -> tuple[str, int]:
    """The legal review, in the order of exposure."""
    assessment = open_assessment(token)
    steps = assessment.evaluation.steps
    titles = {result.step.id: result.step.title for result in steps}
    slots = plan(assessment.context)
    due = {result.step.id: open_words(assessment.context, result, slots.get(result.step.id)) for result in steps}
    outlook_words = outlook(assessment.context, slots)
    return page("steps.html", assessment, steps=steps, titles=titles, due=due, outlook=outlook_words)
