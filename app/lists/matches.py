"""Which rows of a list are about a town: its own agency, and agencies of its county. What is not exact is offered."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.engine.answers import Town
from app.engine.around import Around, Group, Neighbor
from app.lists.shapes import Agreement, Department
from app.lists.spelling import Alike, alike, county_key, is_sheriff, place_key, plain, sheriff_key

COUNTY_AGENCIES: Final = frozenset({"sheriff", "county_agency"})
"""Kinds of agency (`agency_kind`) that a county has."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """Whose rows are looked for. `agency_kind` and `county` may be empty."""

    town: Town
    state: str
    agency_kind: str = ""
    county: str = ""

    @property
    def of_county(self) -> bool:
        return self.agency_kind in COUNTY_AGENCIES or self.town.kind == "county"

    def own(self, name: str, kind: str, county: str) -> Alike | None:
        """Is this the seeker's own agency: the same by name, kind and county, near, or another?"""
        if self.of_county:
            found = _nearest({county_key(self.county), sheriff_key(self.town.name)}, sheriff_key(name))
            fits = kind == "county" and (self.agency_kind != "county_agency" or not is_sheriff(name))
            return found if fits or found is None else "near"
        own = place_key(self.town.name)
        found = _nearest({own, own + self.town.kind}, place_key(name))
        if kind == "county" or is_sheriff(name):
            return None
        elsewhere = bool(self.county) and not self._in(county)
        return "near" if found == "same" and (kind != "municipal" or elsewhere) else None if elsewhere else found

    def _in(self, counties: str) -> bool:
        """Is one of the counties, between commas, the seeker's? One that is not given may be."""
        keys = [county_key(each) for each in counties.split(",")]
        return not any(keys) or any(alike(county_key(self.county), key) for key in keys)


def _nearest(own: Collection[str], name: str) -> Alike | None:
    found = [alike(each, name) for each in own]
    return "same" if "same" in found else "near" if "near" in found else None


@dataclass(frozen=True, slots=True)
class FoundDepartment:
    """An agency of the FBI's table that is the town's own, for sure or perhaps."""

    department: Department
    alike: Alike


@dataclass(frozen=True, slots=True)
class FoundAgreement:
    """An agreement of ICE's list for the town's table. `id` tells it from the others of its state."""

    id: str
    group: Group
    alike: Alike
    agreement: Agreement


def own_departments(seeker: Seeker, departments: Iterable[Department]) -> tuple[FoundDepartment, ...]:
    """The exact ones first. Where several are exact, none is."""
    found = [
        FoundDepartment(each, match)
        for each in departments
        if (match := seeker.own(each.name, each.kind, each.county)) is not None
    ]
    if sum(1 for each in found if each.alike == "same") > 1:
        found = [FoundDepartment(each.department, "near") for each in found]
    return tuple(sorted(found, key=lambda each: (each.alike != "same", each.department.name)))


def agreements_around(
    seeker: Seeker, agreements: Sequence[Agreement], counties: Mapping[str, Collection[str]] | None = None
) -> tuple[FoundAgreement, ...]:
    """Those of the own agency, then those of the county, each with the exact ones first. `counties` of places by their
    keys: where the list gives no county, an agency whose place lies in the seeker's is near."""
    found: list[FoundAgreement] = []
    ids: Counter[str] = Counter()
    for each in agreements:
        base = "-".join((plain(each.agency).replace(" ", "-"), each.model))
        ids[base] += 1
        id_ = f"{base}-{ids[base]}" if ids[base] > 1 else base
        group: Group = "own"
        match = seeker.own(each.agency, each.kind, each.county)
        if match != "same" and each.kind != "state":
            by_county = _of_county(seeker, each, counties or {})
            if by_county is not None and (match is None or by_county == "same"):
                group, match = "county", by_county
        if match is not None:
            found.append(FoundAgreement(id_, group, match, each))
    if len({plain(each.agreement.agency) for each in found if each.group == "own" and each.alike == "same"}) > 1:
        found = [FoundAgreement(e.id, e.group, "near" if e.group == "own" else e.alike, e.agreement) for e in found]
    return tuple(sorted(found, key=lambda each: (each.group != "own", each.alike != "same", each.agreement.agency)))


def _of_county(seeker: Seeker, each: Agreement, counties: Mapping[str, Collection[str]]) -> Alike | None:
    own = county_key(seeker.county)
    if each.county:
        return alike(own, county_key(each.county))
    by_name: Collection[str] = {sheriff_key(each.agency)}
    if each.kind != "county":
        by_name = counties.get(place_key(each.agency), ())
    return "near" if own and own in {county_key(name) for name in by_name} else None


def around(seeker: Seeker, day: dt.date, agreements: Sequence[Agreement], chosen: Iterable[FoundAgreement]) -> Around:
    """The town's table of what was chosen, with the counts of the whole state."""
    neighbors = tuple(
        Neighbor(each.group, each.agreement.agency, each.agreement.county, each.agreement.model,
                 each.agreement.signed, each.agreement.doubt)
        for each in chosen
    )  # fmt: skip
    by_model = Counter(each.model for each in agreements)
    agencies = {plain(each.agency) for each in agreements}
    return Around(day, seeker.state, seeker.county, len(agencies), dict(by_model), neighbors)
