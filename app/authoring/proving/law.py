"""Proof: on each day, for each state and body, every option has its entry of law, and only one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from app.authoring.proving.results import Fault, Proof
from app.authoring.proving.towns import AGENCIES, EARLY, FAR, Placed, World, boundaries, spans
from app.engine.law import BODY_OF_AGENCY, LOCAL_RULE, LawView, law_view
from app.engine.options import option_results
from app.rulebook import names
from app.schema.states import EntryBody, StateEntry, StateLaw

IN_FORCE: Final = (None, "none", "task_force", "warrant_service_officer", "jail_enforcement", "several")


def law_every_day(world: World) -> Proof:
    proof = Proof(
        "law.every_day",
        "On every day since a state's file first speaks, every option that is before a body has its status by law, or "
        "the file says why it has not.",
        "Each state, each kind of agency, each piece of time between two dates of the file, each answer to whether an "
        "agreement is in force; the engine's own results are read.",
        f"All of it, from {EARLY.year} to {FAR.year}.",
    )
    places = _entries(world)
    silent = before = ended = 0
    for code in world.book.states:
        law = world.book.states[code]
        for agency in AGENCIES:
            body = BODY_OF_AGENCY[agency]
            open_: dict[str, str] = {}
            for first, last in spans(boundaries([*law.entries, *law.grants])):
                view = law_view(world.book, code, agency, first)
                listed: dict[str, str | None] = {}
                for in_force in IN_FORCE:
                    proof.cases += 1
                    for result in option_results(world.book, view, in_force, lambda condition: None):
                        listed.setdefault(result.id, in_force)
                        _opposed(proof, world, places, code, agency, first, result.id, in_force, view)
                for option, in_force in listed.items():
                    if option in view.entries:
                        continue
                    own = [each for each in places.get(code, ()) if _is(each, body, option)]
                    why = _silence(own, first)
                    silent += why == "never" and body != "municipality"
                    before += why == "before" and last < begins(law, body)
                    ended += why == "declared"
                    if why == "declared" or (why == "never" and body != "municipality"):
                        continue
                    if why == "before" and (body != "municipality" or last < begins(law, body)):
                        continue
                    if option in open_ and open_[option] == why:
                        continue  # told at the first of these days
                    open_[option] = why
                    proof.faults.append(_gap(world, code, agency, own, option, first, last, in_force, why))
                open_ = {option: why for option, why in open_.items() if option not in view.entries}
    proof.faults = _once(proof.faults)
    proof.notes = [
        f"{silent:,} times a file says nothing of an option for a county or a sheriff: it prints as not established",
        f"{before:,} times the day is before the file first speaks: it prints as not established in the rulebook",
        f"{ended:,} times the law ends on purpose, as the file says",
    ]
    return proof


def _entries(world: World) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = {}
    for placed in world.placed:
        law = placed.inside(StateLaw)
        if isinstance(placed.shape, StateEntry) and isinstance(law, StateLaw):
            found.setdefault(law.state, []).append(placed)
    return found


SPEAKS: Final[Mapping[EntryBody, tuple[EntryBody, ...]]] = {
    "municipality": ("municipality",), "county": ("county",), "sheriff": ("sheriff", "county"),
}  # fmt: skip
"""Whose entries say what the law is for a body."""


def _is(placed: Placed, body: EntryBody, option: str) -> bool:
    entry = placed.shape
    return isinstance(entry, StateEntry) and entry.body in SPEAKS[body] and option in entry.options


def begins(law: StateLaw, body: EntryBody) -> dt.date:
    """The first day of which the file says anything for a body."""
    days = [
        each.from_date or EARLY
        for each in law.entries
        if each.body in SPEAKS[body] and set(each.options) != {LOCAL_RULE}
    ]
    return min(days, default=FAR)


def _silence(own: Sequence[Placed], day: dt.date) -> str:
    """Why there is no entry on a day: never, before, declared, ended (and nothing follows) or gap."""
    if not own:
        return "never"
    earlier = [each for each in own if (getattr(each.shape, "from_date", None) or EARLY) <= day]
    later = [each for each in own if (getattr(each.shape, "from_date", None) or EARLY) > day]
    if not earlier:
        return "before"
    last = max(earlier, key=lambda each: getattr(each.shape, "from_date", None) or EARLY)
    if getattr(last.shape, "ends", None) is not None:
        return "declared"
    return "gap" if later else "ended"


def _gap(
    world: World, code: str, agency: str, own: Sequence[Placed], option: str, first: dt.date, last: dt.date,
    in_force: str | None, why: str,
) -> Fault:  # fmt: skip
    body = BODY_OF_AGENCY[agency]
    ended = [each for each in own if (until := getattr(each.shape, "until", None)) is not None and until <= first]
    place = max(ended, key=lambda each: getattr(each.shape, "until", None) or EARLY) if ended else None
    file = next((each.file for each in own), None)
    name = file.name if file is not None else f"rules/states/{code.lower()}.yaml"
    line = place.line("until") if place is not None else own[0].line() if own else 1
    said = {
        "never": f"the file never says what the law is on '{option}' for a {body}",
        "before": f"'{option}' has its first entry for a {body} only after other options have theirs",
        "gap": f"'{option}' has no entry for a {body} on {days_of(first, last)}",
        "ended": f"'{option}' has no entry for a {body} from {first.isoformat()} on, and the file does not say why",
    }[why]
    mend = {
        "never": "Add an entry, if only one that says that the law is unsettled",
        "before": "Give it an entry from the same day",
        "gap": f"Let the later entry begin on {first.isoformat()}, or say with 'ends' why there is no law",
        "ended": "Add what holds after it, or say with 'ends' why nothing follows",
    }[why]
    answers = {"state": code, names.AGENCY_KIND: agency, "as_of": first.isoformat()}
    if in_force is not None:
        answers[names.AGREEMENT_IN_FORCE] = in_force
    shows = f"on {first.isoformat()} the status of '{option}' is not established in the rulebook"
    return Fault(name, line, option, said, mend, world.example(answers, shows, explain=option))


def days_of(first: dt.date, last: dt.date) -> str:
    return first.isoformat() if first == last else f"{(last - first).days + 1:,} days from {first.isoformat()}"


def _once(faults: Sequence[Fault]) -> list[Fault]:
    """One fault for each place and option, though several kinds of agency show it."""
    return list({(each.file, each.line, each.id, each.what): each for each in faults}.values())


def _opposed(
    proof: Proof, world: World, places: dict[str, list[Placed]], code: str, agency: str, day: dt.date, option: str,
    in_force: str | None, view: LawView,
) -> None:  # fmt: skip
    """Two entries for one option, body and day: one would hide the other."""
    body = BODY_OF_AGENCY[agency]
    counting = [each for each in places.get(code, ()) if _is(each, body, option) and _counts(each, day)]
    bodies = {(getattr(each.shape, "body", None), getattr(each.shape, "from_date", None)) for each in counting}
    if len(bodies) == len(counting):
        return  # the one that begins later takes over, and a sheriff's own goes before the county's
    statuses = " and ".join(sorted({str(getattr(each.shape, "status", "")) for each in counting}))
    what = f"two entries speak of '{option}' for a {body} on {day.isoformat()}: {statuses}"
    shows = f"on {day.isoformat()} only the later entry on '{option}' is printed"
    answers = {"state": code, names.AGENCY_KIND: agency, "as_of": day.isoformat()}
    if in_force is not None:
        answers[names.AGREEMENT_IN_FORCE] = in_force
    example = world.example(answers, shows, explain=option)
    last = counting[-1]
    fault = Fault(
        last.file.name, last.line(), option, what, "End one of them with 'until', or take the option out", example
    )
    if not any((each.line, each.id) == (fault.line, fault.id) for each in proof.faults):
        proof.faults.append(fault)


def _counts(placed: Placed, day: dt.date) -> bool:
    first, end = getattr(placed.shape, "from_date", None), getattr(placed.shape, "until", None)
    return (first is None or first <= day) and (end is None or day < end)
