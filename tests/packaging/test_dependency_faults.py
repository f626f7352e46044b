"""The locks have no fault that docs/dependency-faults.yaml lists, the list is whole, and pip-audit is read aright."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from packaging.version import Version

from tests.packaging.audit import Answer, Fault, Listed, held, listed, read_answer, verdict
from tests.packaging.locks import LOCKS, RUNTIME, normal, pins

KNOWN = listed()
FAULT = Fault("flask", "CVE-2026-1", date(2026, 11, 1), "3.1.10", "https://example.org/1")
LOCKED = {"flask": "3.1.9", "idna": "3.20"}


@pytest.mark.parametrize("lock", LOCKS)
def test_no_locked_version_has_a_listed_fault(lock: str) -> None:
    found = held(lock, pins(lock), KNOWN.faults)
    assert not found, "\n".join(found)


def test_every_package_of_the_program_was_looked_up() -> None:
    unknown = sorted(pins(RUNTIME).keys() - {fault.package for fault in KNOWN.faults} - KNOWN.searched.keys())
    assert not unknown, f"look for their advisories, then list them in docs/dependency-faults.yaml: {unknown}"


def test_the_list_names_nothing_that_is_not_locked() -> None:
    locked = pins(LOCKS[1])
    listed_names = {fault.package for fault in KNOWN.faults} | KNOWN.searched.keys()
    assert listed_names <= locked.keys(), "take out what is locked no more"
    assert not {fault.package for fault in KNOWN.faults} & KNOWN.searched.keys(), (
        "has a fault, so it is not only searched"
    )


@pytest.mark.parametrize("fault", KNOWN.faults, ids=lambda fault: f"{fault.package}-{fault.id}")
def test_a_fault_is_whole(fault: Fault) -> None:
    assert fault.package == normal(fault.package)
    assert re.fullmatch(r"CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3}|PYSEC-\d{4}-\d+", fault.id)
    assert isinstance(fault.first, str), "quote the version: YAML reads 3.20 as 3.2"
    Version(fault.first)
    assert fault.source.startswith("https://")


def test_no_date_is_in_the_future() -> None:
    """Nothing was read on a day to come, and no advisory is younger than the day on which the list was read."""
    assert KNOWN.read <= datetime.now(UTC).date()
    assert not [fault for fault in KNOWN.faults if not fault.date <= KNOWN.read]
    assert not [name for name, day in KNOWN.searched.items() if not day <= KNOWN.read]


def test_what_may_stay_is_a_fault_of_a_lock() -> None:
    """A reason to keep a fault goes as soon as the lock has a version without it."""
    locked = pins(LOCKS[1])
    assert not [f.id for f in KNOWN.faults if f.stays and not f.strikes(locked[f.package])], "take out `stays`"


def test_a_fault_is_told_with_package_advisory_and_remedy() -> None:
    assert held("some.lock", LOCKED, (FAULT,)) == [
        "some.lock: flask 3.1.9 has CVE-2026-1 (https://example.org/1), which 3.1.10 has not: "
        "run script/lock --upgrade-package flask, then the tests"
    ]


@pytest.mark.parametrize("version", ["3.1.10", "3.1.10.post1", "3.2"])
def test_a_version_without_the_fault_passes(version: str) -> None:
    assert not held("some.lock", {"flask": version}, (FAULT,))


def report(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


CLEAN = {"name": "flask", "version": "3.1.9", "vulns": []}
OTHER = {"name": "idna", "version": "3.20", "vulns": []}
FAULTY = {**CLEAN, "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2026-1"], "fix_versions": ["3.1.10"]}]}


@pytest.mark.parametrize("text", ["", "no network", "[]", "{}", report({"name": "flask", "skip_reason": "not found"})])
def test_silence_is_no_answer(text: str) -> None:
    """pip-audit ends with 0 and "No known vulnerabilities found" where it could ask nobody."""
    assert read_answer(text, LOCKED) == Answer({}, frozenset(LOCKED))


@pytest.mark.parametrize(
    ("dependencies", "stays", "said", "faults"),
    [
        ((CLEAN, OTHER), "", ["pip-audit: pypi answered for every package of requirements.lock"], []),
        (
            (CLEAN,),
            "",
            ["pip-audit: its data could not be reached; docs/dependency-faults.yaml of 2026-11-30 was held instead"],
            [],
        ),
        (
            (FAULTY, OTHER),
            "",
            ["pip-audit: pypi answered for every package of requirements.lock"],
            ["flask 3.1.9 has PYSEC-1; without it: 3.1.10"],
        ),
        (
            (FAULTY, OTHER),
            "no newer one",
            [
                "flask 3.1.9 has CVE-2026-1; docs/dependency-faults.yaml says why it stays",
                "pip-audit: pypi answered for every package of requirements.lock",
            ],
            [],
        ),
    ],
    ids=["clean", "half an answer", "a fault", "a fault that stays"],
)
def test_the_verdict(dependencies, stays, said, faults) -> None:
    fault = Fault(FAULT.package, FAULT.id, FAULT.date, FAULT.first, FAULT.source, stays)
    known = Listed(date(2026, 11, 30), (fault,), {})
    assert verdict({"pypi": read_answer(report(*dependencies), LOCKED)}, known, LOCKED) == (said, faults)
