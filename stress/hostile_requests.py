"""Requests that nobody who means well sends, made by a seeded generator over every route of the program.

Methods, encodings, headers, bodies, forms, uploads and bytes that are no HTTP; with links that open something, that
open less than is asked for, that ended, and that never were any.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from flask import Flask

from app.engine.answers import MODELS
from app.resources import folder
from app.wizard.waiting import MAY_WAIT
from stress.planted import READS, Planted
from stress.raw import Answer, Wire

METHODS: Final = ("GET",) * 9 + ("POST",) * 7 + (
    "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "brew", "GET\t", "G" * 300,
)  # fmt: skip
NO_LINKS: Final = (
    "x", "A" * 32, "é" * 32, "%00" * 32, "' OR 1=1 --", "..%2f..%2fetc%2fpasswd", "A" * 5000, "%ff%fe", "%ed%a0%80",
    "%c0%ae%c0%ae", "*", "%2e%2e", "A" * 31 + "%00", "-" * 32, "\ud800",
)  # fmt: skip
STRANGE: Final = (
    "", " ", "-1", "0", "1e308", "-1e308", "nan", "inf", "1,000", "9" * 400, "½", "٣", "<script>alert(1)</script>",
    "\"'><img src=x>", "{{ 7*7 }}", "{% debug %}", "${7*7}", "%s%n", "=1+1", "'; DROP TABLE assessment; --", "\x00",
    "\ud800x", "a\nb\r\nc", "\u202eabc", "\U0001f600", "x" * 5000, "NH", "ZZ", "none", "jail", "municipal_police",
    "task_force", "several", "recorded", "estimate", "public", "staff", "counsel", "3", "38.20", "../../etc/passwd",
    "%00", "null", "[]", "true", "2026-02-30", "2027-01-19", "0000-00-00", "mine", "theirs", "y", "owner",
    "reader:counsel", "delete",
)  # fmt: skip
ENDS: Final = ("", ":dk", ":clear", ":sure", ":low", ":high", ":note", ":audience", ":keep", ":source", ":nonsense")
GIVEN: Final = (
    "1",
    "0",
    "-1",
    "2",
    "999999999999999999999",
    "%31",
    "1.5",
    "%00",
    "NH",
    "2026-11-24",
    "9999-99-99",
    "x",
)
HEADERS: Final = (
    "Host: evil.example", "Host: localhost", "Host: \x00", "Host: " + "a" * 300, "X-Forwarded-Host: evil.example",
    "X-Forwarded-For: 127.0.0.1, ::1, %00", "X-Forwarded-Proto: javascript", "X-Forwarded-Prefix: //evil.example",
    "X-Original-URL: /a/x/manage", "Forwarded: for=_x;host=evil.example;proto=https", "Range: bytes=0-,1-,2-,-1",
    "Range: bytes=99999999999999999999-", "If-None-Match: " + '"a",' * 500, "If-None-Match: *",
    "If-Modified-Since: Thu, 99 Xxx 9999 99:99:99 GMT", "Accept: */*;q=nan", "Accept-Language: " + "en," * 900,
    "Accept-Encoding: " + "gzip;q=9," * 300, "Cookie: brief287=.eJw; brief287=..; =; ;;", "Cookie: " + "a=b; " * 1500,
    "Cookie: brief287=\xff\xfe", "Authorization: Basic %%%", "Content-Type: multipart/form-data",
    "Content-Type: text/html; charset=utf-7", "Content-Type: application/x-www-form-urlencoded; charset=idna",
    "Content-Encoding: gzip", "Expect: 100-continue", "Expect: x", "Upgrade: websocket", "Connection: Upgrade, close",
    "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: \xe9", "Origin: null", "Referer: http://evil.example/",
    "User-Agent: () { :;}; echo", "X-HTTP-Method-Override: DELETE", "Transfer-Encoding: identity", "Trailer: Host",
    "Max-Forwards: -1", "Proxy: http://evil.example", "X: " + "a" * 20_000, "a\x00b: c", "é: ü", ": x", "novalue",
    " folded: x", "X:\r\n\tfolded", "TE: trailers, chunked;q=nan", "Date: x", "Via: " + "1.1 x, " * 400,
)  # fmt: skip
BROKEN: Final = (
    b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\n\n", b"\r\n\r\n\r\n", b"\x00" * 64,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET  /  HTTP/1.1\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET //[x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    b"GET /#%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n",
    b"POST /begin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
    b"POST /begin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
    b"POST /begin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3;" + b"a" * 9000 + b"\r\nabc\r\n0",
    b"GET /?" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"A" * 300_000,
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n",
)  # fmt: skip
_HEAVY: Final = MAY_WAIT | {
    "records.public", "records.everything", "kit_pages.whole", "kit_pages.one", "letter_pages.letter_file",
    "hand_off.on_paper", "publishing.folder", "example.file",
}  # fmt: skip
_SELDOM: Final = 0.004
"""The chance that a route that makes a document is asked, where it was drawn."""
_PLACE: Final = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: its bytes, whose link it has, and what it shows at most; `what` tells it apart in a message."""

    what: str
    data: bytes
    planted: Planted | None = None
    right: str = ""
    head_only: bool = False
    ends: bool = False
    alone: bool = False
    """Nothing may follow on its connection, as its end is not where the server takes it to be."""


