"""The registry of checks: what each one promises of a rulebook, how bad it is where it fails, and how to mend it.

A check is a function over an `Examined` rulebook that yields a `Found` for each place where its promise is broken. What
is met while a file is still being read (it is no YAML, a key is unknown) has no function here, but is declared all the
same, so that every message has an id and an entry in docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.problems import Problem, Severity

Run = Callable[[Examined], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """One promise. `run` is None for what the reading of a file itself reports."""

    id: str
    promise: str
    mend: str
    example: str
    severity: Severity = "error"
    silence: bool = False
    """May a rule file silence it, with a reason? Never where the program would crash or mislead."""
    words: bool = False
    """True for checks of wording, which are run only when asked for: no briefing rests on them."""
    run: Run | None = None

    @property
    def tag(self) -> str:
        """The topic: the part of the id before the dot."""
        return self.id.partition(".")[0]

    def problem(self, found: Found) -> Problem:
        mend = found.mend or self.mend
        if isinstance(found.file, str):
            return Problem(found.file, 1, found.what, mend, self.severity, id=self.id)
        loaded = found.file.loaded
        thing = loaded.id_at(found.path)
        name = loaded.name_at(found.path)
        return Problem(name, loaded.line(found.path), found.what, mend, self.severity, id=self.id, thing=thing)


CHECKS: dict[str, Check] = {}
"""Every check by its id, in the order of their registration."""


def register(check: Check) -> None:
    if check.id in CHECKS:
        raise ValueError(f"two checks have the id {check.id}")
    CHECKS[check.id] = check


def check(
    id_: str,
    *,
    promise: str,
    mend: str,
    example: str,
    severity: Severity = "error",
    silence: bool | None = None,
    words: bool = False,
) -> Callable[[Run], Run]:
    """Register a function as the check with this id. A warning can be silenced, an error only if it says so."""

    def add(run: Run) -> Run:
        may = severity == "warning" if silence is None else silence
        register(Check(id_, promise, mend, example, severity, may, words, run))
        return run

    return add


def declare(id_: str, *, promise: str, mend: str, example: str, severity: Severity = "error") -> None:
    """Register what the reading of a file reports by itself."""
    register(Check(id_, promise, mend, example, severity))


def selected(*, words: bool, only: str = "") -> Iterator[Check]:
    """The checks that are functions, with those of wording if asked for; of one tag if given."""
    listed = (check for check in CHECKS.values() if check.run is not None and (words or not check.words))
    return (check for check in listed if not only or check.tag == only)
