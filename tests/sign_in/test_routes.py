"""Every route of a site with sign-in, asked with every method: no fault of ours; and what is told of those who ask."""

from __future__ import annotations

import logging

import pytest
from flask import Response

from app.address import Address
from app.config import Config
from app.hosting.logs import to_stderr
from app.hosting.watch import metrics_of
from app.wizard.signed_in import cookie_name, drop_cookie, set_cookie
from tests.wizard.test_every_route import METHODS, addresses


@pytest.mark.parametrize("token", ["~1", "~0", "~x", "~2147483647", "~2147483648", "~" + "9" * 400, "A" * 32])
@pytest.mark.parametrize("who", ["nobody", "somebody"])
def test_no_method_on_no_route_finds_a_fault(site, token, who):
    person = site.person("keene", "ann") if who == "nobody" else site.signed_in("keene", "ann")
    for address, methods in addresses(site.app, token).items():
        for method in METHODS:
            answer = person.client.open(address, method=method)
            answer.close()
            assert answer.status_code < 500, (method, address, answer.status_code)
            if method.upper() not in methods:
                assert answer.status_code in (303, 308, 400, 404, 405), (method, address)
            if "/a/" in address and method in methods - {"OPTIONS"}:
                assert answer.status_code in (303, 308, 400, 403 if who == "nobody" else 400, 404), (method, address)
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "public" not in answer.headers["Cache-Control"] or "static" in address or ".css" in address


def test_no_route_changes_anything_by_get_but_the_way_back_from_a_provider(site):
    rules = list(site.app.url_map.iter_rules())
    assert not [rule for rule in rules if (rule.methods or set()) >= {"GET", "POST"}]
    assert not [rule for rule in rules if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}]


def test_the_log_and_the_metrics_name_nobody(site, capfd):
    to_stderr("json")
    ann = site.signed_in("keene", "ann").begin("Keene", "city", "manager")
    site.person("rye", "ray").sign_in(f"{ann.base}/tasks")
    site.person("keene", "mallory").sign_in(key="other")
    said = capfd.readouterr().err
    logging.getLogger().handlers.clear()
    assert '"outcome": "signed in", "town": "keene"' in said
    assert '"outcome": "unsound: BadSignatureError", "town": ""' in said
    assert '"route": "/sign-in/<provider>/back"' in said
    metrics = str([list(each.samples) for each in metrics_of(site.app).collect()])
    for secret in ("@", "Ann", "mallory", ann.secret, "code=", "state=", "/a/~1"):
        assert secret not in said, secret
        assert secret not in metrics, secret


def test_by_https_the_cookies_name_binds_it_to_this_host(site):
    config = Config(address=Address("https", "brief.example.org"))
    assert cookie_name(config) == "__Host-brief287-account"
    with site.app.test_request_context():
        for change in (lambda made: set_cookie(made, config, "x"), lambda made: drop_cookie(made, config)):
            made = Response()
            change(made)
            (line,) = made.headers.getlist("Set-Cookie")
            assert line.startswith("__Host-brief287-account=")
            for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
                assert part in line
            assert "Domain" not in line


def test_who_goes_to_a_provider_too_often_waits(site):
    """From elsewhere: this machine itself is not counted."""
    client = site.app.test_client()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    asked = [client.get("/sign-in/one/back?code=x&state=y").status_code for _ in range(201)]
    assert asked[:200] == [400] * 200
    assert asked[200] == 429
    assert client.get("/law").status_code == 200
