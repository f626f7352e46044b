"""The server's limits and its end, over real connections, with a small application."""

from __future__ import annotations

import errno
import gc
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
from waitress.buffers import OverflowableBuffer, TempfileBasedBuffer
from waitress.channel import HTTPChannel

from app.hosting.server import Limits, Server

SMALL = Limits(connections=20, silent=30, body=5000, last=5.0)
Asked = Callable[..., bytes]


class Application:
    """Answers at once, but for /slow, which waits until it is let go."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.let_go = threading.Event()
        self.saved: list[bytes] = []

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read()
        if environ["PATH_INFO"] == "/slow":
            self.asked.set()
            self.let_go.wait(20)
        self.saved.append(body)
        said = environ.get("HTTP_X_FORWARDED_FOR", "nobody").encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
        return [said]


@contextmanager
def served(app: Callable[..., list[bytes]], limits: Limits = SMALL, **more) -> Iterator[Server]:
    server = Server(app, "127.0.0.1", _free_port(), 4, limits=limits, **more)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        if isinstance(app, Application):
            app.let_go.set()
        if not server.ending:
            server.stop()
        thread.join(15)
        assert not thread.is_alive()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=5)


def send(connection: socket.socket, path: str = "/", body: bytes = b"", *headers: str, announced: int = -1) -> None:
    length = len(body) if announced < 0 else announced
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {length}", *headers, "", "")
    connection.sendall("\r\n".join(lines).encode() + body)


def answer(connection: socket.socket) -> bytes:
    """What comes until the connection is closed, or nothing comes for five seconds."""
    found = b""
    with suppress(TimeoutError, ConnectionError):
        while piece := connection.recv(65536):
            found += piece
            if b"\r\n\r\n" in found and b"close" not in found:
                break
    return found


def ask(server: Server, *given, **more) -> bytes:
    with connect(server) as connection:
        send(connection, *given, **more)
        return answer(connection)


@pytest.mark.parametrize("drip", [False, True], ids=["silent", "half a request"])
def test_connections_that_wait_shut_nobody_out(drip: bool):
    """Three times as many as there are places; each question is still answered within a second."""
    with served(Application()) as server, ExitStack() as opened:
        for _ in range(3 * SMALL.connections):
            waiting = opened.enter_context(connect(server))
            if drip:
                waiting.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        for _ in range(5):
            began = time.monotonic()
            assert ask(server).startswith(b"HTTP/1.1 200")
            assert time.monotonic() - began < 1
        assert server.connections <= SMALL.connections


def test_what_is_asked_is_not_cut_off_for_those_who_wait():
    app = Application()
    with served(app) as server, connect(server) as slow, ExitStack() as opened:
        send(slow, "/slow", b"an answer")
        assert app.asked.wait(5)
        for _ in range(3 * SMALL.connections):
            opened.enter_context(connect(server))
        assert ask(server).startswith(b"HTTP/1.1 200")
        app.let_go.set()
        assert answer(slow).startswith(b"HTTP/1.1 200")


def test_a_connection_that_says_nothing_ends_in_time():
    with served(Application(), Limits(silent=0)) as server, connect(server) as silent:
        silent.settimeout(10)
        began = time.monotonic()
        assert silent.recv(1) == b""
        assert time.monotonic() - began < 8  # looked for every five seconds


@pytest.mark.parametrize("announced", [0, 9, 10**9], ids=["no body", "a body", "too large"])
def test_whoever_waits_to_be_asked_for_the_body_is_answered(announced: int):
    """`Expect: 100-continue`: what has no body, or is refused, gets its answer at once."""
    with served(Application()) as server, connect(server) as connection:
        send(connection, "/", b"", "Expect: 100-continue", announced=announced)
        if announced == 9:
            assert connection.recv(100).startswith(b"HTTP/1.1 100")
            connection.sendall(b"an answer")
        began = time.monotonic()
        expected = b"HTTP/1.1 413" if announced > SMALL.body else b"HTTP/1.1 200"
        assert expected in answer(connection)
        assert time.monotonic() - began < 2


def test_a_body_for_which_there_is_no_room_is_refused_and_told(monkeypatch):
    append = OverflowableBuffer.append

    def full(buffer, data):
        if data == b"x" * 100:
            raise OSError(28, "No space left on device")
        append(buffer, data)

    with served(Application()) as server:
        monkeypatch.setattr(OverflowableBuffer, "append", full)
        with connect(server) as connection:
            send(connection, "/", b"x" * 100)
            said = answer(connection)
    assert said.startswith(b"HTTP/1.1 503")
    assert b"Retry-After: 30" in said


@pytest.mark.parametrize("proxied", [False, True])
def test_forwarded_headers_pass_only_where_there_is_a_proxy(proxied: bool):
    with served(Application(), proxied=proxied) as server:
        said = ask(server, "/", b"", "X-Forwarded-For: 192.0.2.7", "Connection: close")
    assert (b"192.0.2.7" in said) is proxied


def test_a_stop_finishes_what_runs_and_takes_nothing_new():
    app = Application()
    with served(app) as server, connect(server) as slow, connect(server) as idle, connect(server) as half:
        send(slow, "/slow", b"an answer")
        assert app.asked.wait(5)
        half.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 7\r\n\r\nhalf")
        time.sleep(0.2)
        server.stop()
        idle.settimeout(5)
        assert idle.recv(1) == b""
        with pytest.raises(ConnectionError):
            connect(server)
        half.sendall(b"way")
        assert answer(half).startswith(b"HTTP/1.1 200")
        app.let_go.set()
        said = answer(slow)
    assert said.startswith(b"HTTP/1.1 200")
    assert b"Connection: close" in said
    assert sorted(app.saved) == [b"an answer", b"halfway"]


def test_a_port_that_is_taken_leaves_no_socket_and_no_thread_behind():
    before = threading.active_count()
    with served(Application()) as server:
        running = threading.active_count()
        with pytest.raises(OSError, match="in use"):
            Server(Application(), "127.0.0.1", server.port, 4)  # an open socket would fail this test as a warning
        assert threading.active_count() == running
    gc.collect()
    assert threading.active_count() == before


def test_what_takes_too_long_at_the_end_is_told_to_end():
    app = Application()
    began = time.monotonic()
    with served(app, Limits(last=0.5), at_last=app.let_go.set) as server, connect(server) as slow:
        send(slow, "/slow")
        assert app.asked.wait(5)
        server.stop()
        assert answer(slow).startswith(b"HTTP/1.1 200")
    assert time.monotonic() - began < 5


def test_a_second_signal_ends_at_once():
    app = Application()
    with served(app, Limits(last=60)) as server, connect(server) as slow:
        send(slow, "/slow")
        assert app.asked.wait(5)
        server.stop()
        began = time.monotonic()
        server.stop()
        time.sleep(0.3)
        app.let_go.set()
    assert time.monotonic() - began < 10


def test_a_large_answer_is_sent_whole_where_there_is_no_room_for_a_temporary_file(monkeypatch):
    class Full(io.BytesIO):
        """A disk with room for some of it."""

        def write(self, data) -> int:
            if self.tell() > 500_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(TempfileBasedBuffer, "newfile", lambda self: Full())
    large = bytes(range(256)) * 12_000

    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", str(len(large)))])
        return [large]

    with served(app) as server, connect(server) as connection:
        send(connection, "/", b"", "Connection: close")
        time.sleep(0.5)
        found = b""
        while piece := connection.recv(65536):
            found += piece
        server.stop()
    assert found.partition(b"\r\n\r\n")[2] == large


@pytest.mark.parametrize("address", ["http://[::1", "http://[x/", "http://a]b/"])
def test_an_address_that_is_none_is_told_so_and_is_no_fault(address: str, caplog):
    with served(Application()) as server:
        assert ask(server, address).startswith(b"HTTP/1.1 400")
        assert ask(server).startswith(b"HTTP/1.1 200")
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


def test_head_and_body_are_sent_together(monkeypatch):
    parts: list[int] = []
    sends = HTTPChannel.send

    def counted(channel, data, do_close=True):
        parts.append(len(data))
        return sends(channel, data, do_close)

    monkeypatch.setattr(HTTPChannel, "send", counted)

    def two_parts(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10")])
        return [b"whole", b" body"]

    with served(two_parts) as server:
        assert ask(server, "/", b"", "Connection: close").endswith(b"whole body")
    assert len(parts) == 1


def test_the_loop_rests_while_an_answer_is_made():
    """The head waits for the rest; the loop does not go round and round for it."""
    taken: list[float] = []

    def slow(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10")])
        yield b"first"
        began = time.process_time()
        time.sleep(0.5)
        taken.append(time.process_time() - began)
        yield b" then"

    with served(slow) as server:
        assert ask(server, "/", b"", "Connection: close").endswith(b"first then")
    assert taken[0] < 0.25


def test_a_large_answer_is_sent_while_it_is_made():
    """Nobody has to keep all of it in memory."""
    most: list[int] = []

    def large(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(200 * 10_000))])
        for _ in range(200):
            yield b"x" * 10_000
            most.append(max(each.total_outbufs_len for each in server._channels()))

    with served(large) as server:
        found = ask(server, "/", b"", "Connection: close")
    assert found.partition(b"\r\n\r\n")[2] == b"x" * 200 * 10_000
    assert sorted(most)[len(most) // 2] < 1_000_000


def test_an_answer_that_nobody_takes_ends_with_its_connection():
    app = Application()
    with served(app) as server:
        connection = connect(server)
        send(connection, "/slow")
        assert app.asked.wait(5)
        connection.close()
        app.let_go.set()
        until = time.monotonic() + 5
        while server.connections and time.monotonic() < until:
            time.sleep(0.02)
        assert server.connections == 0
