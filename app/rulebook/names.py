"""Every id of the rulebook that the program itself reads, each declared once; the code knows no other.

A lawyer may rename what is not in this file; what is in it is refused when it is missing, renamed or of another type
(`checks/program_reads.py`), so nothing is dropped without a word. Ids that stand in a closed list of a shape (options,
models, funding scenarios, topics of statements) are the program's own words: the shape refuses any other, and they are
not repeated here. Each group says who reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

NameKind = Literal["question", "fact", "choice", "source", "term", "model row"]


@dataclass(frozen=True, slots=True)
class Name:
    """One id that the program reads. `of` is the question of a choice.

    `type` is what a question or fact gives: yes_no, choice, choices, date, text, state, or a unit for a number.
    """

    id: str
    kind: NameKind
    type: str = ""
    per_model: bool = False
    of: str = ""


_declared: list[Name] = []


def _question(id_: str, type_: str, *choices: str, per_model: bool = False) -> str:
    """A question, as its answer is read or printed; `choices` are those that the program tells apart."""
    _declared.append(Name(id_, "question", type_, per_model))
    _declared.extend(Name(choice, "choice", of=id_) for choice in choices)
    return id_


def _fact(id_: str, type_: str, *, per_model: bool = False) -> str:
    """A value, whether it is asked, worked out or the tool's own."""
    _declared.append(Name(id_, "fact", type_, per_model))
    return id_


def _source(id_: str) -> str:
    _declared.append(Name(id_, "source"))
    return id_


def _term(id_: str) -> str:
    _declared.append(Name(id_, "term"))
    return id_


def _row(topic: str) -> str:
    _declared.append(Name(topic, "model row"))
    return topic


# ---- what decides the law, the options and the path through the questions: engine, wizard ---------------------------

NONE: Final = "none"
MUNICIPAL_POLICE: Final = "municipal_police"
COUNTY_AGENCY: Final = "county_agency"
SHERIFF: Final = "sheriff"
NO_AGENCY: Final = "no_agency"
JAIL: Final = "jail"
_MODELS: Final = ("task_force", "warrant_service_officer", "jail_enforcement")  # choices that are the ids of models

STATE: Final = _question("state", "state")
AGENCY_KIND: Final = _question("agency_kind", "choice", MUNICIPAL_POLICE, COUNTY_AGENCY, SHERIFF, NO_AGENCY)
CUSTODY: Final = _question("custody", "choice", JAIL)
AGREEMENT_IN_FORCE: Final = _question("agreement_in_force", "choice", NONE, *_MODELS)
MODELS_OFFERED: Final = _question("models_offered", "choices", *_MODELS)
MEETING_DATE: Final = _question("meeting_date", "date")
WANTS_COSTS: Final = _question("wants_costs", "yes_no")

# ---- the deciding body and its matter: briefing (frame, page one, where we are today) -------------------------------

COUNCIL: Final = "council"
SELECT_BOARD: Final = "select_board"
BOARD_OF_TRUSTEES: Final = "board_of_trustees"
BOARD_OF_COMMISSIONERS: Final = "board_of_commissioners"
BOARD_OF_SUPERVISORS: Final = "board_of_supervisors"
TOWN_MEETING: Final = "town_meeting"
COUNTY_BOARD: Final = "county_board"
DECIDING_BODY: Final = _question(
    "deciding_body", "choice", COUNCIL, SELECT_BOARD, BOARD_OF_TRUSTEES, BOARD_OF_COMMISSIONERS, BOARD_OF_SUPERVISORS,
    TOWN_MEETING, COUNTY_BOARD,
)  # fmt: skip
PREPARED_BY: Final = _question("prepared_by", "text")
AGENDA_PUBLICATION_DATE: Final = _question("agenda_publication_date", "date")
REQUEST_ORIGIN: Final = _question("request_origin", "choice")
REQUEST_DATE: Final = _question("request_date", "date")
CURRENT_PRACTICE: Final = _question("current_practice", "choices")
BASELINE_CONTACTS_PER_MONTH: Final = _question("baseline_contacts_per_month", "contact / month")
BASELINE_MINUTES_PER_CONTACT: Final = _question("baseline_minutes_per_contact", "minute / contact")
BASELINE_HOURS_PER_MONTH: Final = _question("baseline_hours_per_month", "hour / month")
ICE_OFFICE_DISTANCE: Final = _question("ice_office_distance", "mile")
DETAINERS_LAST_THREE_YEARS: Final = _question("detainers_last_three_years", "detainer")
PROBLEM_TO_SOLVE: Final = _question("problem_to_solve", "text")
EXPECTED_GAINS: Final = _question("expected_gains", "text")
EXPECTED_HARMS: Final = _question("expected_harms", "text")

