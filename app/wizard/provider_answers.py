"""What a provider answers is taken whole, soon and small, or not at all.

The time limit of `requests` counts from one byte to the next, so that a provider could hold a thread of the site as
long as it likes. Here a thread of its own asks, and nobody waits for it longer than `WHOLE_WITHIN`.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final

from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException, Response, Timeout

WHOLE_WITHIN: Final = 10.0
"""Seconds from the request to the last byte of the answer."""
LARGEST: Final = 1 << 20
"""Bytes of an answer, unpacked."""
_AT_ONCE: Final = 1 << 14


class Asking(OAuth2Session):  # type: ignore[misc]
    """Authlib's session with those bounds, for one request. `threads`: a place for each thread that asks the same
    provider, held until that thread ends, so that those that were given up cannot become many."""

    def __init__(self, *, threads: threading.BoundedSemaphore, **given: Any) -> None:
        super().__init__(**given)
        self._threads = threads
        self._late = False
        self._coming: Response | None = None
        self.hooks["response"].append(self._take_whole)

    def request(self, method: str, url: str, **given: Any) -> Response:
        """The answer, with its body read. Raises RequestException, also where it is late or too large."""
        if not self._threads.acquire(blocking=False):
            raise RequestException("earlier answers have not ended")
        answer: Future[Response] = Future()

        def ask() -> None:
            try:
                answer.set_result(self._ask(method, url, given))
            except Exception as error:
                answer.set_exception(error)

        threading.Thread(target=ask, name="brief287-provider", daemon=True).start()
        try:
            return answer.result(WHOLE_WITHIN)
        except TimeoutError:
            self._give_up()
            raise Timeout("the answer did not end") from None

    def _ask(self, method: str, url: str, given: dict[str, Any]) -> Response:
        try:
            found: Response = super().request(method, url, stream=True, **given)
            return found
        finally:
            self._threads.release()

    def _give_up(self) -> None:
        """Let the thread end, if it has come to the body."""
        self._late = True
        if self._coming is not None:
            with suppress(OSError, ValueError, RuntimeError):  # it has just ended
                self._coming.raw.shutdown()

    def _take_whole(self, answer: Response, *_: Any, **__: Any) -> None:
        """Read a body; that of a redirect too, which is refused only then."""
        self._coming, body = answer, bytearray()
        for part in answer.iter_content(_AT_ONCE):
            body += part
            if self._late or len(body) > LARGEST:
                answer.close()
                raise RequestException("the answer is late or too large")
        answer._content = bytes(body)
