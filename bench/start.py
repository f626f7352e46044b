"""(e) `brief287 --help` against a Python that does nothing, both in a process of their own, as a person starts them."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from bench.timing import Pair, paired


def run() -> list[Pair]:
    def call(*arguments: str) -> object:
        return subprocess.run([sys.executable, "-P", *arguments], stdout=subprocess.DEVNULL, check=True)

    def nothing() -> object:
        return call("-c", "pass")

    return [
        paired(
            f"brief287 {' '.join(words)}", partial(call, "-m", "app.cli", *words), "python -c pass", nothing,
            rounds=10, at_most=3.0, limit=0.15,
        )
        for words in (["--help"], ["check", "--help"])
    ]  # fmt: skip
