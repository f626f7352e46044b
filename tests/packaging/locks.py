"""What the two lock files pin."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = "requirements.lock"
LOCKS = (RUNTIME, "requirements-dev.lock")


def normal(requirement: str) -> str:
    """The normalised name of a distribution, out of a requirement or a pin."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins(lock: str) -> dict[str, str]:
    """Name and version of each package in a lock file."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {normal(line): line.split("==")[1].split()[0] for line in lines if line[:1].isalnum()}
