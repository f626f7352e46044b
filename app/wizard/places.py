"""The town by ZIP code or name: what was found is offered, what is chosen fills fields, and each may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.assessments.store import Conflict
from app.engine.answers import Answer
from app.lists.zip_codes import LookUpError, Place, look_up, place, source
from app.rulebook.records import COUNTY, TIME_ZONE
from app.rulebook.usstates import STATES, ZONE_WORDS
from app.schema.base import Role
from app.wizard.site import OpenAssessment

LONGEST_LOOK = 100
NONE_FOUND = "No place was found for that. Nothing is wrong: continue without it, and give the state below."
AWAY = "The look-up does not work now. Continue without it, and give the state below."
CHOOSE = "Choose one of the places, or continue without it."


@dataclass(frozen=True, slots=True)
class LookUp:
    """A look-up as its fields show it. `text` was typed; `found` are the places to choose from; `chosen` has filled the
    fields; `told` is a sentence about it; `asked` says that one of its buttons was pressed, and nothing is saved."""

    text: str = ""
    found: tuple[Place, ...] = ()
    chosen: Place | None = None
    told: str = ""
    asked: bool = False

    @property
    def source(self) -> str:
        return source()

    @property
    def looked(self) -> str:
        """The text that was looked up, so that pressing Enter elsewhere does not look it up again."""
        return self.text if self.found or self.told else ""


def read_look_up(form: Mapping[str, str], *, complete: bool = False) -> LookUp:
    """What was asked of the look-up. Its button is the first of its form, which Enter in any field presses: so without
    a text, or with one that was looked up already on a form that is `complete`, it is not meant."""
    text = " ".join(form.get("look", "").split())[:LONGEST_LOOK]
    chosen = place(form.get("place", ""))
    again = text == form.get("looked", "") and complete
    if "use_place" in form:
        return LookUp(text, _found(text)[0], chosen, "" if chosen is not None else CHOOSE, True)
    if "look_up" in form and text and not again:
        found, told = _found(text)
        return LookUp(text, found, found[0] if len(found) == 1 else None, told, True)
    kept = place(form.get("filled_place", ""))
    return LookUp(text, (), kept)


def _found(text: str) -> tuple[tuple[Place, ...], str]:
    try:
        found = look_up(text)
    except LookUpError:
        return (), AWAY
    return found, "" if found else NONE_FOUND


def words(found: Place) -> str:
    """Brewer, Maine: Penobscot County, Eastern time."""
    more = ", ".join(part for part in (found.county, ZONE_WORDS.get(found.zone, "")) if part)
    return f"{found.name}, {STATES[found.state]}{f': {more}' if more else ''}"


def place_answers(county: str, zone: str, chosen: Place | None) -> dict[str, Answer | None]:
    """The two records of where a town lies; the source of each that stands as the look-up filled it."""
    return {
        COUNTY: _answer(county, chosen.county if chosen is not None else ""),
        TIME_ZONE: _answer(zone, chosen.zone if chosen is not None else ""),
    }


def _answer(value: str, filled: str) -> Answer | None:
    return Answer(value, source=source() if value == filled else None) if value else None


def keep_place(assessment: OpenAssessment, chosen: Place | None, role: Role) -> None:
    """Keep county and time zone of the place that filled a page's fields, where nobody has given them yet."""
    if chosen is None:
        return
    found = place_answers(chosen.county, chosen.zone, chosen)
    changes = {key: each for key, each in found.items() if each is not None and key not in assessment.answers}
    try:
        assessment.save(changes, assessment.versions, role)
    except Conflict:
        return  # somebody else has given them meanwhile
