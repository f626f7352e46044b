"""What `brief287 prove` prints, as text and as JSON, and the counter-examples as answers files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.assessments.answers_file import write_answers
from app.authoring.proving.results import Fault, Proof, Report


def lines(report: Report, written: Mapping[int, Path] | None = None) -> Iterator[str]:
    """The report in text; `written` has the file of each fault's example, by the fault's place in the report."""
    yield f"Rulebook {report.version} of {report.date}: {len(report.proofs)} proofs."
    if report.refused:
        yield "Errors of 'brief287 check', with which no briefing is made:"
        yield from (f"  {problem}" for problem in report.refused)
    number = 0
    for proof in report.proofs:
        yield ""
        yield f"{proof.name}: {_verdict(proof)} ({proof.cases:,} cases, {proof.seconds:.1f} s)"
        yield f"  Claim: {proof.claim}"
        yield f"  Method: {proof.method}"
        yield f"  Bound: {proof.bound}"
        for note in proof.notes:
            yield f"  Note: {note}."
        for fault in proof.faults:
            yield f"  {fault}"
            if fault.example is not None:
                shown = f"  {written[number]}" if written is not None and number in written else ""
                yield f"    Example{shown}: {fault.example.shows}."
            number += 1
        for each in proof.unproven:
            yield f"  NOT PROVEN {each}"
    cases, seconds = sum(proof.cases for proof in report.proofs), sum(proof.seconds for proof in report.proofs)
    yield ""
    yield (
        f"{len(report.faults)} faults, {len(report.unproven)} not proven, {cases:,} cases in {seconds:.0f} s. What no "
        "proof here claims is in docs/prove.md."
    )


def _verdict(proof: Proof) -> str:
    if proof.holds:
        return "proven"
    parts = [(len(proof.faults), "fault"), (len(proof.unproven), "not proven")]
    return ", ".join(f"{n} {word}{'s' if n > 1 and word == 'fault' else ''}" for n, word in parts if n)


def as_json(report: Report, written: Mapping[int, Path] | None = None) -> str:
    """The report as JSON: one object, its proofs in order."""
    number = 0
    proofs = []
    for proof in report.proofs:
        faults = []
        for fault in proof.faults:
            faults.append(_fault(fault, (written or {}).get(number)))
            number += 1
        proofs.append(
            {
                "name": proof.name,
                "claim": proof.claim,
                "method": proof.method,
                "bound": proof.bound,
                "cases": proof.cases,
                "seconds": round(proof.seconds, 2),
                "notes": list(proof.notes),
                "faults": faults,
                "unproven": [
                    {"file": each.file, "line": each.line, "id": each.id, "why": each.why} for each in proof.unproven
                ],
            }
        )
    data: dict[str, object] = {"rulebook": report.version, "date": report.date.isoformat(), "clean": report.clean}
    data |= {"refused": list(report.refused), "proofs": proofs}
    return json.dumps(data, ensure_ascii=False, indent=1)


def _fault(fault: Fault, path: Path | None) -> dict[str, object]:
    example = fault.example
    return {
        "file": fault.file,
        "line": fault.line,
        "id": fault.id,
        "what": fault.what,
        "mend": fault.mend,
        "example": None
        if example is None
        else {
            "as_of": example.as_of.isoformat(),
            "shows": example.shows,
            "file": str(path) if path is not None else None,
        },
    }


def write_examples(report: Report, folder: Path) -> dict[int, Path]:
    """Write each fault's town as an answers file. Raises OSError. The files by the fault's place in the report."""
    found: dict[int, Path] = {}
    faults = report.faults
    if any(fault.example is not None for fault in faults):
        folder.mkdir(parents=True, exist_ok=True)
    for number, fault in enumerate(faults):
        if fault.example is None:
            continue
        path = folder / f"{number + 1:02}-{_file_name(fault.id)}.yaml"
        path.write_text(example_text(fault, path.name), "utf-8")
        found[number] = path
    return found


def example_text(fault: Fault, name: str) -> str:
    """An answers file that `brief287 brief` and `explain` read, with what it shows in its first lines."""
    example = fault.example
    assert example is not None
    command = f"brief287 explain {example.explain}" if example.explain else "brief287 brief"
    output = "" if example.explain else " -o briefing.pdf"
    head = [
        f"{fault.file}:{fault.line}: {fault.id}: {fault.what}.",
        f"This town shows it: {example.shows}.",
        f"{command} {name} --as-of {example.as_of.isoformat()}{output}",
    ]
    return "".join(f"# {line}\n" for line in head) + write_answers(example.answers)


def _file_name(id_: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", id_.lower()).strip("-")[:40] or "town"