# ---- public notice and input, changing course: briefing (process, monitoring), handout ------------------------------

VOTE_IN_OPEN_SESSION: Final = _question("vote_in_open_session", "yes_no")
NOTICE_GIVEN: Final = _question("notice_given", "yes_no")
NOTICE_LANGUAGES: Final = _question("notice_languages", "text")
HEARING_STATUS: Final = _question("hearing_status", "choice")
GROUPS_TO_HEAR: Final = _question("groups_to_hear", "choices")
OVERSIGHT_PLANNED: Final = _question("oversight_planned", "choices")
LOCAL_POLICY: Final = _question("local_policy", "yes_no")
COMMENTS_FOR: Final = _question("comments_for", "person")
COMMENTS_AGAINST: Final = _question("comments_against", "person")
PUBLIC_REPORT_INTERVAL: Final = _question("public_report_interval", "choice")
FIRST_REVIEW_DATE: Final = _question("first_review_date", "date")

# ---- what counsel, the insurer, the union and the jail said: briefing (law, motions, reach, fiscal note, letters) ---

MUTUAL_AID: Final = "mutual_aid"
NO_UNION: Final = "no_union"
COVERED: Final = "covered"
EXCLUDED: Final = "excluded"
CONDITIONS: Final = "conditions"
STATE_LAW_CONFIRMED: Final = _question("state_law_confirmed", "yes_no")
SIGNER_CONFIRMED: Final = _question("signer_confirmed", "yes_no")
COUNSEL_POINTS_ANSWERED: Final = _question("counsel_points_answered", "choices", MUTUAL_AID)
ARREST_HOLDING_PLACE: Final = _question("arrest_holding_place", "choice")
BARGAINING_STATUS: Final = _question("bargaining_status", "choice", NO_UNION)
INSURER_ANSWER: Final = _question("insurer_answer", "choice", COVERED, EXCLUDED, CONDITIONS)
INSURER_ANSWER_DATE: Final = _question("insurer_answer_date", "date")

# ---- the fiscal note: briefing, workbook ----------------------------------------------------------------------------

CALENDAR: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
FISCAL_YEAR_START: Final = _question("fiscal_year_start", "choice", *CALENDAR)
FUND: Final = _question("fund", "text")
ACCOUNT: Final = _question("account", "text")
NEXT_BUDGET_AMENDMENT: Final = _question("next_budget_amendment", "date")
OFFICER_HOURLY_WAGE: Final = _fact("officer_hourly_wage", "dollar / hour")
DISCOUNT_RATE: Final = _fact("discount_rate", "share / year")

EXISTING_MONEY_RECEIVED: Final = _question("existing_money_received", "dollar")
EXISTING_MONEY_FOR_PERIOD: Final = _question("existing_money_for_period", "dollar")
EXISTING_COST_CASH: Final = _question("existing_cost_cash", "dollar")
EXISTING_COST_LOADED: Final = _question("existing_cost_loaded", "dollar")
EXISTING_HOURS: Final = _question("existing_hours", "hour")
EXISTING_COST_MONTHS: Final = _question("existing_cost_months", "month")
POLICE_BUDGET: Final = _question("police_budget", "dollar / year")
TIME_RECORDS: Final = _question("time_records", "choice")
FEDERAL_AWARD: Final = _question("federal_award", "choice")

