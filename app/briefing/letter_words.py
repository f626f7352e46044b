"""Questions of the questionnaire as they are put to somebody outside the town hall, and the words around them.

The questionnaire asks the town ("How many hours does it take ICE to come?"); a letter asks the one who can answer. A
question without words here is not sent: the answer to the letter as a whole answers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.rulebook.schema.base import Party

Addressee = Literal["ice", "insurer", "attorney", "union", "neighbors", "jail"]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a letter: the heading's words, the address line, and one sentence on why they are asked."""

    name: str
    line: str
    why: str


RECEIVERS: Mapping[Addressee, Receiver] = {
    "ice": Receiver(
        "ICE",
        "U.S. Immigration and Customs Enforcement, [field office and address]",
        "These are matters that ICE decides or knows.",
    ),
    "insurer": Receiver(
        "the insurer or risk pool",
        "[Insurer or risk pool, name and address]",
        "The body cannot weigh the cost of cover without your answer.",
    ),
    "attorney": Receiver(
        "town counsel",
        "[Counsel, name and address]",
        "Each question is one that this tool does not answer. None of what it prints is legal advice.",
    ),
    "union": Receiver(
        "the police union",
        "[Union or association, name and address]",
        "These are matters on which officers or their labor agreement may have a say.",
    ),
    "neighbors": Receiver(
        "neighboring and mutual-aid agencies",
        "[Agency, name and address]",
        "Figures from an agency at work under an agreement can stand in place of this tool's own assumptions.",
    ),
    "jail": Receiver(
        "the county jail",
        "[Jail or sheriff's office, name and address]",
        "These are matters of custody that the jail decides or knows.",
    ),
}

ASKED: Mapping[str, str] = {
    # ICE
    "ice_response_hours": "When our officers call you, how many hours does it take you to come or to answer?",
    "ice_office_distance": "To which ICE office or bed would our officers drive, and how many miles is it from here?",
    "training_hours": "How many hours of training would each of our officers take, where, and in what form?",
    "refresher_hours": "How many hours of refresher training would each officer take a year?",
    "training_travel_cost": "What would each officer's travel to training cost, and how much of that would you pay?",
    "ice_assignment": "Would our officers work from an ICE office or on ICE teams, and how often?",
    "ice_written_answers": (
        "Please say in writing who supervises at night and on weekends, how fast you come when called, what the "
        "training holds, which devices and databases officers would use, what you would pay and when, and whether "
        "the town may add its own terms."
    ),
    "reimbursement_in_writing": (
        "Would you sign a document that promises the town money for this work? For what, how much, on what "
        "conditions, with what audit, until when, and when would money have to be paid back?"
    ),
    # The insurer
    "insurance_change": "How much more a year would our cover cost with an agreement in force?",
    "claims_history": "Which claims over stops, arrests or force do you have on record for us in the last five years?",
    # The union
    "service_voluntary": "Would you ask that officers be free to say no to this duty?",
    "overtime_multiple": "Under our labor agreement, by what multiple is overtime on such duty paid?",
    "bargaining_status": "Do you ask for talks before an agreement is signed, and on which points?",
    # Agencies that have an agreement
    "planned_contacts_per_month": "How many contacts a month do your officers have under your agreement?",
    "planned_minutes_per_contact": "How many minutes of officer time does each one take?",
    "operating_hours_per_month": "How many hours a month does each trained officer spend on agreement duties?",
    "administration_hours_per_month": (
        "How many hours a month go to running the agreement: records, reports, supervision?"
    ),
    "baseline_share_avoided": (
        "Which share of the hours that you spent on work with ICE before the agreement has it saved, if any?"
    ),
    # The jail
    "arrest_holding_place": "Do you hold people whom our officers arrest, and do you have a 287(g) agreement yourself?",
    "detainer_practice": "Do you hold people past their release time on a detainer, and what do you ask to see first?",
    "jail_beds": "How many beds or cell places do you have?",
    "bookings_per_month": "How many people are booked a month?",
    "bed_days_per_month": "With an agreement, how many more days a month would people be held?",
    "bed_day_marginal_cost": "What does one more day for one person cost, and who pays it?",
}

ANSWERED_BY_THE_LETTER = (
    "insurer_answer", "insurer_answer_date", "state_law_confirmed", "signer_confirmed", "agreement_read",
    "records_answered", "counsel_points_answered",
)  # fmt: skip
"""What the town records once a letter comes back; none of it is asked in one."""

ABOUT = (
    "It is an agreement between a local agency and U.S. Immigration and Customs Enforcement (ICE) under section "
    "287(g) of the Immigration and Nationality Act, 8 U.S.C. 1357(g)."
)
NEUTRAL = (
    "This letter asks for facts. It states no view for or against an agreement. The same kind of letter goes to each "
    "office that may know an answer."
)
HOW = (
    "Write on the lines, or on sheets of your own with the number of the question. “Not known” and “we do not answer "
    "this” are answers too. Please give the date and the source of a figure. An answer may be a public record."
)


def addressee_of(party: Party) -> Addressee | None:
    """The letter in which a question for this party goes; None where nobody outside is asked."""
    for addressee in RECEIVERS:
        if addressee == party:
            return addressee
    return None
