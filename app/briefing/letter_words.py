"""Who gets a letter, and the words around its questions.

The questionnaire asks the town ("How many hours does it take ICE to come?"); a letter asks the one who can answer, in
the words that the question has for it in the rulebook (`letter`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.schema.base import Party

Addressee = Literal["ice", "insurer", "attorney", "state", "union", "neighbors", "jail", "auditor"]


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
    "state": Receiver(
        "the state",
        "[State office that answers: Attorney General, police standards board or grant office, and address]",
        "These are matters that a state office decides or knows.",
    ),
    "union": Receiver(
        "the police union",
        "[Union or association, name and address]",
        "These are matters on which officers or their labor agreement may have a say.",
    ),
    "neighbors": Receiver(
        "neighboring and mutual-aid agencies",
        "[Agency, name and address]",
        "Figures from an agency at work under an agreement can replace this tool's own assumptions.",
    ),
    "jail": Receiver(
        "the county jail",
        "[Jail or sheriff's office, name and address]",
        "These are matters of custody that the jail decides or knows.",
    ),
    "auditor": Receiver(
        "the auditor",
        "[Auditor of the town, or finance office, name and address]",
        "These are matters of the town's accounts and audit.",
    ),
}

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
