"""Every route, asked with every method and a link that is wrong: no fault of ours, and headers as strict as ever."""

from __future__ import annotations

import re

import pytest
from flask import Flask

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "brew")
TOKENS = ("A" * 32, "x", "é" * 32, "%00" * 32, "' OR 1=1 --", "..%2f..%2fetc", "A" * 5000)
GIVEN = {"number": "1", "day": "2026-11-24", "code": "NH", "state": "NH"}


def addresses(app: Flask, token: str) -> dict[str, set[str]]:
    """Each rule as an address with something in every place, and the methods that it takes. Written and not built, as
    building would quote what is to be tried."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        address = re.sub(
            r"<(?:\w+:)?(\w+)>", lambda place: token if place[1] == "token" else GIVEN.get(place[1], "x"), rule.rule
        )
        found.setdefault(address, set()).update(rule.methods or ())
    return found


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:8])
def test_no_method_on_no_route_finds_a_fault(app, token):
    client = app.test_client()
    asked = 0
    for address, methods in addresses(app, token).items():
        for method in METHODS:
            answer = client.open(address, method=method)
            answer.close()
            asked += 1
            assert answer.status_code < 500, (method, address, answer.status_code)
            if method.upper() not in methods:
                assert answer.status_code in (400, 404, 405), (method, address)
            if "/a/" in address and method in methods - {"OPTIONS"}:
                assert answer.status_code in (400, 404), (method, address)
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert asked > 60 * len(METHODS)


def test_no_route_changes_anything_by_get(app):
    """What changes an assessment, or makes one, is a POST, and nothing answers both GET and POST."""
    rules = list(app.url_map.iter_rules())
    assert not [rule for rule in rules if (rule.methods or set()) >= {"GET", "POST"}]
    assert not [rule for rule in rules if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}]