# ---- how firm money from others is, and until when: engine (standing, money dates) ----------------------------------

TOLD_ORALLY: Final = "told_orally"
DRAFT_OFFERED: Final = "draft_offered"
SIGNED: Final = "signed"
REIMBURSEMENT_IN_WRITING: Final = _question("reimbursement_in_writing", "choice", TOLD_ORALLY, DRAFT_OFFERED, SIGNED)
REIMBURSEMENT_COVERS: Final = _question(
    "reimbursement_covers", "choices", "equipment", "vehicles", "salary", "overtime", "awards"
)
BED_DAY_PER_DIEM: Final = _question("bed_day_per_diem", "dollar / day")
REIMBURSEMENT_UNTIL: Final = _question("reimbursement_until", "date")
STATE_GRANT_ONCE: Final = _question("state_grant_once", "dollar")
STATE_GRANT_YEARLY: Final = _question("state_grant_yearly", "dollar / year")
STATE_GRANT_RECEIVED: Final = _question("state_grant_received", "dollar")

# ---- what totals rest on: engine (money, draws, uncertainty), workbook ----------------------------------------------

WAGE_GROWTH: Final = _fact("wage_growth", "share / year")
INFLATION_RATE: Final = _fact("inflation_rate", "share / year")
BED_DAY_PER_DIEM_GROWTH: Final = _fact("bed_day_per_diem_growth", "share / year")
MONTHS_ACTIVE_FIRST_YEAR: Final = _fact("months_active_first_year", "month")
REIMBURSEMENT_LAG: Final = _fact("reimbursement_lag", "month")
ANNUAL_PAY_AND_BENEFITS: Final = _fact("annual_pay_and_benefits", "dollar / officer / year")
OFFICERS_TRAINED: Final = _fact("officers_trained", "officer", per_model=True)

# ---- what the estimate lets a person try: wizard (what if) ----------------------------------------------------------

OPERATING_HOURS_PER_MONTH: Final = _fact("operating_hours_per_month", "hour / officer / month", per_model=True)
OPERATING_OVERTIME_SHARE: Final = _fact("operating_overtime_share", "share")

# ---- posts and hours: briefing (staffing, options), the chief's estimate, JSON, workbook; engine (evidence) ---------

