"""The host's file: what it may say, and each fault in one line that says how to mend it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from app.cli import main
from app.config import Config, ConfigError
from app.sign_in import NotOurs, SignIn, SignInError, read_sign_in, work_address

GUID = "11111111-2222-3333-4444-555555555555"
GOOD: dict[str, Any] = {
    "links": "allowed",
    "providers": [
        {"id": "google", "name": "Google", "issuer": "https://accounts.google.com", "client_id": "x.apps.example",
         "client_secret_file": "secret"},
        {"id": "microsoft", "name": "Microsoft", "issuer": "https://login.microsoftonline.com/{tenantid}/v2.0",
         "client_id": "y", "client_secret_file": "secret", "address_claim": "preferred_username"},
    ],
    "towns": [
        {"id": "keene", "name": "Keene", "provider": "microsoft", "accounts": {"claim": "tid", "value": GUID}},
        {"id": "rye", "name": "Rye", "provider": "google", "accounts": {"claim": "hd", "value": "rye.example"}},
        {"id": "troy", "name": "Troy", "provider": "google", "accounts": {"email_domain": "troy.example"}},
    ],
    "operators": {"provider": "google", "accounts": {"claim": "hd", "value": "league.example"},
                  "addresses": ["ops@league.example"]},
}  # fmt: skip


def read(folder, given: Any = GOOD) -> SignIn:
    path = folder / "sign-in.yaml"
    path.write_text(given if isinstance(given, str) else json.dumps(given))
    if not (folder / "secret").exists():
        (folder / "secret").write_text("s3cret\n")
    return read_sign_in(path)


def test_the_example_of_the_documents(tmp_path):
    from pathlib import Path

    example = Path(__file__).parents[2] / "docs" / "deploy" / "sign-in.yaml"
    for name in ("microsoft.secret", "google.secret"):
        (tmp_path / name).write_text("s3cret")
    found = read(tmp_path, example.read_text("utf-8"))
    assert set(found.providers) == {"microsoft", "google"}
    assert "s3cret" not in repr(found) + str(found)


BAD = [
    ("links", "maybe", "links"),
    ("links", None, "links"),
    ("providers", [], "providers"),
    ("towns", [], "towns"),
    ("other", 1, "other"),
    ("providers.0.issuer", "http://accounts.google.com", "http is for localhost alone"),
    ("providers.0.issuer", "ftp://localhost", "no https address"),
    ("providers.0.issuer", "https://a@b.example", "no https address"),
    ("providers.0.issuer", "https://b.example/?x=1", "no https address"),
    ("providers.0.issuer", "https://[", "no https address"),
    ("providers.0.client_secret", "s3cret", "client_secret"),
    ("providers.0.client_secret_file", "none", "cannot be read: No such file or directory. Check its name"),
    ("providers.0.client_secret_file", ".", "cannot be read"),
    ("providers.1.id", "google", "two entries have the provider id 'google'"),
    ("providers.0.address_claim", "phone", "address_claim"),
    ("providers.0.id", "Google", "id"),
    ("towns.0.id", "rye", "two entries have the town id 'rye'"),
    ("towns.0.provider", "okta", "which is not listed. Use google or microsoft."),
    ("towns.0.accounts", {}, "say 'claim' and its 'value', or 'email_domain'"),
    ("towns.0.accounts", {"claim": "tid"}, "say 'claim' and its 'value'"),
    ("towns.1.accounts", {"claim": "hd", "value": "a", "email_domain": "b.example"}, "and not both"),
    ("towns.0.accounts", {"claim": "tid", "value": "keene"}, "36 letters and digits"),
    ("towns.0.accounts", {"claim": "hd", "value": "keene.example"}, "serves many organizations"),
    ("towns.0.accounts", {"email_domain": "keene.example"}, "serves many organizations"),
    ("towns.1.accounts", {"claim": "email", "value": "a@rye.example"}, "'email' tells one person, not a town"),
    ("towns.2.accounts", {"claim": "hd", "value": "rye.example"}, "have the same accounts"),
    ("towns.2.accounts", {"email_domain": "@troy.example"}, "email_domain"),
    ("towns.2.accounts", {"email_domain": "Troy.example"}, "email_domain"),
    ("operators.addresses", [], "addresses"),
    ("operators.addresses", ["ops"], "'ops' is no work address"),
    ("operators.provider", "okta", "operators names the provider 'okta'"),
]


@pytest.mark.parametrize(("where", "value", "what"), BAD, ids=str)
def test_a_fault_is_one_line_that_says_how_to_mend_it(tmp_path, where, value, what, monkeypatch, capsys):
    given = copy.deepcopy(GOOD)
    *way, last = where.split(".")
    place: Any = given
    for step in way:
        place = place[int(step)] if step.isdecimal() else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    with pytest.raises(SignInError) as error:
        read(tmp_path, given)
    told = str(error.value)
    assert what in told
    assert "\n" not in told
    assert "s3cret" not in told or where.endswith("client_secret")
    monkeypatch.setenv("BRIEF287_SIGN_IN", str(tmp_path / "sign-in.yaml"))
    monkeypatch.setenv("BRIEF287_ADDRESS", "https://brief.example.org")
    monkeypatch.setenv("BRIEF287_PROXIES", "1")
    assert main(["serve"]) == 1
    line = capsys.readouterr().err
    assert line.startswith("BRIEF287_SIGN_IN cannot be used: ")
    assert line.count("\n") == 1


@pytest.mark.parametrize("text", ["", "x", "links: &a allowed", "links: allowed\nlinks: refused", "- a", "\t", "é" * 9])
def test_what_is_no_such_file(tmp_path, text):
    with pytest.raises(SignInError) as error:
        read(tmp_path, text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("secret", ["", "\n", "two words", "é", "x" * 5000])
def test_a_secret_that_is_none(tmp_path, secret):
    (tmp_path / "secret").write_text(secret)
    with pytest.raises(SignInError, match="holds no client secret"):
        read(tmp_path)


@pytest.mark.parametrize("address", ["", "http://brief.example.org"])
def test_it_needs_an_address_that_nobody_reads_along(tmp_path, monkeypatch, address):
    read(tmp_path)
    monkeypatch.setenv("BRIEF287_SIGN_IN", str(tmp_path / "sign-in.yaml"))
    monkeypatch.setenv("BRIEF287_ADDRESS", address)
    with pytest.raises(ConfigError, match="needs BRIEF287_ADDRESS: set it to the https address"):
        Config.from_environment()


class TestWhoseAccount:
    @pytest.fixture
    def given(self, tmp_path) -> SignIn:
        return read(tmp_path)

    def identify(self, given: SignIn, provider: str, **claims: Any) -> Any:
        return given.identify(given.providers[provider], {"iss": "i", "sub": "s", **claims})

    def test_microsofts_email_counts_for_nothing(self, given):
        """Whoever runs any organization there writes what they like into that claim (nOAuth)."""
        who = self.identify(
            given, "microsoft", tid=GUID, email="chief@keene.example", preferred_username="mallory@keene.example"
        )
        assert (who.tenant, who.address) == ("keene", "mallory@keene.example")
        for claims in ({"tid": GUID[:-1] + "6"}, {}, {"tid": [GUID]}):
            with pytest.raises(NotOurs):
                self.identify(given, "microsoft", preferred_username="chief@keene.example", **claims)

    def test_the_issuers_of_many_organizations_are_those_that_are_named(self, given):
        assert given.issuers(given.providers["microsoft"]) == {f"https://login.microsoftonline.com/{GUID}/v2.0"}
        assert given.issuers(given.providers["google"]) == {"https://accounts.google.com"}

    def test_googles(self, given):
        verified = {"email": "A@Rye.example", "email_verified": True}
        assert self.identify(given, "google", hd="rye.example", **verified).address == "a@rye.example"
        assert self.identify(given, "google", hd="rye.example", email="a@rye.example").address is None
        assert self.identify(given, "google", email="t@troy.example", email_verified=True).tenant == "troy"
        for claims in (
            {"email": "a@rye.example", "email_verified": True}, {"email": "t@troy.example"},
            {"email": "t@troy.example", "email_verified": "yes"}, {"hd": "rye.example.org", **verified},
        ):  # fmt: skip
            with pytest.raises(NotOurs):
                self.identify(given, "google", **claims)

    def test_an_account_of_two_towns_is_of_neither(self, given):
        with pytest.raises(NotOurs, match="two towns"):
            self.identify(given, "google", hd="rye.example", email="t@troy.example", email_verified=True)

    def test_operators(self, given):
        right = {"hd": "league.example", "email": "Ops@League.example", "email_verified": True}
        assert self.identify(given, "google", **right).operator
        for changed in ({"hd": "other.example"}, {"email_verified": False}, {"email": "o@league.example"}):
            with pytest.raises(NotOurs):
                self.identify(given, "google", **(right | changed))

    @pytest.mark.parametrize("name", [None, 5, "\x1b[31m", "a\nb", ["a"]])
    def test_a_name_that_is_none(self, given, name):
        assert self.identify(given, "google", hd="rye.example", name=name).name == ""


@pytest.mark.parametrize(
    "text", ["a@b", "@b.example", "a@b.example.", "a@b..example", "a b@c.example", "a@b.example\n@x"]
)
def test_what_is_no_address(text):
    assert work_address(text) is None


def test_nothing_of_it_is_loaded_where_it_is_not_set():
    import subprocess
    import sys

    code = (
        "import sys, app.web, app.config; "
        "bad = {'authlib', 'requests', 'joserfc', 'app.wizard.provider'} & set(sys.modules); "
        "sys.exit(str(bad) if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
