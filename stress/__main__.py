"""python -m stress [PART ...] [--short] [--json FILE]: the parts are those of PARTS. Exit 1 if a bar is not kept."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path

from stress.bars import Bar

PARTS = {
    "kills": "SIGKILL at random: servers under load and while they make FINALs, backups, upgrades",
    "faults": "the database away, locked, full, read-only; the clock set back",
    "hostile": "a hundred thousand hostile requests: no fault of ours, no read across assessments",
    "savers": "fifty people on one assessment, five hundred assessments at once: no lost update; the time of a save",
    "walks": "question-page walks a second, with one worker and with two",
    "memory": "of a server's process, after thousands of requests and dozens of documents",
    "final_time": "a FINAL of the Florida example: the answer, and all files",
}
"""Each is a module of this package with `run(short: bool = False) -> list[Bar]`."""
GROUPS = {"load": ("hostile", "savers", "walks", "memory", "final_time")}
"""Parts that are run together under one name."""


def main() -> int:
    listed = "; ".join(f"{name}: {what}" for name, what in PARTS.items())
    parser = argparse.ArgumentParser(prog="python -m stress", description=__doc__, epilog=listed)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, *GROUPS, []], help="default: all")
    parser.add_argument("--short", action="store_true", help="fewer and shorter trials, in minutes")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what is stopped leaves nothing, either
    bars: list[Bar] = []
    seconds: dict[str, float] = {}
    for name in [each for part in options.parts or PARTS for each in GROUPS.get(part, (part,))]:
        began = time.monotonic()
        for bar in importlib.import_module(f"stress.{name}").run(options.short):
            print(bar, flush=True)
            bars.append(bar)
        seconds[name] = round(time.monotonic() - began, 1)
        print(f"{name}: {seconds[name]:.0f} seconds", flush=True)
    if options.json is not None:
        figures = {
            "python": platform.python_version(), "machine": platform.machine(), "processors": os.cpu_count(),
            "short": options.short, "seconds": seconds, "bars": [{**asdict(bar), "kept": bar.kept} for bar in bars],
        }  # fmt: skip
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0 if all(bar.kept for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
