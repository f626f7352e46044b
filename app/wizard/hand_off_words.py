"""The words with which a part is handed to an office: to paste into an e-mail. Nothing in them is marked for staff."""

from __future__ import annotations

from dataclasses import dataclass

from app.briefing.context import Context
from app.briefing.open_points import answer_day
from app.engine import figures

MINUTES = 1
"""Minutes a question, with the records at hand: said as what it is."""


@dataclass(frozen=True)
class HandOff:
    """What is handed over: to which office, which parts, how many open questions, and the link."""

    context: Context
    office: str
    parts: tuple[str, ...]
    open: int
    telling: tuple[str, ...]
    link: str

    @property
    def day(self) -> str:
        """The day by which answers are wanted, in words; '' while no meeting is dated."""
        day = answer_day(self.context)
        return figures.date_text(day) if day is not None else ""


def subject(given: HandOff) -> str:
    return f"287(g) in {given.context.town}: {figures.number_of(given.open, 'question')} for the {_office(given)}"


def _office(given: HandOff) -> str:
    return given.office[0].lower() + given.office[1:]


def body(given: HandOff) -> str:
    """The text: what is asked, how long it takes, by when, where, and what not to enter."""
    context = given.context
    meeting = f" The meeting is on {figures.date_text(context.meeting_date)}." if context.meeting_date else ""
    lines = [
        f"{context.town} is preparing a briefing on ICE\u2019s 287(g) program for the {context.body}.{meeting}",
        "",
    ]
    if not given.open:
        return "\n".join([*lines, "Your part has no open question. Please check it and sign it:", given.link])
    lines += [
        f"Your part has {figures.number_of(given.open, 'open question')}: {'; '.join(given.parts)}.",
        f"Allow about {figures.number_of(given.open * MINUTES, 'minute')}, at one for each question with the records "
        "in front of you.",
        f"Please answer by {given.day}." if given.day else "No meeting date is set yet; please answer soon.",
        "",
        "These answers tell most:",
        *(f"- {label}" for label in given.telling),
        "",
        "Open this link. Each page is saved when you continue to the next:",
        given.link,
        "Whoever has the link can do what you can do with it. Please do not pass it on.",
        "",
        "If you would rather write on paper, ask for the printed list of your questions and send it back; somebody can "
        "type it in.",
        "",
        "\u201cI don\u2019t know\u201d is an answer. Please enter no name, case or status of any resident, detained "
        "person or officer. Answers may be public records.",
    ]
    return "\n".join(lines)