class Hostile:
    """Makes one request after the other; the same seed and towns give the same ones."""

    def __init__(
        self, app: Flask, towns: Sequence[Planted], session: tuple[str, str], seed: int, *, senders: int = 0
    ) -> None:
        """`session`: the cookie and the word of a form, by which a post is taken as one of our pages. With
        `senders` a proxy says of each request from which of so many it is."""
        self.random = random.Random(seed)
        self._towns = towns
        self._cookie, self._word = session
        self._senders = senders
        self._routes = [(rule.rule, rule.endpoint) for rule in app.url_map.iter_rules()]
        walks = app.extensions["brief287"].walks
        pages = [(walk.id, page) for walk in (walks.first, walks.law, *walks.sections.values()) for page in walk.pages]
        self._walks = sorted({walk for walk, _ in pages})
        self._pages = {walk: [page for each, page in pages if each == walk] for walk in self._walks}
        self._keys = [key for id_, fact in walks.rulebook.facts.items() if id_ in walks.rulebook.questions
                      for key in fact.keys]  # fmt: skip
        self._fields = _field_names()
        self._kinds: Sequence[Callable[[], Sent]] = (
            *(self._route,) * 9, *(self._form,) * 5, *(self._headers,) * 3, *(self._encoded,) * 3, *(self._body,) * 3,
            self._broken, self._multipart,
        )  # fmt: skip

    def one(self) -> Sent:
        return self.random.choice(self._kinds)()

    # ---- parts ----------------------------------------------------------------------------------------------------

    def _link(self, writes: bool) -> tuple[str, Planted | None, str]:
        """A token as it stands in an address, whose it is, and its right. With `writes` none that could change what
        has to stay as it is."""
        if self.random.random() < 0.25:
            return self._no_link(), None, ""
        planted = self.random.choice(self._towns)
        if writes and planted.quiet and self.random.random() < 0.7:
            planted = self.random.choice([each for each in self._towns if not each.quiet])
        rights = [each for each in READS if not (writes and planted.quiet) or _changes_nothing(each)]
        if not planted.quiet and self.random.random() < 0.6:
            rights = ["owner", "attorney", "chief"]
        right = self.random.choice(rights)
        return planted.tokens[right], planted if READS[right] else None, right

    def _no_link(self) -> str:
        if self.random.random() < 0.6:
            return self.random.choice(NO_LINKS)
        token = self.random.choice(self._towns).tokens["owner"]
        at = self.random.randrange(len(token))
        return self.random.choice(
            (token[:at], token[::-1], token + "A", token[:at] + "A_"[token[at] == "A"] + token[at + 1 :])
        )

    def _address(self, rule: str, token: str) -> str:
        walk = self.random.choice(self._walks)
        filled = {"token": token, "walk_id": walk, "page_name": self.random.choice(self._pages[walk]).name,
                  "key": self.random.choice(self._keys), "section": walk,
                  "id_": self.random.choice(self._keys)}  # fmt: skip

        def place(found: re.Match[str]) -> str:
            if self.random.random() < 0.05 and found[1] != "token":
                return quote(self._text().encode("utf-8", "surrogatepass"))
            return filled.get(found[1]) or self.random.choice(GIVEN)

        address = _PLACE.sub(place, rule)
        if self.random.random() < 0.15:
            words = ("audience", "then", "models", "look", "walk", "from", "waits", "still", "day")
            address += "?" + urlencode([(self.random.choice(words), _plain(self._text())) for _ in range(3)])
        return address

    def _text(self) -> str:
        if self.random.random() < 0.2:
            return "".join(chr(self.random.randrange(1, 0x2FFF)) for _ in range(self.random.randrange(40)))
        return self.random.choice(STRANGE)

    def _drawn(self) -> str:
        while True:
            rule, endpoint = self.random.choice(self._routes)
            if endpoint not in _HEAVY or self.random.random() < _SELDOM:
                return rule

    def _fill(self, rule: str) -> list[tuple[str, str]]:
        """Fields as a form could have them, some of them wrong."""
        found = [] if self.random.random() < 0.1 else [("csrf_token", self._word)]
        if rule.endswith(("/q/<page_name>", "/chief")):
            keys = self.random.sample(self._keys, 4)
            found.append(("shown", " ".join(f"{key}={self.random.choice((0, 1, 7))}" for key in keys)))
            found += [(key + self.random.choice(ENDS), self._text()) for key in keys]
        for _ in range(self.random.randrange(6)):
            found.append((self.random.choice(self._fields), self._text()))
        return found

    def _request(
        self,
        method: str,
        address: str,
        headers: Sequence[str] = (),
        body: bytes | None = None,
        length: int | None = None,
    ) -> bytes:
        lines = [f"{method} {address} HTTP/1.1", "Host: localhost", f"Cookie: {self._cookie}", *headers]
        if self._senders:
            lines.append(f"X-Forwarded-For: 203.0.113.{self.random.randrange(self._senders)}")
        if body is not None:
            lines.append(f"Content-Length: {len(body) if length is None else length}")
        return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + (body or b"")

    # ---- kinds ----------------------------------------------------------------------------------------------------

    def _route(self) -> Sent:
        """Any route by any method."""
        method, rule = self.random.choice(METHODS), self._drawn()
        token, planted, right = self._link(writes=method not in ("GET", "HEAD"))
        body = urlencode(_utf8(self._fill(rule))).encode() if method == "POST" else None
        kind = ["Content-Type: application/x-www-form-urlencoded"] if body is not None else []
        data = self._request(method, self._address(rule, token), kind, body)
        return Sent(f"{method[:9]} {rule}", data, planted, right, head_only=method == "HEAD")

    def _form(self) -> Sent:
        """A page of questions with what nobody types, or too much of it."""
        walk = self.random.choice(self._walks)
        page = self.random.choice(self._pages[walk])
        token, planted, right = self._link(writes=True)
        keys = [key for each in page.questions for key in ([each.id] if each.per != "model" else
                [f"{each.id}.{model}" for model in MODELS])]  # fmt: skip
        fields = [
            ("csrf_token", self._word),
            ("shown", " ".join(f"{key}={self.random.choice((0, 0, 1, 2))}" for key in keys)),
        ]
        for key in keys:
            choices = [choice.id for each in page.questions if each.id == key for choice in each.choices]
            value = self.random.choice(choices) if choices and self.random.random() < 0.6 else self._text()
            fields += [(key, value)] * self.random.choice((1, 1, 1, 2, 30))
            if self.random.random() < 0.4:
                fields.append((key + self.random.choice(ENDS), self._text()))
        body = urlencode(_utf8(fields)).encode()
        kind = ["Content-Type: application/x-www-form-urlencoded"]
        return Sent(
            f"form {walk}/{page.name}",
            self._request("POST", f"/a/{token}/{walk}/q/{page.name}", kind, body),
            planted,
            right,
        )

    def _headers(self) -> Sent:
        rule, method = self._drawn(), self.random.choice(("GET", "GET", "HEAD", "POST"))
        token, planted, right = self._link(writes=method == "POST")
        listed = self.random.sample(HEADERS, self.random.choice((1, 1, 2, 5)))
        data = self._request(method, self._address(rule, token), listed, b"" if method == "POST" else None)
        return Sent(f"headers {listed[0][:40]!r}", data, planted, right, head_only=method == "HEAD", alone=True)

    def _encoded(self) -> Sent:
        """An address in an encoding that nobody uses."""
        token, planted, right = self._link(writes=False)
        address = self._address(self._drawn(), token)
        tricks: Sequence[Callable[[str], str]] = (
            lambda text: "".join(f"%{ord(each):02x}" if each.isalnum() and ord(each) < 128 else each for each in text),
            lambda text: text.replace("/", "%2f"), lambda text: text.replace("/", "%252f"),
            lambda text: text.replace("/", "//"), lambda text: text.replace("/", "\\"),
            lambda text: text.replace("/a/", "/./a/../a/"), lambda text: text.replace("/", "%c0%af"),
            lambda text: text + "%00.png", lambda text: text + "/../../../../../../etc/passwd",
            lambda text: text + "%ed%a0%80", lambda text: text + ";a=b",
            lambda text: text + "%", lambda text: text + "%zz",
            lambda text: text + "?" + "&".join(["a=b"] * 3000), lambda text: text + "?%ff=%fe&=&&&[]=1",
            lambda text: text.upper(), lambda text: "/static/" + "%2e%2e/" * 9 + "etc/passwd",
            lambda text: text + "/" * 3000,
            lambda text: text + "\u202e\u0000\ufffe",
        )  # fmt: skip
        at = self.random.randrange(len(tricks))
        return Sent(f"encoding {at}", self._request("GET", tricks[at](address)), planted, right, alone=True)

    def _body(self) -> Sent:
        """A post whose body is not what its headers say."""
        rule = self._drawn()
        token, planted, right = self._link(writes=True)
        address, form = self._address(rule, token), urlencode(_utf8(self._fill(rule))).encode()
        urlencoded, at = "Content-Type: application/x-www-form-urlencoded", self.random.randrange(9)
        if at < 3:  # shorter or longer than it says, or said by a word
            length = (len(form) // 2, len(form) + 500, 10**15)[at]
            data = self._request("POST", address, [urlencoded], form, length)
            return Sent(f"length {at} {rule}", data, planted, right, ends=at > 0, alone=True)
        if at == 3:
            size = self.random.choice((b"%x", b"%x;x=y", b"0%x", b"+%x", b"%xg")) % len(form)
            chunked = size + b"\r\n" + form + b"\r\n0\r\n\r\n"
            data = self._request("POST", address, [urlencoded, "Transfer-Encoding: chunked"]) + chunked
            return Sent(f"chunks {rule}", data, planted, right, ends=True, alone=True)
        kind, body = (
            ("application/json", b'{"a": [' * 400),
            ("application/x-www-form-urlencoded", b"&".join(b"a%d=%%ff" % number for number in range(2500))),
            ("application/x-www-form-urlencoded", b"%00=%ff&\xff\xfe=\xed\xa0\x80&=&&&%&%u0041=1;b=2"),
            ("text/plain; charset=utf-16", "csrf_token=x".encode("utf-16")),
            ("application/x-www-form-urlencoded", b"csrf_token=" + self._word.encode() + b"&a=" + b"x" * 600_000),
        )[at - 4]
        return Sent(
            f"body {at} {rule}",
            self._request("POST", address, [f"Content-Type: {kind}"], body),
            planted,
            right,
            alone=True,
        )

    def _broken(self) -> Sent:
        data = self.random.choice(BROKEN)
        if self.random.random() < 0.3:
            data = bytes(self.random.randrange(256) if self.random.random() < 0.05 else each for each in data[:2000])
        return Sent(f"broken {data[:30]!r}", data, ends=True, alone=True)

    def _multipart(self) -> Sent:
        """A form with files, whose parts are damaged."""
        rule = self.random.choice(("/import", "/a/<token>/look", self._drawn()))
        token, planted, right = self._link(writes=True)
        line = self.random.choice(("b", "b" * 70, "b" * 300, "", "b\x00", 'b"'))
        part = (
            f'--{line}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self._word}\r\n--{line}\r\n'
            f'Content-Disposition: form-data; name="{self.random.choice(self._fields)}"; '
            f"filename={self.random.choice(('x.yaml', '../../x', 'é', '', chr(34), 'x' * 3000))}\r\n"
            f"Content-Type: {self.random.choice(('image/png', 'text/yaml; charset=utf-16', '', 'x' * 500))}\r\n\r\n"
        ).encode()
        body = part + self._text().encode("utf-8", "surrogatepass") + b"\r\n--" + line.encode() + b"--\r\n"
        damage: Sequence[Callable[[bytes], bytes]] = (
            lambda sent: sent, lambda sent: sent[: len(sent) // 2], lambda sent: sent.replace(b"\r\n", b"\n"),
            lambda sent: sent.replace(b"name=", b"name"), lambda sent: sent * 40, lambda sent: b"\r\n" * 500 + sent,
            lambda sent: sent.replace(b"form-data", b"form-data" * 500), lambda sent: sent[7:],
        )  # fmt: skip
        at = self.random.randrange(len(damage))
        kind = f"Content-Type: multipart/form-data; boundary={line}"
        data = self._request("POST", self._address(rule, token), [kind], damage[at](body))
        return Sent(f"multipart {at} {rule}", data, planted, right, alone=True)


def upload(field: str, name: str, body: bytes, session: tuple[str, str], address: str) -> bytes:
    """A form with one file, as a browser sends it."""
    cookie, word = session
    line = b"stress-of-brief287"
    parts = b'--%b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%b\r\n' % (line, word.encode())
    parts += b'--%b\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n' % (
        line,
        field.encode(),
        name.encode(),
    )
    parts += body + b"\r\n--%b--\r\n" % line
    lines = [f"POST {address} HTTP/1.1", "Host: localhost", f"Cookie: {cookie}", f"Content-Length: {len(parts)}",
             f"Content-Type: multipart/form-data; boundary={line.decode()}"]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + parts


def session_of(port: int) -> tuple[str, str]:
    """The cookie of a new visitor, and the word by which a form is known as one of our pages."""
    answer: Answer | None = Wire(port).ask(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer is not None
    assert answer.status == 200, answer
    word = re.search(rb'csrf_token" value="([^"]+)"', answer.body)
    assert word is not None
    return answer.header("Set-Cookie").partition(";")[0], word[1].decode()


def _changes_nothing(right: str) -> bool:
    return right.startswith("reader") or not READS[right]


def _field_names() -> list[str]:
    """The names of fields in the templates of our pages, but those that are filled in apart."""
    found: set[str] = set()
    for path in sorted(Path(folder("templates") / "wizard").glob("*.html")):
        found |= set(re.findall(r'\bname="([a-z_:]+)"', path.read_text("utf-8")))
    return sorted(found - {"csrf_token", "viewport"})


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _utf8(fields: list[tuple[str, str]]) -> list[tuple[str, bytes]]:
    return [(name, text.encode("utf-8", "surrogatepass")) for name, text in fields]
