"""The one public address under which people find this program, and the names of a machine for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)\.?(?::[0-9]{1,5})?")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_USUAL_PORTS: Final = {"http": 80, "https": 443}


class AddressError(ValueError):
    """The text is no address of the web."""


@dataclass(frozen=True)
class Address:
    """`host` is as a browser sends it: with the port where it is not the usual one. `path` is empty or "/town"."""

    scheme: Literal["http", "https"]
    host: str
    path: str = ""

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}"


def read_address(text: str) -> Address:
    """An address as it is typed: https://brief.example.org, perhaps with a port or a path. Raises AddressError."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressError(str(error)) from None
    name, path = host_name(parts.netloc), parts.path.rstrip("/")
    whole = bool(name) and not parts.query and not parts.fragment and _PATH.fullmatch(path) is not None
    for scheme in ("http", "https"):
        if whole and parts.scheme == scheme and text.isprintable():
            host = name if port in (None, _USUAL_PORTS[scheme]) else f"{name}:{port}"
            return Address(scheme, host, path)
    raise AddressError("not an address of the web")


def host_name(host: str) -> str:
    """The name in a `Host` header, in lower case and without its port; "" where it is none."""
    found = _HOST.fullmatch(host.lower())
    return found[1] if found is not None else ""
