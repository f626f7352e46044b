"""python -m stress.cluster [PORT PORT]: two web nodes and one PostgreSQL on this machine, until SIGINT or SIGTERM.

The database lies in a temporary folder and is gone at the end. Both nodes have one secret key,
so that an assessment that was begun at one address is found at the other.
"""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType

from stress.nodes import Node, NodeError, database, place

PORTS = (8287, 8288)


class _Stopped(Exception):  # noqa: N818 - read as a word: except _Stopped
    """A signal came: all is to end."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/cluster", description=__doc__)
    parser.add_argument("ports", nargs="*", type=int, default=PORTS, metavar="PORT", help="two ports: 8287 and 8288")
    ports = parser.parse_args().ports
    if len(ports) != 2:
        parser.error("name two ports, or none")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with place() as folder, database("postgresql", folder) as stored:
            nodes = [Node(stored.url, folder, port) for port in ports]
            for node in nodes:
                print(f"node {node.wait().process.pid}: {node.address}", flush=True)
            print(f"database: {stored.url}\nlogs: {folder}\nCtrl-C stops all.", flush=True)
            try:
                while True:
                    signal.pause()
            except _Stopped:
                codes = [node.stop() for node in nodes if node.process.poll() is None]
                return 0 if not any(codes) else 1
    except _Stopped:
        return 1
    except NodeError as error:
        print(error, file=sys.stderr)
        return 1


def _stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # all is on its way to its end
    raise _Stopped


if __name__ == "__main__":
    sys.exit(main())
