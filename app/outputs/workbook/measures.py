"""Which facts on posts and hours stand in the workbook."""

from __future__ import annotations

from app.rulebook import names

STAFFING = (
    names.SWORN_AUTHORIZED,
    names.SWORN_FILLED,
    names.VACANT_POSTS,
    names.PATROL_OFFICERS,
    names.SHIFT_LENGTH,
    names.NET_PRODUCTIVE_HOURS,
    names.RELIEF_FACTOR,
    names.PATROL_HOURS_PER_MONTH,
    names.PATROL_SERVICE_HOURS_PER_MONTH,
    names.PATROL_WORKLOAD_NOW,
)
TOWN = (*STAFFING, names.SUPERVISORS, names.MINIMUM_SHIFT_STAFFING)
"""What the sheet Hours says of the department today."""
HOURS = (
    names.HOURS_TRAINING,
    names.HOURS_OPERATING,
    names.HOURS_REFRESHER,
    names.HOURS_SUPERVISION,
    names.HOURS_ADMINISTRATION,
    names.AGREEMENT_HOURS,
    names.AGREEMENT_FTE,
    names.AGREEMENT_SHIFTS,
    names.AGREEMENT_SHARE_OF_FILLED,
    names.UNCOVERED_HOURS_FIRST_YEAR,
    names.UNCOVERED_HOURS,
    names.UNCOVERED_FTE,
    names.UNCOVERED_SHIFTS,
    names.UNCOVERED_SHARE_OF_FILLED,
    names.BASELINE_HOURS_AVOIDED,
    names.PATROL_WORKLOAD_WITH,
)
"""What it says of each option."""
STAFFING_BY_MODEL = (names.OFFICERS_TRAINED, *HOURS)
