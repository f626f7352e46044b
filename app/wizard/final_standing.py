"""How an assessment stands to its FINALs: what the next one would lack, what is being made, what changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from app.assessments.store import FinalWork, load_finals, load_snapshot, load_work
from app.briefing.sections.signatures import OFFICE, missing
from app.engine import figures
from app.engine.compare import Snapshot, changed_answers
from app.wizard.digests import printed, signed
from app.wizard.site import OpenAssessment


@dataclass(frozen=True)
class Lacks:
    """What is missing for a FINAL, as sentences: what it will say itself, and which parts have open questions."""

    printed: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.printed or self.open)

    @property
    def digest(self) -> str:
        """Changes with what is missing, so that nobody says yes to what they were not shown."""
        return hashlib.sha256("\0".join((*self.printed, "", *self.open)).encode()).hexdigest()[:16]


def lacks_of(assessment: OpenAssessment) -> Lacks:
    """What a FINAL of now would lack."""
    evaluation = assessment.whole
    titles = {section.id: section for section in assessment.rulebook.sections}
    open_ = tuple(
        f"{OFFICE[state.role]}, “{titles[state.id].title}”: {figures.number_of(state.left, 'question')} not answered."
        for state in evaluation.sections
        if state.applies and state.left
    )
    return Lacks(missing(evaluation, printed(signed(assessment))), open_)


@dataclass(frozen=True)
class Since:
    """The last FINAL that was not withdrawn, and how many answers changed since; `rulebook`: it is another one now."""

    number: int
    day: dt.date
    answers: int
    rulebook: bool


@dataclass(frozen=True)
class Standing:
    """For the task list: the FINAL that is being made, or failed; and what changed since the last one."""

    work: FinalWork | None
    since: Since | None


def standing(assessment: OpenAssessment) -> Standing:
    """How it stands now. What changed is counted once for each state of the answers."""
    with assessment.site.database.read() as session:
        work, finals = load_work(session, assessment.id), load_finals(session, assessment.id)
    last = next((final for final in reversed(finals) if final.withdrawn is None), None)
    if last is None:
        return Standing(work, None)

    def count() -> tuple[int]:
        with assessment.site.database.read() as session:
            then = load_snapshot(session, assessment.id, last.number)
        return (len(changed_answers(Snapshot.from_json(then), assessment.whole)) if then is not None else 0,)

    (changed,) = assessment.site.cached(("since", assessment.id, assessment.found.revision, last.number), count)
    other = last.rulebook_version != assessment.rulebook.version
    return Standing(work, Since(last.number, last.as_of, changed, other))
