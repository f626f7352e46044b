"""(f) A document's PDF from the request to its last byte, against the same asked for again, which is in the store.

A real server, as `brief287 serve` starts it, with nothing else to do; each document is of a town that was just brought
in (the example Sample City), so that it is made.
"""

from __future__ import annotations

import time

from bench.timing import Pair, pair_of
from bench.under_load import Browser, bring_in, files, server

ROUNDS = 5
LIMITS = {"briefing": 2.5, "supporting-volume": 5.0}
"""Seconds promised where nothing else is done on two processors."""


def run() -> list[Pair]:
    with server() as port:
        browser = Browser(port)
        example, _ = files()
        for name in LIMITS:  # the fork server has started
            _seconds(browser, f"{bring_in(browser, example)}/{name}.pdf")
        pairs = []
        for name, limit in LIMITS.items():
            made, stored = [], []
            for _ in range(ROUNDS):
                address = f"{bring_in(browser, example)}/{name}.pdf"
                made.append(_seconds(browser, address))
                stored.append(_seconds(browser, address))
            pairs.append(pair_of(f"PDF of the {name} from the request", "from the store", made, stored, limit=limit))
        return pairs


def _seconds(browser: Browser, address: str) -> float:
    start = time.perf_counter()
    status, body = browser.get(address)
    assert status == 200, (status, body[:300])
    assert body.startswith(b"%PDF")
    return time.perf_counter() - start
