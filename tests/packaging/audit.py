"""Asks pip-audit whether a locked package of the program has a known fault, and holds the locks against our own list.

    python -m tests.packaging.audit

ends with 1 if there is a fault. pip-audit passes over a package that its service does not know, and says that it found
nothing; here a package that was not answered for counts as not asked. Where no service answers for every package,
docs/dependency-faults.yaml alone decides, and a line says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import yaml
from packaging.version import Version

from tests.packaging.locks import LOCKS, ROOT, RUNTIME, normal, pins

LISTED: Final = "docs/dependency-faults.yaml"
SERVICES: Final = ("pypi", "osv")
"""What pip-audit can ask, in turn; it knows their addresses."""
SECONDS: Final = 300
"""How long one service may take for all packages."""


@dataclass(frozen=True)
class Fault:
    """A known fault: the package, the advisory, its day, the first version without it, where that was read, and why a
    version below may stay ("" if it may not)."""

    package: str
    id: str
    date: date
    first: str
    source: str
    stays: str = ""

    def strikes(self, version: str) -> bool:
        return Version(version) < Version(self.first)


@dataclass(frozen=True)
class Listed:
    """The list in the project: the day it was read, its faults, and by package the day a look found nothing."""

    read: date
    faults: tuple[Fault, ...]
    searched: Mapping[str, date]


@dataclass(frozen=True)
class Answer:
    """What a service said: a line for each fault, by the ids of its advisory, and the packages it said nothing of."""

    faults: Mapping[frozenset[str], str]
    silent: frozenset[str]


def listed() -> Listed:
    """docs/dependency-faults.yaml."""
    data = yaml.safe_load((ROOT / LISTED).read_text(encoding="utf-8"))
    return Listed(data["read"], tuple(Fault(**each) for each in data["faults"]), data["searched"])


def held(lock: str, locked: Mapping[str, str], faults: tuple[Fault, ...]) -> list[str]:
    """A message for each version in `locked`, by package, out of the file `lock`, with a fault that may not stay."""
    return [
        f"{lock}: {fault.package} {locked[fault.package]} has {fault.id} ({fault.source}), which {fault.first} has "
        f"not: run script/lock --upgrade-package {fault.package}, then the tests"
        for fault in faults
        if fault.package in locked and not fault.stays and fault.strikes(locked[fault.package])
    ]


def read_answer(report: str, locked: Mapping[str, str]) -> Answer:
    """pip-audit's JSON report ("" or broken if it made none) on the packages of `locked`."""
    try:
        dependencies: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        dependencies = []
    answered = [each for each in dependencies if "vulns" in each]
    faults = {
        frozenset(
            (fault["id"], *fault.get("aliases", ()))
        ): f"{each['name']} {each['version']} has {fault['id']}; without "
        f"it: {', '.join(fault.get('fix_versions', ())) or 'no version yet'}"
        for each in answered
        for fault in each["vulns"]
    }
    return Answer(faults, frozenset(locked) - {normal(each["name"]) for each in answered})


def ask(service: str) -> Answer:
    """What one service of pip-audit knows of the program's lock; nothing at all if it cannot be reached."""
    call = [sys.executable, "-P", "-m", "pip_audit", "-r", RUNTIME, "--require-hashes", "--disable-pip", "-s", service]
    call += ["-f", "json", "--progress-spinner", "off"]
    try:
        report = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False).stdout
    except subprocess.TimeoutExpired:
        report = ""
    return read_answer(report, pins(RUNTIME))


def verdict(answers: Mapping[str, Answer], known: Listed, locked: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What is to be said, and the faults among what the services answered on the packages of `locked`."""
    kept = {fault.id: fault for fault in known.faults if fault.stays and fault.strikes(locked[fault.package])}
    found = {ids: line for answer in answers.values() for ids, line in answer.faults.items()}
    said = [
        f"{each.package} {locked[each.package]} has {each.id}; {LISTED} says why it stays" for each in kept.values()
    ]
    if complete := next((service for service, answer in answers.items() if not answer.silent), ""):
        said.append(f"pip-audit: {complete} answered for every package of {RUNTIME}")
    else:
        said.append(f"pip-audit: its data could not be reached; {LISTED} of {known.read} was held instead")
    return said, [line for ids, line in found.items() if not ids & kept.keys()]


def main() -> int:
    known = listed()
    answers: dict[str, Answer] = {}
    for service in SERVICES:
        answers[service] = ask(service)
        if not answers[service].silent:
            break
    said, faults = verdict(answers, known, pins(LOCKS[1]))
    faults += [message for lock in LOCKS for message in held(lock, pins(lock), known.faults)]
    print(*said, *faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
