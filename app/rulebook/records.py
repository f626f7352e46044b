"""What is recorded of a town beside the questions of the rulebook: where it lies, and who takes part around it.

Each is kept as an answer, so that it has a source, a history and a place in the answers file. No result turns on one.
"""

from __future__ import annotations

from typing import Final

from app.schema.questions import Question

COUNTY: Final = "town_county"
TIME_ZONE: Final = "town_time_zone"
AROUND: Final = "who_takes_part"

RECORDS: Final = {
    question.id: question
    for question in (
        Question(
            id=COUNTY,
            ask="Which county is the town in?",
            label="county",
            kind="text",
            why="ICE’s list of agreements has the agencies of each county.",
            find="The county’s own website lists its towns.",
            record=True,
        ),
        Question(
            id=TIME_ZONE,
            ask="Which time zone is the town in?",
            label="time zone",
            kind="text",
            why="A law that begins on a day begins when it is that day in the town.",
            find="Any clock in the town.",
            record=True,
        ),
        Question(
            id=AROUND,
            ask="Which agencies around the town have an agreement, by ICE’s list?",
            label="who takes part around the town",
            kind="long_text",
            why="It is printed with the list’s day. No result turns on it.",
            find="The page “Who takes part around us” makes it from the list that ICE publishes.",
            record=True,
        ),
    )
}
"""The questions by key."""
