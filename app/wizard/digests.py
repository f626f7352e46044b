"""What a sign-off of a section rests on: its questions and answers as shown, and results that its office stands for.

Counsel's sign-off rests on the status of each option and its reasons; the finance office's on the five-year costs; the
chief's on the officer hours. So it becomes void when any of these moves, whoever moved it, and can say which did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.assessments.answers_file import write_answers
from app.assessments.rests_on import Cause, Part, in_short
from app.assessments.rights import COUNSELS
from app.assessments.store import SignOff, load_sign_offs
from app.briefing.context import SignedOff
from app.briefing.counsel_readings import in_full
from app.engine import figures
from app.engine.answers import MODELS, Answers
from app.engine.evaluation import Evaluation
from app.engine.results import OptionResult, Total
from app.rulebook.book import reading_key
from app.schema.questions import Question, Section
from app.wizard.site import OpenAssessment

KEPT = "a matter that is not for the public"


@dataclass(frozen=True, slots=True)
class Signed:
    """The newest sign-off of a section, and why it is void; empty while it stands."""

    sign_off: SignOff
    causes: tuple[Cause, ...]

    @property
    def voided(self) -> bool:
        return bool(self.causes)

    @property
    def why(self) -> str:
        """The first reason, and how many more there are."""
        return in_short(self.causes)


def signed(assessment: OpenAssessment) -> dict[str, Signed]:
    """The newest sign-off of each section that has one, held against what stands now."""
    with assessment.site.database.read() as session:
        found = load_sign_offs(session, assessment.id)
    version = assessment.rulebook.version
    return {
        section.id: Signed(found[section.id], found[section.id].why_void(rests_on(assessment, section), version))
        for section in assessment.rulebook.sections
        if section.id in found
    }


def printed(found: dict[str, Signed]) -> dict[str, SignedOff]:
    """Sign-offs as the briefing prints them."""
    return {
        id_: SignedOff(
            each.sign_off.name,
            each.sign_off.title,
            each.sign_off.signed_on.isoformat(),
            each.why if each.voided else None,
            tuple(cause.words for cause in each.causes),
            each.sign_off.paper,
        )
        for id_, each in found.items()
    }


def rests_on(assessment: OpenAssessment, section: Section) -> tuple[Part, ...]:
    """Everything that a sign-off of this section covers, as it stands."""
    asked = [question for question in section.questions if _read(assessment, section).may_answer(question.id)]
    parts = [Part("town", "town", "town", f"{assessment.town.name}, {assessment.town.kind}")]
    parts += [Part("question", each.id, each.label, f"{each.ask} [{each.unit or each.kind}]") for each in asked]
    parts += _answers(assessment, asked)
    return (*parts, *results(assessment, section), *readings(assessment, section))


def _read(assessment: OpenAssessment, section: Section) -> Evaluation:
    """What the answers come to for the office of a section, whoever looks: a sign-off rests on the same for all."""
    return assessment.whole.read_by("counsel" if section.role == COUNSELS else "staff")


def _answers(assessment: OpenAssessment, asked: Iterable[Question]) -> Iterable[Part]:
    for question in asked:
        for model in (None, *MODELS):
            key = f"{question.id}.{model}" if model else question.id
            if key in assessment.stored:
                label = f"{question.label}, {assessment.rulebook.models[model].short}" if model else question.label
                yield Part("answer", key, label, write_answers(Answers(assessment.town, {key: assessment.stored[key]})))


def readings(assessment: OpenAssessment, section: Section) -> tuple[Part, ...]:
    """What counsel reads differently of the options: counsel's sign-off rests on it. The name of one that is kept to
    some readers does not say what it is, because the reason of a void sign-off is printed for all."""
    if section.role != "attorney":
        return ()
    found = []
    everything = _read(assessment, section)
    told = everything.readings("counsel")
    for result in everything.options:
        reading = told.get(result.id)
        if reading is not None:
            key = reading_key(result.id)
            public = reading.audience == "public"
            title = f"counsel\u2019s own reading: {result.option.title}" if public else KEPT
            found.append(Part("answer", key, title, f"{in_full(reading)} [{reading.audience}]"))
    return tuple(found)


def results(assessment: OpenAssessment, section: Section) -> tuple[Part, ...]:
    """The results that the section's office stands for."""
    evaluation = _read(assessment, section)
    if section.role == "attorney":
        return tuple(_status(assessment, result) for result in evaluation.options)
    if evaluation.short_path:
        return ()
    found = []
    for result in evaluation.options:
        if result.status == "closed":
            continue
        if section.role == "finance":
            totals = [evaluation.total(result.id, "gross", basis) for basis in ("cash", "loaded")]
            words = f"new cash {_figure(totals[0])}; loaded cost {_figure(totals[1])}"
            title = f"five years of cost before money from others, “{result.option.title}”"
            found.append(Part("result", f"cost.{result.id}", title, words))
        elif section.role == "chief":
            hours = evaluation.total(result.id, "gross", "hours", 2)
            title = f"officer hours a year, “{result.option.title}”"
            found.append(Part("result", f"hours.{result.id}", title, _figure(hours)))
    return tuple(found)


def _status(assessment: OpenAssessment, result: OptionResult) -> Part:
    reasons = " ".join(reason.text for reason in result.reasons)
    title = f"status of “{result.option.title}”"
    return Part("result", f"status.{result.id}", title, f"{assessment.context.status_text(result)}. {reasons}".strip())


def _figure(total: Total) -> str:
    if total.status == "unknown":
        return "not known"
    text = figures.dollars(total.value) if total.unit == "dollar" else figures.hours(total.value)
    return text + (" (leaves out what is not known)" if total.status == "partial" else "")