SWORN_AUTHORIZED: Final = _question("sworn_authorized", "officer")
SWORN_FILLED: Final = _question("sworn_filled", "officer")
VACANT_POSTS: Final = _fact("vacant_posts", "officer")
MINIMUM_SHIFT_STAFFING: Final = _question("minimum_shift_staffing", "officer / shift")
SUPERVISORS: Final = _fact("supervisors", "officer")
PATROL_OFFICERS: Final = _fact("patrol_officers", "officer")
TRAINED_MISSING: Final = _fact("trained_missing", "officer", per_model=True)
OFFICERS_UNAVAILABLE: Final = _fact("officers_unavailable", "officer")
USUAL_SHIFT_STAFFING: Final = _question("usual_shift_staffing", "officer / shift")
SHIFT_TEST_MADE: Final = _question("shift_test_made", "choice", "chief", "other", "not_made")
SHIFT_LEFT_ON_TRIP: Final = _fact("shift_left_on_trip", "officer / shift")
SHIFT_LEFT_IN_TRAINING: Final = _fact("shift_left_in_training", "officer / shift")
TRAINING_SHIFTS_EACH: Final = _fact("training_shifts_each", "shift / officer", per_model=True)
TRIP_HOURS: Final = _fact("trip_hours", "hour / trip")
OFFICERS_PER_TRIP: Final = _fact("officers_per_trip", "ratio")
SHIFT_LENGTH: Final = _fact("shift_length", "hour / shift")
NET_PRODUCTIVE_HOURS: Final = _fact("net_productive_hours", "hour / officer / year")
RELIEF_FACTOR: Final = _fact("relief_factor", "officer / post")
PATROL_HOURS_PER_MONTH: Final = _fact("patrol_hours_per_month", "hour / month")
PATROL_SERVICE_HOURS_PER_MONTH: Final = _fact("patrol_service_hours_per_month", "hour / month")
PATROL_WORKLOAD_NOW: Final = _fact("patrol_workload_now", "share")
PATROL_WORKLOAD_WITH: Final = _fact("patrol_workload_with", "share", per_model=True)
HOURS_TRAINING: Final = _fact("hours_training", "hour", per_model=True)
HOURS_OPERATING: Final = _fact("hours_operating", "hour / year", per_model=True)
HOURS_REFRESHER: Final = _fact("hours_refresher", "hour / year", per_model=True)
HOURS_SUPERVISION: Final = _fact("hours_supervision", "hour / year", per_model=True)
HOURS_ADMINISTRATION: Final = _fact("hours_administration", "hour / year", per_model=True)
AGREEMENT_HOURS: Final = _fact("agreement_hours", "hour / year", per_model=True)
AGREEMENT_FTE: Final = _fact("agreement_fte", "officer", per_model=True)
AGREEMENT_SHIFTS: Final = _fact("agreement_shifts", "shift / year", per_model=True)
AGREEMENT_SHARE_OF_FILLED: Final = _fact("agreement_share_of_filled", "share", per_model=True)
UNCOVERED_HOURS_FIRST_YEAR: Final = _fact("uncovered_hours_first_year", "hour / year", per_model=True)
UNCOVERED_HOURS: Final = _fact("uncovered_hours", "hour / year", per_model=True)
UNCOVERED_FTE: Final = _fact("uncovered_fte", "officer", per_model=True)
UNCOVERED_SHIFTS: Final = _fact("uncovered_shifts", "shift / year", per_model=True)
UNCOVERED_POSTS: Final = _fact("uncovered_posts", "post", per_model=True)
UNCOVERED_SHARE_OF_FILLED: Final = _fact("uncovered_share_of_filled", "share", per_model=True)
BASELINE_HOURS_AVOIDED: Final = _fact("baseline_hours_avoided", "hour / year", per_model=True)

# ---- sources and terms that the program cites of its own: engine (law), briefing, handout, letters, wizard ----------

THIS_BRIEFING: Final = _source("this_briefing")
BRIEF287_REVIEW: Final = _source("brief287_review")
USC_1357G: Final = _source("usc_1357g")
PUB_L_104_208: Final = _source("pub_l_104_208")
SECTION_287G: Final = _term("section_287g")

# ---- rows of the table of models that have a title or a place of their own: briefing (law, reach), counsel's pages --

STATUTE: Final = _row("statute")
POWERS: Final = _row("powers")
WHERE_USED: Final = _row("where_used")
ELIGIBLE: Final = _row("eligible")
TRAINING: Final = _row("training")
REFRESHER: Final = _row("refresher")
SUPERVISION: Final = _row("supervision")
WHOSE_POLICY: Final = _row("whose_policy")
WHO_PAYS: Final = _row("who_pays")
WHO_TRANSPORTS: Final = _row("who_transports")
HOLD_TIME: Final = _row("hold_time")
INTERPRETERS: Final = _row("interpreters")
COMPLAINTS: Final = _row("complaints")
RECORDS: Final = _row("records")
LIABILITY: Final = _row("liability")
LENGTH: Final = _row("length")
HOW_IT_ENDS: Final = _row("how_it_ends")

DECLARED: Final[tuple[Name, ...]] = tuple(_declared)
"""All of them, in the order above."""
