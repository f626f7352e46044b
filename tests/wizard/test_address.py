"""The one public address: links, redirects and cookies rest on it, whatever a sender writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.address import Address, AddressError, host_name, read_address
from app.cli.serve import _names
from app.config import Config, ConfigError
from app.web import create_app
from tests.wizard.pages import Visitor

TODAY = dt.date(2026, 11, 24)
PUBLIC = "https://brief.example.org"
EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}


def client_of(folder, rulebook, **settings: Any) -> FlaskClient:
    config = Config(f"sqlite:///{folder}/x.sqlite3", secret_key="k" * 40, today=lambda: TODAY, **settings)
    return create_app(config, rulebook=rulebook).test_client()


@pytest.fixture(scope="module")
def hosted(tmp_path_factory, rulebook) -> FlaskClient:
    """A site behind one proxy."""
    return client_of(tmp_path_factory.mktemp("hosted"), rulebook, address=read_address(PUBLIC), proxies=1)


@pytest.fixture(scope="module")
def below(tmp_path_factory, rulebook) -> FlaskClient:
    """A site below a path of its host."""
    return client_of(tmp_path_factory.mktemp("below"), rulebook, address=read_address("https://example.gov/brief/"))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (PUBLIC, Address("https", "brief.example.org")),
        ("HTTPS://Brief.Example.org:443/", Address("https", "brief.example.org")),
        ("http://192.0.2.5:8287", Address("http", "192.0.2.5:8287")),
        ("http://[2001:db8::1]:80", Address("http", "[2001:db8::1]")),
        ("https://example.gov/town/brief/", Address("https", "example.gov", "/town/brief")),
    ],
)
def test_an_address_as_it_is_typed(typed: str, address: Address):
    assert read_address(typed) == address
    assert read_address(str(address)) == address


@pytest.mark.parametrize(
    "typed",
    [
        "brief.example.org", "ftp://brief.example.org", "https://", "https://me:secret@example.org", "https://a b",
        "https://example.org/?x", "https://example.org/#x", "https://example.org:99999", "https://exämple.org",
        "https://example.org/a//b", "https://example.org/a%2Fb", "https://-.:x", "//example.org", "https://a\nb.org",
    ],
)  # fmt: skip
def test_what_is_no_address(typed: str):
    with pytest.raises(AddressError):
        read_address(typed)


def test_the_name_in_a_host_header():
    assert host_name("Brief.Example.ORG.:443") == "brief.example.org"
    assert host_name("[::1]:8287") == "[::1]"
    for wrong in ("", "a b", "a/b", "localhost:", "localhost:x", "a..b", "localhost@evil", "localhost:80:80", "\x00"):
        assert host_name(wrong) == ""


def test_every_link_that_is_shown_names_the_public_address(hosted):
    visitor = Visitor(hosted).begin("Keene", "city", "manager")
    for page in ("manage", "draft"):
        text = hosted.get(f"{visitor.base}/{page}").text
        assert f"{PUBLIC}{visitor.base}/tasks" in text
    feed = hosted.get("/law/NH.atom").text
    assert f'href="{PUBLIC}/law/NH.atom"' in feed
    assert "http://localhost" not in feed


@pytest.mark.parametrize("header", EVIL)
def test_no_header_of_a_sender_stands_in_a_page(hosted, header):
    visitor = Visitor(hosted).begin("Keene", "city", "manager")
    for path in (f"{visitor.base}/manage", "/law.atom", f"//{visitor.base}/manage"):
        answer = hosted.get(path, headers={header: EVIL[header]})
        assert "evil.example" not in answer.text + str(answer.headers)
        assert "http://brief" not in answer.text + str(answer.headers)
        assert answer.status_code == (200 if header == "X-Forwarded-Proto" and "//" not in path else answer.status_code)
    foreign = hosted.get("/", headers={header: EVIL[header]})
    assert foreign.status_code == (200 if header == "X-Forwarded-Proto" else 400)


def test_a_foreign_name_is_refused_and_told_why(app, hosted):
    for client in (app.test_client(), hosted):
        for name in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "brief.example.org@evil", ""):
            refused = client.get("/", headers={"Host": name})
            assert refused.status_code == 400, name
            assert "This site has another address" in refused.text
            assert refused.headers["Referrer-Policy"] == "no-referrer"
            assert client.post("/begin", headers={"Host": name}).status_code == 400
            assert "Set-Cookie" not in refused.headers


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8287", "127.0.0.1:8287", "[::1]:8287"])
def test_the_machines_own_names_are_served_without_a_setting(app, name):
    assert app.test_client().get("/", headers={"Host": name}).status_code == 200


def test_forwarded_headers_count_only_where_proxies_are_told(app):
    visitor = Visitor(app.test_client()).begin("Keene", "city", "manager")
    sent = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    page = app.test_client().get(f"{visitor.base}/manage", headers=sent)
    assert f"http://localhost{visitor.base}/tasks" in page.text


def test_by_https_cookies_and_headers_are_strict(hosted, app):
    secure = hosted.application.test_client().get("/")
    assert secure.headers["Strict-Transport-Security"] == "max-age=63072000"
    (cookie,) = secure.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-brief287=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    local = app.test_client().get("/")
    assert "Strict-Transport-Security" not in local.headers
    assert "Secure" not in local.headers["Set-Cookie"]


def test_a_site_below_a_path(below):
    for proxied in ("/brief", ""):  # the proxy may leave the path, or take it off
        start = below.get(f"{proxied}/")
        assert 'action="/brief/begin"' in start.text
    visitor = Visitor(below)
    token = visitor.form("/begin").values["csrf_token"]
    typed = {"name": "Keene", "kind": "city", "door": "manager", "csrf_token": token}
    made = below.post("/brief/begin", data=typed)
    assert made.headers["Location"].startswith("/brief/a/")
    base = "/".join(made.headers["Location"].split("/")[:4])
    assert f"https://example.gov{base}/tasks" in below.get(f"{base}/manage").text
    assert below.get("/briefly").status_code == 404


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"BRIEF287_ADDRESS": "brief.example.org"}, "Set it to one such as https://brief.example.org"),
        ({"BRIEF287_ADDRESS": PUBLIC}, "Set BRIEF287_PROXIES to 1"),
        ({"BRIEF287_PROXIES": "1"}, "without BRIEF287_ADDRESS"),
        ({"BRIEF287_PROXIES": "many", "BRIEF287_ADDRESS": PUBLIC}, "Set it to how many"),
        ({"BRIEF287_PROXIES": "-1", "BRIEF287_ADDRESS": PUBLIC}, "Set it to how many"),
        ({"BRIEF287_HTTPS": "1"}, "Set BRIEF287_ADDRESS"),
    ],
)
def test_settings_that_do_not_fit(settings, said, monkeypatch):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=said):
        Config.from_environment()


@pytest.mark.parametrize(("proxies", "address"), [("0", PUBLIC), ("2", PUBLIC), ("", "http://192.0.2.5")])
def test_settings_that_fit(proxies, address, monkeypatch):
    monkeypatch.setenv("BRIEF287_PROXIES", proxies)
    monkeypatch.setenv("BRIEF287_ADDRESS", address)
    config = Config.from_environment()
    assert str(config.address) == address
    assert config.proxies == int(proxies or 0)
    assert config.secure is (address == PUBLIC)


@pytest.mark.parametrize(
    ("host", "names", "told"),
    [
        ("127.0.0.1", {"127.0.0.1"}, False),
        ("0.0.0.0", set(), True),
        ("192.0.2.5", {"192.0.2.5"}, True),
        ("2001:db8::1", {"[2001:db8::1]"}, True),
    ],
)
def test_beyond_this_machine_without_an_address_is_told(host, names, told, capsys):
    assert _names(host, Config()) == names
    said = capsys.readouterr().err
    assert ("BRIEF287_ADDRESS is not set" in said) is told
    assert all(name in said for name in names) or not told
    _names(host, Config(address=read_address(PUBLIC)))
    assert capsys.readouterr().err == ""
