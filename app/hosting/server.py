"""The server: waitress, with limits that leave room for whoever asks, and an orderly end.

waitress by itself takes a hundred connections, and one that says nothing stays for two minutes: a hundred silent ones
shut everyone out for as long. Here one that waits gives way where all places are taken, the longest wait first. What
was asked is never cut off for it. A proxy before this does more (docs/deploy): slow senders wait there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import waitress
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask
from waitress.utilities import Error

from app.hosting.memory import share_one_part
from app.hosting.unsent import Unsent

AGAIN_AFTER = 30
"""Seconds after which a sender may ask again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`connections` at once, each of which may say nothing for `silent` seconds; bodies of less than `body` bytes, else
    refused by their announced length; after a stop `last` seconds for what runs."""

    connections: int = 800
    silent: int = 30
    body: int = 10 << 20
    last: float = 25.0


DEFAULT_LIMITS = Limits()
_ROUND = 1.0
"""Seconds that a round of the loop waits at most for something to happen."""
_CROWD, _PAUSE = 100, 0.004
"""Connections, and seconds: a round looks at each connection, so that with many of them it waits for several to have
something, and leaves the processor to those who answer."""
_PART = 1 << 15
"""Bytes of an answer that are sent before it is whole."""
_JUST_COME = 0.5
"""Seconds within which a new connection is given the time to ask, also at the end."""


class Server:
    """Listens from the start; `run` serves until `stop` is called and what was asked by then is answered."""

    def __init__(
        self,
        app: Callable[..., Any],
        host: str,
        port: int,
        threads: int,
        *,
        proxied: bool = False,
        limits: Limits = DEFAULT_LIMITS,
        at_last: Callable[[], object] = lambda: None,
    ) -> None:
        """`proxied`: forwarded headers are passed on to the application. `at_last` is called when the time for what
        runs is over: it is to make it end. Raises OSError where the port is taken or the host is another machine's,
        ValueError where the host has no address."""
        if not host:
            raise ValueError("no host")
        self._map: dict[int, Any] = {}
        self._limits, self._at_last = limits, at_last
        self._ended_at: float | None = None
        self._hurried = False
        self._tasks = ThreadedTaskDispatcher()
        try:
            waitress.create_server(
                app, map=self._map, _dispatcher=self._tasks, host=host, port=port, ident=None, asyncore_use_poll=True,
                channel_timeout=limits.silent, cleanup_interval=5, max_request_body_size=limits.body,
                clear_untrusted_proxy_headers=not proxied,
            )  # fmt: skip
        except OSError:
            wasyncore.close_all(self._map)
            raise
        share_one_part()
        self._tasks.set_thread_count(threads)
        self._doors = [each for each in self._map.values() if isinstance(each, BaseWSGIServer)]
        for door in self._doors:
            door.channel_class = self._channel
            door.adj.send_bytes = _PART
            door.adj.connection_limit = limits.connections + len(self._map)  # it counts doors and triggers too

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._doors[0].effective_port)

    @property
    def ending(self) -> bool:
        return self._ended_at is not None

    @property
    def connections(self) -> int:
        return len(self._channels())

    @property
    def waiting(self) -> int:
        """Requests for which there is no thread yet."""
        return len(self._tasks.queue)

    def stop(self, *_: object) -> None:
        """End: take no more connections, answer what was asked. A second call leaves no more time. For signals too."""
        if self._ended_at is None:
            self._ended_at = time.monotonic()
        else:
            self._hurried = True
        self._doors[0].pull_trigger()

    def run(self) -> None:
        """Serve until `stop`; returns when everything that runs is answered, or its time is over."""
        while self._ended_at is None:
            wasyncore.poll2(_ROUND, self._map)
            self._make_room()
            if len(self._map) > _CROWD:
                time.sleep(_PAUSE)
        for door in self._doors:
            wasyncore.dispatcher.close(door)  # its trigger stays: threads wake the loop with it
        for channel in self._channels():
            channel.close_after_this()
        self._finish(self._ended_at + self._limits.last)
        self._at_last()
        self._finish(time.monotonic() + 5)
        self._tasks.shutdown(timeout=5)
        wasyncore.close_all(self._map)

    def _channel(self, *given: Any, **more: Any) -> _Channel:
        return _Channel(self, *given, **more)

    def _channels(self) -> list[_Channel]:
        return [each for each in list(self._map.values()) if isinstance(each, _Channel)]

    def _make_room(self) -> None:
        """Where all places are taken, let go a tenth of them: of those who wait, whoever has waited longest."""
        if len(self._map) < self._limits.connections:
            return
        channels = self._channels()
        if len(channels) < self._limits.connections:
            return
        idle = sorted((each for each in channels if each.waits), key=lambda each: each.waits_since)
        for channel in idle[: max(1, self._limits.connections // 10)]:
            channel.handle_close()

    def _finish(self, until: float) -> None:
        """Answer what was asked, and let go whoever asks for nothing."""
        while channels := self._channels():
            now = time.monotonic()
            if now > until or self._hurried:
                return
            for channel in channels:
                if channel.waits and not channel.has_begun and now > channel.waits_since + _JUST_COME:
                    channel.handle_close()
            wasyncore.poll2(0.1, self._map)


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError; waitress would close the connection at an address that is none, and log a fault."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("The address is none.") from None

    def received(self, data: bytes) -> int:
        taken: int = super().received(data)
        if self.completed:
            self.expect_continue = False  # nothing follows; waitress would ask for it and wait for good
        return taken


class _NoRoomError(Error):  # type: ignore[misc]
    code = 503
    reason = "Service Unavailable"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        status, headers, body = super().to_response(ident)
        return status, [*headers, ("Retry-After", str(AGAIN_AFTER))], body


class _Task(WSGITask):  # type: ignore[misc]
    """One answer: its head goes with what follows, and at its end all of it, from the thread that made it."""

    def service(self) -> None:
        super().service()
        self.channel.send_now()


class _Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    parser_class = _Parser
    task_class = _Task

    def __init__(self, owner: Server, *given: Any, **more: Any) -> None:
        self._owner = owner
        self.request: Any = None
        self.waits_since = time.monotonic()
        super().__init__(*given, **more)
        self.outbufs = [Unsent(self.adj.outbuf_overflow)]

    @property
    def waits(self) -> bool:
        """Nothing that was asked is open, and nothing is still to be sent."""
        return not self.requests and not self.total_outbufs_len

    @property
    def has_begun(self) -> bool:
        """Part of a request has come."""
        return self.request is not None

    def received(self, data: bytes) -> bool:
        try:
            return bool(super().received(data))
        except OSError:  # the temporary directory has no room for a large body
            with self.requests_lock:
                self.request.error = _NoRoomError("There is no room for what was sent. Try again in a minute.")
                self.requests.append(self.request)
                self.request = None
            self.server.add_task(self)
            return True

    def writable(self) -> bool:
        """Has the loop something to send, or to close? An answer that is being made waits until a part is full."""
        least = _PART if self.requests else 1
        return bool(self.total_outbufs_len >= least or self.will_close or self.close_when_flushed)

    def send_now(self) -> None:
        """Send what the connection takes at once; the loop sends the rest."""
        with self.outbuf_lock:
            if self.total_outbufs_len:
                self._flush_exception(self._flush_some, do_close=False)

    def close_after_this(self) -> None:
        """Say so in the answer to what was asked, as if the sender had asked for it, and take no further question."""
        for request in list(self.requests[:1]):
            request.headers["CONNECTION"] = "close"

    def service(self) -> None:
        if self._owner.ending:
            self.close_after_this()
        super().service()
        self.waits_since = time.monotonic()
