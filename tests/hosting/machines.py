"""Fresh Debian machines for the text of docs/operations-more.md: each a debootstrap in a folder, entered by chroot.

They share this machine's kernel, network and time. What they have not is systemd: a stand-in for `systemctl` starts and
stops what the unit says, as its user and with its settings.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stress.nodes import free_port, session_of

SYSTEMCTL = """#!/bin/sh
set -eu
unit=/etc/systemd/system/brief287.service
case "$*" in
"restart postgresql")
    echo "port = $DATABASE_PORT" > /etc/postgresql/15/main/conf.d/port.conf
    pg_ctlcluster 15 main restart
    pg_lsclusters --no-header | grep -q online
    ;;
"daemon-reload") ;;
"enable --now brief287" | "start brief287")
    set -a
    eval "$(sed -n 's/^Environment=//p' $unit)"
    . /etc/brief287.env
    set +a
    export HOME=/var/lib/brief287
    call=$(cat $unit $unit.d/*.conf 2>/dev/null | sed -n 's/^ExecStart=//p' | tail -1)
    cd "$(sed -n 's/^WorkingDirectory=//p' $unit)"
    setsid setpriv --reuid=brief287 --regid=brief287 --clear-groups $call --port "$PORT" \\
        </dev/null >>/var/log/brief287.log 2>&1 &
    echo $! > /run/brief287.pid
    ;;
"stop brief287")
    read -r number < /run/brief287.pid
    kill -TERM "$number"
    while kill -0 "$number" 2>/dev/null; do sleep 0.2; done
    rm /run/brief287.pid
    ;;
*)
    echo "systemctl $*: the stand-in has no such command" >&2
    exit 1
    ;;
esac
"""
POLICY = """#!/bin/sh
case "$*" in
*postgresql*start*) [ ! -e /etc/postgresql/15/main ] || /usr/local/bin/systemctl restart postgresql >/dev/null ;;
esac
exit 101
"""
"""A package that is installed starts its server by the stand-in, and no other."""
ENTER = """
mount -t proc proc "$1/proc"
mount --bind /dev "$1/dev"
exec chroot "$1" sh -eu -c "$2"
"""
"""In a mount namespace of its own: nothing stays mounted, however the command ends."""
PASSED_ON = ("PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "http_proxy", "https_proxy", "no_proxy")


class Machine:
    """One machine, and the port on which its node listens."""

    def __init__(self, name: str, fresh: Path, folder: Path, database_port: int) -> None:
        self.name, self.root, self.port = name, folder / name, free_port()
        self.database_port = database_port
        subprocess.run(["cp", "-a", str(fresh), str(self.root)], check=True)
        self._environment = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive", "PORT": str(self.port), "DATABASE_PORT": str(database_port),
            **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
        }  # fmt: skip
        for each in ("/etc/resolv.conf", "/etc/hosts"):
            shutil.copy(each, self.root / each.lstrip("/"))
        if certificates := os.environ.get("PIP_CERT"):
            shutil.copy(certificates, self.root / "root" / "certificates.pem")
            self._environment["PIP_CERT"] = "/root/certificates.pem"
        self.write("usr/local/bin/systemctl", SYSTEMCTL, 0o755)
        self.write("usr/sbin/policy-rc.d", POLICY, 0o755)

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        (self.root / path).write_text(text)
        (self.root / path).chmod(mode)

    def give(self, release: Path) -> None:
        """The folder in which whoever installs it stands."""
        shutil.rmtree(self.root / "root" / "release", ignore_errors=True)
        shutil.copytree(release, self.root / "root" / "release")

    def run(self, script: str) -> str:
        """What the commands say. A command that fails is the end, with all that was said."""
        call = ["unshare", "--mount", "sh", "-eu", "-c", ENTER, "enter", str(self.root), f"cd /root/release\n{script}"]
        done = subprocess.run(
            call, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False, timeout=1200,
        )  # fmt: skip
        assert done.returncode == 0, f"on {self.name}:\n{script}\n{done.stdout[-5000:]}\n{self.log()}"
        return done.stdout

    def log(self) -> str:
        """What the server has said so far."""
        path = self.root / "var/log/brief287.log"
        return path.read_text()[-3000:] if path.exists() else ""

    def off(self) -> None:
        """End what runs in it, and delete it."""
        for pid in self._processes():
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + 40
        while self._processes() and time.monotonic() < until:
            time.sleep(0.2)
        for pid in self._processes():
            os.kill(pid, signal.SIGKILL)
        subprocess.run(["rm", "-rf", "--one-file-system", str(self.root)], check=True)

    def _processes(self) -> list[int]:
        """The leaders of what was started here, and those of their sessions."""
        found: set[int] = set()
        for path in (self.root / "run/brief287.pid", *self.root.glob("var/lib/postgresql/15/main/postmaster.pid")):
            if path.exists() and (leader := path.read_text().split()):
                alive = Path(f"/proc/{leader[0]}/root")
                if alive.exists() and alive.readlink() == self.root:
                    found |= {int(leader[0]), *session_of(int(leader[0]))}
        return sorted(found)


@contextmanager
def machines(folder: Path, *names: str) -> Iterator[dict[str, Machine]]:
    """Fresh machines of these names, gone at the end with all that runs in them."""
    fresh, database_port = folder / "fresh", free_port()
    made: dict[str, Machine] = {}
    try:
        subprocess.run(
            ["debootstrap", "--variant=minbase", "bookworm", str(fresh)], check=True, stdout=subprocess.DEVNULL
        )
        for name in names:
            made[name] = Machine(name, fresh, folder, database_port)
        yield made
    finally:
        for machine in made.values():
            machine.off()
        subprocess.run(["rm", "-rf", "--one-file-system", str(fresh)], check=True)
