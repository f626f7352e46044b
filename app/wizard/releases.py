"""When another rulebook takes the place of the one that answers were given under: what it changes for this town, and
what rests on a rulebook that was recalled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from app.assessments.set_aside import counted
from app.assessments.store import Final, load_current, load_finals, load_snapshot, rulebooks_noted
from app.engine.answers import Answers
from app.engine.compare import Comparison, Snapshot, compare_snapshots, snapshot
from app.engine.evaluation import evaluate
from app.engine.two_rulebooks import TwoRulebooks, under_two
from app.rulebook.book import Rulebook
from app.rulebook.renamed import first, now
from app.schema.recalls import Recall
from app.wizard.corrections import of_assessment
from app.wizard.digests import Signed, signed
from app.wizard.final_rights import for_holder
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.waiting import may_wait

pages = Blueprint("releases", __name__)
may_wait("releases.show")  # an earlier rulebook is read from the database


@dataclass(frozen=True)
class VoidSignOff:
    """A sign-off that no longer counts. `rulebook`: one of its reasons is the change of the rulebook."""

    title: str
    signed: Signed
    rulebook: bool

    @property
    def words(self) -> str:
        """Why it is void, each reason in words that every audience may read."""
        return "; ".join(cause.words for cause in self.signed.causes)


@dataclass(frozen=True)
class SinceFinal:
    """What differs from the last FINAL of the earlier rulebook, where that itself cannot be read: answers that changed
    since are part of it."""

    number: int
    found: Comparison


@pages.get("/a/<token>/rulebook")
def show(token: str) -> tuple[str, int] | Response:
    """What the rulebook of today changes for this town."""
    assessment = open_assessment(token)
    version = assessment.found.rulebook_version
    if version == assessment.rulebook.version:
        return redirect(f"{assessment.base}/tasks", 303)
    earlier = assessment.site.earlier.find(version)
    two = _two(assessment, earlier) if earlier is not None else None
    return page(
        "rulebook.html",
        assessment,
        two=two,
        since_final=_since_final(assessment) if two is None else None,
        aside=[(label_of(assessment, key), each.text, each.why) for key, each in assessment.aside.items()],
        moved=[label_of(assessment, key) for key in sorted(assessment.renamed - assessment.aside.keys())],
        void=void_sign_offs(assessment),
        corrected=of_assessment(assessment),
        recalled=recalled_of_assessment(assessment),
    )


def _two(assessment: OpenAssessment, earlier: Rulebook) -> TwoRulebooks:
    """The same answers, on the same day, under both rulebooks."""
    records = assessment.rulebook.renames
    later = records[len(earlier.renames) :]
    with assessment.site.database.read() as session:
        stored = load_current(session, assessment.found)
    answers = {}
    for key, answer in stored.answers.items():
        id_, dot, model = key.partition(".")
        then = id_ if id_ in earlier.answerable else first(later, "fact", id_)
        if then == id_ or not any(each.factor for each in later):  # of a new unit, it does not fit the old one
            answers[then + dot + model] = answer
    stands = counted(Answers(assessment.town, answers), stored.versions, earlier.answerable, earlier.renames)
    before = evaluate(earlier, stands.answers, assessment.whole.as_of).read_by(assessment.audience)
    return under_two(before, assessment.evaluation, lambda id_: now(records, "fact", id_))


def _since_final(assessment: OpenAssessment) -> SinceFinal | None:
    version = assessment.found.rulebook_version
    with assessment.site.database.read() as session:
        made = [final for final in load_finals(session, assessment.id) if final.rulebook_version == version]
        kept = load_snapshot(session, assessment.id, made[-1].number) if made else None
    if kept is None:
        return None
    then = Snapshot.from_json(kept)
    found, _ = for_holder(assessment, then, compare_snapshots(then, snapshot(assessment.whole)))
    return SinceFinal(made[-1].number, found)


def void_sign_offs(assessment: OpenAssessment) -> list[VoidSignOff]:
    """The sign-offs that no longer count, in the order of their sections."""
    found = signed(assessment)
    return [
        VoidSignOff(section.title, found[section.id], any(c.kind == "rulebook" for c in found[section.id].causes))
        for section in assessment.rulebook.sections
        if section.id in found and found[section.id].voided
    ]


# ---- recalled rulebooks ---------------------------------------------------------------------------------------------


def recalled_of_assessment(assessment: OpenAssessment) -> Sequence[Recall]:
    """The recalled rulebooks on which answers, sign-offs or drafts of this assessment rest, or today's reading."""
    recalls = assessment.site.recalls
    if not recalls:
        return ()
    with assessment.site.database.read() as session:
        noted = rulebooks_noted(session, assessment.id)
    versions = {assessment.found.rulebook_version, assessment.rulebook.version, *noted}
    return [each for each in recalls if any(map(each.concerns, versions))]


def recalled_of_final(assessment: OpenAssessment, final: Final) -> Sequence[Recall]:
    """The recall of the rulebook that a FINAL was made under."""
    return [each for each in assessment.site.recalls if each.concerns(final.rulebook_version)]


def label_of(assessment: OpenAssessment, key: str) -> str:
    """An answer by its question's label; by its key where there is no such question."""
    id_, _, model = key.partition(".")
    question = assessment.rulebook.answerable.get(id_)
    if question is None:
        return key
    short = next((each.short for each in assessment.rulebook.models.values() if each.id == model), "")
    label = question.label[:1].upper() + question.label[1:]
    return f"{label}, {short}" if short else label
