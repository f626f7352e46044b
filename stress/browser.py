"""A person with a browser, as light as it can be: it shall not take the time that is measured.

Fields are found by their marks in the page, which are our own, and not by a parser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Final
from urllib.parse import urlencode

from stress.raw import Answer, HungError, Wire

_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_INPUT: Final = re.compile(r"<input [^>]*>")
_CHOSEN: Final = re.compile(r' type="(radio|checkbox)"')
_NAMED: Final = re.compile(r' name="([^"]+)"')
_VALUE: Final = re.compile(r' value="([^"]*)"')
_SELECT: Final = re.compile(r'(?s)<select [^>]*?name="([^"]+)".*?</select>')
_SELECTED: Final = re.compile(r'<option value="([^"]*)" selected')
_AREA: Final = re.compile(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n?([^<]*)</textarea>')
FORM: Final = "application/x-www-form-urlencoded"


class NoAnswerError(Exception):
    """The server closed the connection, or said nothing, where a whole request was sent."""


class Person:
    """One connection that is kept, and its cookie."""

    def __init__(self, port: int) -> None:
        self._wire = Wire(port)
        self._cookie = ""

    def get(self, address: str) -> Answer:
        return self.send("GET", address)

    def post(self, address: str, values: Mapping[str, str], *, kind: str = FORM, body: bytes | None = None) -> Answer:
        """Send a form; `body` is what stands in it where it is of another `kind`."""
        return self.send("POST", address, kind, urlencode(values).encode() if body is None else body)

    def send(self, method: str, address: str, kind: str = "", body: bytes = b"") -> Answer:
        """Raises NoAnswerError. A connection that the server closed meanwhile is opened again, once."""
        head = f"{method} {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {self._cookie}\r\n"
        if kind:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        data = head.encode() + b"\r\n" + body
        try:
            answer = self._wire.ask(data) or self._wire.ask(data)
        except HungError:
            answer = None
        if answer is None:
            raise NoAnswerError(f"{method} {address}")
        if cookie := answer.header("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        return answer

    def close(self) -> None:
        self._wire.close()


def hidden(page: bytes) -> dict[str, str]:
    """The hidden fields of a page, by name."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page.decode())}


def fields(page: bytes) -> dict[str, str]:
    """What a form of questions would send as it stands: hidden and typed fields, texts, and buttons that are chosen."""
    text, found = page.decode(), dict[str, str]()
    for match in _INPUT.finditer(text):
        name, value = _NAMED.search(match[0]), _VALUE.search(match[0])
        if name is not None and (" checked" in match[0] or not _CHOSEN.search(match[0])):
            found[name[1]] = unescape(value[1]) if value is not None else "on"
    for match in _SELECT.finditer(text):
        chosen = _SELECTED.search(match[0])
        found[match[1]] = unescape(chosen[1]) if chosen is not None else ""
    return found | {name: unescape(area) for name, area in _AREA.findall(text)}


def shown_versions(values: Mapping[str, str]) -> dict[str, int]:
    """The versions of the answers that a page of questions showed, by key."""
    return {key: int(version) for key, _, version in (each.partition("=") for each in values["shown"].split())}


def percentile(times: list[float], percent: int) -> float:
    """The time that so many percent of these do not pass."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]
