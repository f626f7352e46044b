"""python -m bench [PART ...] [--json FILE]: the parts are those of PARTS below. Exit 1 if one falls short."""

from __future__ import annotations

import argparse
import json
import platform
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import documents, draws, evaluation, filled, pages, pdf, readers, start, under_load
from bench.timing import Pair

PARTS: dict[str, Callable[[], list[Pair]]] = {
    "evaluation": evaluation.run,
    "draws": draws.run,
    "pages": pages.run,
    "pdf": pdf.run,
    "under_load": under_load.run,
    "readers": readers.run,
    "documents": documents.run,
    "start": start.run,
    "filled": filled.run,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    pairs: list[Pair] = []
    for name in options.parts or PARTS:
        for pair in PARTS[name]():
            print(pair, flush=True)
            pairs.append(pair)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {memory:.0f} MiB")
    if options.json is not None:
        figures = {
            "python": platform.python_version(),
            "machine": platform.machine(),
            "peak_memory_mib": round(memory, 1),
            "pairs": [{**asdict(pair), "kept": pair.kept} for pair in pairs],
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0 if all(pair.kept for pair in pairs) else 1


if __name__ == "__main__":
    sys.exit(main())
