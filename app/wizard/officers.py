"""The FBI's count of a department's officers, proposed for the staffing questions: offered, and taken by a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.assessments.store import listed_departments, load_list
from app.engine import figures
from app.engine.answers import DONT_KNOW
from app.lists.matches import FoundDepartment, Seeker, own_departments
from app.lists.shapes import Department
from app.rulebook import names
from app.rulebook.records import COUNTY
from app.wizard.site import OpenAssessment
from app.wizard.typed_inputs import Proposal


@dataclass(frozen=True, slots=True)
class Officers:
    """What the FBI's table has for a town: agencies that are its own, for sure or perhaps. `day` is that of the table;
    None: no table was brought in."""

    day: dt.date | None
    found: tuple[FoundDepartment, ...] = ()


def seeker(assessment: OpenAssessment) -> Seeker | None:
    """Whose rows are looked for in a list; None while the state is not known."""

    def given(key: str) -> str:
        answer = assessment.answers.get(key)
        return answer.value if answer is not None and isinstance(answer.value, str) else ""

    state = given(names.STATE)
    return Seeker(assessment.town, state, given(names.AGENCY_KIND), given(COUNTY)) if state else None


def officers(assessment: OpenAssessment) -> Officers:
    """The town's own agency in the FBI's table."""
    asks = seeker(assessment)
    with assessment.site.database.read() as session:
        about = load_list(session, "police_employees")
        if about is None or asks is None:
            return Officers(about.day if about is not None else None)
        departments = listed_departments(session, asks.state)
    return Officers(about.day, own_departments(asks, departments))


def where(department: Department) -> str:
    """Brewer (Penobscot)."""
    return f"{department.name} ({department.county})" if department.county else department.name


def source_of(department: Department) -> str:
    """As it is kept beside a value that was taken from the table."""
    return f"FBI, police employee data of {department.year}: {where(department)}, as of October 31, {department.year}"


def proposed(department: Department) -> Proposal:
    """The officers of one agency as a value for the posts that are filled."""
    counts = (
        f"{figures.number_of(department.officers, 'sworn officer')} and "
        f"{figures.number_of(department.civilians, 'civilian')}"
    )
    said = f"The FBI\u2019s table of {department.year} has {counts} in {where(department)} on October 31."
    return Proposal(str(department.officers), said, source_of(department))


def proposal(assessment: OpenAssessment) -> Proposal | None:
    """What the table proposes for the posts that are filled: only where one agency is the town's own for sure, and
    where no other answer stands. A count of zero is none: the table has it for agencies that did not report, too."""
    answer = assessment.answers.get(names.SWORN_FILLED)
    if answer is not None and answer.value is not DONT_KNOW:
        return None
    exact = [each.department for each in officers(assessment).found if each.alike == "same"]
    return proposed(exact[0]) if len(exact) == 1 and exact[0].officers else None
