"""Bytes to a server over a connection that is kept, as they are given, and what came back.

A client library would refuse to send most of what is to be tried, or mend it first.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from dataclasses import dataclass

LONGEST_WAIT = 60.0
"""Seconds without an answer after which a server is said to hang."""
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d+)[ \t]*\r?$")
_CLOSES = re.compile(rb"(?im)^connection:[ \t]*close")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


class HungError(Exception):
    """The server gave no whole answer within LONGEST_WAIT."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, its head with the status line, and its body."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The header's first value; '' where there is none."""
        found = re.search(rb"(?im)^" + re.escape(name.encode()) + rb":[ \t]*([^\r\n]*)", self.head)
        return found[1].decode("latin-1") if found is not None else ""


class Wire:
    """One connection to a port of this machine. It is opened when something is to be sent, and again once it closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._left = b""

    def ask(self, sent: bytes, *, head_only: bool = False, ends: bool = False) -> Answer | None:
        """Send these bytes and read one answer; None where the server closed without one. `head_only`: the answer has
        no body, as to HEAD. `ends`: nothing more is sent, and the server is told so. Raises HungError."""
        with suppress(OSError):
            if self._socket is not None and not self._is_open():
                self.close()
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), LONGEST_WAIT)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with suppress(BrokenPipeError, ConnectionResetError):  # it answered before all was sent
                self._socket.sendall(sent)
                if ends:
                    self._socket.shutdown(socket.SHUT_WR)
            return self._read(head_only)
        except TimeoutError:
            self.close()
            raise HungError from None
        except OSError:
            self.close()
            return None

    def close(self) -> None:
        """End the connection, and forget what came on it and was not read."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
        self._socket, self._left = None, b""

    def _is_open(self) -> bool:
        """Has the server said nothing since the last answer? Where it closed, there is an end to be read."""
        assert self._socket is not None
        self._socket.setblocking(False)
        try:
            self._left += self._socket.recv(65536) or b"\0"
            return False
        except BlockingIOError:
            return not self._left
        finally:
            self._socket.settimeout(LONGEST_WAIT)

    def _read(self, head_only: bool) -> Answer | None:
        while (at := self._left.find(b"\r\n\r\n")) < 0:
            if not self._more():
                self.close()
                return None
        head, self._left = self._left[: at + 2], self._left[at + 4 :]
        found = _STATUS.match(head)
        if found is None:
            self.close()
            return None
        status = int(found[1])
        if status == 100:
            return self._read(head_only)
        length = _LENGTH.search(head)
        closes = _CLOSES.search(head) is not None
        if head_only or status in (204, 304):
            body = b""
        elif length is not None:
            wanted = int(length[1])
            while len(self._left) < wanted and self._more():
                pass
            body, self._left = self._left[:wanted], self._left[wanted:]
        else:
            while self._more():
                pass
            body, self._left, closes = self._left, b"", True
        if closes:
            self.close()
        return Answer(status, head, body)

    def _more(self) -> bool:
        assert self._socket is not None
        came = self._socket.recv(1 << 18)
        self._left += came
        return bool(came)
