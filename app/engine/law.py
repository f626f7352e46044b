"""State law as of a day, for one kind of body: which entry of the state's file counts for each option."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.engine.results import StatusReason
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.timeline import counts, in_force
from app.rulebook.usstates import STATES
from app.schema.settling import SettledBy, Settling
from app.schema.states import EntryBody, StateAuthority, StateEntry, StateGrant, StateLaw

LOCAL_RULE = "local_rule_against"
SIGNING = ("sign_task_force", "sign_warrant_service_officer", "sign_jail_enforcement")
BODY_OF_AGENCY: Mapping[str, EntryBody] = {
    names.MUNICIPAL_POLICE: "municipality",
    names.NO_AGENCY: "municipality",
    names.COUNTY_AGENCY: "county",
    names.SHERIFF: "sheriff",
}
"""Whose law it is, by kind of agency."""
BODY_WORDS: Mapping[EntryBody, str] = {
    "municipality": "a town or its police",
    "county": "a county, its police or its jail",
    "sheriff": "a sheriff\u2019s office",
}
ANY_RULE = SettledBy(
    ask="8 U.S.C. 1357(g)(1) allows an agreement \u201cto the extent consistent with State and local law\u201d. Does "
    "any state statute, ruling, Attorney General\u2019s opinion or rule speak of this option for our agency, and what "
    "does it say?",
    to="attorney",
    answers=(
        Settling(answer="No such rule exists", status="open"),
        Settling(answer="A rule allows it on terms", status="conditional"),
        Settling(answer="A rule bars it", status="closed"),
    ),
)
"""What would settle a status of which the rulebook says nothing."""


@dataclass(frozen=True)
class LawView:
    """What the rulebook knows of one state's law on one day.

    `law` is None where the state is not known or not in the rulebook. `entries` has the entry for each option by id.
    """

    state: str | None
    law: StateLaw | None
    body: EntryBody | None  # None: the kind of agency is not known
    as_of: dt.date
    entries: Mapping[str, StateEntry]
    other: Mapping[str, StateEntry]  # for a sheriff, where the body is not known
    agency: str | None = None

    @property
    def grants(self) -> tuple[StateGrant, ...]:
        """The state's grants on the day that this kind of agency may get; any, while the kind is not known."""
        return tuple(
            grant
            for grant in (self.law.grants if self.law is not None else ())
            if (self.agency is None or self.agency in grant.agencies) and counts(grant, self.as_of)
        )

    @property
    def grant_open(self) -> bool | None:
        """Is a state grant known for this agency on the day? None while the state or the kind of agency is open."""
        if self.state is None:
            return None
        return (None if self.agency is None else True) if self.grants else False

    @property
    def grant_only_unpaid(self) -> bool | None:
        """Does the state say that its grant pays no cost that somebody else has paid? None while that is open, as it is
        while the kind of agency decides whether there is a grant."""
        if not self.grants:
            return None if self.state is None else False
        if self.agency is None:
            return None
        said = {grant.only_unpaid for grant in self.grants}
        return said.pop() if len(said) == 1 else None

    @cached_property
    def closes_signing(self) -> bool | None:
        """Does the law, as far as the rulebook knows, close every signing option? None while state or body is open."""
        if self.state is None:
            return None
        if self.law is None:
            return False
        town = all(self._closed(self.entries, option) for option in SIGNING)
        if self.body is not None:
            return town
        sheriff = all(self._closed(self.other, option) for option in SIGNING)
        return town if town == sheriff else None

    @staticmethod
    def _closed(entries: Mapping[str, StateEntry], option: str) -> bool:
        entry = entries.get(option)
        return entry is not None and entry.status == "closed"

    @property
    def name(self) -> str:
        return STATES.get(self.state or "", "this state")

    def reads(self, bodies: tuple[EntryBody, ...]) -> bool:
        """Is a text about these bodies for the body whose law is shown? One about none named is for each; while the
        kind of agency is not known, the law of each is shown."""
        return not bodies or self.body is None or self.body in bodies

    @property
    def authorities(self) -> tuple[StateAuthority, ...]:
        """What was read of the state's law that counts on the day for this body."""
        listed = self.law.authorities if self.law is not None else ()
        return tuple(each for each in listed if self.reads(each.body) and counts(each, self.as_of))

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions on state law for counsel, on the day and for this body."""
        return self.law.questions_on(self.as_of, self.body) if self.law is not None else ()

    def is_stale(self, on: dt.date) -> bool:
        return self.law is not None and on > self.law.stale_after

    def reason(self, option: str) -> StatusReason:
        """The law's reason for an option's status."""
        if self.state is None:
            return StatusReason(
                "law", "unknown", "The state is not known yet, so the law cannot be looked up.", (names.THIS_BRIEFING,)
            )
        if self.law is None:
            return StatusReason(
                "law", "unknown", f"The law of {self.name} is not yet in this rulebook: counsel to answer.",
                (names.THIS_BRIEFING,), settled_by=ANY_RULE,
            )  # fmt: skip
        entry = self.entries.get(option)
        if self.body is None:
            other = self.other.get(option)
            if entry is None or other is None or entry.status != other.status:
                return StatusReason(
                    "law", "unknown",
                    f"It depends on the kind of agency, which is not known yet: {self._read('municipality', entry)}; "
                    f"{self._read('sheriff', other)}.",
                    entry.sources if entry is not None else (names.THIS_BRIEFING,),
                )  # fmt: skip
        if entry is None:
            whom = BODY_WORDS[self.body or "municipality"]
            return StatusReason(
                "law", "unknown",
                f"For {whom} in {self.name} this is not established in the rulebook: counsel to answer.",
                (names.THIS_BRIEFING,),
                settled_by=ANY_RULE,
            )  # fmt: skip
        return StatusReason(
            "law",
            entry.status,
            entry.reason,
            entry.sources,
            entry.confidence,
            entry.reopen,
            entry.exact,
            entry.from_date,
            entry.settled_by,
        )

    @staticmethod
    def _read(body: EntryBody, entry: StateEntry | None) -> str:
        return f"for {BODY_WORDS[body]}, {entry.status if entry is not None else 'not established'}"


def law_view(rulebook: Rulebook, state: str | None, agency: str | None, as_of: dt.date) -> LawView:
    """The law that counts on `as_of`."""
    law = rulebook.states.get(state) if state is not None else None
    body = BODY_OF_AGENCY.get(agency) if agency is not None else None
    if law is None:
        return LawView(state, None, body, as_of, {}, {}, agency)
    by_body = rulebook.law_by_day[law.state]
    entries = in_force(by_body[body or "municipality"], as_of)
    return LawView(state, law, body, as_of, entries, in_force(by_body["sheriff"], as_of), agency)
